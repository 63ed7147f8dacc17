//! The tablet without a screen.
//!
//! [`Client::handle`] takes what happened and says what to do; it keeps the documents, what is known of the server,
//! and what was not received. It performs no IO, reads no clock and draws no randomness but from the seed it was
//! given. The driver (or a page in a browser) performs the effects and reports back with events.

mod backoff;
mod event;
mod identity;
mod keys;
mod local_store;
mod rebuild;
mod replay;
mod rescue;
mod saving;
mod session;
mod set_aside;

pub use event::{Batch, CaseRejection, DisconnectReason, EditRejection, Effect, Event, Notice, StoreProblem, Timer};
pub use identity::Identity;
#[cfg(feature = "native")]
pub use local_store::SqliteStore;
pub use local_store::{Entry, LocalStore, LocalStoreError, MemoryStore, Write};
pub use rescue::RescueError;
pub use set_aside::{EditSummary, SetAside, WhatWasDone, WhySetAside};
