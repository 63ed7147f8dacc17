//! Folds the write-ahead log into the database file beside the writer, so that no commit waits for it.
//!
//! SQLite would do it at the end of every few hundredth commit, and whoever that commit belongs to, and everybody behind them,
//! would wait for two more flushes. A thread with a connection of its own can do it while the writer goes on. Nothing durable
//! depends on it: what is committed is in the log. The rule that must not be broken: a log that nobody reads has a bound, and
//! a writer that outruns the folding waits for it, shortly.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::{StoreError, open_connection};

/// From a commit until it is folded in: pages that are written again and again meanwhile are copied once.
const PAUSE: Duration = Duration::from_secs(1);

/// Pages of the log beyond which the writer has to wait until it can begin anew: 64 MiB, which every start and every reader
/// has to look through.
const LOG_PAGES_MAX: i64 = 16_384;

/// The longest that a writer is kept waiting at once: where somebody reads for long, as a backup does, the log grows instead.
const WRITER_WAITS_MAX: Duration = Duration::from_millis(50);

/// The thread that folds.
#[derive(Debug)]
pub(super) struct LogFolding {
    asked: Arc<Asked>,
    thread: JoinHandle<()>,
}

/// What the thread is woken for.
#[derive(Debug, Default)]
struct Asked {
    what: Mutex<What>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum What {
    #[default]
    Nothing,
    Fold,
    End,
}

impl LogFolding {
    /// Starts the thread on a database that is there.
    pub(super) fn start(database: &Path) -> Result<Self, StoreError> {
        let connection = connect(database)?;
        let asked = Arc::new(Asked::default());
        let waking = Arc::clone(&asked);
        let thread = std::thread::Builder::new().name("store-log".to_owned());
        let thread = thread.spawn(move || {
            while waking.wait() {
                fold(&connection);
            }
        });
        Ok(Self { asked, thread: thread.map_err(StoreError::Io)? })
    }

    /// Something was committed.
    pub(super) fn committed(&self) {
        let mut what = self.asked.lock();
        if *what == What::Nothing {
            *what = What::Fold;
            self.asked.changed.notify_one();
        }
    }

    /// Ends the thread, and returns when nothing of it is left.
    pub(super) fn end(self) {
        *self.asked.lock() = What::End;
        self.asked.changed.notify_one();
        if self.thread.join().is_err() {
            tracing::error!("the thread that folds the write-ahead log in had panicked");
        }
    }
}

impl Asked {
    fn lock(&self) -> MutexGuard<'_, What> {
        self.what.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a commit and then for the pause; false if it is time to end.
    fn wait(&self) -> bool {
        let what = self.lock();
        let what = self.changed.wait_while(what, |it| *it == What::Nothing).unwrap_or_else(PoisonError::into_inner);
        let paused = self.changed.wait_timeout_while(what, PAUSE, |it| *it != What::End);
        let (mut what, _) = paused.unwrap_or_else(PoisonError::into_inner);
        if *what == What::End {
            return false;
        }
        *what = What::Nothing;
        true
    }
}

fn connect(database: &Path) -> Result<Connection, StoreError> {
    let connection = open_connection(database)?;
    connection.busy_timeout(WRITER_WAITS_MAX)?;
    Ok(connection)
}

/// Folds in what can be without keeping anybody waiting, and the rest too where the log has grown too long.
fn fold(connection: &Connection) {
    let folded = pages_after(connection, "PRAGMA wal_checkpoint(PASSIVE)").and_then(|pages| {
        if pages > LOG_PAGES_MAX { pages_after(connection, "PRAGMA wal_checkpoint(RESTART)") } else { Ok(pages) }
    });
    match folded {
        Ok(pages) if pages > LOG_PAGES_MAX => {
            tracing::warn!(pages, "somebody reads for so long that the write-ahead log can't begin anew");
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the write-ahead log could not be folded in; the next commit tries again"),
    }
}

/// Pages in the log after this was done; none if the log can begin anew.
fn pages_after(connection: &Connection, checkpoint: &str) -> Result<i64, rusqlite::Error> {
    connection.query_row(checkpoint, [], |row| {
        let (log, folded): (i64, i64) = (row.get("log")?, row.get("checkpointed")?);
        Ok(if log == folded { 0 } else { log })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(connection: &Connection, rows: u32) {
        for _ in 0..rows {
            connection.execute("INSERT INTO words VALUES (randomblob(3000))", []).unwrap();
        }
    }

    fn database(folder: &Path) -> Connection {
        let connection = open_connection(&folder.join("words.sqlite")).unwrap();
        connection.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE words (word BLOB)").unwrap();
        connection
    }

    /// Pages in the log, and those that are in the database file too.
    fn log(connection: &Connection) -> (i64, i64) {
        let pages = |row: &rusqlite::Row<'_>| Ok((row.get("log")?, row.get("checkpointed")?));
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], pages).unwrap()
    }

    #[test]
    fn what_is_committed_is_folded_in_without_being_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let writer = database(folder.path());
        let file = folder.path().join("words.sqlite");
        write(&writer, 50);
        let before = std::fs::metadata(&file).unwrap().len();
        let folding = LogFolding::start(&file).unwrap();
        folding.committed();
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        while std::fs::metadata(&file).unwrap().len() <= before {
            assert!(std::time::Instant::now() < deadline, "nothing reached the database file");
            std::thread::yield_now();
        }
        folding.end();
        let (in_log, in_database) = log(&writer);
        assert_eq!(in_log, in_database);
    }

    #[test]
    fn a_long_log_begins_anew_as_soon_as_nobody_reads_what_was_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let writer = database(folder.path());
        let file = folder.path().join("words.sqlite");
        let (reader, folding) = (open_connection(&file).unwrap(), connect(&file).unwrap());
        write(&writer, 1);
        let count = |connection: &Connection| -> u32 {
            connection.query_row("SELECT count(*) FROM words", [], |row| row.get(0)).unwrap()
        };
        reader.execute_batch("BEGIN").unwrap();
        assert_eq!(count(&reader), 1);
        let rows = u32::try_from(LOG_PAGES_MAX).unwrap();
        writer.execute_batch("BEGIN").unwrap();
        write(&writer, rows);
        writer.execute_batch("COMMIT").unwrap();

        fold(&folding);
        assert_eq!(count(&reader), 1, "whoever reads sees what was there when they began");
        write(&writer, 1);
        assert!(log(&writer).0 > LOG_PAGES_MAX, "the log goes on while it is read");

        reader.execute_batch("COMMIT").unwrap();
        fold(&folding);
        write(&writer, 1);
        assert!(log(&writer).0 < 10, "the log has begun anew");
        assert_eq!(count(&reader), rows + 3);
    }
}
