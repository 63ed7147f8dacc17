//! The one thread that writes: it takes every request that waits, runs them in one transaction, commits, then answers.
//!
//! A commit waits for the disk, and that wait is the same for one request as for two hundred. It decides nothing about
//! what is written. The rules that must not be broken: nobody is answered "done" before the commit came back, and a
//! request that fails takes nothing of its neighbours with it, which is what its savepoint is for.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::log_folding::LogFolding;

/// Requests that may wait for the writer. A caller beyond that waits for a place, which slows its session down; the
/// hub closes sessions that fall behind.
const WRITE_QUEUE_MAX: usize = 1024;

/// Requests of one transaction: enough to share the disk's wait, few enough that the first does not wait long.
const WRITE_BATCH_MAX: usize = 256;

/// Answers one request, once the fate of its transaction is known.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Runs one request inside the open transaction; true if what it wrote is to be kept.
type Work = Box<dyn FnOnce(&Connection) -> (bool, Answer) + Send>;

/// The way to the writer thread.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Work>,
}

/// How a disk lets the last step of a transaction fail, in simulations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFailure {
    /// Nothing is written.
    NotWritten,
    /// Everything is written, and the disk reports a failure all the same.
    Written,
}

/// The last step of a transaction.
type LastStep = fn(&Connection) -> Result<(), rusqlite::Error>;

/// What waits to be written, with the one connection that writes it. Whoever holds it decides when it is.
#[derive(Debug)]
pub struct WriteQueue {
    connection: Connection,
    requests: mpsc::Receiver<Work>,
}

impl Writer {
    /// A writer and its queue on a connection that nothing else uses.
    pub(crate) fn on(connection: Connection) -> (Self, WriteQueue) {
        let (queue, requests) = mpsc::channel(WRITE_QUEUE_MAX);
        (Self { queue }, WriteQueue { connection, requests })
    }

    /// Requests that wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Runs `work` in the next transaction and returns its result after the durable commit.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, reply) = oneshot::channel();
        let run: Work = Box::new(move |connection| {
            let result = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(Err(StoreError::WritePanicked));
            let keep = result.is_ok();
            let tell: Answer = Box::new(move |committed| {
                answer.send(result.and_then(|value| committed.map(|()| value))).ok(); // The caller gave up waiting.
            });
            (keep, tell)
        });
        self.queue.send(run).await.map_err(|_| StoreError::Closed)?;
        reply.await.map_err(|_| StoreError::NotCommitted { reason: "the transaction could not begin".to_owned() })?
    }
}

impl WriteQueue {
    /// Starts a thread that writes what comes, until the store is closed; the log is folded in beside it.
    pub(super) fn write_on_a_thread(self, folding: LogFolding) -> Result<JoinHandle<()>, StoreError> {
        self.connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let thread = std::thread::Builder::new().name("store-writer".to_owned());
        thread.spawn(move || self.write_until_closed(folding)).map_err(StoreError::Io)
    }

    fn write_until_closed(mut self, folding: LogFolding) {
        let mut batch = Vec::with_capacity(WRITE_BATCH_MAX);
        while self.requests.blocking_recv_many(&mut batch, WRITE_BATCH_MAX) > 0 {
            self.commit(batch.drain(..).collect(), commit_transaction);
            folding.committed();
        }
        folding.end();
        if let Err(error) = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
            tracing::warn!(%error, "the write-ahead log could not be folded in at close; the next start does it");
        }
    }

    /// True if something waits to be written.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.requests.is_empty()
    }

    /// Writes what waits, as the thread would, and answers whoever asked for it; waits for nothing.
    pub fn commit_waiting(&mut self) {
        self.end_waiting(commit_transaction);
    }

    /// As [`Self::commit_waiting`] on a disk that fails at the last step; whoever asked is told so.
    pub fn fail_waiting(&mut self, failure: CommitFailure) {
        self.end_waiting(match failure {
            CommitFailure::NotWritten => |_| Err(disk_failure()),
            CommitFailure::Written => |connection| commit_transaction(connection).and_then(|()| Err(disk_failure())),
        });
    }

    fn end_waiting(&mut self, last_step: LastStep) {
        let mut batch = VecDeque::new();
        while batch.len() < WRITE_BATCH_MAX {
            let Ok(work) = self.requests.try_recv() else { break };
            batch.push_back(work);
        }
        self.commit(batch, last_step);
    }

    fn commit(&self, mut batch: VecDeque<Work>, last_step: LastStep) {
        let started = Instant::now();
        #[expect(clippy::cast_precision_loss, reason = "a batch has a few hundred requests at most")]
        metrics::histogram!("samsyn_store_commit_requests").record(batch.len() as f64);
        while !batch.is_empty() {
            commit_batch(&self.connection, &mut batch, last_step);
        }
        metrics::histogram!("samsyn_store_commit_seconds").record(started.elapsed().as_secs_f64());
    }
}

fn commit_transaction(connection: &Connection) -> Result<(), rusqlite::Error> {
    run(connection, "COMMIT")
}

fn disk_failure() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR), None)
}

/// Runs requests from the front of `batch` in one transaction. What is left in it afterwards belongs to another one:
/// SQLite gave this transaction up half way, as it does when the disk is full.
fn commit_batch(connection: &Connection, batch: &mut VecDeque<Work>, last_step: LastStep) {
    if let Err(error) = run(connection, "BEGIN IMMEDIATE") {
        tracing::error!(%error, requests = batch.len(), "no transaction could begin");
        batch.clear(); // Drops the answers, which tells every caller that nothing was committed.
        return;
    }
    let mut answers = Vec::with_capacity(batch.len());
    let committed = run_batch(connection, batch, &mut answers).and_then(|()| last_step(connection));
    let lost = committed.err().map(|error| {
        tracing::error!(%error, requests = answers.len(), "a transaction was not committed");
        error.to_string()
    });
    if lost.is_some() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK").ok(); // A roll-back that fails shows at the next BEGIN.
    }
    for answer in answers {
        answer(lost.as_ref().map_or(Ok(()), |reason| Err(StoreError::NotCommitted { reason: reason.clone() })));
    }
}

fn run_batch(
    connection: &Connection,
    batch: &mut VecDeque<Work>,
    answers: &mut Vec<Answer>,
) -> Result<(), rusqlite::Error> {
    while let Some(work) = batch.pop_front() {
        run(connection, "SAVEPOINT request")?;
        let (keep, answer) = work(connection);
        answers.push(answer);
        if !keep {
            // Fails when SQLite has rolled the whole transaction back by itself: then nothing of it may be answered.
            run(connection, "ROLLBACK TO request")?;
        }
        run(connection, "RELEASE request")?;
    }
    Ok(())
}

/// Runs a statement without arguments or rows, prepared once per connection.
fn run(connection: &Connection, statement: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}
