//! A picture with refused objects in it, as it would be once what can be mended safely is mended.

use super::apply::apply_button;
use crate::graph::NodeState;
use crate::page::state::{Action, State};
use crate::page::words;
use crate::text::Lang;
use yew::prelude::*;

/// Whether there is such a picture to look at, or it is looked at.
pub fn is_offered(state: &State) -> bool {
    let refused = || state.graph().is_some_and(|graph| graph.nodes.iter().any(|node| node.state == NodeState::Refused));
    !state.looking.edits.is_empty() || (state.judged == state.generation && !state.mends.is_empty() && refused())
}

/// The switch between the two.
pub fn repaired_switch(state: &UseReducerHandle<State>) -> Html {
    let (label, pasted, repaired) = match state.lang {
        Lang::En => ("What the picture shows", "As pasted", "As it would be once repaired"),
        Lang::Ko => ("그림이 보여 주는 것", "붙여 넣은 대로", "고친 뒤의 모습"),
    };
    let now = !state.looking.edits.is_empty();
    let choice = |is_repaired: bool, word: &'static str| {
        let act = state.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::LookRepaired(is_repaired)));
        html! { <button aria-pressed={(now == is_repaired).to_string()} {onclick}>{ word }</button> }
    };
    html! { <div class="seg" role="group" aria-label={label}>{ choice(false, pasted) }{ choice(true, repaired) }</div> }
}

/// The switch above a picture, with the button that makes it so.
pub fn repaired_bar(state: &UseReducerHandle<State>) -> Html {
    let lang = state.lang;
    let note = match lang {
        Lang::En => "What the API server refuses counts in no answer.",
        Lang::Ko => "API 서버가 거부하는 것은 어떤 답에도 들지 않습니다.",
    };
    let edits = &state.looking.edits;
    html! {
        <div class="bar nbar">
            { repaired_switch(state) }
            <span class="cap2">{ note }</span>
            <span class="push"></span>
            <span>
                if !edits.is_empty() { { apply_button(state, "main", words::W::Apply.say(lang), edits, state.judged, None) } }
            </span>
        </div>
    }
}
