//! Vouchers: a person's word that an actor's changes, up to one of them, are theirs, whoever delivers them.
//!
//! Two tablets met without a network and one delivers what the other's person wrote; the signature of that person's
//! device makes it count. What a person may write is not judged here, nor whether the device was revoked. The rule that
//! must not be broken: a voucher covers changes of its own actor only, and of these only the named one and its
//! ancestors.

use std::collections::BTreeSet;

use automerge::{ActorId, ChangeHash};
use minicbor::encode::Encoder;

use crate::certificate::{Certificate, CertificateError};
use crate::ids::{DocumentId, InstallationId};
use crate::signed::Statement;
use crate::wire::Voucher;

/// What a voucher's signature is for.
pub const VOUCHER_PURPOSE: &str = "samsyn-voucher-1";

/// Why a voucher does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VoucherError {
    /// Its certificate does not count.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The certificate is another person's or another device's.
    #[error("the voucher names another holder than its certificate")]
    AnotherHolder,
    /// The device did not sign it, or signed something else.
    #[error("the voucher is not signed by its device")]
    BadSignature,
}

/// What is vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VouchedChange {
    /// The document.
    pub document: DocumentId,
    /// The actor.
    pub actor: ActorId,
    /// The actor's newest change.
    pub hash: ChangeHash,
}

/// Who vouches: a device whose certificate was verified, with its secret key.
#[derive(Clone, Copy)]
pub struct VoucherSigner<'a> {
    certificate: &'a Certificate,
    signed_certificate: &'a [u8],
    secret_key: &'a [u8; 32],
}

impl std::fmt::Debug for VoucherSigner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoucherSigner").field("device", &self.certificate.device).finish_non_exhaustive()
    }
}

impl<'a> VoucherSigner<'a> {
    /// A signer with a certificate as read and as it travels. `None`: the certificate is for another key.
    #[must_use]
    pub fn new(certificate: &'a Certificate, signed_certificate: &'a [u8], secret_key: &'a [u8; 32]) -> Option<Self> {
        let is_own = crate::signed::public_key_of(secret_key) == certificate.public_key;
        is_own.then_some(Self { certificate, signed_certificate, secret_key })
    }

    /// Vouches for an actor's changes up to one of them.
    #[must_use]
    pub fn vouch(&self, what: &VouchedChange) -> Voucher {
        let mut voucher = Voucher {
            document: what.document,
            actor: what.actor.to_bytes().to_vec(),
            hash: what.hash,
            person: self.certificate.person,
            device: self.certificate.device,
            signature: Vec::new(),
            certificate: self.signed_certificate.to_vec(),
        };
        let body = body(&voucher, self.certificate.installation);
        voucher.signature = statement(self.certificate.installation, &body).sign(self.secret_key).to_vec();
        voucher
    }
}

impl Voucher {
    /// The certificate of the device that vouches, if the voucher counts in this installation.
    ///
    /// # Errors
    /// [`VoucherError`] if certificate or voucher are anything else than they should be.
    pub fn verify(
        &self,
        installation: InstallationId,
        installation_key: &[u8; 32],
    ) -> Result<Certificate, VoucherError> {
        let certificate = Certificate::verify(&self.certificate, installation, installation_key)?;
        if certificate.person != self.person || certificate.device != self.device {
            return Err(VoucherError::AnotherHolder);
        }
        let body = body(self, installation);
        if statement(installation, &body).is_signed(&self.signature, &certificate.public_key) {
            Ok(certificate)
        } else {
            Err(VoucherError::BadSignature)
        }
    }

    /// The actor.
    #[must_use]
    pub fn actor_id(&self) -> ActorId {
        ActorId::from(self.actor.as_slice())
    }
}

