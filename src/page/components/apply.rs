//! The button that puts an edit into the texts.

use crate::page::state::{Action, State};
use crate::text::Edit;
use yew::prelude::*;

/// A small button of a kind (`main`, `line`) that applies edits made for a generation of the texts. It waits where these
/// have changed since: what stands there now is still being looked at, and the edits that come of it may be others.
pub fn apply_button(
    state: &UseReducerHandle<State>,
    kind: &'static str,
    label: &str,
    edits: &[Edit],
    generation: u64,
    title: Option<String>,
) -> Html {
    let (act, edits) = (state.dispatcher(), edits.to_vec());
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        act.dispatch(Action::Apply { edits: edits.clone(), generation });
    });
    let waits = (generation != state.generation).then_some("true");
    html! { <button class={classes!("btn", "small", kind)} aria-disabled={waits} {title} {onclick}>{ label.to_owned() }</button> }
}
