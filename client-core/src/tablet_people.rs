//! The people of one tablet: who has a space of their own on it, and how each of them unlocks it.
//!
//! A space is a store of its own, sealed with a key of its own; here is only the list, which is not sealed: a shared
//! tablet shows the names before anybody has unlocked. So nothing that somebody wrote, no token and no key is ever put
//! here in clear. The rows of the store: `format`, `settings`, and `person/<space>` for each. The rules that must not be
//! broken: a wrong PIN is counted before it is known to be wrong, and a row that can't be read is kept and told.

use std::fmt;
use std::str::FromStr;

use form_model::{InstallationId, PersonId};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::keys::{put_record, read_record};
use crate::local_store::{LocalStore, LocalStoreError, Write};
use crate::pin::Pin;
use crate::store_key::StoreKey;
use crate::vault::{VaultError, VaultParams, VaultRecord};

/// The layout of the list; one with a greater number was written by a newer program.
const FORMAT: u32 = 1;

const FORMAT_KEY: &str = "format";
const SETTINGS_KEY: &str = "settings";
const PERSON_PREFIX: &str = "person/";

/// What the name of a space's database begins with.
const DATABASE_PREFIX: &str = "samsyn-person-";

/// Minutes without input after which a space locks itself, unless the people of the tablet choose otherwise.
const LOCK_AFTER_MINUTES: u32 = 15;

/// Names one person's space on a tablet. It is random and says nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpaceId(String);

impl SpaceId {
    /// The id of a new space.
    #[must_use]
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        Self(format!("{:016x}", rng.next_u64()))
    }

    /// The name of the database that holds the space.
    #[must_use]
    pub fn database(&self) -> String {
        format!("{DATABASE_PREFIX}{}", self.0)
    }
}

impl fmt::Display for SpaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SpaceId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_id = text.len() == 16 && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        is_id.then(|| Self(text.to_owned())).ok_or(())
    }
}

/// How a space is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpaceState {
    /// The person is signed in.
    InUse,
    /// The person signed out; what they wrote stays, locked by their PIN.
    SignedOut,
    /// The person has got a new space since, because the PIN was forgotten. What was not sent lies here until it is
    /// remembered.
    LeftBehind,
}

/// One person of a tablet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabletPerson {
    /// Their space.
    pub space: SpaceId,
    /// Who they are at the server.
    pub person: PersonId,
    /// The server's installation.
    pub installation: InstallationId,
    /// What they sign in with.
    pub user: String,
    /// What they are called.
    pub name: String,
    /// How the space is used.
    pub state: SpaceState,
    /// When it was last unlocked, in milliseconds since 1970.
    pub opened_at_ms: u64,
    /// What their PIN protects.
    pub vault: VaultRecord,
}

/// Everybody on a tablet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleHere {
    /// Those that can be read; who was here last comes first.
    pub people: Vec<TabletPerson>,
    /// Rows that can't be read, perhaps written by a newer program. They are kept.
    pub unreadable: usize,
}

/// What the people of a tablet have chosen together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabletSettings {
    /// Minutes without input after which a space locks itself.
    pub lock_after_minutes: u32,
}

impl Default for TabletSettings {
    fn default() -> Self {
        Self { lock_after_minutes: LOCK_AFTER_MINUTES }
    }
}

/// Why a space was not unlocked.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// The vault did not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The list could not be read or written.
    #[error(transparent)]
    Store(#[from] LocalStoreError),
    /// There is no such space on this tablet any more.
    #[error("there is no such space on this tablet")]
    NoSuchSpace,
}

/// The list of a tablet's people, in a store of its own.
#[derive(Debug)]
pub struct TabletPeople<S> {
    store: S,
}

impl<S: LocalStore> TabletPeople<S> {
    /// The list that a store holds; an empty store is an empty list.
    #[must_use]
    pub const fn new(store: S) -> Self {
        Self { store }
    }

    /// Everybody who has a space here.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the list can't be read.
    pub async fn all(&self) -> Result<PeopleHere, LocalStoreError> {
        let mut here = PeopleHere::default();
        for (_, value) in self.store.load(PERSON_PREFIX).await? {
            match read_record(&value) {
                Some(person) => here.people.push(person),
                None => here.unreadable += 1,
            }
        }
        here.people
            .sort_by(|a: &TabletPerson, b| b.opened_at_ms.cmp(&a.opened_at_ms).then_with(|| a.space.cmp(&b.space)));
        Ok(here)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`UnlockError`] when there is none, or the list can't be read.
    pub async fn one(&self, space: &SpaceId) -> Result<TabletPerson, UnlockError> {
        let key = person_key(space);
        let found = self.store.load(&key).await?.into_iter().find(|it| it.0 == key).ok_or(UnlockError::NoSuchSpace)?;
        Ok(read_record(&found.1).ok_or(VaultError::Damaged)?)
    }

