//! What a PIN protects: the key of a person's space on a tablet, wrapped with a key that is made of the PIN.
//!
//! The key of the space is random and never changes; a new PIN wraps it anew, so no document is written again.
//!
//! What it is worth. Everything that a person wrote, the token and the device's key lie sealed on the tablet, so a
//! colleague who borrows it, a finder, or somebody who reads its storage sees nothing. On the tablet itself wrong PINs
//! make one wait, longer each time, and nothing is ever wiped for them. But whoever can copy the storage of the browser
//! out of the tablet (an unlocked or unencrypted tablet, a forensic tool, an administrator of the device) need not wait:
//! a PIN of six digits is one of a million, and at some hundred milliseconds each they are tried through in a day or so
//! on one computer and in minutes on many. Against that only a passphrase of several words helps, and the tablet's own
//! encryption. It protects nothing while the space is unlocked, and nothing against a program that has been put in the
//! place of this one.
//!
//! The rule that must not be broken: an attempt is counted and the record is stored *before* the PIN is tried, so that
//! ending the program is no way round the wait.

use argon2::{Algorithm, Argon2, Version};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::pin::Pin;
use crate::store_key::{KEY_BYTES, StoreKey};

/// The layout of the record; one with a greater number was written by a newer program.
const FORMAT: u32 = 1;

/// Bytes of the salt, which makes every record's guessing a work of its own.
const SALT_BYTES: usize = 16;

/// What a wrapped key is sealed under: it can't be passed off as anything else.
const LABEL: &[u8] = b"samsyn-vault-1";

/// Wrong attempts before one has to wait: everybody mistypes.
const ATTEMPTS_WITHOUT_WAIT: u32 = 4;

/// The first wait; each further wrong attempt doubles it.
const FIRST_WAIT_MS: u64 = 15_000;

/// The longest wait: long enough to make guessing hopeless (a hundred PINs a day), short enough for the owner.
const WAIT_MS_MAX: u64 = 15 * 60_000;

/// More memory than this is never asked for, whatever a record says: a browser's tab would die of it.
const MEMORY_KIB_MAX: u32 = 256 * 1024;

/// More passes than this are never made: the tablet would stand still.
const PASSES_MAX: u32 = 32;

/// How much work one attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for VaultParams {
    /// What OWASP asks of argon2id at the least: some tenths of a second in a browser on a slow tablet.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Why a vault did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// It is another PIN.
    #[error("it is not the PIN")]
    WrongPin,
    /// There were too many wrong ones lately.
    #[error("the next attempt has to wait for {wait_ms} ms")]
    TooSoon {
        /// How long, in milliseconds.
        wait_ms: u64,
    },
    /// A newer program wrote it.
    #[error("the record was written by a newer version of the program")]
    NewerFormat,
    /// The record can't have been written by this program.
    #[error("the record is damaged")]
    Damaged,
}

/// What is kept of a vault: nothing in it is secret, but it makes guessing possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultRecord {
    format: u32,
    params: VaultParams,
    salt: [u8; SALT_BYTES],
    /// The nonce, followed by the key of the space, sealed with the key that is made of the PIN.
    wrapped_key: Vec<u8>,
    /// Attempts since the last right one, by the time they are made not known to be wrong.
    #[serde(default)]
    attempts: u32,
    /// When the last of them was made.
    #[serde(default)]
    attempted_at_ms: u64,
}

impl VaultRecord {
    /// A vault for a new space, and the key that it keeps.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when the work is more or less than can be done.
    pub fn create(pin: &Pin, params: VaultParams, rng: &mut impl CryptoRng) -> Result<(Self, StoreKey), VaultError> {
        let key = StoreKey::draw(rng);
        Ok((Self::wrap(&key, pin, params, rng)?, key))
    }

