//! A local store whose values can't be read without a key: what a person wrote, the token and the device's key at rest.
//!
//! It wraps any other store. The keys of the rows stay in clear: they are ids, numbers and hashes, and nothing that a
//! person wrote (see the table in `local_store.rs`). So whoever holds the device sees how many documents there are, how
//! large, and how often they were changed, but nothing of what they say. Each value is bound to its own key: a row that
//! was copied to another place, or changed, is damaged. What it can't notice is a row that was deleted, or put back as it
//! was earlier. The rule that must not be broken: no value reaches the store below unsealed.

use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::{Entry, LocalStore, LocalStoreError, Write};
use crate::keys::{DAMAGED_PREFIX, DOCUMENT_PREFIX, SET_ASIDE_PREFIX};
use crate::store_key::StoreKey;

/// What the label of every row begins with: nothing else that the same key seals can be passed off as a row.
const LABEL: &[u8] = b"samsyn-row-1/";

/// A row does not open with this key: it was changed, moved, or belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the row {key} can't be opened with this key")]
struct RowDoesNotOpen {
    key: String,
}

/// A store whose values are sealed.
#[derive(Debug)]
pub struct SealedStore<S> {
    below: S,
    key: StoreKey,
    rng: ChaCha20Rng,
}

impl<S: LocalStore> SealedStore<S> {
    /// Seals what goes into `below` with this key. The nonces are drawn from the seed, which must be a fresh one for
    /// every run of the program.
    #[must_use]
    pub fn new(below: S, key: StoreKey, seed: [u8; 32]) -> Self {
        Self { below, key, rng: ChaCha20Rng::from_seed(seed) }
    }

    fn unseal(&self, key: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.key.unseal(&label(key), sealed).map(|mut value| std::mem::take(&mut *value))
    }

    fn seal_write(&mut self, write: Write) -> Write {
        match write {
            Write::Put { key, value } => {
                let value = self.key.seal(&label(&key), &value, &mut self.rng);
                Write::Put { key, value }
            }
            Write::Delete { key } => Write::Delete { key },
            Write::DeleteAll { prefix } => Write::DeleteAll { prefix },
        }
    }
}

fn label(key: &str) -> Vec<u8> {
    [LABEL, key.as_bytes()].concat()
}

/// Rows that the client moves aside when it can't read them, so that one bad row keeps nobody out of all the others.
const MOVED_ASIDE_WHEN_UNREADABLE: [&str; 3] = [DOCUMENT_PREFIX, SET_ASIDE_PREFIX, DAMAGED_PREFIX];

impl<S: LocalStore> LocalStore for SealedStore<S> {
    /// A row below one of these that does not open is given as it stands: nothing that the client can read, and all there is
    /// to keep of it.
    async fn load(&self, prefix: &str) -> Result<Vec<Entry>, LocalStoreError> {
        let is_moved_aside = |key: &str| MOVED_ASIDE_WHEN_UNREADABLE.iter().any(|it| key.starts_with(it));
        let mut entries = Vec::new();
        for (key, sealed) in self.below.load(prefix).await? {
            match self.unseal(&key, &sealed) {
                Some(value) => entries.push((key, value)),
                None if is_moved_aside(&key) => entries.push((key, sealed)),
                None => return Err(LocalStoreError::Damaged(Box::new(RowDoesNotOpen { key }))),
            }
        }
        Ok(entries)
    }

    async fn commit(&mut self, writes: Vec<Write>) -> Result<(), LocalStoreError> {
        let sealed = writes.into_iter().map(|it| self.seal_write(it)).collect();
        self.below.commit(sealed).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_store::MemoryStore;
    use crate::local_store::conformance::{check, now};

    fn key(number: u8) -> StoreKey {
        StoreKey::draw(&mut ChaCha20Rng::from_seed([number; 32]))
    }

    fn put(key: &str, value: &[u8]) -> Write {
        Write::Put { key: key.to_owned(), value: value.to_vec() }
    }

    #[test]
    fn a_sealed_store_keeps_the_promises_of_a_store() {
        let below = MemoryStore::new();
        let mut seed = [0; 32];
        now(check(async || {
            seed[0] += 1;
            SealedStore::new(below.clone(), key(1), seed)
        }));
    }

    #[test]
    fn nothing_that_was_written_stands_in_the_store_below() {
        let below = MemoryStore::new();
        let mut store = SealedStore::new(below.clone(), key(1), [1; 32]);
        let written: &[u8] = b"the ventilation is broken";
        now(store.commit(vec![put("document/1/change/1", written), put("identity", b"token-token")])).unwrap();
        for (_, value) in now(below.load("")).unwrap() {
            for piece in written.windows(5).chain(b"token-token".windows(5)) {
                assert!(!value.windows(5).any(|it| it == piece), "{piece:?} can be read");
            }
        }
        assert_eq!(now(store.load("document/")).unwrap(), [("document/1/change/1".to_owned(), written.to_vec())]);
    }

    #[test]
    fn a_row_that_was_moved_is_damaged() {
        let mut below = MemoryStore::new();
        let mut store = SealedStore::new(below.clone(), key(1), [1; 32]);
        now(store.commit(vec![put("a", b"one"), put("b", b"two")])).unwrap();
        let row = now(below.load("a")).unwrap().remove(0).1;
        now(below.commit(vec![put("b", &row)])).unwrap();
        let Err(LocalStoreError::Damaged(why)) = now(store.load("")) else { panic!("a moved row was taken") };
        assert_eq!(why.to_string(), "the row b can't be opened with this key");
    }

    #[test]
    fn somebody_elses_key_opens_nothing() {
        let below = MemoryStore::new();
        now(SealedStore::new(below.clone(), key(1), [1; 32]).commit(vec![put("a", b"one")])).unwrap();
        let other = SealedStore::new(below.clone(), key(2), [2; 32]);
        assert!(matches!(now(other.load("")), Err(LocalStoreError::Damaged(_))));
    }

    #[test]
    fn a_full_store_is_full_through_the_seal() {
        let below = MemoryStore::new();
        below.fill_up();
        let mut store = SealedStore::new(below, key(1), [1; 32]);
        assert!(matches!(now(store.commit(vec![put("a", b"one")])), Err(LocalStoreError::Full)));
        assert!(now(store.load("")).unwrap().is_empty());
    }

    #[test]
    fn a_changed_row_of_a_document_is_given_as_it_stands_and_keeps_nobody_out_of_the_others() {
        let mut below = MemoryStore::new();
        let mut store = SealedStore::new(below.clone(), key(1), [1; 32]);
        let (changed, sound) = ("document/1/acknowledged", "document/2/acknowledged");
        now(store.commit(vec![put(changed, b"one"), put(sound, b"two")])).unwrap();
        let mut row = now(below.load(changed)).unwrap().remove(0).1;
        *row.last_mut().unwrap() ^= 1;
        now(below.commit(vec![put(changed, &row)])).unwrap();
        assert_eq!(now(store.load("")).unwrap(), [(changed.to_owned(), row), (sound.to_owned(), b"two".to_vec())]);
    }
}
