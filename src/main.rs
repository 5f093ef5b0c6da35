//! Starts the page; or, when the same wasm is loaded in a worker, the engine.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
fn main() {
    kubeglass::page::start();
}

#[cfg(not(all(target_arch = "wasm32", feature = "page")))]
fn main() {
    eprintln!("Kubeglass is a page: run `make serve`. To ask from a terminal: cargo run --release --example ask");
}
