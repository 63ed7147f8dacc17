//! The days of follow-ups and action plans, as rows derived from documents; and the calendars' secret addresses.
//!
//! The rule that must not be broken: a secret address is kept as its hash alone.

use chrono::NaiveDate;
use form_model::{DocumentId, InstallationId, PersonId, RowId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{person_column, unit_column};
use super::documents::{count, time};
use super::framework::parse_day;
use super::{Store, StoreError};
use crate::credentials::TokenHash;
use crate::planned_day::{DayKind, PlannedDay};

impl Store {
    /// Every planned day from a day on, those that have passed by less than a year included.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn planned_days(&self, from: NaiveDate) -> Result<Vec<PlannedDay>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM planned_days WHERE tenant = ?1 AND day >= ?2 ORDER BY document, item, kind",
                )?
                .query_and_then(params![tenant.as_bytes(), from.to_string()], day_from_columns)?
                .collect()
        })
        .await
    }

    /// The names of everybody.
    pub(crate) async fn all_names(&self) -> Result<Vec<(PersonId, String)>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT person, name FROM people WHERE tenant = ?1")?
                .query_and_then([tenant.as_bytes()], |row| {
                    let person = person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?;
                    Ok((person, row.get("name")?))
                })?
                .collect()
        })
        .await
    }

    /// Gives a person's calendar a secret address; the one that it had ends.
    pub(crate) async fn put_calendar(
        &self,
        person: PersonId,
        secret: TokenHash,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO calendar_feeds (tenant, person, secret_hash, made_at_ms) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![tenant.as_bytes(), person.as_bytes(), secret.0, time(now_ms)])?;
            Ok(())
        })
        .await
    }

    /// Ends the secret address of a person's calendar, if it has one.
    pub(crate) async fn end_calendar(&self, person: PersonId) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("DELETE FROM calendar_feeds WHERE tenant = ?1 AND person = ?2")?
                .execute(params![tenant.as_bytes(), person.as_bytes()])?;
            Ok(())
        })
        .await
    }

    /// When the secret address of a person's calendar was made; none if there is none.
    pub(crate) async fn calendar_made_at_ms(&self, person: PersonId) -> Result<Option<u64>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached("SELECT made_at_ms FROM calendar_feeds WHERE tenant = ?1 AND person = ?2")?
                .query_row(params![tenant.as_bytes(), person.as_bytes()], |row| row.get(0))
                .optional()?
                .map(count)
                .transpose()
        })
        .await
    }

    /// Whose calendar has this secret address.
    pub(crate) async fn calendar_owner(&self, secret: TokenHash) -> Result<Option<PersonId>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let owner = connection
                .prepare_cached("SELECT person FROM calendar_feeds WHERE tenant = ?1 AND secret_hash = ?2")?
                .query_row(params![tenant.as_bytes(), secret.0], |row| row.get(0))
                .optional()?;
            Ok(owner.map(PersonId::from_bytes))
        })
        .await
    }
}

/// Replaces a document's days in a transaction.
pub(crate) fn replace_days(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
    days: &[PlannedDay],
) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM planned_days WHERE tenant = ?1 AND document = ?2")?
        .execute(params![tenant.as_bytes(), document.as_bytes()])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO planned_days (tenant, document, item, kind, unit, day, time, responsible) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for it in days {
        insert.execute(params![
            tenant.as_bytes(),
            it.document.as_bytes(),
            it.row.as_ref().map_or(&[][..], |row| row.as_bytes()),
            it.kind.code(),
            it.unit.as_bytes(),
            it.day.to_string(),
            it.time,
            it.responsible
        ])?;
    }
    Ok(())
}

fn day_from_columns(row: &Row<'_>) -> Result<PlannedDay, StoreError> {
    let kind: String = row.get("kind")?;
    let item: Vec<u8> = row.get("item")?;
    Ok(PlannedDay {
        document: DocumentId::from_bytes(row.get("document")?),
        row: <[u8; 16]>::try_from(item).ok().map(RowId::from_bytes),
        kind: DayKind::from_code(&kind).ok_or(StoreError::Unreadable { what: "kind of day" })?,
        unit: unit_column(row, "unit")?,
        day: parse_day(&row.get::<_, String>("day")?)?,
        time: row.get("time")?,
        responsible: row.get("responsible")?,
    })
}
