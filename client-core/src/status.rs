//! What a screen says about a document: saved here, waiting, synced, not received, each with its time.
//!
//! Plain data. The rule that must not be broken: "saved" is said only of what the local store has confirmed, "synced"
//! only of what the server has.

use crate::event::StoreProblem;
use crate::set_aside::SetAside;

/// What may be done with a document, as far as this device knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writability {
    /// It can be written in.
    Writable,
    /// It can be read. What was written and not received stays here and can be exported.
    ReadOnly,
    /// The server does not open it for this person (any more). What is here stays and can be exported.
    NoAccess,
    /// The case has been erased at the server. What is here is not sent any more.
    Erased,
    /// The round has been archived at the server, which keeps a copy to read. What is here is not sent any more.
    Archived,
    /// The server has begun a newer document for the case. What is here is not sent any more.
    Superseded,
}

/// How a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentStatus {
    /// When the newest change was saved on this device; `None` while nobody has written anything.
    pub saved_at_ms: Option<u64>,
    /// How many changes are only in memory.
    pub unsaved: usize,
    /// Why saving does not succeed at the moment.
    pub store_problem: Option<StoreProblem>,
    /// How many changes the server has not acknowledged.
    pub waiting: usize,
    /// When this device and the server last held the same.
    pub synced_at_ms: Option<u64>,
    /// True while the document is being synchronised.
    pub is_live: bool,
    /// What may be done with it.
    pub writability: Writability,
    /// The edits that were not received, oldest first.
    pub not_received: Vec<SetAside>,
}

impl DocumentStatus {
    /// True if all that is known here is saved here.
    #[must_use]
    pub const fn is_saved(&self) -> bool {
        self.unsaved == 0
    }

    /// True if the server has everything, and nothing is only in memory.
    #[must_use]
    pub const fn is_synced(&self) -> bool {
        self.waiting == 0 && self.unsaved == 0
    }
}
