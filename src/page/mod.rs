//! The Yew app: the only room that knows the browser.

mod browser;
mod components;
mod cover;
mod first;
mod fixes;
mod hooks;
mod looking;
mod marks;
mod picture;
mod quick_fix;
mod reading;
mod rooms;
mod share;
mod state;
mod table;
mod watch;
mod words;
mod worker;

pub use state::Selection;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// Starts the page, or the engine when loaded in a worker: one wasm, two roles.
pub fn start() {
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        worker::start(scope);
        return;
    }
    let Some(root) = gloo::utils::document().get_element_by_id("app") else { return };
    if browser::is_framed() && !browser::is_embed() {
        yew::Renderer::<components::app::Framed>::with_root(root).render();
    } else {
        yew::Renderer::<components::app::App>::with_root(root).render();
    }
}
