//! The Samsyn server: sign-in, sync, the gate, the store, projections.

mod gate;
mod store;

pub use gate::{Admitted, admit_genesis};
pub use store::{
    ActorBinding, Append, Appended, DATABASE_FILE, DocumentRow, Growth, HeldChange, HeldReason, Hint, RefusedChange,
    SnapshotError, Store, StoreError, StoreOptions, StoredDocument, VerifiedSnapshot,
};
