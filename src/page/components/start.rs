//! The start page: examples, each a small cluster with its question.

use super::icons::Icon;
use crate::examples::{EXAMPLES, Example, Thumbnail, example};
use crate::page::state::{Action, State};
use crate::page::words::W;
use yew::prelude::*;

/// The title of an example, in the reader's language.
pub fn title(example: &Example, state: &State) -> &'static str {
    example.title.clone().get(state.lang)
}

/// Opens an example.
pub fn open_example(state: &UseReducerHandle<State>, example: &'static Example) -> Callback<MouseEvent> {
    let act = state.dispatcher();
    Callback::from(move |_| act.dispatch(Action::OpenExample(example)))
}

/// A button that opens the example of an id.
pub fn example_button(state: &UseReducerHandle<State>, id: &str) -> Html {
    match example(id) {
        Some(example) => html! {
            <button class="btn line" onclick={open_example(state, example)}>{ format!("{}: {}", W::SeeExample.say(state.lang), title(example, state)) }</button>
        },
        None => Html::default(),
    }
}

/// The page before anything is pasted.
pub fn start_page(state: &UseReducerHandle<State>) -> Html {
    let card = |example: &'static Example| {
        html! {
            <button key={example.id} class="ex" onclick={open_example(state, example)}>
                <span class="th">{ thumbnail(example.thumbnail) }</span>
                <span class="b">
                    <strong>{ title(example, state) }</strong>
                    <span class="sum">{ example.summary.clone().get(state.lang) }</span>
                    <span class="ask1">{ Icon::Prompt.html() }<span>{ example.ask }</span></span>
                </span>
            </button>
        }
    };
    html! {
        <div class="start">
            <h2>{ W::StartTitle.say(state.lang) }</h2>
            <p>{ W::StartHelp.say(state.lang) }</p>
            <div class="exs">{ for EXAMPLES.iter().filter(|example| example.variant_of.is_none()).map(card) }</div>
        </div>
    }
}

fn thumbnail(kind: Thumbnail) -> Html {
    let inner = match kind {
        Thumbnail::Clusters => html! { <>
            <rect class="tn on" x="12" y="34" width="34" height="18" rx="9" /><rect class="tn" x="12" y="74" width="34" height="18" rx="9" />
            <rect class="tn on" x="56" y="28" width="24" height="14" rx="3" /><rect class="tn" x="56" y="54" width="24" height="14" rx="3" />
            <rect class="tn" x="56" y="82" width="24" height="14" rx="3" /><rect class="tn on" x="92" y="36" width="28" height="20" rx="3" />
            <rect class="tn" x="92" y="78" width="28" height="20" rx="3" />
            <path class="te on" d="M46 43H50V35H56M80 35H86V44H92" /><path class="te" d="M46 47H51V61H56M80 61H86V50H92M46 84H56M80 88H92" />
        </> },
        Thumbnail::Access => html! { <>
            <rect class="tn on" x="12" y="50" width="28" height="20" rx="10" /><path class="tn on" d="M56 50H78L83 60L78 70H56L51 60Z" />
            <rect class="tn on" x="95" y="42" width="26" height="38" rx="4" /><path class="te on" d="M40 60H51M83 60H95M100 56H116M100 65H110" />
        </> },
        Thumbnail::Network => html! { <>
            <rect class="tb" x="8" y="24" width="116" height="74" rx="8" /><rect class="tn" x="18" y="36" width="28" height="16" rx="3" />
            <rect class="tn" x="18" y="68" width="28" height="16" rx="3" /><rect class="tn on" x="90" y="50" width="26" height="22" rx="3" />
            <path class="te yes" d="M46 44H66V61H90" /><path class="te no" d="M46 76H70M70 71V81" />
        </> },
        Thumbnail::Routes => html! { <>
            <rect class="tn on" x="8" y="52" width="32" height="18" rx="3" /><rect class="tn on" x="54" y="30" width="24" height="16" rx="3" />
            <rect class="tn" x="54" y="53" width="24" height="16" rx="3" /><rect class="tn" x="54" y="78" width="24" height="16" rx="3" />
            <rect class="tn on" x="94" y="30" width="28" height="16" rx="3" /><rect class="tn" x="94" y="53" width="28" height="16" rx="3" />
            <rect class="tn" x="94" y="78" width="28" height="16" rx="3" />
            <path class="te on" d="M40 58H47V38H54M78 38H94" /><path class="te" d="M40 61H54M40 64H47V86H54M78 61H94M78 86H94" />
        </> },
        Thumbnail::Nobody => html! { <>
            <rect class="tn on" x="14" y="52" width="38" height="20" rx="3" /><rect class="tn none" x="84" y="34" width="34" height="18" rx="3" />
            <rect class="tn" x="84" y="72" width="34" height="18" rx="3" />
            <path class="te no" d="M52 58H62V43H70M70 38V48" /><path class="te" d="M52 66H62V81H84" />
        </> },
        Thumbnail::Tenants => html! { <>
            <rect class="tb" x="10" y="26" width="52" height="70" rx="8" /><rect class="tb" x="70" y="26" width="52" height="70" rx="8" />
            <rect class="tn on" x="20" y="38" width="32" height="16" rx="3" /><rect class="tn" x="20" y="70" width="32" height="16" rx="3" />
            <rect class="tn" x="80" y="38" width="32" height="16" rx="3" /><rect class="tn" x="80" y="70" width="32" height="16" rx="3" />
            <path class="te yes" d="M36 54V70M96 54V70" /><path class="te no" d="M52 46H66M66 41V51" />
        </> },
    };
    html! { <svg viewBox="0 0 132 122" aria-hidden="true">{ inner }</svg> }
}
