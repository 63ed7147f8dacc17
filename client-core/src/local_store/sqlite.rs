//! A local store in one SQLite file, for computers and phones with a file system.
//!
//! It holds one table and no knowledge of what is in it. The rule that must not be broken: a commit returns after
//! the write-ahead log was flushed to the disk (`synchronous = FULL`).

use std::future::{Future, ready};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};

use super::{Entry, LocalStore, LocalStoreError, Write};

/// How long another program may hold the file before a commit gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The layout of the table, in SQLite's own `user_version`.
const TABLE_VERSION: i64 = 1;

/// The greatest character: what begins with a prefix sorts between the prefix and the prefix followed by this one.
const LAST_CHARACTER: char = '\u{10FFFF}';

/// Entries in a SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Option<Connection>,
}

impl SqliteStore {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the file can't be opened, is no local store, or comes from a newer version.
    pub fn open(path: &Path) -> Result<Self, LocalStoreError> {
        let connection = Connection::open(path).map_err(problem)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(problem)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(problem)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(problem)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(problem)?;
        if version > TABLE_VERSION {
            return Err(LocalStoreError::Damaged(format!("the table has version {version}").into()));
        }
        connection
            .execute_batch(&format!(
                "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
                 PRAGMA user_version = {TABLE_VERSION};"
            ))
            .map_err(problem)?;
        Ok(Self { connection: Some(connection) })
    }

    /// Closes the file; everything afterwards fails with [`LocalStoreError::Closed`].
    pub fn close(&mut self) {
        self.connection = None;
    }

    /// Lets the file grow to this many bytes at most, rounded to whole pages.
    ///
    /// # Errors
    /// [`LocalStoreError`] when SQLite doesn't answer.
    pub fn limit_bytes(&self, bytes: u64) -> Result<(), LocalStoreError> {
        let connection = self.connection.as_ref().ok_or(LocalStoreError::Closed)?;
        let page: u32 = connection.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(problem)?;
        let pages = (bytes / u64::from(page)).max(1);
        connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get::<_, i64>(0))
            .optional()
            .map(|_| ())
            .map_err(problem)
    }

    fn read(&self, prefix: &str) -> Result<Vec<Entry>, LocalStoreError> {
        let connection = self.connection.as_ref().ok_or(LocalStoreError::Closed)?;
        let mut statement = connection
            .prepare_cached("SELECT key, value FROM entries WHERE key >= ?1 AND key < ?2 ORDER BY key")
            .map_err(problem)?;
        let rows = statement
            .query_map(params![prefix, end_of(prefix)], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(problem)?;
        rows.collect::<Result<_, _>>().map_err(problem)
    }

    fn write(&mut self, writes: &[Write]) -> Result<(), LocalStoreError> {
        let connection = self.connection.as_mut().ok_or(LocalStoreError::Closed)?;
        write_all(connection, writes).map_err(problem)
    }
}

fn write_all(connection: &mut Connection, writes: &[Write]) -> Result<(), rusqlite::Error> {
    let transaction = connection.transaction()?;
    for write in writes {
        match write {
            Write::Put { key, value } => transaction
                .prepare_cached("INSERT OR REPLACE INTO entries (key, value) VALUES (?1, ?2)")?
                .execute(params![key, value])?,
            Write::Delete { key } => {
                transaction.prepare_cached("DELETE FROM entries WHERE key = ?1")?.execute(params![key])?
            }
            Write::DeleteAll { prefix } => transaction
                .prepare_cached("DELETE FROM entries WHERE key >= ?1 AND key < ?2")?
                .execute(params![prefix, end_of(prefix)])?,
        };
    }
    transaction.commit()
}

fn end_of(prefix: &str) -> String {
    format!("{prefix}{LAST_CHARACTER}")
}

fn problem(error: rusqlite::Error) -> LocalStoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => LocalStoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LocalStoreError::InUse,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => LocalStoreError::Damaged(Box::new(error)),
        Some(_) | None => LocalStoreError::Failed(Box::new(error)),
    }
}

