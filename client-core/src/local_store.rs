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
//! | `document/<id>/snapshot` | the automerge document as it was last compacted; the genesis at first |
//! | `document/<id>/change/<number>` | one change made or received since then |
//! | `document/<id>/actor/<actor>` | an actor that was created on this device, and for whom |
//! | `document/<id>/voucher/<actor>` | the newest voucher for an actor that somebody vouched for, as it travels |
//! | `document/<id>/acknowledged` | the heads that the server last said it has, and when |
//! | `document/<id>/answer` | the state of the case as the server last told it: receipts, sent back, erased |
//! | `document/<id>/seen/<person>` | the heads that this person last had on the screen, and when |
//! | `set-aside/<id>/<hash>` | an edit that was not received, with its bytes and the reason |
//! | `damaged/<id>/…` | what stood below `document/<id>/` when it could not be read; never thrown away |
//!
//! The rule that must not be broken: [`LocalStore::commit`] is done when the writes survive a power cut, all of
//! them or none.

mod memory;
mod sealed;
#[cfg(feature = "native")]
mod sqlite;

use std::future::Future;

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

#[cfg(test)]
pub(crate) mod conformance {
    //! What every back-end must do; each calls [`check`] with a way to open the same store again.

    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Runs a future that never waits for anything outside itself.
    pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("a native store is done at once"),
        }
    }

    fn put(key: &str, value: &[u8]) -> Write {
        Write::Put { key: key.to_owned(), value: value.to_vec() }
    }

    fn keys(store: &impl LocalStore, prefix: &str) -> Vec<String> {
        now(store.load(prefix)).unwrap().into_iter().map(|it| it.0).collect()
    }

    /// The promises of [`LocalStore`], kept over a reopening.
    pub(crate) fn check<S: LocalStore>(mut reopen: impl FnMut() -> S) {
        let mut store = reopen();
        assert!(keys(&store, "").is_empty());
        now(store.commit(vec![put("b/2", b"two"), put("a", b""), put("b/1", b"one"), put("c", &[0, 255])])).unwrap();
        now(store.commit(Vec::new())).unwrap();
        drop(store);
        let mut store = reopen();
        assert_eq!(keys(&store, ""), ["a", "b/1", "b/2", "c"]);
        assert_eq!(
            now(store.load("b/")).unwrap(),
            [("b/1".to_owned(), b"one".to_vec()), ("b/2".into(), b"two".into())]
        );
        assert_eq!(now(store.load("c")).unwrap(), [("c".to_owned(), vec![0, 255])]);
        writes_happen_in_their_order(&mut store);
        prefixes_are_taken_literally(&mut store);
        drop(store);
        assert_eq!(keys(&reopen(), ""), ["a", "c"]);
    }

    fn writes_happen_in_their_order(store: &mut impl LocalStore) {
        let writes = vec![
            put("b/3", b"old"),
            Write::DeleteAll { prefix: "b/".into() },
            put("b/4", b"first"),
            put("b/4", b"second"),
            Write::Delete { key: "never-there".into() },
        ];
        // Twice: a batch whose result got lost is committed again and must lead to the same end.
        now(store.commit(writes.clone())).unwrap();
        now(store.commit(writes)).unwrap();
        assert_eq!(now(store.load("b/")).unwrap(), [("b/4".to_owned(), b"second".to_vec())]);
        now(store.commit(vec![Write::Delete { key: "b/4".into() }])).unwrap();
    }

    fn prefixes_are_taken_literally(store: &mut impl LocalStore) {
        now(store.commit(vec![put("p%q", b""), put("p_q", b""), put("pxq", b""), put("på", b""), put("p", b"")]))
            .unwrap();
        assert_eq!(keys(store, "p%"), ["p%q"]);
        assert_eq!(keys(store, "p_"), ["p_q"]);
        assert_eq!(keys(store, "på"), ["på"]);
        now(store.commit(vec![Write::DeleteAll { prefix: "p_".into() }])).unwrap();
        assert_eq!(keys(store, "p"), ["p", "p%q", "pxq", "på"]);
        now(store.commit(vec![Write::DeleteAll { prefix: "p".into() }])).unwrap();
    }
}
