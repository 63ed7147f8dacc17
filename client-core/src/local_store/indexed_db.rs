//! The local store of a browser: one IndexedDB object store of byte strings under text keys.
//!
//! Transactions are begun and awaited by hand: `idb` can't ask for strict durability, and its futures keep their
//! callbacks for ever. The rules that must not be broken: a commit is done at the transaction's `complete` event with
//! strict durability; and a database that has vanished is never replaced by an empty one behind the client's back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use idb::event::VersionChangeEvent;
use idb::{
    Database, DatabaseEvent as _, Event as _, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query, Request as _,
    Transaction,
};
use js_sys::{Array, Function, JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DomException, IdbDatabase, IdbRequest, IdbTransaction};

use super::{Entry, LocalStore, LocalStoreError, Write};
use crate::browser::storage::{StoreState, forget_stamp, stamp};

/// The layout of the database; the layout of what is in it has a number of its own, in the store.
const DATABASE_VERSION: u32 = 1;

/// The object store.
const ENTRIES: &str = "entries";

/// How long opening or deleting may take: another page may hold the database, and some browsers never answer.
const OPEN_TIMEOUT_MS: u32 = 5_000;

/// How long a transaction may take before the connection counts as lost: a slow disk takes a second or two.
const TRANSACTION_TIMEOUT_MS: u32 = 20_000;

/// A connection to a database of the browser. Dropping it closes the connection.
#[derive(Debug)]
pub struct IndexedDbStore {
    name: String,
    connection: RefCell<Option<Connection>>,
    /// Set when somebody deletes or upgrades the database: it must not come back empty.
    is_closed: Rc<Cell<bool>>,
    state: StoreState,
    /// True once it is noted outside the database that there is one.
    is_stamped: bool,
}

#[derive(Debug)]
struct Connection {
    database: IdbDatabase,
    /// The same object, for what it calls.
    _callbacks: Database,
    /// Set when the browser has closed the connection.
    is_lost: Rc<Cell<bool>>,
    /// True if the database was made by this connection.
    is_made: bool,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// Whether a database that is not there is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Make,
    Refuse,
}

/// What a browser says went wrong.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{name}: {message}")]
struct Fault {
    name: String,
    message: String,
}

impl Fault {
    fn new(name: &str, message: &str) -> Self {
        Self { name: name.to_owned(), message: message.to_owned() }
    }

    fn of_exception(exception: &DomException) -> Self {
        Self { name: exception.name(), message: exception.message() }
    }

    fn of_value(value: &JsValue) -> Self {
        let text = |key| Reflect::get(value, &JsValue::from_str(key)).ok().and_then(|it| it.as_string());
        Self { name: text("name").unwrap_or_default(), message: text("message").unwrap_or_default() }
    }

    /// True when a new connection may do what this one can't.
    fn is_loss(&self) -> bool {
        // WebKit says `UnknownError` when its database process was ended in the background.
        matches!(self.name.as_str(), "InvalidStateError" | "AbortError" | "UnknownError" | "TimeoutError")
    }
}

impl From<idb::Error> for Fault {
    fn from(error: idb::Error) -> Self {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the library has a variant for each call that may fail")]
        match &error {
            idb::Error::DomException(exception) => Self::of_exception(exception),
            idb::Error::TransactionOpenFailed(value)
            | idb::Error::ObjectStoreNotFound(value)
            | idb::Error::UpdateFailed(value)
            | idb::Error::DeleteFailed(value)
            | idb::Error::IndexedDbOpenFailed(value) => Self::of_value(value),
            _ => Self::new("", &error.to_string()),
        }
    }
}

impl From<Fault> for LocalStoreError {
    fn from(fault: Fault) -> Self {
        match fault.name.as_str() {
            "QuotaExceededError" => Self::Full,
            "InvalidStateError" | "AbortError" | "VersionError" => Self::Closed,
            "TimeoutError" => Self::InUse,
            "NotFoundError" => Self::Damaged(Box::new(fault)),
            _ => Self::Failed(Box::new(fault)),
        }
    }
}

impl IndexedDbStore {
    /// Opens the database of this name, or makes it.
    ///
    /// # Errors
    /// [`LocalStoreError::InUse`] when the browser doesn't answer in time, [`LocalStoreError::Closed`] when a newer
    /// program has upgraded the database, otherwise what the browser says.
    pub async fn open(name: &str) -> Result<Self, LocalStoreError> {
        let is_closed = Rc::new(Cell::new(false));
        let connection = connect(name, Missing::Make, Rc::clone(&is_closed)).await?;
        let state = if connection.is_made { StoreState::of_made(name) } else { StoreState::Known };
        let connection = RefCell::new(Some(connection));
        Ok(Self { name: name.to_owned(), connection, is_closed, state, is_stamped: false })
    }

    /// Whether the database was there when it was opened, and if not, whether it should have been.
    #[must_use]
    pub const fn state(&self) -> StoreState {
        self.state
    }

