//! A device's certificate: whose key it is and what that person is assigned to, in the installation's name.
//!
//! A tablet without a network knows from it whom a voucher comes from. It says what was so when it was issued; what
//! counts in the end the server judges by today's rights. Whether a device was revoked is not in it. The rule that must
//! not be broken: nothing of a certificate is read out before its signature was verified.
//!
//! ```text
//! certificate = [ body: bytes, signature: bytes ]
//! body        = [ installation, person, device, public key, [ [ unit, role, from, to or null ] … ], issued at ]
//! ```

use std::convert::Infallible;

use chrono::NaiveDate;
use minicbor::data::Type;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError};

use crate::ids::{DeviceId, InstallationId, PersonId, UnitId};
use crate::organisation::{Assignment, Role};
use crate::signed::{Statement, statement_and_signature};

/// What a certificate's signature is for.
pub const CERTIFICATE_PURPOSE: &str = "samsyn-certificate-1";

/// The most assignments in one certificate: a main representative of many units has some tens, and a certificate with
/// all of them still fits into a message beside its voucher.
pub const CERTIFICATE_ASSIGNMENTS_MAX: usize = 100;

/// The largest certificate that is read: a hundred assignments with a wide margin.
const CERTIFICATE_BYTES_MAX: usize = 16 * 1024;

/// Whose a device's key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The installation that says so.
    pub installation: InstallationId,
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// The device's Ed25519 public key.
    pub public_key: [u8; 32],
    /// The person's assignments, as far as they are known and still to count.
    pub assignments: Vec<Assignment>,
    /// When it was issued, in milliseconds since 1970.
    pub issued_at_ms: u64,
}

/// Why bytes are no certificate of the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// They can't be read.
    #[error("the certificate can't be read")]
    Malformed,
    /// The installation did not sign it, or not as a certificate.
    #[error("the certificate is not signed by the installation")]
    BadSignature,
    /// Another installation issued it.
    #[error("the certificate belongs to another installation")]
    AnotherInstallation,
}

impl Certificate {
    /// The certificate as it travels, signed with the installation's secret key.
    #[must_use]
    pub fn sign(&self, secret_key: &[u8; 32]) -> Vec<u8> {
        let body = self.body();
        let signature = statement(self.installation, &body).sign(secret_key);
        let mut signed = Encoder::new(Vec::new());
        let written = signed.array(2).and_then(|it| it.bytes(&body)).and_then(|it| it.bytes(&signature)).map(drop);
        written.expect("invariant: writing into memory does not fail");
        signed.into_writer()
    }

    /// The certificate in these bytes, if this installation signed it with this public key.
    ///
    /// # Errors
    /// [`CertificateError`] if the bytes are anything else.
    pub fn verify(bytes: &[u8], installation: InstallationId, public_key: &[u8; 32]) -> Result<Self, CertificateError> {
        let (body, signature) = parts(bytes)?;
        if !statement(installation, body).is_signed(signature, public_key) {
            // A foreign certificate is told apart for the log; nothing of it is used.
            let is_foreign = read(body).is_ok_and(|it| it.installation != installation);
            return Err(if is_foreign {
                CertificateError::AnotherInstallation
            } else {
                CertificateError::BadSignature
            });
        }
        let certificate = read(body)?;
        if certificate.installation == installation {
            Ok(certificate)
        } else {
            Err(CertificateError::AnotherInstallation)
        }
    }

    fn body(&self) -> Vec<u8> {
        let mut body = Encoder::new(Vec::new());
        self.write(&mut body).expect("invariant: writing into memory does not fail");
        body.into_writer()
    }

    fn write(&self, body: &mut Encoder<Vec<u8>>) -> Result<(), EncodeError<Infallible>> {
        body.array(6)?.bytes(self.installation.as_bytes())?.bytes(self.person.as_bytes())?;
        body.bytes(self.device.as_bytes())?.bytes(&self.public_key)?.array(self.assignments.len() as u64)?;
        for assignment in &self.assignments {
            body.array(4)?.bytes(assignment.unit.as_bytes())?.str(assignment.role.code())?;
            body.str(&assignment.from.to_string())?;
            match assignment.to {
                Some(day) => body.str(&day.to_string())?,
                None => body.null()?,
            };
        }
        body.u64(self.issued_at_ms).map(drop)
    }
}

const fn statement(installation: InstallationId, body: &[u8]) -> Statement<'_> {
    Statement { purpose: CERTIFICATE_PURPOSE, installation, canonical: body }
}

fn parts(bytes: &[u8]) -> Result<(&[u8], &[u8]), CertificateError> {
    if bytes.len() > CERTIFICATE_BYTES_MAX {
        return Err(CertificateError::Malformed);
    }
    statement_and_signature(bytes).ok_or(CertificateError::Malformed)
}

fn read(body: &[u8]) -> Result<Certificate, CertificateError> {
    read_body(&mut Decoder::new(body)).map_err(|_| CertificateError::Malformed)
}

