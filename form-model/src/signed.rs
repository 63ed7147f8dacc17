//! Signatures over statements: what exactly is signed, and checking it.
//!
//! A statement is signed together with its purpose and the installation, so that no signature counts for anything else
//! than what it was given for. Keys come from the caller: 32 bytes of Ed25519, secret or public; none is kept here. The
//! rule that must not be broken: a key that verifies signatures which nobody made (of small order) verifies none here.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use minicbor::decode::Decoder;

use crate::ids::InstallationId;

/// The bytes that a signature covers: each part with its length before it, so that no two statements look alike.
#[must_use]
pub fn signed_bytes(purpose: &str, installation: InstallationId, canonical: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(canonical.len() + 64);
    for part in [purpose.as_bytes(), installation.as_bytes(), canonical] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The public half of an Ed25519 key.
#[must_use]
pub fn public_key_of(secret_key: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(secret_key).verifying_key().to_bytes()
}

/// A statement and its signature out of the bytes in which they travel together; nothing if the bytes are anything else.
pub(crate) fn statement_and_signature(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut signed = Decoder::new(bytes);
    if signed.array().ok()? != Some(2) {
        return None;
    }
    let (statement, signature) = (signed.bytes().ok()?, signed.bytes().ok()?);
    (signed.position() == bytes.len()).then_some((statement, signature))
}

/// Something that is or was signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement<'a> {
    /// What the signature is for.
    pub(crate) purpose: &'static str,
    /// Where it counts.
    pub(crate) installation: InstallationId,
    /// What is stated, in canonical CBOR.
    pub(crate) canonical: &'a [u8],
}

impl Statement<'_> {
    fn bytes(&self) -> Vec<u8> {
        signed_bytes(self.purpose, self.installation, self.canonical)
    }

    /// The signature of this key.
    pub(crate) fn sign(&self, secret_key: &[u8; 32]) -> [u8; 64] {
        SigningKey::from_bytes(secret_key).sign(&self.bytes()).to_bytes()
    }

    /// True if these bytes are the signature of this key.
    pub(crate) fn is_signed(&self, signature: &[u8], public_key: &[u8; 32]) -> bool {
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        let Ok(key) = VerifyingKey::from_bytes(public_key) else { return false };
        key.verify_strict(&self.bytes(), &signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTALLATION: InstallationId = InstallationId::from_bytes([7; 16]);
    const SECRET: [u8; 32] = [1; 32];

    fn statement(canonical: &[u8]) -> Statement<'_> {
        Statement { purpose: "samsyn-test-1", installation: INSTALLATION, canonical }
    }

    #[test]
    fn a_signature_counts_for_its_words_its_purpose_its_installation_and_its_key_only() {
        let signature = statement(b"words").sign(&SECRET);
        let key = public_key_of(&SECRET);
        assert!(statement(b"words").is_signed(&signature, &key));
        assert!(!statement(b"other").is_signed(&signature, &key));
        assert!(!Statement { purpose: "samsyn-test-2", ..statement(b"words") }.is_signed(&signature, &key));
        let elsewhere = InstallationId::from_bytes([8; 16]);
        assert!(!Statement { installation: elsewhere, ..statement(b"words") }.is_signed(&signature, &key));
        assert!(!statement(b"words").is_signed(&signature, &public_key_of(&[2; 32])));
        assert!(!statement(b"words").is_signed(&signature[..63], &key));
    }

    #[test]
    fn parts_can_not_be_shifted_into_each_other() {
        let one = signed_bytes("ab", INSTALLATION, b"c");
        let other = signed_bytes("a", INSTALLATION, b"bc");
        assert_ne!(one, other);
    }

    #[test]
    fn a_key_of_small_order_verifies_nothing() {
        let weak = [&[1][..], &[0; 31]].concat().try_into().unwrap();
        let for_anything = [&[1][..], &[0; 63]].concat();
        assert!(!statement(b"words").is_signed(&for_anything, &weak));
    }
}
