//! The tablet app: a page in a browser that keeps everything itself and needs no network.

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the app.
#[wasm_bindgen(start)]
pub fn start() {
    leptos::mount::mount_to_body(|| "Samsyn");
}