    /// A vault that keeps a key which is there already: under another PIN, with the work that is asked for today.
    /// What an earlier record protected, its PIN still opens, wherever a copy of it lies.
    pub(crate) fn wrap(
        key: &StoreKey,
        pin: &Pin,
        params: VaultParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, VaultError> {
        let mut salt = [0; SALT_BYTES];
        rng.fill_bytes(&mut salt);
        let wrapped_key = stretch(pin, &salt, params)?.seal(LABEL, key.as_bytes(), rng);
        Ok(Self { format: FORMAT, params, salt, wrapped_key, attempts: 0, attempted_at_ms: 0 })
    }

    /// How long the next attempt has to wait, in milliseconds. A clock that was set back ends the wait: it must never
    /// lock the owner out.
    #[must_use]
    pub fn wait_ms(&self, now_ms: u64) -> u64 {
        let Some(doublings) = self.attempts.checked_sub(ATTEMPTS_WITHOUT_WAIT) else { return 0 };
        let wait_ms = FIRST_WAIT_MS.saturating_mul(1 << doublings.min(16)).min(WAIT_MS_MAX);
        now_ms.checked_sub(self.attempted_at_ms).map_or(0, |passed_ms| wait_ms.saturating_sub(passed_ms))
    }

    /// Counts an attempt. Store the record before [`Self::open`].
    ///
    /// # Errors
    /// [`VaultError::TooSoon`]; nothing is counted then.
    pub fn attempt(&mut self, now_ms: u64) -> Result<(), VaultError> {
        let wait_ms = self.wait_ms(now_ms);
        if wait_ms > 0 {
            return Err(VaultError::TooSoon { wait_ms });
        }
        self.attempts = self.attempts.saturating_add(1);
        self.attempted_at_ms = now_ms;
        Ok(())
    }

    /// The key of the space, if it is the PIN. This takes long on purpose. When it opened, call [`Self::opened`] and
    /// store the record.
    ///
    /// # Errors
    /// [`VaultError`] when it is not, or when the record is not one of this program's.
    pub fn open(&self, pin: &Pin) -> Result<StoreKey, VaultError> {
        if self.format > FORMAT {
            return Err(VaultError::NewerFormat);
        }
        let key =
            stretch(pin, &self.salt, self.params)?.unseal(LABEL, &self.wrapped_key).ok_or(VaultError::WrongPin)?;
        StoreKey::from_bytes(&key).ok_or(VaultError::Damaged)
    }

    /// The right PIN was typed: wrong ones before it don't count any more.
    pub const fn opened(&mut self) {
        self.attempts = 0;
    }

    /// Wrong PINs in a row.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }
}

/// The key that a PIN makes.
fn stretch(pin: &Pin, salt: &[u8; SALT_BYTES], params: VaultParams) -> Result<StoreKey, VaultError> {
    if params.memory_kib > MEMORY_KIB_MAX || params.passes > PASSES_MAX {
        return Err(VaultError::Damaged);
    }
    let params = argon2::Params::new(params.memory_kib, params.passes, 1, Some(KEY_BYTES));
    let argon2id = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|_| VaultError::Damaged)?);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    argon2id.hash_password_into(pin.as_bytes(), salt, key.as_mut()).map_err(|_| VaultError::Damaged)?;
    StoreKey::from_bytes(key.as_ref()).ok_or(VaultError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    /// Little work: what the tests ask does not depend on how much it is.
    const QUICK: VaultParams = VaultParams { memory_kib: 8, passes: 1 };

    const DAY_MS: u64 = 24 * 60 * 60_000;

    fn pin() -> Pin {
        Pin::chosen("918274").unwrap()
    }

    fn vault() -> (VaultRecord, StoreKey, ChaCha20Rng) {
        let mut rng = ChaCha20Rng::from_seed([7; 32]);
        let (record, key) = VaultRecord::create(&pin(), QUICK, &mut rng).unwrap();
        (record, key, rng)
    }

    #[test]
    fn the_pin_opens_the_vault_and_no_other_does() {
        let (record, key, _) = vault();
        assert_eq!(record.open(&pin()).unwrap(), key);
        assert_eq!(record.open(&Pin::typed("918275")), Err(VaultError::WrongPin));
        assert_eq!(record.open(&Pin::typed("")), Err(VaultError::WrongPin));
    }

    #[test]
    fn the_usual_work_opens_what_it_closed() {
        let mut rng = ChaCha20Rng::from_seed([8; 32]);
        let (record, key) = VaultRecord::create(&pin(), VaultParams::default(), &mut rng).unwrap();
        assert_eq!(record.open(&pin()).unwrap(), key);
    }

    #[test]
    fn a_record_is_json_that_holds_neither_pin_nor_key_and_reads_back() {
        let (record, key, _) = vault();
        let text = serde_json::to_string(&record).unwrap();
        assert!(text.starts_with(r#"{"format":1,"params":{"memory_kib":8,"passes":1},"salt":["#), "{text}");
        assert!(!text.contains("918274"));
        let back: VaultRecord = serde_json::from_str(&text).unwrap();
        assert_eq!(back, record);
        assert_eq!(back.open(&pin()).unwrap(), key);
    }

    #[test]
    fn the_same_key_is_kept_under_a_new_pin_and_not_under_the_old_one() {
        let (record, key, mut rng) = vault();
        let new = Pin::chosen("tre katter i källaren").unwrap();
        let changed = VaultRecord::wrap(&key, &new, QUICK, &mut rng).unwrap();
        assert_eq!(changed.open(&new).unwrap(), key);
        assert_eq!(changed.open(&pin()), Err(VaultError::WrongPin));
        assert_ne!(changed.salt, record.salt);
    }

    #[test]
    fn wrong_pins_make_one_wait_longer_and_longer_but_never_for_ever() {
        let (mut record, _, _) = vault();
        let mut now_ms = DAY_MS;
        let mut waits = Vec::new();
        for _ in 0..60 {
            record.attempt(now_ms).unwrap();
            waits.push(record.wait_ms(now_ms));
            now_ms += record.wait_ms(now_ms);
        }
        assert_eq!(waits[..6], [0, 0, 0, 15_000, 30_000, 60_000]);
        assert_eq!(waits.last(), Some(&WAIT_MS_MAX));
        assert!(waits.is_sorted());
    }

    #[test]
    fn an_attempt_that_comes_too_soon_is_not_made_and_the_right_pin_ends_the_waiting() {
        let (mut record, _, _) = vault();
        for _ in 0..4 {
            record.attempt(DAY_MS).unwrap();
        }
        assert_eq!(record.attempt(DAY_MS + 5_000), Err(VaultError::TooSoon { wait_ms: 10_000 }));
        assert_eq!(record.attempts(), 4);
        record.attempt(DAY_MS + 15_000).unwrap();
        record.opened();
        assert_eq!(record.wait_ms(DAY_MS + 15_001), 0);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let (mut record, _, _) = vault();
        for day in 0..9 {
            record.attempt(100 * DAY_MS + day * DAY_MS).unwrap();
        }
        assert_eq!(record.wait_ms(DAY_MS), 0);
    }

    #[test]
    fn a_record_of_a_newer_program_or_a_damaged_one_is_told_apart_from_a_wrong_pin() {
        let (record, _, _) = vault();
        let newer = VaultRecord { format: FORMAT + 1, ..record.clone() };
        assert_eq!(newer.open(&pin()), Err(VaultError::NewerFormat));
        let greedy = VaultRecord { params: VaultParams { memory_kib: u32::MAX, passes: 1 }, ..record.clone() };
        assert_eq!(greedy.open(&pin()), Err(VaultError::Damaged));
        let endless = VaultRecord { params: VaultParams { memory_kib: 8, passes: u32::MAX }, ..record };
        assert_eq!(endless.open(&pin()), Err(VaultError::Damaged));
    }
}
