//! A bounded pool of read-only connections.
//!
//! Long reads run on the runtime's blocking threads; point look-ups run where they are called, because the hop to
//! another thread costs more than the look-up. The rule: a connection is used by one read at a time, and no read keeps
//! a transaction open after it returns, or the write-ahead log could never be folded in.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{StoreError, open_connection};

/// The pool.
#[derive(Debug)]
pub(crate) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
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
        Ok(Self { idle: Arc::new(Mutex::new(idle)), places: Arc::new(Semaphore::new(count)) })
    }

    /// Runs a read that may take long on a blocking thread.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let idle = Arc::clone(&self.idle);
        tokio::task::spawn_blocking(move || {
            let result = on_idle_connection(&idle, work);
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
        on_idle_connection(&self.idle, work)
    }
}

fn on_idle_connection<T>(
    idle: &Mutex<Vec<Connection>>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let connection = idle.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or(StoreError::Closed)?;
    let borrowed = Borrowed { idle, connection: Some(connection) };
    // One read transaction: all that the read sees is of one moment.
    let transaction = borrowed.connection().unchecked_transaction()?;
    let result = work(&transaction);
    drop(transaction);
    result
}

/// Gives the connection back also when the read panicked.
struct Borrowed<'a> {
    idle: &'a Mutex<Vec<Connection>>,
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
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