    /// Deletes the database of this name with everything in it. Other pages that have it open lose it.
    ///
    /// # Errors
    /// [`LocalStoreError::InUse`] when somebody does not let go of it in time; it is deleted when they do.
    pub async fn delete(name: &str) -> Result<(), LocalStoreError> {
        let request = Factory::new().map_err(Fault::from)?.delete(name).map_err(Fault::from)?;
        match select(request.into_future(), TimeoutFuture::new(OPEN_TIMEOUT_MS)).await {
            Either::Left((result, _)) => {
                result.map_err(Fault::from)?;
                forget_stamp(name);
                Ok(())
            }
            Either::Right(_) => Err(LocalStoreError::InUse),
        }
    }

    /// Does something with a connection; when it was lost, once more with a new one.
    async fn with_connection<T, F>(&self, mut attempt: F) -> Result<T, LocalStoreError>
    where
        F: AsyncFnMut(IdbDatabase) -> Result<T, Fault>,
    {
        let first = match self.database() {
            Some(database) => attempt(database).await,
            None => Err(Fault::new("InvalidStateError", "the connection is lost")),
        };
        let fault = match first {
            Ok(done) => return Ok(done),
            Err(fault) => fault,
        };
        if !fault.is_loss() || self.is_closed.get() {
            return Err(fault.into());
        }
        self.connection.replace(None);
        let connection = connect(&self.name, Missing::Refuse, Rc::clone(&self.is_closed)).await?;
        self.connection.replace(Some(connection));
        let database = self.database().ok_or(LocalStoreError::Closed)?;
        Ok(attempt(database).await?)
    }

    fn database(&self) -> Option<IdbDatabase> {
        let connection = self.connection.borrow();
        let usable = connection.as_ref().filter(|it| !it.is_lost.get() && !self.is_closed.get())?;
        Some(usable.database.clone())
    }
}

impl LocalStore for IndexedDbStore {
    async fn load(&self, prefix: &str) -> Result<Vec<Entry>, LocalStoreError> {
        let mut entries = self.with_connection(async |database| read(&database, prefix).await).await?;
        // The browser orders keys by UTF-16 units, the other stores by code points.
        entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Ok(entries)
    }

    async fn commit(&mut self, writes: Vec<Write>) -> Result<(), LocalStoreError> {
        self.with_connection(async |database| write(&database, &writes).await).await?;
        if !self.is_stamped {
            stamp(&self.name);
            self.is_stamped = true;
        }
        Ok(())
    }
}

async fn connect(name: &str, missing: Missing, is_closed: Rc<Cell<bool>>) -> Result<Connection, Fault> {
    let mut request = Factory::new()?.open(name, Some(DATABASE_VERSION))?;
    let is_made = Rc::new(Cell::new(false));
    let made = Rc::clone(&is_made);
    request.on_upgrade_needed(move |event| made.set(prepare(&event, missing)));
    let opened = match select(request.into_future(), TimeoutFuture::new(OPEN_TIMEOUT_MS)).await {
        Either::Left((opened, _)) => opened?,
        Either::Right(((), request)) => {
            // Should it come after all, it must not stand in the way of whoever deletes the database.
            spawn_local(async move {
                if let Ok(database) = request.await {
                    database.close();
                }
            });
            return Err(Fault::new("TimeoutError", "the browser did not open the database in time"));
        }
    };
    let database = IdbDatabase::from(opened);
    let mut callbacks = Database::from(database.clone());
    let is_lost = Rc::new(Cell::new(false));
    let lost = Rc::clone(&is_lost);
    callbacks.on_close(move |_| lost.set(true));
    let closing = database.clone();
    callbacks.on_version_change(move |_| {
        is_closed.set(true);
        closing.close();
    });
    Ok(Connection { database, _callbacks: callbacks, is_lost, is_made: is_made.get() })
}

/// Makes the object store of a new database, or undoes the making where the database should have been there.
fn prepare(event: &VersionChangeEvent, missing: Missing) -> bool {
    let is_made = missing == Missing::Make
        && event.database().and_then(|it| it.create_object_store(ENTRIES, ObjectStoreParams::new())).is_ok();
    if !is_made && let Some(transaction) = event.target().ok().and_then(|it| it.transaction()) {
        // The request to open fails then, and says so.
        transaction.abort().ok();
    }
    is_made
}

