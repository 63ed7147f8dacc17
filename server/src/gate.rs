//! The check before a change is admitted to a document.
//!
//! It answers one question per change: may these bytes become part of this document, written by this person? It
//! knows nothing of sockets, sessions or tables. The rule that must not be broken: [`Admitted`] is made in this file
//! only, and the store accepts nothing else, so "checked" is a type.

use automerge::{ActorId, Change, ChangeHash, LoadChangeError};
use form_model::{DocumentId, PersonId};

/// A change that passed the gate: the only thing that the store can append.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    document: DocumentId,
    change: Change,
    author: Option<PersonId>,
}

impl Admitted {
    /// The document that the change was judged for.
    #[must_use]
    pub const fn document(&self) -> DocumentId {
        self.document
    }

    /// The change's hash.
    #[must_use]
    pub fn hash(&self) -> ChangeHash {
        self.change.hash()
    }

    /// The actor that made the change.
    #[must_use]
    pub fn actor(&self) -> &ActorId {
        self.change.actor_id()
    }

    /// The change's number among its actor's changes, from 1.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.change.seq()
    }

    /// The hashes that the change was made on top of.
    #[must_use]
    pub fn deps(&self) -> &[ChangeHash] {
        self.change.deps()
    }

    /// The change, uncompressed, exactly as received.
    #[must_use]
    pub fn raw_bytes(&self) -> &[u8] {
        self.change.raw_bytes()
    }

    /// The person who wrote it; nobody wrote genesis or a migration.
    #[must_use]
    pub const fn author(&self) -> Option<PersonId> {
        self.author
    }

    /// When the tablet says that it was made, in seconds since 1970: display only, nothing is ordered by it.
    #[must_use]
    pub fn timestamp(&self) -> i64 {
        self.change.timestamp()
    }
}

/// Admits the first change of a document, which the server computed itself from the case.
///
/// # Errors
/// If the bytes are no single automerge change.
pub fn admit_genesis(document: DocumentId, bytes: &[u8]) -> Result<Admitted, LoadChangeError> {
    Ok(Admitted { document, change: Change::try_from(bytes)?, author: None })
}

/// An admitted change without any check, for tests of what comes after the gate.
#[cfg(test)]
pub(crate) const fn admit_unchecked(document: DocumentId, change: Change, author: Option<PersonId>) -> Admitted {
    Admitted { document, change, author }
}
