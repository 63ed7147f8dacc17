//! A local store that lives as long as the program: for tests, and for a look round without a trace.
//!
//! Clones share their entries, so that a test can drop a tablet and start it again on what it had kept. The rule
//! that must not be broken: a commit that fails leaves everything as it was.

use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Entry, LocalStore, LocalStoreError, Write};

/// What the store answers to the next commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Mood {
    #[default]
    Willing,
    Full,
    Closed,
}

#[derive(Debug, Default)]
struct Shelf {
    entries: BTreeMap<String, Vec<u8>>,
    mood: Mood,
}

/// Entries in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    shelf: Arc<Mutex<Shelf>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A store that holds these entries.
    #[must_use]
    pub fn holding(entries: impl IntoIterator<Item = Entry>) -> Self {
        let shelf = Shelf { entries: entries.into_iter().collect(), mood: Mood::Willing };
        Self { shelf: Arc::new(Mutex::new(shelf)) }
    }

    /// From now on every commit fails for want of room, until [`Self::make_room`].
    pub fn fill_up(&self) {
        self.lock().mood = Mood::Full;
    }

    /// Commits succeed again.
    pub fn make_room(&self) {
        self.lock().mood = Mood::Willing;
    }

    /// Closes the store, for all its clones.
    pub fn close(&self) {
        self.lock().mood = Mood::Closed;
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        // Every writer leaves the entries whole, so a panic elsewhere doesn't make them unusable.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, prefix: &str) -> Result<Vec<Entry>, LocalStoreError> {
        let shelf = self.lock();
        if shelf.mood == Mood::Closed {
            return Err(LocalStoreError::Closed);
        }
        let from_prefix = shelf.entries.range(prefix.to_owned()..);
        let entries = from_prefix.take_while(|(key, _)| key.starts_with(prefix));
        Ok(entries.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    fn write(&self, writes: Vec<Write>) -> Result<(), LocalStoreError> {
        let mut shelf = self.lock();
        match shelf.mood {
            Mood::Willing => {}
            Mood::Full => return Err(LocalStoreError::Full),
            Mood::Closed => return Err(LocalStoreError::Closed),
        }
        for write in writes {
            match write {
                Write::Put { key, value } => {
                    shelf.entries.insert(key, value);
                }
                Write::Delete { key } => {
                    shelf.entries.remove(&key);
                }
                Write::DeleteAll { prefix } => shelf.entries.retain(|key, _| !key.starts_with(&prefix)),
            }
        }
        Ok(())
    }
}

impl LocalStore for MemoryStore {
    fn load(&self, prefix: &str) -> impl Future<Output = Result<Vec<Entry>, LocalStoreError>> {
        ready(self.read(prefix))
    }

    fn commit(&mut self, writes: Vec<Write>) -> impl Future<Output = Result<(), LocalStoreError>> {
        ready(self.write(writes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_store::conformance::{check, now};

    #[test]
    fn memory_keeps_the_promises_of_a_store() {
        let store = MemoryStore::new();
        now(check(async || store.clone()));
    }

    #[test]
    fn a_full_store_writes_nothing_and_recovers() {
        let mut store = MemoryStore::new();
        let write = vec![Write::Put { key: "k".into(), value: vec![1] }];
        store.fill_up();
        assert!(matches!(now(store.commit(write.clone())), Err(LocalStoreError::Full)));
        assert!(now(store.load("")).unwrap().is_empty());
        store.make_room();
        now(store.commit(write.clone())).unwrap();
        store.close();
        assert!(matches!(now(store.commit(write)), Err(LocalStoreError::Closed)));
        assert!(matches!(now(store.load("")), Err(LocalStoreError::Closed)));
    }
}