async fn read(database: &IdbDatabase, prefix: &str) -> Result<Vec<Entry>, Fault> {
    let transaction = begin(database, "readonly")?;
    let store = entries_of(&transaction)?;
    let range = keys_from(prefix)?;
    let keys = IdbRequest::from(store.get_all_keys(range.clone(), None)?);
    let values = IdbRequest::from(store.get_all(range, None)?);
    completed(&transaction).await?;
    let keys: Array = keys.result().map_err(|it| Fault::of_value(&it))?.unchecked_into();
    let values: Array = values.result().map_err(|it| Fault::of_value(&it))?.unchecked_into();
    let entry = |(key, value): (JsValue, JsValue)| {
        let value = value.dyn_into::<Uint8Array>().ok()?.to_vec();
        Some((key.as_string()?, value))
    };
    let entries: Option<Vec<Entry>> = keys.iter().zip(values.iter()).map(entry).collect();
    entries.ok_or_else(|| Fault::new("NotFoundError", "an entry is not a byte string"))
}

async fn write(database: &IdbDatabase, writes: &[Write]) -> Result<(), Fault> {
    if writes.is_empty() {
        return Ok(());
    }
    let transaction = begin(database, "readwrite")?;
    if let Err(fault) = request_all(&transaction, writes) {
        // Without this the writes before the one that failed would be kept.
        transaction.abort().ok();
        return Err(fault);
    }
    completed(&transaction).await
}

fn request_all(transaction: &IdbTransaction, writes: &[Write]) -> Result<(), Fault> {
    let store = entries_of(transaction)?;
    for write in writes {
        match write {
            Write::Put { key, value } => {
                store.put(&Uint8Array::from(value.as_slice()), Some(&JsValue::from_str(key)))?;
            }
            Write::Delete { key } => {
                store.delete(Query::Key(JsValue::from_str(key)))?;
            }
            Write::DeleteAll { prefix } => {
                match keys_from(prefix)? {
                    Some(range) => store.delete(range).map(drop)?,
                    None => store.clear().map(drop)?,
                };
            }
        }
    }
    Ok(())
}

/// Begins a transaction that is complete only when it is durable.
fn begin(database: &IdbDatabase, mode: &str) -> Result<IdbTransaction, Fault> {
    let fault = |value: JsValue| Fault::of_value(&value);
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(fault)?;
    let transaction: Function = Reflect::get(database, &"transaction".into()).map_err(fault)?.unchecked_into();
    let begun = transaction.call3(database, &ENTRIES.into(), &mode.into(), &options).map_err(fault)?;
    Ok(begun.unchecked_into())
}

fn entries_of(transaction: &IdbTransaction) -> Result<ObjectStore, Fault> {
    Ok(Transaction::from(transaction.clone()).object_store(ENTRIES)?)
}

/// Waits for the end of a transaction to which nothing is added any more.
async fn completed(transaction: &IdbTransaction) -> Result<(), Fault> {
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match select(JsFuture::from(ended), TimeoutFuture::new(TRANSACTION_TIMEOUT_MS)).await {
        Either::Left((Ok(_), _)) => Ok(()),
        Either::Left((Err(_), _)) => {
            let unnamed = || Fault::new("AbortError", "the connection was closed");
            Err(transaction.error().as_ref().map_or_else(unnamed, Fault::of_exception))
        }
        Either::Right(_) => Err(Fault::new("TimeoutError", "the browser did not finish the transaction in time")),
    }
}

/// The keys that begin with a prefix; none for all keys.
fn keys_from(prefix: &str) -> Result<Option<Query>, Fault> {
    if prefix.is_empty() {
        return Ok(None);
    }
    let first = JsValue::from_str(prefix);
    let range = match after_all(prefix) {
        Some(end) => KeyRange::bound(&first, &JsString::from_char_code(&end), Some(false), Some(true))?,
        None => KeyRange::lower_bound(&first, Some(false))?,
    };
    Ok(Some(Query::KeyRange(range)))
}

/// The first string after all that begin with the prefix, in the browser's order of UTF-16 units.
fn after_all(prefix: &str) -> Option<Vec<u16>> {
    let mut units: Vec<u16> = prefix.encode_utf16().collect();
    while let Some(last) = units.pop() {
        if let Some(next) = last.checked_add(1) {
            units.push(next);
            return Some(units);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_unit() {
        assert_eq!(after_all("b/"), Some("b0".encode_utf16().collect()));
        assert_eq!(after_all("a\u{ffff}"), Some("b".encode_utf16().collect()));
        assert_eq!(after_all("\u{ffff}"), None);
        assert_eq!(after_all("\u{1f600}"), Some(vec![0xd83d, 0xde01]));
    }

    #[test]
    fn each_fault_is_told_as_what_it_means() {
        let told = |name| LocalStoreError::from(Fault::new(name, ""));
        assert!(matches!(told("QuotaExceededError"), LocalStoreError::Full));
        assert!(matches!(told("InvalidStateError"), LocalStoreError::Closed));
        assert!(matches!(told("VersionError"), LocalStoreError::Closed));
        assert!(matches!(told("TimeoutError"), LocalStoreError::InUse));
        assert!(matches!(told("NotFoundError"), LocalStoreError::Damaged(_)));
        assert!(matches!(told("DataError"), LocalStoreError::Failed(_)));
    }
}
