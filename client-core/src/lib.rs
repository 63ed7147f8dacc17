//! The tablet without a screen.
//!
//! [`Client::handle`] takes what happened and says what to do; it keeps the documents, what is known of the server,
//! and what was not received. It performs no IO, reads no clock and draws no randomness but from the seed it was
//! given. The driver (or a page in a browser) performs the effects and reports back with events.

mod backoff;
#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "browser")]
mod browser_driver;
mod caret;
mod chronicle;
mod client;
mod directory;
#[cfg(feature = "native")]
mod driver;
mod event;
mod handover;
mod handover_check;
mod history;
mod identity;
mod kept_answer;
mod kept_statement;
mod keys;
mod link;
mod local_document;
mod local_store;
mod lost_tablet;
mod pin;
mod practice;
mod presence;
mod rebuild;
mod replay;
mod rescue;
mod saving;
mod seen;
mod session;
mod set_aside;
mod status;
mod store_key;
mod tablet_people;
mod taking_back;
mod transport;
mod trust;
mod undo;
mod vault;

#[cfg(feature = "browser")]
pub use browser::resume::ResumeWatch;
#[cfg(feature = "browser")]
pub use browser::shared_space::SharedSpace;
#[cfg(feature = "browser")]
pub use browser::storage::{
    StorageUse, StoreState, forget_loss, is_storage_protected, loss_noticed_at_ms, protect_storage, storage_use,
};
#[cfg(feature = "browser")]
pub use browser::tabs::{TabNews, TabRole, Tabs};
#[cfg(feature = "browser")]
pub use browser_driver::{BrowserConfig, BrowserDriver};
pub use caret::{Selection, WrittenRange};
pub use client::{Client, WouldChange};
#[cfg(feature = "native")]
pub use driver::{Clock, Driver, DriverCaseError, DriverConfig, DriverEditError, DriverHandle, Stopped, spawn_driver};
pub use event::{
    Batch, CaseRejection, DisconnectReason, EditRejection, Effect, Event, Notice, StoreProblem, Timer, UndoProblem,
};
pub use handover::{
    Collected, FRAME_BLOCKS_MAX, FrameCollector, FrameError, HandoverError, HandoverFrames, HandoverGreeting,
    HandoverOffer, PARCEL_BYTES_MAX, greeting_in_parcel, rehearse_handover,
};
pub use handover_check::{CheckedHandover, HandoverRefusal};
pub use history::{HistoryEntry, TypedPiece, WhatHappened};
pub use identity::Identity;
pub use kept_answer::KEPT_ANSWER_BYTES_MAX;
pub use kept_statement::{KeptStatement, StatementRefusal};
pub use link::Connection;
#[cfg(feature = "browser")]
pub use local_store::IndexedDbStore;
#[cfg(feature = "native")]
pub use local_store::SqliteStore;
#[cfg(feature = "conformance")]
pub use local_store::conformance::check as check_local_store;
pub use local_store::{Entry, LocalStore, LocalStoreError, MemoryStore, SealedStore, Write};
pub use lost_tablet::{Upload, WipeProblem};
pub use pin::{PASSPHRASE_CHARS_MIN, PIN_BYTES_MAX, PIN_DIGITS_MAX, PIN_DIGITS_MIN, Pin, PinRejection};
pub use practice::{PracticeSpace, PracticeWords, practice_document, practice_space};
pub use rescue::RescueError;
pub use seen::Seen;
pub use set_aside::{EditSummary, SetAside, WhatWasDone, WhySetAside, in_one_piece};
pub use status::{DocumentStatus, Writability};
pub use store_key::StoreKey;
pub use tablet_people::{
    OldAndNew, PeopleHere, SpaceId, SpaceState, TabletPeople, TabletPerson, TabletSettings, UnlockError,
};
pub use vault::{VaultError, VaultParams, VaultRecord};
