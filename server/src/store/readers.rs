//! A bounded pool of read-only connections.
//!
//! Long reads run on the runtime's blocking threads; point look-ups run where they are called, because the hop to
//! another thread costs more than the look-up. The rule: a connection is used by one read at a time, and no read keeps
//! a transaction open after it returns, or the write-ahead log could never be folded in.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{StoreError, open_connection};
use crate::long_work::in_background;

/// How long closing waits for reads under way: longer than any of them takes, shorter than an operator waits.
const READS_END_MAX: Duration = Duration::from_secs(5);

/// The pool.
#[derive(Debug)]
pub(crate) struct Readers {
    pool: Arc<Pool>,
    places: Arc<Semaphore>,
}

#[derive(Debug)]
struct Pool {
    connections: Mutex<Connections>,
    returned: Condvar,
}

#[derive(Debug)]
struct Connections {
    idle: Vec<Connection>,
    lent: usize,
    closed: bool,
}

impl Readers {
    /// Opens `count` read-only connections to the database at `path`.
    pub(crate) fn open(path: &Path, count: usize) -> Result<Self, StoreError> {
        let mut idle = Vec::with_capacity(count);
        for _ in 0..count {
            let connection = open_connection(path)?;
            connection.pragma_update(None, "query_only", true)?;
            idle.push(connection);
        }
        let connections = Mutex::new(Connections { idle, lent: 0, closed: false });
        let pool = Arc::new(Pool { connections, returned: Condvar::new() });
        Ok(Self { pool, places: Arc::new(Semaphore::new(count)) })
    }

    /// Closes every connection, those of reads under way as soon as they end; blocks for [`READS_END_MAX`] at most.
    ///
    /// SQLite removes the write-ahead log when its last connection closes: one that lingers here would leave it behind.
    pub(crate) fn close(&self) {
        self.places.close();
        let mut connections = self.pool.lock();
        connections.closed = true;
        connections.idle.clear();
        let waited = self.pool.returned.wait_timeout_while(connections, READS_END_MAX, |it| it.lent > 0);
        if waited.is_ok_and(|(_, waited)| waited.timed_out()) {
            tracing::warn!("some reads did not end in time; the next start folds the write-ahead log in");
        }
    }

    /// Runs a read that may take long on a blocking thread.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let pool = Arc::clone(&self.pool);
        in_background(move || {
            let result = on_idle_connection(&pool, work);
            drop(place);
            result
        })
        .await
        .map_err(|_| StoreError::ReadPanicked)?
    }

    /// Runs a point look-up on the calling thread.
    pub(crate) async fn look_up<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        let _place = self.places.acquire().await.map_err(|_| StoreError::Closed)?;
        on_idle_connection(&self.pool, work)
    }
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lend(&self) -> Option<Connection> {
        let mut connections = self.lock();
        let lent = connections.idle.pop()?;
        connections.lent += 1;
        drop(connections);
        Some(lent)
    }

    fn take_back(&self, connection: Connection) {
        let mut connections = self.lock();
        if connections.closed {
            drop(connection);
        } else {
            connections.idle.push(connection);
        }
        connections.lent -= 1;
        drop(connections);
        self.returned.notify_all();
    }
}

fn on_idle_connection<T>(
    pool: &Pool,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let connection = pool.lend().ok_or(StoreError::Closed)?;
    let borrowed = Borrowed { pool, connection: Some(connection) };
    // One read transaction: all that the read sees is of one moment.
    let transaction = borrowed.connection().unchecked_transaction()?;
    let result = work(&transaction);
    drop(transaction);
    result
}

/// Gives the connection back also when the read panicked.
struct Borrowed<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl Borrowed<'_> {
    const fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("invariant: taken only when dropped")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.take_back(connection);
        }
    }
}
