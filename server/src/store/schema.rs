//! The database's tables: creating them, and bringing older ones up to date.
//!
//! Migrations only go forward, each is one SQL file that never changes once it is released. The rules: a newer
//! database is refused rather than guessed at, and before an existing database is migrated a copy of it is kept.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::StoreError;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("../../migrations/0001_foundation.sql")),
    M::up(include_str!("../../migrations/0002_certificates.sql")),
    M::up(include_str!("../../migrations/0003_enrolments.sql")),
    M::up(include_str!("../../migrations/0004_organisation.sql")),
    M::up(include_str!("../../migrations/0005_rounds.sql")),
    M::up(include_str!("../../migrations/0006_joint_follow_ups.sql")),
    M::up(include_str!("../../migrations/0007_mail.sql")),
    M::up(include_str!("../../migrations/0008_calendar.sql")),
    M::up(include_str!("../../migrations/0009_sent_back.sql")),
    M::up(include_str!("../../migrations/0010_template_drafts.sql")),
    M::up(include_str!("../../migrations/0011_handed_in.sql")),
    M::up(include_str!("../../migrations/0012_support.sql")),
    M::up(include_str!("../../migrations/0013_life_cycle.sql")),
    M::up(include_str!("../../migrations/0014_lost_tablets.sql")),
    M::up(include_str!("../../migrations/0016_single_sign_on.sql")),
    M::up(include_str!("../../migrations/0017_rooms_and_retention.sql")),
    M::up(include_str!("../../migrations/0018_restored.sql")),
    M::up(include_str!("../../migrations/0019_brought_pieces.sql")),
    M::up(include_str!("../../migrations/0020_forums.sql")),
];

/// Creates or migrates the tables.
pub(crate) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    migrate(connection, path, STEPS)
}

fn migrate(connection: &mut Connection, path: &Path, steps: &[M<'_>]) -> Result<(), StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = i64::try_from(steps.len()).expect("invariant: the migrations are counted on fingers");
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        keep_copy(connection, path, found)?;
    }
    Migrations::from_slice(steps).to_latest(connection)?;
    Ok(())
}

/// Keeps the database as it is before a migration, beside it, named by the schema that it has.
fn keep_copy(connection: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    let copy = path.with_extension(format!("before-schema-{}.sqlite", version + 1));
    if copy.exists() {
        // An earlier attempt made it before it failed; that older copy is the one to keep.
        return Ok(());
    }
    // It has its name only when it is whole: half a copy would be taken for an earlier attempt's.
    let partial = copy.with_extension("sqlite.partial");
    if partial.exists() {
        std::fs::remove_file(&partial)?;
    }
    connection.execute("VACUUM INTO ?1", [partial.to_string_lossy()])?;
    std::fs::File::open(&partial)?.sync_all()?;
    std::fs::rename(&partial, &copy)?;
    tracing::info!(copy = %copy.display(), "kept a copy of the database before migrating it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DATABASE_FILE, Store, StoreOptions, open_connection};

    #[test]
    fn every_migration_applies_to_an_empty_database() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }

    #[tokio::test]
    async fn a_database_of_every_released_schema_opens_and_a_copy_of_it_is_kept() {
        for version in 1..STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(DATABASE_FILE);
            let mut connection = open_connection(&path).unwrap();
            migrate(&mut connection, &path, &STEPS[..version]).unwrap();
            connection
                .execute(
                    "INSERT INTO installation (tenant, name, signing_key, storage_id, created_at_ms) \
                     VALUES (?1, 'Exempelkommun', ?2, 'store', 1)",
                    rusqlite::params![[7_u8; 16], [8_u8; 32]],
                )
                .unwrap();
            connection
                .execute(
                    "INSERT INTO people (tenant, person, user, name, created_at_ms) VALUES (?1, ?2, 'chef', 'Anna', 1)",
                    rusqlite::params![[7_u8; 16], [9_u8; 16]],
                )
                .unwrap();
            drop(connection);
            let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
            assert_eq!(store.installation().name, "Exempelkommun");
            assert_eq!(store.account("chef").await.unwrap().unwrap().name, "Anna", "schema {version}");
            store.check_writable().await.unwrap();
            store.figures(1).await.unwrap();
            store.close();
            let copy = folder.path().join(format!("samsyn.before-schema-{}.sqlite", version + 1));
            let kept: i64 =
                Connection::open(copy).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
            assert_eq!(usize::try_from(kept), Ok(version));
        }
    }

    #[test]
    fn a_newer_schema_is_refused_with_one_sentence_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(DATABASE_FILE);
        let mut connection = open_connection(&path).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let refused = migrate(&mut connection, &path, STEPS).unwrap_err().to_string();
        let known = STEPS.len();
        assert_eq!(
            refused,
            format!("the database has schema 999, this program knows up to {known}: use the newer program")
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().filter(is_copy).count(), 0);
    }

    fn is_copy(entry: &std::io::Result<std::fs::DirEntry>) -> bool {
        entry.as_ref().is_ok_and(|it| it.file_name().to_string_lossy().contains("before-schema"))
    }

    #[test]
    fn half_a_copy_of_an_earlier_attempt_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(DATABASE_FILE);
        let first = [M::up("CREATE TABLE one (a ANY)")];
        let mut connection = open_connection(&path).unwrap();
        migrate(&mut connection, &path, &first).unwrap();
        let partial = folder.path().join("samsyn.before-schema-2.sqlite.partial");
        std::fs::write(&partial, b"SQLite for").unwrap();
        migrate(&mut connection, &path, &[first[0].clone(), M::up("CREATE TABLE two (a ANY)")]).unwrap();
        let old = Connection::open(folder.path().join("samsyn.before-schema-2.sqlite")).unwrap();
        assert_eq!(old.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
        assert!(!partial.exists());
    }

    #[test]
    fn before_a_migration_a_copy_is_kept_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(DATABASE_FILE);
        let first = [M::up("CREATE TABLE one (a ANY)")];
        let broken = [first[0].clone(), M::up("DROP TABLE missing")];
        let mut connection = open_connection(&path).unwrap();
        migrate(&mut connection, &path, &first).unwrap();
        let copy = folder.path().join("samsyn.before-schema-2.sqlite");
        assert!(!copy.exists());
        assert!(matches!(migrate(&mut connection, &path, &broken), Err(StoreError::Migration(_))));
        let kept = std::fs::read(&copy).unwrap();
        connection.execute("INSERT INTO one VALUES (1)", []).unwrap();
        let mended = [first[0].clone(), M::up("CREATE TABLE two (a ANY)")];
        migrate(&mut connection, &path, &mended).unwrap();
        assert_eq!(std::fs::read(&copy).unwrap(), kept, "the copy is of before the first attempt");
        let old = Connection::open(&copy).unwrap();
        assert_eq!(old.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
    }
}
