//! The Yew app: the only room that knows the browser.

/// Starts the page, or the engine when loaded in a worker.
pub fn start() {}
