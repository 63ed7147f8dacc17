//! Additive changes that bring an existing document up to a newer shape.
//!
//! A migration is made like a genesis: the same bytes on every replica, without an author, on top of the migration
//! before it and of nothing that a person wrote. Both an older and a newer replica carry it; the older one keeps the
//! keys that it doesn't know. The rule that must not be broken: a migration that was once released never changes, and
//! none ever removes or renames.

use automerge::transaction::{CommitOptions, Transaction};
use automerge::{AutomergeError, ChangeHash};

use crate::case::DocumentKind;
use crate::document::new_automerge;
use crate::genesis::{Genesis, deterministic_actor};

/// One step of a document's shape.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its name, unique for ever; the actor is made from it.
    pub name: &'static str,
    /// Which documents it is for.
    pub kind: DocumentKind,
    /// What it adds.
    pub add: fn(&mut Transaction<'_>) -> Result<(), AutomergeError>,
}

/// The migrations that this version knows, in the order in which they are made.
pub const MIGRATIONS: [Migration; 0] = [];

/// A migration as a change of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationChange {
    /// The migration's name.
    pub name: &'static str,
    /// The change's hash.
    pub hash: ChangeHash,
    /// Its bytes, uncompressed.
    pub bytes: Vec<u8>,
}

/// Why the migrations of a document can't be made.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The genesis or a migration doesn't fit an empty document.
    #[error("the migration can't be made on this genesis")]
    Document(#[from] AutomergeError),
    /// A migration adds nothing.
    #[error("the migration {name} adds nothing")]
    AddsNothing {
        /// The migration's name.
        name: &'static str,
    },
}

/// Makes the given migrations of one document: the first at its genesis, each further one at the one before it.
///
/// # Errors
/// [`MigrationError`] when a migration doesn't fit.
pub fn migration_changes(
    kind: DocumentKind,
    genesis: &Genesis,
    migrations: &[Migration],
) -> Result<Vec<MigrationChange>, MigrationError> {
    let mut document = new_automerge();
    document.load_incremental(&genesis.bytes)?;
    let mut changes = Vec::new();
    for migration in migrations.iter().filter(|it| it.kind == kind) {
        document.set_actor(deterministic_actor(&[b"samsyn-migration-1", migration.name.as_bytes()].concat()));
        let mut transaction = document.transaction();
        (migration.add)(&mut transaction)?;
        let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
        let change = hash.and_then(|it| automerge::ReadDoc::get_change_by_hash(&document, &it));
        let change = change.ok_or(MigrationError::AddsNothing { name: migration.name })?;
        changes.push(MigrationChange { name: migration.name, hash: change.hash(), bytes: change.raw_bytes().to_vec() });
    }
    Ok(changes)
}
