//! Reading everything in the database to see whether it is whole.
//!
//! It reports and repairs nothing. Faults name documents by id and never show content.

use std::collections::HashSet;

use automerge::{Change, ChangeHash};
use form_model::DocumentId;
use rusqlite::{Connection, params};

use super::columns::hash_column;
use super::documents::load_document;
use super::{Store, StoreError};
use crate::content::materialise;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// SQLite found the file damaged.
    #[error("the database file: {0}")]
    File(String),
    /// The document can't be read from its rows.
    #[error("document {0} can't be read: {1}")]
    Unreadable(DocumentId, String),
    /// A stored change is not the one that its hash names.
    #[error("document {0}: the bytes of change {1} are not that change")]
    WrongHash(DocumentId, ChangeHash),
    /// A change that was acknowledged is not in the document.
    #[error("document {0} lacks change {1}")]
    Lacks(DocumentId, ChangeHash),
    /// The row counts other changes than there are.
    #[error("document {0} counts {1} changes and has {2}")]
    WrongCount(DocumentId, u64, u64),
}

/// What was found in one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspected {
    /// Its changes.
    pub changes: u64,
    /// True if only its tombstone is left.
    pub is_tombstone: bool,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Store {
    /// What SQLite says of the file as a whole.
    ///
    /// # Errors
    /// If it can't be asked.
    pub async fn inspect_file(&self) -> Result<Vec<Fault>, StoreError> {
        self.read(|connection| {
            let lines = connection
                .prepare("PRAGMA integrity_check")?
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(lines.into_iter().filter(|it| it != "ok").map(Fault::File).collect())
        })
        .await
    }

    /// The id of every document, erased ones included.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn document_ids(&self) -> Result<Vec<DocumentId>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut select = connection.prepare("SELECT document FROM documents WHERE tenant = ?1")?;
            let ids = select.query_map([tenant.as_bytes()], |row| row.get(0).map(DocumentId::from_bytes))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Loads a document and compares it with its rows.
    ///
    /// # Errors
    /// If the database can't be read at all.
    pub async fn inspect(&self, document: DocumentId) -> Result<Inspected, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let stored = match load_document(connection, tenant, document) {
                Ok(Some(stored)) => stored,
                Ok(None) => return Ok(Inspected::default()),
                Err(error) => return Ok(unreadable(document, &error)),
            };
            if stored.row.is_tombstone {
                return Ok(Inspected { is_tombstone: true, ..Inspected::default() });
            }
            let hashes = match hashes_of(connection, tenant.as_bytes(), document) {
                Ok(hashes) => hashes,
                Err(error) => return Ok(unreadable(document, &error)),
            };
            let mut faults = wrong_hashes(connection, tenant.as_bytes(), document)?;
            match materialise(&stored) {
                Ok(loaded) => {
                    let loaded: HashSet<_> = loaded.get_changes(&[]).iter().map(Change::hash).collect();
                    faults
                        .extend(hashes.iter().filter(|it| !loaded.contains(it)).map(|it| Fault::Lacks(document, *it)));
                }
                Err(error) => faults.push(Fault::Unreadable(document, error.to_string())),
            }
            let changes = hashes.len() as u64;
            let counted = stored.row.snapshot_changes + stored.row.tail_changes;
            if counted != changes {
                faults.push(Fault::WrongCount(document, counted, changes));
            }
            Ok(Inspected { changes, is_tombstone: false, faults })
        })
        .await
    }
}

fn unreadable(document: DocumentId, error: &StoreError) -> Inspected {
    Inspected { faults: vec![Fault::Unreadable(document, error.to_string())], ..Inspected::default() }
}

fn hashes_of(connection: &Connection, tenant: &[u8], document: DocumentId) -> Result<Vec<ChangeHash>, StoreError> {
    connection
        .prepare_cached("SELECT hash FROM changes WHERE tenant = ?1 AND document = ?2")?
        .query_and_then(params![tenant, document.as_bytes()], |row| hash_column(row, "hash"))?
        .collect()
}

/// Compares the bytes of stored and held changes with the hashes that they are stored under.
fn wrong_hashes(connection: &Connection, tenant: &[u8], document: DocumentId) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    let mut select = connection.prepare_cached(
        "SELECT hash, bytes FROM changes WHERE tenant = ?1 AND document = ?2 AND bytes IS NOT NULL \
         UNION ALL SELECT hash, bytes FROM held WHERE tenant = ?1 AND document = ?2",
    )?;
    let mut rows = select.query(params![tenant, document.as_bytes()])?;
    while let Some(row) = rows.next()? {
        let hash = hash_column(row, "hash")?;
        let is_right = Change::from_bytes(row.get("bytes")?).is_ok_and(|it| it.hash() == hash);
        if !is_right {
            faults.push(Fault::WrongHash(document, hash));
        }
    }
    Ok(faults)
}
