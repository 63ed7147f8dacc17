//! Replacing many change rows by one snapshot that is known to hold them.
//!
//! Rows keep hash, actor and time of receipt for ever; only their bytes go. The rule that must not be broken: bytes go
//! only when a snapshot that holds the change has been loaded back from its own bytes and compared. That is a type:
//! [`VerifiedSnapshot`] has one constructor, which does it.

use std::collections::HashSet;

use automerge::{Automerge, ChangeHash};
use form_model::DocumentId;
use rusqlite::{Connection, params};

use super::columns::{hash_column, hashes_to_blob};
use super::documents::{document_row, time};
use super::{Store, StoreError};

/// Why bytes are no snapshot to rely on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// They can't be loaded.
    #[error("the snapshot can't be loaded back: {0}")]
    Unloadable(String),
    /// They load to something else than the document.
    #[error("the snapshot loads to other heads than the document has")]
    OtherHeads,
    /// A change that is to be deleted is not in them.
    #[error("the snapshot lacks change {0}")]
    Lacks(ChangeHash),
}

/// The saved bytes of a document, loaded back and compared.
#[derive(Debug, Clone)]
pub struct VerifiedSnapshot {
    bytes: Vec<u8>,
    heads: Vec<ChangeHash>,
    holds: HashSet<ChangeHash>,
}

impl VerifiedSnapshot {
    /// Loads `bytes` back, compares the heads and looks every covered change up.
    ///
    /// Costs a whole load: call it where blocking is allowed.
    ///
    /// # Errors
    /// If the bytes don't load, have other heads, or lack a covered change.
    pub fn verify(bytes: Vec<u8>, heads: &[ChangeHash], covered: &[ChangeHash]) -> Result<Self, SnapshotError> {
        let loaded = Automerge::load(&bytes).map_err(|error| SnapshotError::Unloadable(error.to_string()))?;
        let sorted = |hashes: &[ChangeHash]| {
            let mut hashes = hashes.to_vec();
            hashes.sort_unstable();
            hashes
        };
        let heads = sorted(heads);
        if sorted(&loaded.get_heads()) != heads {
            return Err(SnapshotError::OtherHeads);
        }
        let holds: HashSet<ChangeHash> = loaded.get_changes(&[]).iter().map(automerge::Change::hash).collect();
        match covered.iter().find(|it| !holds.contains(it)) {
            Some(missing) => Err(SnapshotError::Lacks(*missing)),
            None => Ok(Self { bytes, heads, holds }),
        }
    }

    /// The document's saved bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Store {
    /// Makes `snapshot` the document's snapshot and lets go of the bytes of the covered changes, all or nothing.
    ///
    /// # Errors
    /// [`StoreError::SnapshotIncomplete`] if the snapshot lacks a covered change or one whose bytes went earlier.
    pub async fn compact(
        &self,
        document: DocumentId,
        snapshot: VerifiedSnapshot,
        covered: &[ChangeHash],
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let covered = covered.to_vec();
        self.write(move |connection| {
            let key = Key { tenant: *tenant.as_bytes(), document: *document.as_bytes() };
            let row = document_row(connection, tenant, document)?.ok_or(StoreError::UnknownDocument(document))?;
            if row.is_tombstone {
                return Err(StoreError::Tombstoned(document));
            }
            if row.archived_at_ms.is_some() {
                return Err(StoreError::Archived(document));
            }
            let held_before = compacted_hashes(connection, &key)?;
            if !covered.iter().chain(&held_before).all(|it| snapshot.holds.contains(it)) {
                return Err(StoreError::SnapshotIncomplete(document));
            }
            put_snapshot(connection, &key, &snapshot, now_ms)?;
            drop_bytes(connection, &key, &covered)
        })
        .await
    }
}

struct Key {
    tenant: [u8; 16],
    document: [u8; 16],
}

fn compacted_hashes(connection: &Connection, key: &Key) -> Result<Vec<ChangeHash>, StoreError> {
    connection
        .prepare_cached("SELECT hash FROM changes WHERE tenant = ?1 AND document = ?2 AND bytes IS NULL")?
        .query_and_then(params![key.tenant, key.document], |row| hash_column(row, "hash"))?
        .collect()
}

fn put_snapshot(
    connection: &Connection,
    key: &Key,
    snapshot: &VerifiedSnapshot,
    now_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO snapshots (tenant, document, bytes, heads, made_at_ms) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (tenant, document) DO UPDATE \
             SET bytes = excluded.bytes, heads = excluded.heads, made_at_ms = excluded.made_at_ms",
        )?
        .execute(params![key.tenant, key.document, snapshot.bytes, hashes_to_blob(&snapshot.heads), time(now_ms)])?;
    Ok(())
}

fn drop_bytes(connection: &Connection, key: &Key, covered: &[ChangeHash]) -> Result<(), StoreError> {
    let mut clear = connection
        .prepare_cached("UPDATE changes SET bytes = NULL WHERE tenant = ?1 AND document = ?2 AND hash = ?3")?;
    for hash in covered {
        clear.execute(params![key.tenant, key.document, hash.0])?;
    }
    connection
        .prepare_cached(
            "UPDATE documents SET \
             snapshot_changes = (SELECT count(*) FROM changes c WHERE c.tenant = ?1 AND c.document = ?2 AND c.bytes IS NULL), \
             tail_from = coalesce((SELECT min(position) FROM changes c \
                WHERE c.tenant = ?1 AND c.document = ?2 AND c.bytes IS NOT NULL), change_count + 1) \
             WHERE tenant = ?1 AND document = ?2",
        )?
        .execute(params![key.tenant, key.document])?;
    Ok(())
}
