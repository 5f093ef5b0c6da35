//! What the page has to say beside the answer: a file it did not read, an engine that was started again.

use super::icons::{Icon, warning_mark};
use crate::page::state::{Action, EngineState, State};
use crate::page::words::{self, W};
use yew::prelude::*;

/// The notices, in a place that is read out when they come.
pub fn notices(state: &UseReducerHandle<State>) -> Html {
    let lang = state.lang;
    let engine = match state.engine {
        EngineState::Restarted => Some(W::EngineRestarted.say(lang)),
        EngineState::Failed => Some(W::EngineFailed.say(lang)),
        EngineState::Starting | EngineState::Ready => None,
    };
    let dismiss = {
        let act = state.dispatcher();
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Notice(None)))
    };
    html! {
        <div class="notices" role="status" aria-live="polite">
            if let Some(text) = engine { <p class="notice">{ warning_mark() }<span>{ text }</span></p> }
            if let Some(notice) = &state.notice {
                <p class="notice">{ warning_mark() }<span>{ words::notice(notice, lang) }</span>
                    <button class="btn icon push" aria-label={W::Dismiss.say(lang)} onclick={dismiss}>{ Icon::Close.html() }</button></p>
            }
        </div>
    }
}
