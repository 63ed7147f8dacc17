//! The database's tables: creating them, and bringing older ones up to date.
//!
//! Migrations only go forward, each is one SQL file that never changes once it is released. The rules: a newer
//! database is refused rather than guessed at, and before an existing database is migrated a copy of it is kept.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::StoreError;

const STEPS: &[M<'_>] = &[M::up(include_str!("../../migrations/0001_foundation.sql"))];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// The newest schema that this program knows.
fn known_version() -> i64 {
    i64::try_from(STEPS.len()).expect("invariant: the migrations are counted on fingers")
}

/// Creates or migrates the tables.
pub(crate) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = known_version();
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        keep_copy(connection, path, found)?;
    }
    MIGRATIONS.to_latest(connection)?;
    Ok(())
}

/// Keeps the database as it is before a migration, beside it, named by the schema that it has.
fn keep_copy(connection: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    let copy = path.with_extension(format!("before-schema-{}.sqlite", version + 1));
    if copy.exists() {
        // An earlier attempt made it before it failed; that older copy is the one to keep.
        return Ok(());
    }
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    std::fs::File::open(&copy)?.sync_all()?;
    tracing::info!(copy = %copy.display(), "kept a copy of the database before migrating it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_applies_to_an_empty_database() {
        MIGRATIONS.validate().unwrap();
    }
}
