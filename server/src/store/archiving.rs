//! Archiving, as rows: a copy without history in the place of a working document, and rounds of which none is left.
//!
//! Making the copy is `history_free_copy`'s. The rules that must not be broken: a document is replaced only by a copy of the very
//! state that is stored, and only while nothing of it waits for anybody; hand-ins and what was said of them stay as they are; and
//! of who typed what, when and on which device nothing is left in the file.

use form_model::{Case, DocumentId, DocumentKind, InstallationId, PersonId, RoundId};
use rusqlite::{Connection, params};

use super::accounts::{AuditEntry, audit};
use super::columns::hashes_to_blob;
use super::documents::{document_row, load_document, time};
use super::framework::Framework;
use super::{Store, StoreError};
use crate::archiving::copy_of;
use crate::history_free_copy::HistoryFreeCopy;

/// Every table that tells of single changes of a document.
const HISTORY_TABLES: [&str; 8] =
    ["changes", "snapshots", "actors", "held", "refused", "quarantine", "vouchers", "seals"];

/// What became of a document that was to be archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replaced {
    /// The copy has its place.
    Done,
    /// Something of it waits for somebody, or it has grown since it was copied: it is as it was.
    Waits,
}

impl Store {
    /// The follow-ups of a round that are neither erased nor archived.
    pub(crate) async fn working_followups(&self, round: RoundId) -> Result<Vec<DocumentId>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT document FROM documents WHERE tenant = ?1 AND round = ?2 AND kind = 'followup' \
                 AND erased_at_ms IS NULL AND archived_at_ms IS NULL ORDER BY document",
            )?;
            let ids = select.query_map(params![tenant.as_bytes(), round.as_bytes()], |row| {
                row.get(0).map(DocumentId::from_bytes)
            })?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// True while something of a document is undecided: changes that wait for their author or for a human, a hand-in that waits
    /// for its action plan, or anything that was not looked at yet.
    pub(crate) async fn waits_for_somebody(&self, document: DocumentId) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| waits(connection, tenant, document)).await
    }

    /// Puts a copy in the place of a working document.
    pub(crate) async fn replace_by_copy(
        &self,
        document: DocumentId,
        copy: HistoryFreeCopy,
        by: Option<PersonId>,
        now_ms: u64,
    ) -> Result<Replaced, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let row = document_row(connection, tenant, document)?.ok_or(StoreError::UnknownDocument(document))?;
            if !row.is_live() || row.heads != copy.made_at || waits(connection, tenant, document)? {
                return Ok(Replaced::Waits);
            }
            put_copy(connection, (tenant, document), &copy, now_ms)?;
            let entry = AuditEntry { at_ms: now_ms, by, action: "document-archived", subject: document.to_string() };
            audit(connection, tenant, &entry)?;
            Ok(Replaced::Done)
        })
        .await
    }

    /// After documents were replaced: what they held leaves the write-ahead log, everybody's listing is looked at again, and the
    /// round counts as archived once no working document of it is left.
    pub(crate) async fn note_archived(
        &self,
        round: RoundId,
        by: Option<PersonId>,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        self.write(|connection| Ok(connection.execute_batch("PRAGMA secure_delete = OFF")?)).await?;
        self.fold_log().await?;
        let entry = AuditEntry { at_ms: now_ms, by, action: "round-archived", subject: round.to_string() };
        self.change_framework(entry, move |connection, tenant| {
            connection
                .prepare_cached(
                    "UPDATE rounds SET archived_at_ms = ?3 WHERE tenant = ?1 AND round = ?2 AND archived_at_ms IS NULL \
                     AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.tenant = ?1 AND d.round = ?2 AND \
                     d.kind = 'followup' AND d.erased_at_ms IS NULL AND d.archived_at_ms IS NULL)",
                )?
                .execute(params![tenant.as_bytes(), round.as_bytes(), time(now_ms)])?;
            Ok(())
        })
        .await
    }
}

