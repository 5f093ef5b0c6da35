//! What the lines mean.

use super::words::W;
use crate::graph::{EdgeState, LegendEntry, edge_classes};
use crate::text::Lang;
use yew::prelude::*;

/// The legend: verdict marks where edges are answers, samples of lines elsewhere.
pub fn legend(entries: &[LegendEntry], lang: Lang) -> Html {
    if entries.is_empty() {
        return html! {};
    }
    let answers = entries.iter().any(|entry| matches!(entry.state, EdgeState::Allowed | EdgeState::Denied));
    html! {
        <div class="key" role="note" aria-label={W::Legend.say(lang)}>
            { for entries.iter().map(|entry| html! { <span>{ sample(entry.state, answers) }{ &entry.label }</span> }) }
        </div>
    }
}

fn sample(state: EdgeState, answers: bool) -> Html {
    let mark = |class: &'static str, fill: Html, sign: &'static str| {
        html! {
            <svg class={classes!("v", class)} viewBox="0 0 20 20" aria-hidden="true">
                { fill }<path class="v-g" d={sign} />
            </svg>
        }
    };
    match (state, answers) {
        (EdgeState::Allowed, true) => {
            mark("is-yes", html! { <circle class="v-f" cx="10" cy="10" r="9" /> }, "M5.8 10.3l2.9 2.9 5.5-6")
        }
        (EdgeState::Denied, true) => mark(
            "is-no",
            html! { <path class="v-f" d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" /> },
            "M6.9 6.9l6.2 6.2M13.1 6.9l-6.2 6.2",
        ),
        (EdgeState::Unknown, true) => mark(
            "is-unk",
            html! { <path class="v-f" d="M10 .5 19.5 10 10 19.5.5 10z" /> },
            "M7.7 8c.2-1.4 1.1-2.2 2.4-2.2 1.4 0 2.3.9 2.3 2.1 0 1.7-2.3 1.9-2.3 3.7M10.1 14.2v.1",
        ),
        _ => {
            html! { <svg viewBox="0 0 22 8" aria-hidden="true"><path class={edge_classes(state).0} d="M0 4H22" /></svg> }
        }
    }
}