fn read_body(body: &mut Decoder<'_>) -> Result<Certificate, DecodeError> {
    let odd = || DecodeError::message("no certificate");
    // A later version may add something behind the known parts.
    if body.array()?.is_none_or(|length| length < 6) {
        return Err(odd());
    }
    let installation = InstallationId::from_slice(body.bytes()?).map_err(|_| odd())?;
    let person = PersonId::from_slice(body.bytes()?).map_err(|_| odd())?;
    let device = DeviceId::from_slice(body.bytes()?).map_err(|_| odd())?;
    let public_key = body.bytes()?.try_into().map_err(|_| odd())?;
    let mut assignments = Vec::new();
    for _ in 0..body.array()?.ok_or_else(odd)? {
        // A role that only a later version knows gives nothing here.
        assignments.extend(read_assignment(body, person)?);
    }
    let issued_at_ms = body.u64()?;
    Ok(Certificate { installation, person, device, public_key, assignments, issued_at_ms })
}

fn read_assignment(body: &mut Decoder<'_>, person: PersonId) -> Result<Option<Assignment>, DecodeError> {
    let odd = || DecodeError::message("no assignment");
    if body.array()? != Some(4) {
        return Err(odd());
    }
    let unit = UnitId::from_slice(body.bytes()?).map_err(|_| odd())?;
    let role = Role::from_code(body.str()?);
    let from = read_day(body)?;
    let to = match body.datatype()? == Type::Null {
        true => body.null().map(|()| None)?,
        false => Some(read_day(body)?),
    };
    Ok(role.map(|role| Assignment { person, unit, role, from, to }))
}

fn read_day(body: &mut Decoder<'_>) -> Result<NaiveDate, DecodeError> {
    body.str()?.parse().map_err(|_| DecodeError::message("no day"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signed::public_key_of;

    const INSTALLATION: InstallationId = InstallationId::from_bytes([7; 16]);
    const SECRET: [u8; 32] = [1; 32];

    /// The certificate of the test below; its bytes must never change, since tablets keep them for years.
    const GOLDEN: &str = include_str!("../tests/golden/certificate.txt");

    fn certificate() -> Certificate {
        let person = PersonId::from_bytes([2; 16]);
        let day = |of_march| NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap();
        let at =
            |unit: u8, role, to| Assignment { person, unit: UnitId::from_bytes([unit; 16]), role, from: day(1), to };
        Certificate {
            installation: INSTALLATION,
            person,
            device: DeviceId::from_bytes([3; 16]),
            public_key: public_key_of(&[4; 32]),
            assignments: vec![at(5, Role::Manager, None), at(6, Role::SubstituteRepresentative, Some(day(31)))],
            issued_at_ms: 1_760_000_000_000,
        }
    }

    fn verified(bytes: &[u8]) -> Result<Certificate, CertificateError> {
        Certificate::verify(bytes, INSTALLATION, &public_key_of(&SECRET))
    }

    #[test]
    fn what_the_installation_signed_is_read_back() {
        assert_eq!(verified(&certificate().sign(&SECRET)), Ok(certificate()));
    }

    #[test]
    fn the_bytes_stay_as_they_are() {
        let hex: String = certificate().sign(&SECRET).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, GOLDEN.trim());
    }

    #[test]
    fn cut_or_changed_at_any_byte_it_is_none() {
        let bytes = certificate().sign(&SECRET);
        for length in 0..bytes.len() {
            assert!(verified(&bytes[..length]).is_err(), "cut at {length}");
        }
        for position in 0..bytes.len() {
            for flip in [0x01, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[position] ^= flip;
                assert!(verified(&changed).is_err(), "changed at {position}");
            }
        }
        assert_eq!(verified(&[bytes, vec![0]].concat()), Err(CertificateError::Malformed));
        assert_eq!(verified(&vec![0x82; CERTIFICATE_BYTES_MAX + 1]), Err(CertificateError::Malformed));
    }

    #[test]
    fn another_key_and_another_installation_are_told_apart() {
        assert_eq!(verified(&certificate().sign(&[9; 32])), Err(CertificateError::BadSignature));
        let foreign = Certificate { installation: InstallationId::from_bytes([8; 16]), ..certificate() };
        assert_eq!(verified(&foreign.sign(&SECRET)), Err(CertificateError::AnotherInstallation));
        assert_eq!(verified(&foreign.sign(&[9; 32])), Err(CertificateError::AnotherInstallation));
    }

    #[test]
    fn a_signature_for_another_purpose_does_not_count() {
        let body = certificate().body();
        let other = Statement { purpose: "samsyn-receipt-1", installation: INSTALLATION, canonical: &body };
        let mut signed = Encoder::new(Vec::new());
        signed.array(2).unwrap().bytes(&body).unwrap().bytes(&other.sign(&SECRET)).unwrap();
        assert_eq!(verified(&signed.into_writer()), Err(CertificateError::BadSignature));
    }

    #[test]
    fn a_full_certificate_is_read_back() {
        let one = certificate().assignments[1].clone();
        let full = Certificate { assignments: vec![one; CERTIFICATE_ASSIGNMENTS_MAX], ..certificate() };
        assert_eq!(verified(&full.sign(&SECRET)), Ok(full));
    }
}
