//! What every back-end must do; each is given to [`check`] with a way to open the same store again.
//!
//! It knows nothing of any back-end. The rule that must not be broken: a promise that the client relies on has a line
//! here, so that no back-end can lack it unnoticed.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::{Entry, LocalStore, Write};

/// Runs a future that never waits for anything outside itself, as those of the native stores.
///
/// # Panics
/// When it does wait.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a native store is done at once"),
    }
}

fn put(key: &str, value: &[u8]) -> Write {
    Write::Put { key: key.to_owned(), value: value.to_vec() }
}

async fn entries(store: &impl LocalStore, prefix: &str) -> Vec<Entry> {
    store.load(prefix).await.expect("a store can be read")
}

async fn keys(store: &impl LocalStore, prefix: &str) -> Vec<String> {
    entries(store, prefix).await.into_iter().map(|it| it.0).collect()
}

async fn commit(store: &mut impl LocalStore, writes: Vec<Write>) {
    store.commit(writes).await.expect("a store takes a batch");
}

/// The promises of [`LocalStore`], kept over a reopening. The store must be empty at first.
///
/// # Panics
/// When a promise is not kept.
pub async fn check<S: LocalStore>(mut reopen: impl AsyncFnMut() -> S) {
    let mut store = reopen().await;
    assert!(keys(&store, "").await.is_empty(), "a new store is empty");
    commit(&mut store, vec![put("b/2", b"two"), put("a", b""), put("b/1", b"one"), put("c", &[0, 255])]).await;
    commit(&mut store, Vec::new()).await;
    drop(store);
    let mut store = reopen().await;
    assert_eq!(keys(&store, "").await, ["a", "b/1", "b/2", "c"]);
    assert_eq!(entries(&store, "b/").await, [("b/1".to_owned(), b"one".to_vec()), ("b/2".into(), b"two".into())]);
    assert_eq!(entries(&store, "c").await, [("c".to_owned(), vec![0, 255])]);
    writes_happen_in_their_order(&mut store).await;
    prefixes_are_taken_literally(&mut store).await;
    let mut other = reopen().await;
    two_pages_write_beside_each_other(&mut store, &mut other).await;
    drop((store, other));
    assert_eq!(keys(&reopen().await, "").await, ["a", "c"]);
}

async fn writes_happen_in_their_order(store: &mut impl LocalStore) {
    let writes = vec![
        put("b/3", b"old"),
        Write::DeleteAll { prefix: "b/".into() },
        put("b/4", b"first"),
        put("b/4", b"second"),
        Write::Delete { key: "never-there".into() },
    ];
    // Twice: a batch whose result got lost is committed again and must lead to the same end.
    commit(store, writes.clone()).await;
    commit(store, writes).await;
    assert_eq!(entries(store, "b/").await, [("b/4".to_owned(), b"second".to_vec())]);
    commit(store, vec![Write::Delete { key: "b/4".into() }]).await;
}

async fn prefixes_are_taken_literally(store: &mut impl LocalStore) {
    commit(store, vec![put("p%q", b""), put("p_q", b""), put("pxq", b""), put("på", b""), put("p", b"")]).await;
    assert_eq!(keys(store, "p%").await, ["p%q"]);
    assert_eq!(keys(store, "p_").await, ["p_q"]);
    assert_eq!(keys(store, "på").await, ["på"]);
    commit(store, vec![Write::DeleteAll { prefix: "p_".into() }]).await;
    assert_eq!(keys(store, "p").await, ["p", "p%q", "pxq", "på"]);
    commit(store, vec![Write::DeleteAll { prefix: "p".into() }]).await;
}

/// Where nothing keeps two pages from writing to one store: what one deletes by its key is all that goes.
async fn two_pages_write_beside_each_other(one: &mut impl LocalStore, other: &mut impl LocalStore) {
    commit(one, vec![put("s", b"old"), put("s/1", b"of one")]).await;
    commit(other, vec![put("s/2", b"of the other"), Write::Delete { key: "s".into() }]).await;
    commit(one, vec![put("s/3", b"of one"), Write::Delete { key: "s".into() }, Write::Delete { key: "s/1".into() }])
        .await;
    assert_eq!(keys(one, "s").await, ["s/2", "s/3"]);
    assert_eq!(keys(other, "s").await, ["s/2", "s/3"]);
    commit(one, vec![Write::DeleteAll { prefix: "s".into() }]).await;
}