/// Which of the changes in question a voucher for this actor and hash covers.
///
/// `find` gives actor and deps of those in question, and nothing for others: below an admitted change all is decided.
#[must_use]
pub fn covered_changes<'a>(
    actor: &ActorId,
    hash: ChangeHash,
    find: impl Fn(&ChangeHash) -> Option<(&'a ActorId, &'a [ChangeHash])>,
) -> BTreeSet<ChangeHash> {
    // Only the actor's own change can be vouched for: another's, with the actor's below it, would cover too much.
    if find(&hash).is_none_or(|(of, _)| of != actor) {
        return BTreeSet::new();
    }
    let (mut covered, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![hash]);
    while let Some(next) = open.pop() {
        let Some((of, deps)) = find(&next).filter(|_| seen.insert(next)) else { continue };
        if of == actor {
            covered.insert(next);
        }
        open.extend_from_slice(deps);
    }
    covered
}

/// What is signed: the voucher's own fields, in an order that never changes.
fn body(voucher: &Voucher, installation: InstallationId) -> Vec<u8> {
    let mut body = Encoder::new(Vec::new());
    let written = body
        .array(6)
        .and_then(|it| it.bytes(installation.as_bytes()))
        .and_then(|it| it.bytes(voucher.document.as_bytes()))
        .and_then(|it| it.bytes(&voucher.actor))
        .and_then(|it| it.bytes(&voucher.hash.0))
        .and_then(|it| it.bytes(voucher.person.as_bytes()))
        .and_then(|it| it.bytes(voucher.device.as_bytes()))
        .map(drop);
    written.expect("invariant: writing into memory does not fail");
    body.into_writer()
}

