//! Seals: the installation's word that a document had these heads, so that a restored server takes its history back.
//!
//! A tablet keeps the newest seal of each document. After a restore it is proof that everything below the sealed heads was
//! admitted once, whoever brings it. The rule that must not be broken: a seal covers the sealed heads and their ancestors,
//! and nothing else.

use std::collections::HashSet;

use automerge::ChangeHash;
use minicbor::encode::Encoder;

use crate::ids::{DocumentId, InstallationId};
use crate::signed::Statement;
use crate::wire::Seal;
use crate::wire::limits::HEADS_MAX;

/// The most heads that a seal names: what a message may hold.
pub const SEALED_HEADS_MAX: usize = HEADS_MAX;

/// What a seal's signature is for.
pub const SEAL_PURPOSE: &str = "samsyn-seal-1";

impl Seal {
    /// Seals a document's heads with the installation's secret key.
    #[must_use]
    pub fn sign(
        document: DocumentId,
        heads: &[ChangeHash],
        (installation, secret_key): (InstallationId, &[u8; 32]),
    ) -> Self {
        let mut heads = heads.to_vec();
        heads.sort_unstable();
        let body = body(document, &heads, installation);
        let signature = statement(installation, &body).sign(secret_key).to_vec();
        Self { document, heads, signature }
    }

    /// True if the installation sealed these heads of this document.
    #[must_use]
    pub fn is_signed(&self, installation: InstallationId, public_key: &[u8; 32]) -> bool {
        let body = body(self.document, &self.heads, installation);
        !self.heads.is_empty() && statement(installation, &body).is_signed(&self.signature, public_key)
    }
}

/// Which of the changes in question are below these heads, or are one of them.
///
/// `find` gives the deps of those in question, and nothing for others: below an admitted change all is decided.
#[must_use]
pub fn sealed_changes<'a>(
    heads: &[ChangeHash],
    find: impl Fn(&ChangeHash) -> Option<&'a [ChangeHash]>,
) -> HashSet<ChangeHash> {
    let (mut sealed, mut open) = (HashSet::new(), heads.to_vec());
    while let Some(next) = open.pop() {
        if let Some(deps) = find(&next)
            && sealed.insert(next)
        {
            open.extend_from_slice(deps);
        }
    }
    sealed
}

/// What is signed, in an order that never changes.
fn body(document: DocumentId, heads: &[ChangeHash], installation: InstallationId) -> Vec<u8> {
    let mut body = Encoder::new(Vec::new());
    let begun = body
        .array(3)
        .and_then(|it| it.bytes(installation.as_bytes()))
        .and_then(|it| it.bytes(document.as_bytes()))
        .and_then(|it| it.array(heads.len() as u64))
        .map(drop);
    let written = begun.and_then(|()| heads.iter().try_for_each(|it| body.bytes(&it.0).map(drop)));
    written.expect("invariant: writing into memory does not fail");
    body.into_writer()
}

const fn statement(installation: InstallationId, body: &[u8]) -> Statement<'_> {
    Statement { purpose: SEAL_PURPOSE, installation, canonical: body }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::signed::public_key_of;
    use crate::wire::{Message, decode, encode};

    const INSTALLATION: InstallationId = InstallationId::from_bytes([7; 16]);
    const DOCUMENT: DocumentId = DocumentId::from_bytes([6; 16]);
    const SECRET: [u8; 32] = [1; 32];

    fn hash(number: u8) -> ChangeHash {
        ChangeHash([number; 32])
    }

    fn seal() -> Seal {
        Seal::sign(DOCUMENT, &[hash(2), hash(1)], (INSTALLATION, &SECRET))
    }

    /// The seal of these tests as it travels; its bytes must never change, since tablets keep them for years.
    const GOLDEN: &str = include_str!("../tests/golden/seal.txt");

    fn counts(seal: &Seal) -> bool {
        seal.is_signed(INSTALLATION, &public_key_of(&SECRET))
    }

    #[test]
    fn a_seal_counts_for_its_document_its_heads_and_its_installation_only() {
        assert!(counts(&seal()));
        assert_eq!(seal(), Seal::sign(DOCUMENT, &[hash(1), hash(2)], (INSTALLATION, &SECRET)));
        assert!(!counts(&Seal { document: DocumentId::from_bytes([5; 16]), ..seal() }));
        assert!(!counts(&Seal { heads: vec![hash(1)], ..seal() }));
        assert!(!counts(&Seal { heads: vec![hash(1), hash(3)], ..seal() }));
        assert!(!counts(&Seal { signature: vec![7; 64], ..seal() }));
        assert!(!counts(&Seal::sign(DOCUMENT, &[hash(1)], (INSTALLATION, &[2; 32]))), "forged");
        let elsewhere = (InstallationId::from_bytes([8; 16]), &SECRET);
        assert!(!counts(&Seal::sign(DOCUMENT, &[hash(1)], elsewhere)), "foreign");
        assert!(!counts(&Seal::sign(DOCUMENT, &[], (INSTALLATION, &SECRET))), "of nothing");
    }

    #[test]
    fn a_seal_has_its_golden_bytes() {
        let travelling = encode(&Message::Seal(seal()));
        let written: String = travelling.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(written, GOLDEN.trim_end());
    }

    #[test]
    fn a_seal_that_was_cut_or_altered_anywhere_is_read_or_not_and_never_counts() {
        let whole = encode(&Message::Seal(seal()));
        let counts_for_more = |bytes: &[u8]| match decode(bytes) {
            Ok(Message::Seal(read)) => read != seal() && counts(&read),
            Ok(_) | Err(_) => false,
        };
        for at in 0..whole.len() {
            assert!(decode(&whole[..at]).is_err(), "cut at {at}");
            for mask in [0x01, 0x20, 0x80, 0xff] {
                let mut altered = whole.clone();
                altered[at] ^= mask;
                assert!(!counts_for_more(&altered), "{mask:#x} at {at}");
            }
            let with_more = [&whole[..at], &[0x00], &whole[at..]].concat();
            assert!(!counts_for_more(&with_more), "one more at {at}");
            let with_less = [&whole[..at], &whole[at + 1..]].concat();
            assert!(!counts_for_more(&with_less), "one less at {at}");
        }
    }

    #[test]
    fn what_was_signed_for_another_purpose_is_no_seal() {
        let body = body(DOCUMENT, &[hash(1), hash(2)], INSTALLATION);
        let other = Statement { purpose: "samsyn-receipt-1", installation: INSTALLATION, canonical: &body };
        assert!(!counts(&Seal { signature: other.sign(&SECRET).to_vec(), ..seal() }));
    }

    #[test]
    fn it_covers_its_heads_and_what_they_build_on() {
        // 1 <- 2 <- 3, 1 <- 4, and 5 on top of 3 and 4.
        let deps: BTreeMap<ChangeHash, Vec<ChangeHash>> = [
            (hash(1), vec![]),
            (hash(2), vec![hash(1)]),
            (hash(3), vec![hash(2)]),
            (hash(4), vec![hash(1)]),
            (hash(5), vec![hash(3), hash(4)]),
        ]
        .into();
        let find = |it: &ChangeHash| deps.get(it).map(Vec::as_slice);
        assert_eq!(sealed_changes(&[hash(3)], find), [hash(1), hash(2), hash(3)].into());
        assert_eq!(sealed_changes(&[hash(5)], find).len(), 5);
        assert!(sealed_changes(&[hash(9)], find).is_empty());
    }
}