    /// Puts a person on the list, or keeps what is new about one.
    ///
    /// # Errors
    /// [`LocalStoreError`] when it is not certain that it is kept.
    pub async fn keep(&mut self, person: &TabletPerson) -> Result<(), LocalStoreError> {
        let format = put_record(FORMAT_KEY.to_owned(), &FORMAT);
        self.store.commit(vec![format, put_record(person_key(&person.space), person)]).await
    }

    /// Takes a space off the list. Whoever calls this has seen to it that nothing in it is needed any more.
    ///
    /// # Errors
    /// [`LocalStoreError`] when it is not certain that it is gone.
    pub async fn forget(&mut self, space: &SpaceId) -> Result<(), LocalStoreError> {
        self.store.commit(vec![Write::Delete { key: person_key(space) }]).await
    }

    /// Unlocks a space: counts the attempt, tries the PIN, and forgets the count when it was right. On a full device the
    /// attempt is not counted: what is saved there must stay readable, and whoever fills the device to try PINs by hand
    /// gains little.
    ///
    /// # Errors
    /// [`UnlockError`] when it stays locked.
    pub async fn unlock(&mut self, space: &SpaceId, pin: &Pin, now_ms: u64) -> Result<StoreKey, UnlockError> {
        let (mut person, key) = self.try_pin(space, pin, now_ms).await?;
        person.vault.opened();
        person.opened_at_ms = now_ms;
        self.keep_if_there_is_room(&person).await?;
        Ok(key)
    }

    /// Gives a space another PIN.
    ///
    /// # Errors
    /// [`UnlockError`] when the old one is not the PIN; the old one stays then.
    pub async fn change_pin(
        &mut self,
        space: &SpaceId,
        pins: OldAndNew<'_>,
        now_ms: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<(), UnlockError> {
        let (mut person, key) = self.try_pin(space, pins.old, now_ms).await?;
        person.vault = VaultRecord::wrap(&key, pins.new, VaultParams::default(), rng)?;
        Ok(self.keep(&person).await?)
    }

    async fn try_pin(
        &mut self,
        space: &SpaceId,
        pin: &Pin,
        now_ms: u64,
    ) -> Result<(TabletPerson, StoreKey), UnlockError> {
        // Read anew: another tab may have counted attempts, or changed the PIN.
        let mut person = self.one(space).await?;
        person.vault.attempt(now_ms)?;
        self.keep_if_there_is_room(&person).await?;
        let key = person.vault.open(pin)?;
        Ok((person, key))
    }

    async fn keep_if_there_is_room(&mut self, person: &TabletPerson) -> Result<(), LocalStoreError> {
        match self.keep(person).await {
            Err(LocalStoreError::Full) => Ok(()),
            other => other,
        }
    }

    /// What the people of the tablet have chosen.
    ///
    /// # Errors
    /// [`LocalStoreError`] when it can't be read. A choice that makes no sense is the usual one.
    pub async fn settings(&self) -> Result<TabletSettings, LocalStoreError> {
        let rows = self.store.load(SETTINGS_KEY).await?;
        Ok(rows.into_iter().find_map(|(_, value)| read_record(&value)).unwrap_or_default())
    }

    /// Keeps a choice.
    ///
    /// # Errors
    /// [`LocalStoreError`] when it is not certain that it is kept.
    pub async fn choose(&mut self, settings: TabletSettings) -> Result<(), LocalStoreError> {
        self.store.commit(vec![put_record(SETTINGS_KEY.to_owned(), &settings)]).await
    }
}

/// The PIN as it is and as it is to be.
#[derive(Debug, Clone, Copy)]
pub struct OldAndNew<'a> {
    /// The PIN as it is.
    pub old: &'a Pin,
    /// The PIN as it is to be.
    pub new: &'a Pin,
}

