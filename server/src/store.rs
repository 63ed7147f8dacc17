//! The server's store: one SQLite database in the data folder, one writer, a few readers.
//!
//! The surface is narrow, so that a later step can put it on another database: what it promises stands at
//! [`Store::append`], [`Store::load`], [`Store::compact`], [`Store::subscribe`] and [`Store::reconcile`]. It judges no change and
//! knows no socket. The rules that must not be broken: it appends only what the gate admitted, and it answers only
//! after the durable commit.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use form_model::{DocumentId, InstallationId};
use rusqlite::Connection;
use tokio::sync::{Notify, broadcast, watch};

mod accounts;
mod archiving;
mod ballots;
mod closing_replies;
mod columns;
mod compaction;
mod condition;
mod documents;
mod enrolments;
mod erasure;
mod forums;
mod framework;
mod growth;
mod hand_ins;
mod handovers;
mod identities;
mod inspection;
mod installation;
mod invitations;
mod letters;
mod log_folding;
mod messages;
mod organisation;
mod planned_days;
mod projections;
mod quarantine;
mod readers;
mod restoring;
mod retention;
mod roll_up;
mod said_after;
mod schema;
mod support;
mod templates;
mod vouchers;
mod writer;

pub(crate) use accounts::AuditEntry;
pub use accounts::{Account, Device, SignIn, SignedIn};
pub(crate) use archiving::Replaced;
pub(crate) use ballots::{Ballot, BallotRoom, Cast, Opened, Opening, Taken};
pub(crate) use closing_replies::{ClosingReply, ReplyState};
pub use compaction::{SnapshotError, VerifiedSnapshot};
#[cfg(test)]
pub(crate) use condition::HeldByAge;
pub(crate) use condition::{StoreFigures, note_backup};
pub(crate) use documents::NewDocument;
pub use documents::{
    ActorBinding, Append, Appended, DocumentRow, HeldChange, HeldReason, RefusedChange, StoredDocument,
};
pub(crate) use enrolments::{Enrolled, NewEnrolment};
pub use framework::{Framework, Round};
pub use growth::{Growth, Hint};
pub use hand_ins::HandInRecord;
pub use handovers::Handover;
pub use identities::{Identity, Linked};
pub use inspection::{Fault, Inspected};
pub use installation::{Installation, initialise};
pub use invitations::ListedInvitation;
pub(crate) use letters::{Letter, MailSwitch};
use log_folding::LogFolding;
pub use messages::Message;
pub use organisation::{Applying, ChangeError, FaultyLines, ImportError, Imported};
pub use projections::ProgressRow;
pub(crate) use projections::{DerivedRows, Dirty, DueBefore};
pub(crate) use quarantine::{Brought, BroughtPiece, Decision, Kept, PieceKind, QuarantinedPiece, Verdict};
use readers::Readers;
pub(crate) use restoring::{Replayed, end_every_enrolment, end_every_sign_in, note_restored, replay_ledger, upgrade};
pub(crate) use retention::KeptDocument;
pub(crate) use roll_up::{AnswerBelow, CountedHandIn, FrozenHandIn, HandedInRow};
pub(crate) use said_after::{NewestHandIn, ReceivedHandIn, SaidAfter};
pub(crate) use support::{SupportContact, SupportKind};
pub(crate) use templates::TemplateDraft;
use writer::Writer;
pub use writer::{CommitFailure, WriteQueue};

/// The database file in the data folder.
pub const DATABASE_FILE: &str = "samsyn.sqlite";

/// How long a connection waits for another process that writes (`samsyn user`, a backup) before it gives up.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Prepared statements kept per connection: about as many as there are different ones.
const PREPARED_STATEMENTS_MAX: usize = 96;

/// Page cache of one connection in KiB. The operating system caches the file too; this saves the system call.
const CACHE_KIB: i64 = 4096;

/// Read connections: reads are short, and two cores have no use for many at once.
const READERS: usize = 4;

/// What has to fit for the database to count as writable: a handful of tablets' edits.
const WRITE_PROBE_BYTES: i64 = 64 * 1024;