impl LocalStore for SqliteStore {
    fn load(&self, prefix: &str) -> impl Future<Output = Result<Vec<Entry>, LocalStoreError>> {
        ready(self.read(prefix))
    }

    fn commit(&mut self, writes: Vec<Write>) -> impl Future<Output = Result<(), LocalStoreError>> {
        ready(self.write(&writes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_store::conformance::{check, now};

    fn put(key: &str, bytes: usize) -> Write {
        Write::Put { key: key.to_owned(), value: vec![7; bytes] }
    }

    #[test]
    fn sqlite_keeps_the_promises_of_a_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet.sqlite");
        now(check(async || SqliteStore::open(&path).unwrap()));
    }

    #[test]
    fn a_closed_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(&folder.path().join("tablet.sqlite")).unwrap();
        store.close();
        assert!(matches!(now(store.commit(vec![put("k", 1)])), Err(LocalStoreError::Closed)));
        assert!(matches!(now(store.load("")), Err(LocalStoreError::Closed)));
    }

    #[test]
    fn a_batch_that_does_not_fit_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(&folder.path().join("tablet.sqlite")).unwrap();
        store.limit_bytes(64 * 1024).unwrap();
        now(store.commit(vec![put("small", 10)])).unwrap();
        let too_much = vec![put("first", 10), Write::Delete { key: "small".into() }, put("big", 200 * 1024)];
        assert!(matches!(now(store.commit(too_much)), Err(LocalStoreError::Full)));
        let keys: Vec<_> = now(store.load("")).unwrap().into_iter().map(|it| it.0).collect();
        assert_eq!(keys, ["small"]);
        store.limit_bytes(1024 * 1024).unwrap();
        now(store.commit(vec![put("big", 200 * 1024)])).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "the test cuts files as a power cut does")]
    #[test]
    fn a_batch_is_whole_or_absent_after_a_power_cut_at_any_sector_of_its_commit() {
        /// What a disk writes whole or not at all.
        const SECTOR: usize = 512;
        let folder = tempfile::tempdir().unwrap();
        let [path, log] = ["tablet.sqlite", "tablet.sqlite-wal"].map(|it| folder.path().join(it));
        let mut store = SqliteStore::open(&path).unwrap();
        now(store.commit(vec![put("document/1/case", 60), put("document/1/change/1", 90)])).unwrap();
        let (acknowledged, from) = (now(store.load("")).unwrap(), std::fs::read(&log).unwrap().len());
        let swap = vec![Write::DeleteAll { prefix: "document/1/change/".into() }, put("document/1/snapshot", 9_000)];
        now(store.commit([swap, vec![put("set-aside/1", 200)]].concat())).unwrap();
        let (next, database) = (now(store.load("")).unwrap(), std::fs::read(&path).unwrap());
        let whole = std::fs::read(&log).unwrap();
        let holed =
            |hole: usize| [&whole[..hole], &[0; SECTOR][..], &whole[(hole + SECTOR).min(whole.len())..]].concat();
        for sector in (from..whole.len()).step_by(SECTOR) {
            for left in [whole[..sector].to_vec(), whole[..whole.len() - 1].to_vec(), holed(sector)] {
                let copy = tempfile::tempdir().unwrap();
                std::fs::write(copy.path().join("tablet.sqlite"), &database).unwrap();
                std::fs::write(copy.path().join("tablet.sqlite-wal"), left).unwrap();
                let store = SqliteStore::open(&copy.path().join("tablet.sqlite")).unwrap();
                let found = now(store.load("")).unwrap();
                assert!(found == acknowledged || found == next, "half a batch is there");
            }
        }
    }

    #[test]
    fn a_file_that_is_no_store_is_reported_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet.sqlite");
        let mut file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        std::io::Write::write_all(&mut file, &[b'x'; 4096]).unwrap();
        file.persist(&path).unwrap();
        assert!(matches!(SqliteStore::open(&path), Err(LocalStoreError::Damaged(_))));
    }
}
