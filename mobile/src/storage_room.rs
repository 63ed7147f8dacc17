//! How much the browser keeps for this app, whether it promises to keep it, and whether the app is installed.
//!
//! It asks the browser and keeps nothing. The rule that must not be broken: what a browser lacks is treated as absent,
//! never as an error.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// Room for this app, in bytes, as the browser estimates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StorageUse {
    /// What is used.
    pub(crate) used_bytes: u64,
    /// What the browser would give at most.
    pub(crate) quota_bytes: u64,
}

/// How much is used; nothing where the browser doesn't say.
pub(crate) async fn storage_use() -> Option<StorageUse> {
    let estimate = answered(manager()?.estimate().ok()?).await?.unchecked_into::<StorageEstimate>();
    Some(StorageUse { used_bytes: whole(estimate.get_usage()?), quota_bytes: whole(estimate.get_quota()?) })
}

/// True if the browser has promised to delete nothing of this app by itself; nothing where it doesn't say.
pub(crate) async fn is_storage_protected() -> Option<bool> {
    answered(manager()?.persisted().ok()?).await?.as_bool()
}

/// Asks the browser for that promise; false when it refuses, nothing where it knows no such promise.
pub(crate) async fn protect_storage() -> Option<bool> {
    answered(manager()?.persist().ok()?).await?.as_bool()
}

/// True if the app runs from the home screen instead of in a tab.
pub(crate) fn is_installed() -> bool {
    let query = window().match_media("(display-mode: standalone), (display-mode: fullscreen)");
    query.ok().flatten().is_some_and(|it| it.matches())
}

async fn answered(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

fn manager() -> Option<StorageManager> {
    let manager = window().navigator().storage();
    // Pages without a secure connection have none, whatever the type says.
    if manager.is_undefined() { None } else { Some(manager) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no disk has 2^53 bytes")]
fn whole(bytes: f64) -> u64 {
    bytes.max(0.0) as u64
}
