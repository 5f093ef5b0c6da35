//! The bar at the foot of narrow screens: jumps between why, picture and text.

use super::icons::Icon;
use crate::page::state::State;
use crate::page::words::W;
use yew::prelude::*;

/// The id of the place that was jumped to last.
pub type Place = &'static str;
pub const FIRST_PLACE: Place = "why";

/// The bar; `current` is where its reader is.
pub fn dock(state: &State, current: &UseStateHandle<Place>) -> Html {
    let lang = state.lang;
    let link = |id: Place, icon: Icon, word: W| {
        let current = current.clone();
        let is_current = *current == id;
        let onclick = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            current.set(id);
            if let Some(place) = gloo::utils::document().get_element_by_id(id) {
                place.scroll_into_view();
            }
        });
        html! { <a href={format!("#{id}")} aria-current={is_current.then_some("true")} {onclick}>{ icon.html() }{ word.say(lang) }</a> }
    };
    html! {
        <nav class="dock" aria-label={W::Sections.say(lang)}>
            { link("why", Icon::Why, W::Why) }{ link("view-panel", Icon::Graph, W::Picture) }{ link("text", Icon::Text, W::Text) }
        </nav>
    }
}