/// Archives once more what the ledger says was archived, in a database that is being restored; false if it is as it was. The
/// round is closed, as it was by then.
pub(super) fn archive_again(
    connection: &Connection,
    framework: &Framework,
    case: &Case,
    at_ms: u64,
) -> Result<bool, StoreError> {
    let (tenant, document) = (case.installation, case.document_id());
    if let Some(round) = case.round {
        connection
            .prepare_cached(
                "UPDATE rounds SET closed_at_ms = ?3 WHERE tenant = ?1 AND round = ?2 AND closed_at_ms IS NULL",
            )?
            .execute(params![tenant.as_bytes(), round.as_bytes(), time(at_ms)])?;
    }
    let stored = load_document(connection, tenant, document)?.filter(|it| it.row.is_live());
    let Some(stored) = stored.filter(|_| case.kind == DocumentKind::Followup) else { return Ok(false) };
    // A hand-in that had no receipt at the time of the backup is received first; then the round is archived once more.
    if waits(connection, tenant, document)? {
        return Ok(false);
    }
    let template = stored.row.template.and_then(|it| framework.templates.get(&it).cloned());
    match copy_of(&stored, template.as_deref())? {
        Ok(copy) => put_copy(connection, (tenant, document), &copy, at_ms).map(|()| true),
        Err(error) => {
            tracing::error!(document.id = %document, %error, "a follow-up is not archived again");
            Ok(false)
        }
    }
}

/// Deletes a document's history and puts a copy in its place.
fn put_copy(
    connection: &Connection,
    (tenant, document): (InstallationId, DocumentId),
    copy: &HistoryFreeCopy,
    now_ms: u64,
) -> Result<(), StoreError> {
    // Overwrites what is deleted, so that it is not found in the file's free pages.
    connection.execute_batch("PRAGMA secure_delete = ON")?;
    let key = params![tenant.as_bytes(), document.as_bytes()];
    for table in HISTORY_TABLES {
        connection.execute(&format!("DELETE FROM {table} WHERE tenant = ?1 AND document = ?2"), key)?;
    }
    insert_copy(connection, tenant, document, copy, now_ms)
}

fn waits(connection: &Connection, tenant: InstallationId, document: DocumentId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM held WHERE tenant = ?1 AND document = ?2) \
             OR EXISTS (SELECT 1 FROM quarantine WHERE tenant = ?1 AND document = ?2 AND verdict IS NULL) \
             OR EXISTS (SELECT 1 FROM hand_ins WHERE tenant = ?1 AND document = ?2 AND outcome = 'waiting') \
             OR EXISTS (SELECT 1 FROM dirty WHERE tenant = ?1 AND document = ?2)",
        )?
        .query_row(params![tenant.as_bytes(), document.as_bytes()], |row| row.get(0))?)
}

fn insert_copy(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
    copy: &HistoryFreeCopy,
    now_ms: u64,
) -> Result<(), StoreError> {
    let number = |it: usize| i64::try_from(it).map_err(|_| StoreError::Unreadable { what: "change count" });
    let mut insert = connection.prepare_cached(
        "INSERT INTO changes (tenant, document, position, hash, actor, seq, bytes, received_at_ms, received_from) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7, NULL)",
    )?;
    for (at, change) in copy.changes.iter().enumerate() {
        let seq = i64::try_from(change.seq).map_err(|_| StoreError::Unreadable { what: "seq" })?;
        let (tenant, document) = (tenant.as_bytes(), document.as_bytes());
        let (hash, actor) = (change.hash.0, change.actor.to_bytes());
        insert.execute(params![tenant, document, number(at + 1)?, hash, actor, seq, time(now_ms)])?;
    }
    let heads = hashes_to_blob(&copy.heads);
    let (tenant, document) = (tenant.as_bytes(), document.as_bytes());
    connection
        .prepare_cached(
            "INSERT INTO snapshots (tenant, document, bytes, heads, made_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![tenant, document, copy.snapshot.bytes(), heads, time(now_ms)])?;
    connection
        .prepare_cached(
            "UPDATE documents SET heads = ?3, change_count = ?4, snapshot_changes = ?4, tail_from = ?4 + 1, \
             archived_at_ms = ?5 WHERE tenant = ?1 AND document = ?2",
        )?
        .execute(params![tenant, document, heads, number(copy.changes.len())?, time(now_ms)])?;
    Ok(())
}
