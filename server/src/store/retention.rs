//! Periods of retention as rows, and the documents that they are held against.
//!
//! Which of them are due is `retention`'s. The rule: the periods are replaced as a whole, with a line in the audit log.

use form_model::{DocumentId, PersonId, UnitId};
use rusqlite::params;

use super::accounts::{AuditEntry, audit};
use super::columns::unit_column;
use super::documents::{DocumentRow, ROW_COLUMNS, row_from_columns};
use super::{Store, StoreError};
use crate::retention::{OwnPeriods, Periods, RecordKind, Retention};

/// A document that is there, erased ones left out.
#[derive(Debug, Clone)]
pub(crate) struct KeptDocument {
    pub(crate) row: DocumentRow,
    /// True if something of it was handed in and received.
    pub(crate) is_handed_in: bool,
}

impl Store {
    /// The periods of retention.
    pub(crate) async fn retention(&self) -> Result<Retention, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let mut retention = Retention::default();
            let mut select = connection.prepare_cached("SELECT kind, years FROM retention WHERE tenant = ?1")?;
            let mut rows = select.query([tenant.as_bytes()])?;
            while let Some(row) = rows.next()? {
                // A newer program may know a kind that this one lacks; here it is kept.
                if let Some(kind) = RecordKind::from_code(&row.get::<_, String>("kind")?) {
                    retention.whole.insert(kind, row.get("years")?);
                }
            }
            let mut select =
                connection.prepare_cached("SELECT authority, kind, years FROM own_retention WHERE tenant = ?1")?;
            let mut rows = select.query([tenant.as_bytes()])?;
            while let Some(row) = rows.next()? {
                if let Some(kind) = RecordKind::from_code(&row.get::<_, String>("kind")?) {
                    let own = retention.own.entry(unit_column(row, "authority")?).or_default();
                    own.insert(kind, row.get("years")?);
                }
            }
            Ok(retention)
        })
        .await
    }

    /// Puts an administration's own periods in the place of those it had.
    pub(crate) async fn put_own_retention(
        &self,
        authority: UnitId,
        periods: OwnPeriods,
        by: Option<PersonId>,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let key = params![tenant.as_bytes(), authority.as_bytes()];
            connection
                .prepare_cached("DELETE FROM own_retention WHERE tenant = ?1 AND authority = ?2")?
                .execute(key)?;
            let mut insert = connection
                .prepare_cached("INSERT INTO own_retention (tenant, authority, kind, years) VALUES (?1, ?2, ?3, ?4)")?;
            let mut subject = vec![authority.to_string()];
            for (kind, years) in &periods {
                insert.execute(params![tenant.as_bytes(), authority.as_bytes(), kind.code(), years])?;
                let years = years.map_or_else(|| "for ever".to_owned(), |it| it.to_string());
                subject.push(format!("{} {years}", kind.code()));
            }
            let subject = subject.join(", ");
            audit(connection, tenant, &AuditEntry { at_ms: now_ms, by, action: "own-retention-changed", subject })
        })
        .await
    }

    /// Puts periods in the place of those there were.
    pub(crate) async fn put_retention(
        &self,
        periods: Periods,
        by: Option<PersonId>,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection.prepare_cached("DELETE FROM retention WHERE tenant = ?1")?.execute([tenant.as_bytes()])?;
            let mut insert =
                connection.prepare_cached("INSERT INTO retention (tenant, kind, years) VALUES (?1, ?2, ?3)")?;
            let mut subject = Vec::new();
            for (kind, years) in &periods {
                insert.execute(params![tenant.as_bytes(), kind.code(), years])?;
                subject.push(format!("{} {years}", kind.code()));
            }
            let subject = subject.join(", ");
            audit(connection, tenant, &AuditEntry { at_ms: now_ms, by, action: "retention-changed", subject })
        })
        .await
    }

    /// Notes who disposed of a document; what it rested on stands beside it, at the erasure.
    pub(crate) async fn note_disposal(
        &self,
        document: DocumentId,
        reference: &str,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let subject = format!("{document} {reference}");
        let entry = AuditEntry { at_ms: now_ms, by: Some(by), action: "disposed", subject };
        self.write(move |connection| audit(connection, tenant, &entry)).await
    }

    /// Every document that is there.
    pub(crate) async fn kept_documents(&self) -> Result<Vec<KeptDocument>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut select = connection.prepare_cached(&format!(
                "SELECT {ROW_COLUMNS}, EXISTS (SELECT 1 FROM hand_ins h WHERE h.tenant = documents.tenant AND \
                 h.document = documents.document AND h.outcome = 'accepted') AS is_handed_in \
                 FROM documents WHERE tenant = ?1 AND erased_at_ms IS NULL"
            ))?;
            let kept = select.query_and_then([tenant.as_bytes()], |row| {
                let is_handed_in = row.get("is_handed_in")?;
                Ok(KeptDocument { row: row_from_columns(tenant, row)?, is_handed_in })
            })?;
            kept.collect()
        })
        .await
    }
}