const fn statement(installation: InstallationId, body: &[u8]) -> Statement<'_> {
    Statement { purpose: VOUCHER_PURPOSE, installation, canonical: body }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ids::{DeviceId, PersonId};
    use crate::signed::public_key_of;
    use crate::wire::{Message, Vouchers, decode, encode};

    const INSTALLATION: InstallationId = InstallationId::from_bytes([7; 16]);
    const INSTALLATION_SECRET: [u8; 32] = [1; 32];
    const DEVICE_SECRET: [u8; 32] = [4; 32];

    /// The voucher of the tests below; its bytes must never change, since tablets keep them for years.
    const GOLDEN: &str = include_str!("../tests/golden/voucher.txt");

    fn certificate(installation: InstallationId) -> Certificate {
        Certificate {
            installation,
            person: PersonId::from_bytes([2; 16]),
            device: DeviceId::from_bytes([3; 16]),
            public_key: public_key_of(&DEVICE_SECRET),
            assignments: Vec::new(),
            issued_at_ms: 5,
        }
    }

    fn voucher_of(certificate: &Certificate, installation_secret: &[u8; 32]) -> Voucher {
        let signed = certificate.sign(installation_secret);
        let signer = VoucherSigner::new(certificate, &signed, &DEVICE_SECRET).unwrap();
        let actor = ActorId::from([9; 16]);
        signer.vouch(&VouchedChange { document: DocumentId::from_bytes([6; 16]), actor, hash: ChangeHash([8; 32]) })
    }

    fn voucher() -> Voucher {
        voucher_of(&certificate(INSTALLATION), &INSTALLATION_SECRET)
    }

    fn verified(voucher: &Voucher) -> Result<Certificate, VoucherError> {
        voucher.verify(INSTALLATION, &public_key_of(&INSTALLATION_SECRET))
    }

    #[test]
    fn a_voucher_counts_with_its_certificate() {
        assert_eq!(verified(&voucher()), Ok(certificate(INSTALLATION)));
    }

    #[test]
    fn the_bytes_stay_as_they_are() {
        let frame = encode(&Message::Vouchers(Vouchers { vouchers: vec![voucher()] }));
        let hex: String = frame.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, GOLDEN.trim());
    }

    #[test]
    fn a_voucher_for_one_change_says_nothing_about_another() {
        let replayed = [
            Voucher { document: DocumentId::from_bytes([60; 16]), ..voucher() },
            Voucher { actor: vec![90; 16], ..voucher() },
            Voucher { hash: ChangeHash([80; 32]), ..voucher() },
        ];
        for voucher in replayed {
            assert_eq!(verified(&voucher), Err(VoucherError::BadSignature));
        }
    }

    #[test]
    fn nobody_vouches_in_anothers_name() {
        let other_person = Voucher { person: PersonId::from_bytes([20; 16]), ..voucher() };
        assert_eq!(verified(&other_person), Err(VoucherError::AnotherHolder));
        let other_device = Voucher { device: DeviceId::from_bytes([30; 16]), ..voucher() };
        assert_eq!(verified(&other_device), Err(VoucherError::AnotherHolder));
        let own = certificate(INSTALLATION);
        assert!(VoucherSigner::new(&own, &own.sign(&INSTALLATION_SECRET), &[5; 32]).is_none());
    }

    #[test]
    fn a_certificate_of_ones_own_making_or_of_elsewhere_gives_nothing() {
        let self_made = voucher_of(&certificate(INSTALLATION), &DEVICE_SECRET);
        assert_eq!(verified(&self_made), Err(VoucherError::Certificate(CertificateError::BadSignature)));
        let elsewhere = InstallationId::from_bytes([70; 16]);
        let foreign = voucher_of(&certificate(elsewhere), &[11; 32]);
        assert_eq!(verified(&foreign), Err(VoucherError::Certificate(CertificateError::AnotherInstallation)));
        let mixed = Voucher { certificate: voucher().certificate, ..foreign };
        assert_eq!(verified(&mixed), Err(VoucherError::BadSignature));
    }

    #[test]
    fn a_signature_for_another_purpose_does_not_count() {
        let body = body(&voucher(), INSTALLATION);
        let other = Statement { purpose: "samsyn-seal-1", installation: INSTALLATION, canonical: &body };
        let wrong = Voucher { signature: other.sign(&DEVICE_SECRET).to_vec(), ..voucher() };
        assert_eq!(verified(&wrong), Err(VoucherError::BadSignature));
    }

    #[test]
    fn cut_or_changed_at_any_byte_it_is_none() {
        let frame = encode(&Message::Vouchers(Vouchers { vouchers: vec![voucher()] }));
        for position in 0..frame.len() {
            assert!(decode(&frame[..position]).is_err(), "cut at {position}");
            for flip in [0x01, 0x20, 0x80] {
                let mut changed = frame.clone();
                changed[position] ^= flip;
                if let Ok(Message::Vouchers(Vouchers { vouchers })) = decode(&changed) {
                    // A key that was changed is one that this version skips; then nothing of the voucher is left.
                    let unchanged = vouchers.iter().all(|it| *it == voucher());
                    assert!(unchanged || vouchers.iter().all(|it| verified(it).is_err()), "changed at {position}");
                }
            }
        }
    }

    #[test]
    fn only_the_actors_own_ancestors_are_covered() {
        let (own, other) = (ActorId::from([1; 16]), ActorId::from([2; 16]));
        let hash = |number: u8| ChangeHash([number; 32]);
        // 1 is admitted; 2 and 4 are the actor's, 3 another's between them, 5 a later one, 6 made beside.
        let changes: BTreeMap<ChangeHash, (ActorId, Vec<ChangeHash>)> = [
            (hash(2), (own.clone(), vec![hash(1)])),
            (hash(3), (other.clone(), vec![hash(2)])),
            (hash(4), (own.clone(), vec![hash(3)])),
            (hash(5), (own.clone(), vec![hash(4)])),
            (hash(6), (own.clone(), vec![hash(1)])),
        ]
        .into();
        let find = |hash: &ChangeHash| changes.get(hash).map(|(actor, deps)| (actor, deps.as_slice()));
        assert_eq!(covered_changes(&own, hash(4), find), [hash(2), hash(4)].into());
        assert_eq!(covered_changes(&other, hash(3), find), [hash(3)].into());
        assert_eq!(covered_changes(&own, hash(3), find), [].into());
        assert_eq!(covered_changes(&own, hash(99), find), [].into());
    }
}