/// Growth hints that a slow subscriber may fall behind before it gets a gap.
const GROWTH_HINTS_MAX: usize = 1024;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused a statement.
    #[error("the database refused: {0}")]
    Database(#[from] rusqlite::Error),
    /// The data folder could not be read or written.
    #[error("the data folder: {0}")]
    Io(#[from] std::io::Error),
    /// The transaction that the request was part of did not commit. Nothing of it is acknowledged; asking again is safe.
    #[error("not committed: {reason}")]
    NotCommitted {
        /// What SQLite said.
        reason: String,
    },
    /// The request itself panicked; its savepoint was rolled back.
    #[error("a write panicked and was rolled back")]
    WritePanicked,
    /// The read panicked.
    #[error("a read panicked")]
    ReadPanicked,
    /// The store is shut down.
    #[error("the store is closed")]
    Closed,
    /// The document was erased; nothing can be added under its id again.
    #[error("document {0} was erased")]
    Tombstoned(DocumentId),
    /// The document was archived with its round; nothing is added to it any more.
    #[error("document {0} was archived")]
    Archived(DocumentId),
    /// No such document.
    #[error("there is no document {0}")]
    UnknownDocument(DocumentId),
    /// A stored value can't be read back. The bytes are kept as they are.
    #[error("unreadable {what} in the database")]
    Unreadable {
        /// Which column or value.
        what: &'static str,
    },
    /// A snapshot lacks a change that compaction would delete, or that an earlier compaction deleted.
    #[error("the snapshot of document {0} does not hold every change that it replaces")]
    SnapshotIncomplete(DocumentId),
    /// The database was written by a newer program.
    #[error("the database has schema {found}, this program knows up to {known}: use the newer program")]
    NewerSchema {
        /// The database's schema version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The schema could not be brought up to date.
    #[error("the schema could not be migrated: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// A name or an id is somebody else's.
    #[error("the {what} is taken")]
    Taken {
        /// What is taken.
        what: &'static str,
    },
    /// The database has no installation in it yet.
    #[error("the database has no installation: fill it with `samsyn demo-data` or `samsyn org init`")]
    NotInitialised,
}

/// How to open a store.
#[derive(Debug, Clone, Default)]
pub struct StoreOptions {
    /// The most that the database file may grow to, in bytes; without it, the disk is the limit.
    pub database_bytes_max: Option<u64>,
}

/// The store: cheap to clone, all clones share one writer and one pool of readers.
#[derive(Debug, Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    installation: Installation,
    framework: watch::Sender<Arc<Framework>>,
    path: PathBuf,
    writer: Mutex<Option<Arc<Writer>>>,
    writer_thread: Mutex<Option<JoinHandle<()>>>,
    readers: Readers,
    growth: broadcast::Sender<DocumentId>,
    projection_work: Notify,
}

impl Store {
    /// Opens the database in `folder`, migrating it first (and keeping a copy of what it was) if it is older.
    ///
    /// # Errors
    /// A newer schema, a database without an installation, or anything that SQLite or the file system says.
    pub fn open(folder: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        let (store, queue) = Self::open_with(folder, options, READERS)?;
        let writing = queue.write_on_a_thread(LogFolding::start(store.path())?)?;
        *store.shared.writer_thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(writing);
        Ok(store)
    }

    /// As [`Store::open`], without a thread: nothing is written but when [`WriteQueue::commit_waiting`] is called. For
    /// simulations, in which somebody else decides when the disk is done.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_without_thread(folder: &Path, options: &StoreOptions) -> Result<(Self, WriteQueue), StoreError> {
        Self::open_with(folder, options, 1)
    }

    fn open_with(folder: &Path, options: &StoreOptions, readers: usize) -> Result<(Self, WriteQueue), StoreError> {
        let path = folder.join(DATABASE_FILE);
        // SQLite would make a new file where there is none, and the folder would look used.
        if !path.try_exists()? {
            return Err(StoreError::NotInitialised);
        }
        let mut connection = open_connection(&path)?;
        schema::bring_up_to_date(&mut connection, &path)?;
        limit_bytes(&connection, options.database_bytes_max)?;
        let installation = installation::read(&connection)?.ok_or(StoreError::NotInitialised)?;
        let framework = framework::read_framework(&connection, installation.id)?;
        let readers = Readers::open(&path, readers)?;
        let (writer, queue) = Writer::on(connection);
        let (growth, _) = broadcast::channel(GROWTH_HINTS_MAX);
        let shared = Shared {
            installation,
            framework: watch::Sender::new(Arc::new(framework)),
            path,
            writer: Mutex::new(Some(Arc::new(writer))),
            writer_thread: Mutex::new(None),
            readers,
            growth,
            projection_work: Notify::new(),
        };
        Ok((Self { shared: Arc::new(shared) }, queue))
    }

    /// Whose store it is.
    #[must_use]
    pub fn installation(&self) -> &Installation {
        &self.shared.installation
    }

    /// The id that every key begins with.
    pub(crate) fn tenant(&self) -> InstallationId {
        self.shared.installation.id
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Changes the most that the database file may grow to; `None` leaves only the disk as the limit.
    ///
    /// # Errors
    /// If the store is closed or SQLite refuses.
    pub async fn limit_database_bytes(&self, bytes_max: Option<u64>) -> Result<(), StoreError> {
        self.write(move |connection| limit_bytes(connection, bytes_max)).await
    }

    /// Whether the database can be written now: writes some bytes, deletes them and commits.
    ///
    /// # Errors
    /// Whatever keeps it from committing.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("INSERT OR REPLACE INTO write_probe (tenant, bytes) VALUES (?1, zeroblob(?2))")?
                .execute(rusqlite::params![tenant.as_bytes(), WRITE_PROBE_BYTES])?;
            connection.prepare_cached("DELETE FROM write_probe WHERE tenant = ?1")?.execute([tenant.as_bytes()])?;
            Ok(())
        })
        .await
    }

    /// Writes what is queued, lets reads under way end, folds the write-ahead log into the database and closes it. Later
    /// calls get [`StoreError::Closed`]. Blocks; must not be called from a task.
    pub fn close(&self) {
        drop(self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.shared.readers.close();
        let thread = self.shared.writer_thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the store's writer ended with a panic");
        }
    }

    /// Requests that wait for the writer now.
    pub(crate) fn writes_waiting(&self) -> usize {
        let writer = self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        writer.map_or(0, |it| it.waiting())
    }

    /// Runs `work` in the writer's next transaction.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let writer = self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        writer.ok_or(StoreError::Closed)?.write(work).await
    }

    /// Runs a read that may take long.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.shared.readers.read(work).await
    }

    /// Runs a point look-up.
    pub(crate) async fn look_up<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        self.shared.readers.look_up(work).await
    }
}

/// Opens one connection with everything set that every connection needs.
pub(crate) fn open_connection(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS_MAX);
    Ok(connection)
}

fn limit_bytes(connection: &Connection, bytes_max: Option<u64>) -> Result<(), StoreError> {
    // SQLite's own upper bound; it means "no limit of ours".
    const PAGES_MAX: u64 = 4_294_967_294;
    let page_bytes: u32 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let pages = bytes_max.map_or(PAGES_MAX, |bytes| (bytes / u64::from(page_bytes.max(1))).clamp(1, PAGES_MAX));
    connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    Ok(())
}

#[cfg(test)]
mod tests;
