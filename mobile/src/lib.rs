//! The tablet app: a page in a browser that keeps everything itself and needs no network.
//!
//! It shows what client-core knows and hands it what people do; it decides nothing about documents and never names
//! automerge. The rule that must not be broken: no screen waits for the network.
#![expect(unreachable_pub, reason = "the macro that makes components makes them public")]

mod app;
mod app_update;
mod by_name;
mod codes;
mod components;
#[cfg(feature = "conformance")]
mod conformance;
mod download;
mod editing;
mod entrance;
mod focus;
mod handover_worker;
mod idle;
mod moments;
mod pacing;
mod pages;
mod pictures;
mod pieces;
mod plans;
mod preferences;
mod recovery;
mod route;
mod server_question;
mod server_session;
mod server_talk;
mod share_text;
mod steps;
mod tablet;
mod texts;

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the app in the page that loaded it.
#[wasm_bindgen(start)]
pub fn start() {
    // A worker has no page: it only answers what it is asked.
    if web_sys::window().is_none() {
        return;
    }
    recovery::report_panics();
    leptos::mount::mount_to_body(app::App);
}
