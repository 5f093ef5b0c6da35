//! Which of two readings of the same lines is looked at.

use crate::page::looking::Looking;
use crate::page::state::{Action, State};
use crate::protocol::View;
use crate::text::{Lang, Piece};
use crate::words::{Card, Reading};
use gloo::events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
}

/// The answer's card, where it has two readings.
fn card(state: &State) -> Option<&Card> {
    let explained = &state.answer.as_ref()?.explained;
    let card = explained.explanation.card.as_ref().filter(|_| explained.view == View::Network)?;
    (card.readings.len() == 2 && card.fix.is_some()).then_some(card)
}

/// How the network is looked at by a reading: as the answer shows it, or with the dash.
fn looking(state: &State, card: &Card, written: bool) -> Looking {
    let mut looking = Looking::default();
    if let (false, Some(fix), Some(answer)) = (written, &card.fix, &state.answer) {
        looking.edits = Rc::new(fix.edits.clone());
        looking.look.focus = answer.explained.graph.focus.clone();
    }
    looking
}

/// The word that tells a reading from the other.
fn word(reading: &Reading) -> &str {
    let strong = reading.title.0.iter().find_map(|piece| match piece {
        Piece::Strong(text) => Some(text.as_str()),
        _ => None,
    });
    strong.unwrap_or_default()
}

/// The switch between both readings of a dash; the key D does the same. Its element is there without it too.
#[component]
pub fn ReadingsSwitch(props: &Props) -> Html {
    let state = &props.state;
    let shown = card(state).map(|card| {
        let is_other = card.fix.as_ref().is_some_and(|fix| *state.looking.edits == fix.edits);
        (is_other, looking(state, card, is_other))
    });
    {
        let act = state.dispatcher();
        use_effect_with(shown.clone(), move |shown| {
            let listener = shown.clone().map(|(_, next)| {
                EventListener::new(&gloo::utils::document(), "keydown", move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    let with_others = event.ctrl_key() || event.meta_key() || event.alt_key();
                    if !with_others && event.key().eq_ignore_ascii_case("d") && !is_typing() {
                        act.dispatch(Action::Look(next.clone()));
                    }
                })
            });
            move || drop(listener)
        });
    }
    let (Some(card), Some((is_other, _))) = (card(state), shown) else { return html! { <div class="readings"></div> } };
    let label = match state.lang {
        Lang::En => format!("{} read as", card.aside),
        Lang::Ko => format!("{} 읽는 법", card.aside),
    };
    let button = |reading: &Reading| {
        let next = looking(state, card, reading.written);
        let act = state.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Look(next.clone())));
        html! { <button aria-pressed={(reading.written != is_other).to_string()} {onclick}>{ word(reading) }</button> }
    };
    html! {
        <div class="readings">
            <span class="cap2">{ &label }</span>
            <div class="seg" id="readings" role="group" aria-label={label.clone()}>{ for card.readings.iter().map(button) }</div>
            <kbd>{ "D" }</kbd>
        </div>
    }
}

/// Whether keys go into a text.
fn is_typing() -> bool {
    gloo::utils::document().active_element().is_some_and(|focused| {
        let in_editor = focused.closest(".editor").ok().flatten().is_some();
        in_editor || matches!(focused.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
