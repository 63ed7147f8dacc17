//! How much the browser keeps for this app, whether it promises to keep it, and whether something has vanished.
//!
//! It keeps nothing of documents. The rule that must not be broken: a store that was there and is gone is noticed, so
//! that nobody takes an empty list for the truth.

use js_sys::Promise;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Storage, StorageEstimate, StorageManager};

use super::clock::now_ms;

/// Under which keys of the browser's small storage it is noted that a database has been written.
const STAMP_PREFIX: &str = "samsyn-store/";

/// Under which key it is noted when a loss was noticed, until a person has read of it.
const LOSS: &str = "samsyn-loss";

/// What was found when a database was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreState {
    /// It was made; there had been none.
    New,
    /// It was there.
    Known,
    /// It was made, although one had been written earlier: the browser or a person has deleted it.
    Vanished,
}

impl StoreState {
    /// That of a store which had to be made.
    pub(crate) fn of_made(name: &str) -> Self {
        if !is_stamped(name) {
            return Self::New;
        }
        note_loss();
        Self::Vanished
    }
}

/// Room for this app, in bytes, as the browser estimates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageUse {
    /// What is used.
    pub used_bytes: u64,
    /// What the browser would give at most.
    pub quota_bytes: u64,
}

/// How much is used; nothing where the browser doesn't say.
pub async fn storage_use() -> Option<StorageUse> {
    let estimate = answered(manager()?.estimate().ok()?).await?.unchecked_into::<StorageEstimate>();
    Some(StorageUse { used_bytes: whole(estimate.get_usage()?), quota_bytes: whole(estimate.get_quota()?) })
}

/// True if the browser has promised to delete nothing of this app by itself; nothing where it doesn't say.
pub async fn is_storage_protected() -> Option<bool> {
    answered(manager()?.persisted().ok()?).await?.as_bool()
}

/// Asks the browser for that promise; false when it refuses, nothing where it knows no such promise.
pub async fn protect_storage() -> Option<bool> {
    answered(manager()?.persist().ok()?).await?.as_bool()
}

async fn answered(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

fn manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    // Pages without a secure connection have none, whatever the type says.
    if manager.is_undefined() { None } else { Some(manager) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no disk has 2^53 bytes")]
fn whole(bytes: f64) -> u64 {
    bytes.max(0.0) as u64
}

/// When it was noticed that a database had vanished, in milliseconds since 1970; nothing when none has, or after
/// [`forget_loss`].
#[must_use]
pub fn loss_noticed_at_ms() -> Option<u64> {
    small_storage()?.get_item(LOSS).ok()??.parse().ok()
}

/// Notes that a person has read of the loss.
pub fn forget_loss() {
    if let Some(storage) = small_storage() {
        // At worst they are told once more.
        storage.remove_item(LOSS).ok();
    }
}

fn note_loss() {
    if let Some(storage) = small_storage() {
        // Without the note the person is told until the page is left.
        storage.set_item(LOSS, &now_ms().to_string()).ok();
    }
}

fn small_storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn is_stamped(name: &str) -> bool {
    small_storage().and_then(|it| it.get_item(&format!("{STAMP_PREFIX}{name}")).ok()?).is_some()
}

/// Notes that a database has been written.
pub(crate) fn stamp(name: &str) {
    if let Some(storage) = small_storage() {
        // Without the note a loss would go unnoticed, which is no reason not to write.
        storage.set_item(&format!("{STAMP_PREFIX}{name}"), "1").ok();
    }
}

/// Notes that a database has been deleted on purpose.
pub(crate) fn forget_stamp(name: &str) {
    if let Some(storage) = small_storage() {
        // At worst a person is told of a loss that was none.
        storage.remove_item(&format!("{STAMP_PREFIX}{name}")).ok();
    }
}
