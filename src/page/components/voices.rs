//! Verdicts side by side, where they are not the same.

use super::icons::{verdict_class, verdict_mark};
use super::sentence::sentence;
use crate::words::Voice;
use yew::prelude::*;

/// What kubectl prints, what the API server decides, what the real request meets.
pub fn voices_row(voices: &[Voice]) -> Html {
    let voice = |voice: &Voice| {
        html! {
            <li class={voice.differs.then(|| format!("differs {}", verdict_class(voice.verdict)))}>
                <span class="who">{ sentence(&voice.who) }</span>
                <span class={classes!("verdict", format!("is-{}", verdict_class(voice.verdict)))}>
                    { verdict_mark(voice.verdict) }{ " " }{ &voice.word }
                </span>
                <span>{ sentence(&voice.text) }</span>
            </li>
        }
    };
    html! { <ul class={classes!("three", (voices.len() == 2).then_some("pairs"))}>{ for voices.iter().map(voice) }</ul> }
}
