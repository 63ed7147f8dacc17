//! How the database is doing, in figures: what waits, what was turned down, when it was copied.
//!
//! Counts only; nothing here names a person or a document. The rule that must not be broken: a figure is asked for by an index or by
//! going through rows that are few when all is well.

use std::path::Path;

use form_model::InstallationId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::documents::{count, time};
use super::{Store, StoreError, open_connection};

/// Copies remembered: the newest counts, the others show a rhythm.
const BACKUPS_MAX: u32 = 100;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
const WEEK_MS: u64 = 7 * DAY_MS;

/// Changes that wait for their author or a voucher, by how long they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct HeldByAge {
    /// Since less than a day.
    pub(crate) day: u64,
    /// Since less than a week.
    pub(crate) week: u64,
    /// Longer.
    pub(crate) longer: u64,
}

/// What the database tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StoreFigures {
    /// When a copy was made last.
    pub(crate) backed_up_at_ms: Option<u64>,
    /// Changes that were refused within a day.
    pub(crate) refused_last_day: u64,
    /// Changes that wait.
    pub(crate) held: HeldByAge,
    /// Open differences of opinion in follow-ups.
    pub(crate) differences_open: u64,
    /// Documents whose rows are yet to be derived.
    pub(crate) to_derive: u64,
    /// Since when the first of them has waited.
    pub(crate) to_derive_since_ms: Option<u64>,
    /// Letters that are yet to be sent.
    pub(crate) letters_waiting: u64,
}

impl Store {
    /// Reads the figures.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn figures(&self, now_ms: u64) -> Result<StoreFigures, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| read_figures(connection, tenant, now_ms)).await
    }
}

fn read_figures(connection: &Connection, tenant: InstallationId, now_ms: u64) -> Result<StoreFigures, StoreError> {
    let tenant = tenant.as_bytes();
    let (day_ago, week_ago) = (time(now_ms.saturating_sub(DAY_MS)), time(now_ms.saturating_sub(WEEK_MS)));
    let one = |question: &str| -> Result<u64, StoreError> {
        count(connection.prepare_cached(question)?.query_row(params![tenant], |row| row.get(0))?)
    };
    let moment = |question: &str| -> Result<Option<u64>, StoreError> {
        let found: Option<i64> = connection.prepare_cached(question)?.query_row(params![tenant], |row| row.get(0))?;
        found.map(count).transpose()
    };
    let since = |question: &str, from: i64, until: i64| -> Result<u64, StoreError> {
        count(connection.prepare_cached(question)?.query_row(params![tenant, from, until], |row| row.get(0))?)
    };
    let held = "SELECT count(*) FROM held WHERE tenant = ?1 AND held_at_ms > ?2 AND held_at_ms <= ?3";
    let refused = "SELECT count(*) FROM refused WHERE tenant = ?1 AND refused_at_ms > ?2 AND refused_at_ms <= ?3";
    Ok(StoreFigures {
        backed_up_at_ms: moment("SELECT max(made_at_ms) FROM backups WHERE tenant = ?1")?,
        refused_last_day: since(refused, day_ago, i64::MAX)?,
        held: HeldByAge {
            day: since(held, day_ago, i64::MAX)?,
            week: since(held, week_ago, day_ago)?,
            longer: since(held, i64::MIN, week_ago)?,
        },
        differences_open: one("SELECT coalesce(sum(differences_open), 0) FROM progress WHERE tenant = ?1")?,
        to_derive: one("SELECT count(*) FROM dirty WHERE tenant = ?1")?,
        to_derive_since_ms: moment("SELECT min(first_grown_ms) FROM dirty WHERE tenant = ?1")?,
        letters_waiting: one("SELECT count(*) FROM letters WHERE tenant = ?1 AND ended_at_ms IS NULL")?,
    })
}

/// Notes in a database that a copy of it was made; one of an older schema has no place for that, and goes without.
pub(crate) fn note_backup(database: &Path, bytes: u64, now_ms: u64) -> Result<(), StoreError> {
    let connection = open_connection(database)?;
    if !has_place(&connection)? {
        return Ok(());
    }
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    connection.execute(
        "INSERT OR REPLACE INTO backups (tenant, made_at_ms, bytes) SELECT tenant, ?1, ?2 FROM installation",
        params![time(now_ms), bytes],
    )?;
    connection.execute(
        "DELETE FROM backups WHERE made_at_ms NOT IN (SELECT made_at_ms FROM backups ORDER BY made_at_ms DESC LIMIT ?1)",
        [BACKUPS_MAX],
    )?;
    Ok(())
}

fn has_place(connection: &Connection) -> Result<bool, StoreError> {
    let found: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'backups'", [], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}
