//! Whether a media query holds.

use gloo::events::EventListener;
use yew::prelude::*;

/// Whether the query holds now; draws anew when that changes.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let list = use_memo(query, |query| gloo::utils::window().match_media(query).ok().flatten());
    let holds = use_state(|| (*list).as_ref().is_some_and(|list| list.matches()));
    {
        let holds = holds.clone();
        use_effect_with(query, move |_| {
            let listener = (*list).clone().map(|list| {
                let inner = list.clone();
                EventListener::new(&list, "change", move |_| holds.set(inner.matches()))
            });
            move || drop(listener)
        });
    }
    *holds
}
