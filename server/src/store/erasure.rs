//! Tombstones: erasing a document so that nothing of it is left and its id can't come back.
//!
//! The ledger's line is written before this is called; see `revocation.rs`. What stays is the row itself: id, case, time and
//! the decision's reference.

use form_model::{Case, DocumentId, InstallationId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::accounts::{AuditEntry, audit};
use super::documents::{document_row, time};
use super::installation::raise_revision;
use super::{Store, StoreError, open_connection};

/// Every table that holds something of a document beside its row.
const DOCUMENT_TABLES: [&str; 23] = [
    "changes",
    "snapshots",
    "actors",
    "held",
    "refused",
    "quarantine",
    "vouchers",
    "seals",
    "hand_ins",
    "dirty",
    "progress",
    "planned_days",
    "sent_back",
    "statements",
    "requests",
    "handed_in",
    "handed_in_answers",
    "closing_replies",
    "closing_themes",
    "ballot_rooms",
    "ballots",
    "ballot_questions",
    "ballot_counts",
];

impl Store {
    /// Erases a document and leaves its tombstone; false if it was erased before.
    ///
    /// # Errors
    /// [`StoreError::UnknownDocument`] if there is none, otherwise whatever kept the transaction from committing.
    pub(crate) async fn erase(&self, document: DocumentId, reference: &str, now_ms: u64) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        let reference = reference.to_owned();
        let erased = self
            .write(move |connection| {
                let row = document_row(connection, tenant, document)?.ok_or(StoreError::UnknownDocument(document))?;
                if row.is_tombstone {
                    return Ok(false);
                }
                entomb(connection, tenant, document, &Decision { reference: &reference, at_ms: now_ms })?;
                raise_revision(connection, tenant)?;
                Ok(true)
            })
            .await?;
        self.write(|connection| Ok(connection.execute_batch("PRAGMA secure_delete = OFF")?)).await?;
        self.fold_log().await?;
        Ok(erased)
    }

    /// Empties the write-ahead log into the database: the log still holds pages as they were before the erasure. A
    /// reader that holds it back only delays it until the next time.
    pub(super) async fn fold_log(&self) -> Result<(), StoreError> {
        let path = self.path().to_owned();
        let folded = tokio::task::spawn_blocking(move || {
            let connection = open_connection(&path)?;
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        });
        folded.await.map_err(|_| StoreError::WritePanicked)?
    }

    /// The generation that a case has now: one above the last erased one, or that of the document there is.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn current_generation(&self, case: &Case) -> Result<u32, StoreError> {
        let tenant = self.tenant();
        let case = case.clone();
        self.look_up(move |connection| current_generation(connection, tenant, &case)).await
    }
}

/// The decision that an erasure rests on.
pub(crate) struct Decision<'a> {
    pub(crate) reference: &'a str,
    pub(crate) at_ms: u64,
}

/// Deletes everything of a document and makes its row a tombstone.
pub(crate) fn entomb(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
    decision: &Decision<'_>,
) -> Result<(), StoreError> {
    // Overwrites what is deleted, so that it is not found in the file's free pages.
    connection.execute_batch("PRAGMA secure_delete = ON")?;
    let key = params![tenant.as_bytes(), document.as_bytes()];
    for table in DOCUMENT_TABLES {
        connection.execute(&format!("DELETE FROM {table} WHERE tenant = ?1 AND document = ?2"), key)?;
    }
    connection
        .prepare_cached(
            "UPDATE documents SET heads = x'', change_count = 0, snapshot_changes = 0, tail_from = 1, \
             erased_at_ms = ?3, erased_reference = ?4 WHERE tenant = ?1 AND document = ?2",
        )?
        .execute(params![tenant.as_bytes(), document.as_bytes(), time(decision.at_ms), decision.reference])?;
    let entry = AuditEntry {
        at_ms: decision.at_ms,
        by: None,
        action: "document-erased",
        subject: format!("{document} {}", decision.reference),
    };
    audit(connection, tenant, &entry)
}

/// A tombstone for a document that this database never had, or has and must not have.
pub(crate) fn entomb_case(connection: &Connection, case: &Case, decision: &Decision<'_>) -> Result<(), StoreError> {
    let document = case.document_id();
    let occasion = case.occasion.map(|it| serde_json::to_string(&it)).transpose();
    let occasion = occasion.map_err(|_| StoreError::Unreadable { what: "occasion" })?;
    connection
        .prepare_cached(
            "INSERT INTO documents (tenant, document, kind, unit, round, occasion, generation, heads, change_count, \
             created_at_ms, changed_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, x'', 0, ?8, ?8) \
             ON CONFLICT (tenant, document) DO NOTHING",
        )?
        .execute(params![
            case.installation.as_bytes(),
            document.as_bytes(),
            case.kind.code(),
            case.unit.as_bytes(),
            case.round.as_ref().map(|it| it.as_bytes().as_slice()),
            occasion,
            case.generation,
            time(decision.at_ms),
        ])?;
    entomb(connection, case.installation, document, decision)
}

fn current_generation(connection: &Connection, tenant: InstallationId, case: &Case) -> Result<u32, StoreError> {
    let occasion = case.occasion.map(|it| serde_json::to_string(&it)).transpose();
    let occasion = occasion.map_err(|_| StoreError::Unreadable { what: "occasion" })?;
    let newest: Option<(u32, Option<i64>)> = connection
        .prepare_cached(
            "SELECT generation, erased_at_ms FROM documents WHERE tenant = ?1 AND unit = ?2 AND kind = ?3 \
             AND round IS ?4 AND occasion IS ?5 ORDER BY generation DESC LIMIT 1",
        )?
        .query_row(
            params![
                tenant.as_bytes(),
                case.unit.as_bytes(),
                case.kind.code(),
                case.round.as_ref().map(|it| it.as_bytes().as_slice()),
                occasion
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(newest.map_or(0, |(generation, erased)| if erased.is_some() { generation + 1 } else { generation }))
}
