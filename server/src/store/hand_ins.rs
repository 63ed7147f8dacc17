//! Hand-ins as received: the receipt, and the frozen content of those that were accepted.
//!
//! It stores what it is given. The rule that must not be broken: an accepted hand-in is never changed again.

use form_model::{DocumentId, Receipt, ReceiptOutcome, UnitId};
use rusqlite::{OptionalExtension as _, params};

use super::documents::{mark_dirty, time};
use super::{Store, StoreError, StoredDocument};

/// Marked as if it had been quiet for ever: nobody's typing is waited for.
const DUE_AT_ONCE: u64 = 0;

/// A hand-in with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct HandInRecord {
    /// The receipt.
    pub receipt: Receipt,
    /// What was handed in, as JSON without history; only where it was accepted.
    pub content: Option<String>,
}

const fn outcome_code(outcome: &ReceiptOutcome) -> &'static str {
    match outcome {
        ReceiptOutcome::Accepted => "accepted",
        ReceiptOutcome::Rejected { .. } => "rejected",
        ReceiptOutcome::Waiting { .. } => "waiting",
    }
}

impl Store {
    /// The receipts of a document, oldest version first, without the frozen content.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn receipts(&self, document: DocumentId) -> Result<Vec<Receipt>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT receipt FROM hand_ins WHERE tenant = ?1 AND document = ?2 ORDER BY version, hand_in",
                )?
                .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| {
                    let receipt: Vec<u8> = row.get("receipt")?;
                    minicbor_serde::from_slice(&receipt).map_err(|_| StoreError::Unreadable { what: "receipt" })
                })?
                .collect()
        })
        .await
    }

    /// The hand-ins of a document that have a receipt, oldest version first.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn hand_ins(&self, document: DocumentId) -> Result<Vec<HandInRecord>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT receipt, content FROM hand_ins WHERE tenant = ?1 AND document = ?2 ORDER BY version, hand_in",
            )?;
            let mut rows = statement.query(params![tenant.as_bytes(), document.as_bytes()])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                let receipt: Vec<u8> = row.get("receipt")?;
                let receipt =
                    minicbor_serde::from_slice(&receipt).map_err(|_| StoreError::Unreadable { what: "receipt" })?;
                records.push(HandInRecord { receipt, content: row.get("content")? });
            }
            Ok(records)
        })
        .await
    }

    /// How many hand-ins of a document were received.
    pub(crate) async fn accepted_hand_ins(&self, document: DocumentId) -> Result<u32, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT count(*) FROM hand_ins WHERE tenant = ?1 AND document = ?2 AND outcome = 'accepted'",
                )?
                .query_row(params![tenant.as_bytes(), document.as_bytes()], |row| row.get(0))?)
        })
        .await
    }

    /// What was handed in last of a document and accepted, as JSON without history.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn newest_accepted_content(&self, document: DocumentId) -> Result<Option<String>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT content FROM hand_ins WHERE tenant = ?1 AND document = ?2 AND outcome = 'accepted' \
                     ORDER BY version DESC LIMIT 1",
                )?
                .query_row(params![tenant.as_bytes(), document.as_bytes()], |row| row.get(0))
                .optional()?
                .flatten())
        })
        .await
    }

    /// Records what became of a hand-in; one that was accepted before stays as it is.
    ///
    /// # Errors
    /// Whatever kept the transaction from committing.
    pub async fn record_hand_in(&self, document: DocumentId, record: HandInRecord) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let receipt =
            minicbor_serde::to_vec(&record.receipt).map_err(|_| StoreError::Unreadable { what: "receipt" })?;
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO hand_ins (tenant, document, hand_in, change_hash, version, outcome, received_at_ms, \
                     digest, receipt, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                     ON CONFLICT (tenant, document, hand_in) DO UPDATE SET version = excluded.version, \
                     outcome = excluded.outcome, received_at_ms = excluded.received_at_ms, \
                     digest = excluded.digest, receipt = excluded.receipt, content = excluded.content \
                     WHERE hand_ins.outcome <> 'accepted'",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    document.as_bytes(),
                    record.receipt.hand_in.as_bytes(),
                    record.receipt.change.0,
                    record.receipt.version,
                    outcome_code(&record.receipt.outcome),
                    time(record.receipt.received_at_ms),
                    record.receipt.digest.as_bytes(),
                    receipt,
                    record.content,
                ])?;
            Ok(())
        })
        .await
    }

    /// Marks the follow-ups of a unit that have a hand-in waiting: its action plan has grown.
    pub(crate) async fn revisit_waiting_hand_ins(&self, unit: UnitId) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let waiting: Vec<DocumentId> = self
            .look_up(move |connection| {
                connection
                    .prepare_cached(
                        "SELECT DISTINCT document FROM hand_ins JOIN documents USING (tenant, document) \
                         WHERE tenant = ?1 AND unit = ?2 AND outcome = 'waiting'",
                    )?
                    .query_and_then(params![tenant.as_bytes(), unit.as_bytes()], |row| {
                        Ok(DocumentId::from_bytes(row.get("document")?))
                    })?
                    .collect()
            })
            .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        self.write(move |connection| waiting.iter().try_for_each(|it| mark_dirty(connection, tenant, *it, DUE_AT_ONCE)))
            .await
    }

    /// The unit's action plan, if it has one that is not erased.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn load_action_plan(&self, unit: UnitId) -> Result<Option<StoredDocument>, StoreError> {
        let tenant = self.tenant();
        let document = self
            .look_up(move |connection| {
                Ok(connection
                    .prepare_cached(
                        "SELECT document FROM documents WHERE tenant = ?1 AND unit = ?2 AND kind = 'action-plan' \
                         AND erased_at_ms IS NULL ORDER BY generation DESC LIMIT 1",
                    )?
                    .query_row(params![tenant.as_bytes(), unit.as_bytes()], |row| row.get::<_, [u8; 16]>(0))
                    .optional()?)
            })
            .await?;
        match document {
            Some(document) => self.load(DocumentId::from_bytes(document)).await,
            None => Ok(None),
        }
    }
}
