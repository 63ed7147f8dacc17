//! A form's document in memory: automerge with our text indices, and the change that an edit made.
//!
//! It stores nothing and sends nothing. The rule that must not be broken: every document that any replica makes or
//! loads counts text in UTF-16 units, as the screens do; automerge's own default counts differently.

use automerge::{Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ReadDoc as _, TextEncoding};

use crate::case::Case;
use crate::edit::{Edit, EditError, apply_edit};
use crate::genesis::{Genesis, GenesisError, genesis, shape_of, stored_genesis};
use crate::ids::{DocumentId, PersonId};
use crate::shape::Shape;
use crate::template::Template;

/// The unit that positions in texts are counted in: what a text field on a screen counts in.
pub const TEXT_ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

/// An empty document.
#[must_use]
pub fn new_automerge() -> Automerge {
    Automerge::new_with_encoding(TEXT_ENCODING)
}

/// Loads a saved document.
///
/// # Errors
/// Automerge's error, when the bytes are damaged or incomplete.
pub fn load_automerge(bytes: &[u8]) -> Result<Automerge, AutomergeError> {
    Automerge::load_with_options(bytes, LoadOptions::new().text_encoding(TEXT_ENCODING))
}

/// The automerge author of what a person writes.
#[must_use]
pub fn author_of(person: PersonId) -> automerge::Author<'static> {
    automerge::Author::from(person.as_bytes().to_vec())
}

/// The person that an automerge author claims to be, if the claim has the form of a person's id.
#[must_use]
pub fn person_of(author: &automerge::Author<'_>) -> Option<PersonId> {
    PersonId::from_slice(author.as_bytes()).ok()
}

/// A change that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// Its bytes, uncompressed, as the store keeps them.
    pub bytes: Vec<u8>,
}

/// Why a document could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The case and its template have no genesis.
    #[error(transparent)]
    Genesis(#[from] GenesisError),
    /// The stored bytes can't be read.
    #[error("the stored document can't be read")]
    Damaged(#[from] AutomergeError),
    /// The stored bytes belong to another document.
    #[error("the stored bytes don't begin with this document's genesis")]
    OtherDocument,
}

/// One form: its case, its template and its automerge document.
#[derive(Debug, Clone)]
pub struct FormDocument {
    case: Case,
    template: Option<Template>,
    shape: Shape,
    genesis: Genesis,
    automerge: Automerge,
}

impl FormDocument {
    /// A form that nobody has written in: only its genesis.
    ///
    /// # Errors
    /// [`OpenError::Genesis`] when case and template don't belong together.
    pub fn start(case: Case, template: Option<Template>) -> Result<Self, OpenError> {
        let genesis = genesis(&case, template.as_ref())?;
        let shape = shape_of(case.kind, template.as_ref())?;
        let mut automerge = new_automerge();
        automerge.load_incremental(&genesis.bytes)?;
        Ok(Self { case, template, shape, genesis, automerge })
    }

    /// A form from what a store kept: a snapshot or the genesis first, then changes, one behind the other.
    ///
    /// # Errors
    /// [`OpenError`] when the bytes are damaged or belong to another document.
    pub fn load(case: Case, template: Option<Template>, saved: &[u8]) -> Result<Self, OpenError> {
        let shape = shape_of(case.kind, template.as_ref())?;
        let automerge = load_automerge(saved)?;
        let genesis = stored_genesis(&automerge, &case, template.as_ref())?.ok_or(OpenError::OtherDocument)?;
        Ok(Self { case, template, shape, genesis, automerge })
    }

    /// Writes from now on as this person with this actor; the actor must be fresh.
    pub fn write_as(&mut self, person: PersonId, actor: automerge::ActorId) {
        self.automerge.set_author(Some(author_of(person)));
        self.automerge.set_actor(actor);
    }

    /// True if it holds more than its genesis.
    #[must_use]
    pub fn is_written_in(&self) -> bool {
        self.automerge.get_heads() != [self.genesis.hash]
    }

    /// The document's id.
    #[must_use]
    pub const fn id(&self) -> DocumentId {
        self.genesis.document
    }

    /// The case.
    #[must_use]
    pub const fn case(&self) -> &Case {
        &self.case
    }

    /// The template, for a follow-up.
    #[must_use]
    pub const fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// The shape that edits are checked against.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The genesis.
    #[must_use]
    pub const fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The automerge document, for reading and for sync.
    #[must_use]
    pub const fn automerge(&self) -> &Automerge {
        &self.automerge
    }

    /// The automerge document, for applying received changes.
    pub const fn automerge_mut(&mut self) -> &mut Automerge {
        &mut self.automerge
    }

    /// The newest changes' hashes.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.automerge.get_heads()
    }

    /// Makes one edit as one change. `None`: the edit changed nothing.
    ///
    /// # Errors
    /// [`EditError`] when the edit doesn't fit the form; the document is as before then.
    pub fn apply(&mut self, edit: &Edit, now_ms: u64) -> Result<Option<MadeChange>, EditError> {
        let hash = apply_edit(&mut self.automerge, &self.shape, edit, now_ms)?;
        Ok(hash.and_then(|hash| self.automerge.get_change_by_hash(&hash)).map(|it| made(&it)))
    }
}

fn made(change: &Change) -> MadeChange {
    MadeChange { hash: change.hash(), bytes: change.raw_bytes().to_vec() }
}
