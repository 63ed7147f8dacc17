//! Where a tablet keeps its documents: a small ordered table of keys and values that is written in whole batches.
//!
//! It knows nothing of forms. What the keys mean (all text, parts parted by `/`):
//!
//! | key | value |
//! |---|---|
//! | `format` | version of this layout |
//! | `identity` | who is signed in on which device, with the token and the device's secret key |
//! | `directory` | the newest list of documents, rounds and rights that the server sent |
//! | `template/<hash>` | a template's bytes |
//! | `document/<id>/case` | case, template and fate of a document |
//! | `document/<id>/snapshot/<hash>` | the automerge document as it was last compacted, the genesis at first; more than one where two pages did |
//! | `document/<id>/change/<number>-<hash>` | one change made or received since then |
//! | `document/<id>/actor/<actor>` | an actor that was created on this device, and for whom |
//! | `document/<id>/voucher/<actor>` | the newest voucher for an actor that somebody vouched for, as it travels |
//! | `document/<id>/seal` | the newest seal of the document that the server gave, as it travels |
//! | `document/<id>/acknowledged` | the heads that the server last said it has, and when |
//! | `document/<id>/answer` | the state of the case as the server last told it: receipts, sent back, erased; as it came |
//! | `document/<id>/seen/<person>` | the heads that this person last had on the screen, and when |
//! | `document/<id>/statement/<hand-in>/<person>` | what this person stated about a hand-in, until the server has it |
//! | `document/<id>/statement-refused/<hand-in>/<person>` | why the server did not take that |
//! | `answer/<person>/<name>` | what the server answered to this person last, such as their messages |
//! | `set-aside/<id>/<hash>` | an edit that was not received, with its bytes and the reason |
//! | `damaged/<id>/…` | what stood below `document/<id>/` when it could not be read; never thrown away |
//!
//! The rule that must not be broken: [`LocalStore::commit`] is done when the writes survive a power cut, all of
//! them or none.

#[cfg(feature = "browser")]
mod indexed_db;
mod memory;
mod sealed;
#[cfg(feature = "native")]
mod sqlite;

use std::future::Future;

#[cfg(feature = "browser")]
pub use indexed_db::IndexedDbStore;
pub use memory::MemoryStore;
pub use sealed::SealedStore;
#[cfg(feature = "native")]
pub use sqlite::SqliteStore;

/// One key with its value.
pub type Entry = (String, Vec<u8>);

/// One step of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// The key has this value from now on.
    Put {
        /// The key.
        key: String,
        /// The value.
        value: Vec<u8>,
    },
    /// The key is gone; it need not have been there.
    Delete {
        /// The key.
        key: String,
    },
    /// Every key that begins with this is gone.
    DeleteAll {
        /// What the keys begin with.
        prefix: String,
    },
}

/// Why a store did not do what it was asked. After an error of a commit it is unknown whether the batch was written;
/// every batch may be committed again.
#[derive(Debug, thiserror::Error)]
pub enum LocalStoreError {
    /// The store was closed.
    #[error("the local store is closed")]
    Closed,
    /// There is no room left.
    #[error("there is no room left on this device")]
    Full,
    /// What is stored can't be read.
    #[error("the local store is damaged")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Another program has the store open.
    #[error("the local store is in use by another program")]
    InUse,
    /// Anything else that the back-end reports.
    #[error("the local store failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A place that keeps entries. Its futures need not be `Send`: a browser's are not.
pub trait LocalStore {
    /// Every entry whose key begins with `prefix`, in the order of the keys.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the entries can't be read; never a part of them.
    fn load(&self, prefix: &str) -> impl Future<Output = Result<Vec<Entry>, LocalStoreError>>;

    /// Does all the writes, in their order, or none of them.
    ///
    /// # Errors
    /// [`LocalStoreError`] when it is not certain that they are durable.
    fn commit(&mut self, writes: Vec<Write>) -> impl Future<Output = Result<(), LocalStoreError>>;
}

#[cfg(any(test, feature = "conformance"))]
#[cfg_attr(
    not(feature = "conformance"),
    expect(unreachable_pub, reason = "only a page that checks a browser's store needs it from outside")
)]
pub mod conformance;
