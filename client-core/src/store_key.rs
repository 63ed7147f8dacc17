//! A secret key, and how bytes are sealed with it: XChaCha20-Poly1305, with a label that says what the bytes are for.
//!
//! Sealed bytes can be neither read nor changed without the key, and they open only under the label that they were
//! sealed with. It hides neither how long they are nor that they are there, and it can't tell that somebody put an older
//! copy back. The rule that must not be broken: a nonce is drawn for every sealing, from randomness that is fresh in every
//! run of the program; two texts under one nonce would give both away.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::CryptoRng;
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;

/// Bytes of a nonce, which stand before what is sealed. So long a nonce may be drawn at random for ever.
const NONCE_BYTES: usize = 24;

/// A secret key. It is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey([u8; KEY_BYTES]);

impl StoreKey {
    /// A fresh key.
    #[must_use]
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut key = [0; KEY_BYTES];
        rng.fill_bytes(&mut key);
        Self(key)
    }

    /// The key with these bytes, if there are as many as a key has.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The nonce, followed by what the cipher makes of `plain`.
    pub(crate) fn seal(&self, label: &[u8], plain: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let payload = Payload { msg: plain, aad: label };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("invariant: only more than 256 GiB in one piece are refused");
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        bytes
    }

    /// What was sealed under this label. `None`: with another key or label, or it was changed since.
    pub(crate) fn unseal(&self, label: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: label };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl Drop for StoreKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn sealed_bytes_open_with_the_same_key_and_label_only() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let key = StoreKey::draw(&mut rng);
        let sealed = key.seal(b"label", b"plain", &mut rng);
        assert_eq!(key.unseal(b"label", &sealed).unwrap().as_slice(), b"plain");
        assert_eq!(key.unseal(b"other", &sealed), None);
        assert_eq!(StoreKey::draw(&mut rng).unseal(b"label", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.unseal(b"label", &changed), None, "byte {at} was changed");
            assert_eq!(key.unseal(b"label", &sealed[..at]), None, "cut off at {at}");
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_every_time_and_a_key_is_not_told() {
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let key = StoreKey::draw(&mut rng);
        assert_ne!(key.seal(b"l", b"plain", &mut rng), key.seal(b"l", b"plain", &mut rng));
        assert_eq!(format!("{key:?}"), "StoreKey(secret)");
    }
}