fn person_key(space: &SpaceId) -> String {
    format!("{PERSON_PREFIX}{space}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_store::MemoryStore;
    use crate::local_store::conformance::now;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    const QUICK: VaultParams = VaultParams { memory_kib: 8, passes: 1 };

    fn pin() -> Pin {
        Pin::chosen("918274").unwrap()
    }

    fn person(number: u8, rng: &mut ChaCha20Rng) -> (TabletPerson, StoreKey) {
        let (vault, key) = VaultRecord::create(&pin(), QUICK, rng).unwrap();
        let person = TabletPerson {
            space: SpaceId::draw(rng),
            person: PersonId::from_bytes([number; 16]),
            installation: InstallationId::from_bytes([9; 16]),
            user: format!("user-{number}"),
            name: format!("Name {number}"),
            state: SpaceState::InUse,
            opened_at_ms: u64::from(number),
            vault,
        };
        (person, key)
    }

    #[test]
    fn a_shared_tablet_remembers_everybody_and_who_was_here_last() {
        let store = MemoryStore::new();
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut people = TabletPeople::new(store.clone());
        assert_eq!(now(people.all()).unwrap(), PeopleHere::default());
        let ((anna, anna_key), (bo, _)) = (person(1, &mut rng), person(2, &mut rng));
        now(people.keep(&anna)).unwrap();
        now(people.keep(&bo)).unwrap();
        let names = |here: PeopleHere| here.people.into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names(now(people.all()).unwrap()), ["Name 2", "Name 1"]);
        let mut again = TabletPeople::new(store);
        assert_eq!(now(again.unlock(&anna.space, &pin(), 100)).unwrap(), anna_key);
        assert_eq!(names(now(people.all()).unwrap()), ["Name 1", "Name 2"]);
        now(people.forget(&anna.space)).unwrap();
        assert_eq!(names(now(people.all()).unwrap()), ["Name 2"]);
        assert!(matches!(now(people.unlock(&anna.space, &pin(), 101)), Err(UnlockError::NoSuchSpace)));
    }

    #[test]
    fn wrong_pins_are_counted_in_the_store_and_a_right_one_forgets_them() {
        let store = MemoryStore::new();
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let (anna, key) = person(1, &mut rng);
        now(TabletPeople::new(store.clone()).keep(&anna)).unwrap();
        for _ in 0..4 {
            // Ended and started again each time.
            let mut people = TabletPeople::new(store.clone());
            let wrong = now(people.unlock(&anna.space, &Pin::typed("000000"), 1_000));
            assert!(matches!(wrong, Err(UnlockError::Vault(VaultError::WrongPin))), "{wrong:?}");
        }
        let mut people = TabletPeople::new(store);
        let early = now(people.unlock(&anna.space, &pin(), 2_000));
        assert!(matches!(early, Err(UnlockError::Vault(VaultError::TooSoon { wait_ms: 14_000 }))), "{early:?}");
        assert_eq!(now(people.unlock(&anna.space, &pin(), 16_000)).unwrap(), key);
        assert_eq!(now(people.one(&anna.space)).unwrap().vault.attempts(), 0);
    }

    #[test]
    fn a_pin_is_not_tried_when_the_attempt_can_not_be_counted() {
        let store = MemoryStore::new();
        let (anna, _) = person(1, &mut ChaCha20Rng::from_seed([3; 32]));
        let mut people = TabletPeople::new(store.clone());
        now(people.keep(&anna)).unwrap();
        store.close();
        assert!(matches!(now(people.unlock(&anna.space, &pin(), 5)), Err(UnlockError::Store(LocalStoreError::Closed))));
    }

    #[test]
    fn a_full_device_opens_with_the_pin_and_with_no_other() {
        let store = MemoryStore::new();
        let (anna, key) = person(1, &mut ChaCha20Rng::from_seed([8; 32]));
        let mut people = TabletPeople::new(store.clone());
        now(people.keep(&anna)).unwrap();
        store.fill_up();
        let wrong = now(people.unlock(&anna.space, &Pin::typed("000000"), 5));
        assert!(matches!(wrong, Err(UnlockError::Vault(VaultError::WrongPin))), "{wrong:?}");
        assert_eq!(now(people.unlock(&anna.space, &pin(), 6)).unwrap(), key);
    }

    #[test]
    fn a_changed_pin_opens_the_same_space() {
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let (anna, key) = person(1, &mut rng);
        let mut people = TabletPeople::new(MemoryStore::new());
        now(people.keep(&anna)).unwrap();
        let (old, new) = (pin(), Pin::chosen("tre katter i källaren").unwrap());
        let wrong = OldAndNew { old: &new, new: &old };
        assert!(now(people.change_pin(&anna.space, wrong, 5, &mut rng)).is_err());
        now(people.change_pin(&anna.space, OldAndNew { old: &old, new: &new }, 6, &mut rng)).unwrap();
        assert!(now(people.unlock(&anna.space, &old, 7)).is_err());
        assert_eq!(now(people.unlock(&anna.space, &new, 8)).unwrap(), key);
    }

    #[test]
    fn a_row_that_can_not_be_read_is_told_and_hides_nobody() {
        let mut store = MemoryStore::new();
        let (anna, _) = person(1, &mut ChaCha20Rng::from_seed([5; 32]));
        let mut people = TabletPeople::new(store.clone());
        now(people.keep(&anna)).unwrap();
        let row = Write::Put { key: "person/zz".into(), value: b"{}".to_vec() };
        now(store.commit(vec![row])).unwrap();
        let here = now(people.all()).unwrap();
        assert_eq!((here.people.len(), here.unreadable), (1, 1));
        assert_eq!(now(store.load("person/zz")).unwrap().len(), 1);
    }

    #[test]
    fn the_time_until_a_space_locks_itself_can_be_chosen() {
        let mut people = TabletPeople::new(MemoryStore::new());
        assert_eq!(now(people.settings()).unwrap().lock_after_minutes, 15);
        now(people.choose(TabletSettings { lock_after_minutes: 5 })).unwrap();
        assert_eq!(now(people.settings()).unwrap().lock_after_minutes, 5);
    }

    #[test]
    fn a_space_is_named_by_its_id_alone() {
        let space = SpaceId::draw(&mut ChaCha20Rng::from_seed([6; 32]));
        assert_eq!(space.to_string().parse(), Ok(space.clone()));
        assert_eq!(space.database(), format!("samsyn-person-{space}"));
        assert_eq!("../etc".parse::<SpaceId>(), Err(()));
    }
}
