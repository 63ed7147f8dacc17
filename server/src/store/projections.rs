//! The rows that are derived from documents, and which documents they have to be derived from again.
//!
//! They are disposable: [`Store::drop_projections`] deletes them and marks every document, and the worker makes the same rows
//! again. The rule that must not be broken: a mark goes only if the document did not grow since it was loaded.

use form_model::{DocumentId, Occasion, RoundId, UnitId};
use rusqlite::{Row, params};

use super::columns::unit_column;
use super::documents::time;
use super::planned_days::replace_days;
use super::roll_up::{HandedInRow, replace_handed_in};
use super::{Store, StoreError};
use crate::planned_day::PlannedDay;

/// A document that grew, and how often it had when it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dirty {
    pub(crate) document: DocumentId,
    pub(crate) mark: i64,
}

/// Which marked documents are due: those quiet since the one time, and those waiting since the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueBefore {
    pub(crate) last_grown_ms: u64,
    pub(crate) first_grown_ms: u64,
}

impl DueBefore {
    /// Every marked document.
    pub(crate) const ALL: Self = Self { last_grown_ms: u64::MAX, first_grown_ms: u64::MAX };
}

/// What is derived from one follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgressRow {
    /// The document.
    pub document: DocumentId,
    /// Its unit.
    pub unit: UnitId,
    /// Its round.
    pub round: RoundId,
    /// Which of the round's follow-ups of the unit it is.
    pub occasion: Occasion,
    /// True if anybody has written anything.
    pub begun: bool,
    /// Questions of its template.
    pub questions: u32,
    /// Questions that at least one party has answered.
    pub answered: u32,
    /// Differences of opinion that are open.
    pub differences_open: u32,
    /// True if a manager's mark covers the content.
    pub ready_by_manager: bool,
    /// True if a representative's mark covers the content.
    pub ready_by_representative: bool,
    /// Hand-ins that were received.
    pub hand_ins: u32,
    /// True if feedback in a forum is recorded, with where and when.
    pub fed_back: bool,
}

/// Everything that is derived from one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DerivedRows {
    /// Of a follow-up.
    pub(crate) progress: Option<ProgressRow>,
    /// The days that are set in it.
    pub(crate) days: Vec<PlannedDay>,
    /// Its newest accepted hand-in, if that was not counted yet.
    pub(crate) handed_in: Option<HandedInRow>,
}

impl Store {
    /// Some marked documents that are due, the longest waiting first.
    pub(crate) async fn dirty_documents(&self, due: DueBefore, count_max: u32) -> Result<Vec<Dirty>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT document, mark FROM dirty WHERE tenant = ?1 AND (last_grown_ms <= ?2 OR first_grown_ms <= ?3) \
                     ORDER BY first_grown_ms LIMIT ?4",
                )?
                .query_and_then(
                    params![tenant.as_bytes(), time(due.last_grown_ms), time(due.first_grown_ms), count_max],
                    |row| Ok(Dirty { document: DocumentId::from_bytes(row.get("document")?), mark: row.get("mark")? }),
                )?
                .collect()
        })
        .await
    }

    /// Stores what was derived from a document and takes its mark away, unless it grew meanwhile.
    pub(crate) async fn project(&self, dirty: Dirty, derived: DerivedRows) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let still_there = connection
                .prepare_cached("SELECT 1 FROM documents WHERE tenant = ?1 AND document = ?2 AND erased_at_ms IS NULL")?
                .exists(params![tenant.as_bytes(), dirty.document.as_bytes()])?;
            if still_there {
                replace_days(connection, tenant, dirty.document, &derived.days)?;
                derived.handed_in.map_or(Ok(()), |it| replace_handed_in(connection, tenant, &it))?;
            }
            if let Some(row) = derived.progress.filter(|_| still_there) {
                connection
                    .prepare_cached(
                        "INSERT OR REPLACE INTO progress (tenant, document, unit, round, begun, questions, answered, \
                         differences_open, ready_by_manager, ready_by_representative, hand_ins, fed_back) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                    )?
                    .execute(params![
                        tenant.as_bytes(),
                        row.document.as_bytes(),
                        row.unit.as_bytes(),
                        row.round.as_bytes(),
                        row.begun,
                        row.questions,
                        row.answered,
                        row.differences_open,
                        row.ready_by_manager,
                        row.ready_by_representative,
                        row.hand_ins,
                        row.fed_back
                    ])?;
            }
            connection
                .prepare_cached("DELETE FROM dirty WHERE tenant = ?1 AND document = ?2 AND mark = ?3")?
                .execute(params![tenant.as_bytes(), dirty.document.as_bytes(), dirty.mark])?;
            Ok(())
        })
        .await
    }

    /// Deletes every derived row and marks every document, so that the worker derives them again.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn drop_projections(&self) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            for table in ["progress", "planned_days", "handed_in", "handed_in_answers"] {
                connection.execute(&format!("DELETE FROM {table} WHERE tenant = ?1"), [tenant.as_bytes()])?;
            }
            connection.execute(
                "INSERT INTO dirty (tenant, document, mark, first_grown_ms, last_grown_ms) \
                 SELECT tenant, document, 1, 0, 0 FROM documents \
                 WHERE tenant = ?1 AND erased_at_ms IS NULL AND (change_count > 1 OR EXISTS (SELECT 1 FROM hand_ins h \
                 WHERE h.tenant = documents.tenant AND h.document = documents.document)) \
                 ON CONFLICT (tenant, document) DO UPDATE SET mark = mark + 1",
                [tenant.as_bytes()],
            )?;
            Ok(())
        })
        .await?;
        self.shared.projection_work.notify_one();
        Ok(())
    }

    /// Every progress row, by document.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn progress_rows(&self) -> Result<Vec<ProgressRow>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT p.*, d.occasion FROM progress p JOIN documents d ON d.tenant = p.tenant AND \
                     d.document = p.document WHERE p.tenant = ?1 ORDER BY p.document",
                )?
                .query_and_then([tenant.as_bytes()], progress_from_columns)?
                .collect()
        })
        .await
    }

    /// True if no document waits for the projections.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn is_projected(&self) -> Result<bool, StoreError> {
        Ok(self.dirty_documents(DueBefore::ALL, 1).await?.is_empty())
    }

    /// Waits until a document grew, or was marked.
    pub(crate) async fn projection_work(&self) {
        self.shared.projection_work.notified().await;
    }
}

fn progress_from_columns(row: &Row<'_>) -> Result<ProgressRow, StoreError> {
    Ok(ProgressRow {
        document: DocumentId::from_bytes(row.get("document")?),
        unit: unit_column(row, "unit")?,
        round: RoundId::from_bytes(row.get("round")?),
        occasion: serde_json::from_str(&row.get::<_, String>("occasion")?)
            .map_err(|_| StoreError::Unreadable { what: "occasion" })?,
        begun: row.get("begun")?,
        questions: row.get("questions")?,
        answered: row.get("answered")?,
        differences_open: row.get("differences_open")?,
        ready_by_manager: row.get("ready_by_manager")?,
        ready_by_representative: row.get("ready_by_representative")?,
        hand_ins: row.get("hand_ins")?,
        fed_back: row.get("fed_back")?,
    })
}
