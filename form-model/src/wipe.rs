//! The order to wipe what one person has on a tablet that was lost: only the installation's key gives it.
//!
//! A tablet obeys it and nothing else: no status code, no silence and no other signature ever makes it forget anything.
//! The rule that must not be broken: nothing of an order is read out before its signature was verified.
//!
//! ```text
//! order = [ body: bytes, signature: bytes ]
//! body  = [ installation, device, issued at ]
//! ```

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::Encoder;

use crate::ids::{DeviceId, InstallationId};
use crate::signed::{Statement, statement_and_signature};

/// What a wipe order's signature is for.
pub const WIPE_PURPOSE: &str = "samsyn-wipe-1";

/// The largest order that is read: two ids, a time and a signature, with room.
const WIPE_ORDER_BYTES_MAX: usize = 256;

/// That a device is to forget its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WipeOrder {
    /// The installation that says so.
    pub installation: InstallationId,
    /// The device: one person's on one tablet.
    pub device: DeviceId,
    /// When it was given, in milliseconds since 1970.
    pub issued_at_ms: u64,
}

/// Why bytes are no wipe order of the installation for the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WipeOrderError {
    /// They can't be read.
    #[error("the wipe order can't be read")]
    Malformed,
    /// The installation did not sign it, or not as a wipe order.
    #[error("the wipe order is not signed by the installation")]
    BadSignature,
    /// It is for another device, or another installation's.
    #[error("the wipe order is for another device")]
    AnotherDevice,
}

impl WipeOrder {
    /// What is signed, in an order that never changes.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let mut body = Encoder::new(Vec::new());
        let written = body
            .array(3)
            .and_then(|it| it.bytes(self.installation.as_bytes()))
            .and_then(|it| it.bytes(self.device.as_bytes()))
            .and_then(|it| it.u64(self.issued_at_ms))
            .map(drop);
        written.expect("invariant: writing into memory does not fail");
        body.into_writer()
    }

    /// The order as it travels, signed with the installation's secret key.
    #[must_use]
    pub fn sign(&self, secret_key: &[u8; 32]) -> Vec<u8> {
        let body = self.body();
        let signature = statement(self.installation, &body).sign(secret_key);
        let mut signed = Encoder::new(Vec::new());
        let written = signed.array(2).and_then(|it| it.bytes(&body)).and_then(|it| it.bytes(&signature)).map(drop);
        written.expect("invariant: writing into memory does not fail");
        signed.into_writer()
    }

    /// The order in these bytes, if the installation gave it to this device.
    ///
    /// # Errors
    /// [`WipeOrderError`] if the bytes are anything else.
    pub fn verify(
        bytes: &[u8],
        (installation, device): (InstallationId, DeviceId),
        public_key: &[u8; 32],
    ) -> Result<Self, WipeOrderError> {
        let (body, signature) = parts(bytes)?;
        if !statement(installation, body).is_signed(signature, public_key) {
            return Err(WipeOrderError::BadSignature);
        }
        let order = read(body).map_err(|_| WipeOrderError::Malformed)?;
        let is_for_here = order.installation == installation && order.device == device;
        is_for_here.then_some(order).ok_or(WipeOrderError::AnotherDevice)
    }
}

const fn statement(installation: InstallationId, body: &[u8]) -> Statement<'_> {
    Statement { purpose: WIPE_PURPOSE, installation, canonical: body }
}

fn parts(bytes: &[u8]) -> Result<(&[u8], &[u8]), WipeOrderError> {
    if bytes.len() > WIPE_ORDER_BYTES_MAX {
        return Err(WipeOrderError::Malformed);
    }
    statement_and_signature(bytes).ok_or(WipeOrderError::Malformed)
}

fn read(body: &[u8]) -> Result<WipeOrder, DecodeError> {
    let mut decoder = Decoder::new(body);
    if decoder.array()? != Some(3) {
        return Err(DecodeError::message("a wipe order has three parts"));
    }
    let id = |bytes: &[u8]| <[u8; 16]>::try_from(bytes).map_err(|_| DecodeError::message("an id has 16 bytes"));
    let installation = InstallationId::from_bytes(id(decoder.bytes()?)?);
    let device = DeviceId::from_bytes(id(decoder.bytes()?)?);
    let issued_at_ms = decoder.u64()?;
    if decoder.position() != body.len() {
        return Err(DecodeError::message("something stands behind the order"));
    }
    Ok(WipeOrder { installation, device, issued_at_ms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::Certificate;
    use crate::ids::PersonId;
    use crate::signed::public_key_of;

    const INSTALLATION: InstallationId = InstallationId::from_bytes([7; 16]);
    const DEVICE: DeviceId = DeviceId::from_bytes([3; 16]);
    const SECRET: [u8; 32] = [1; 32];

    fn order() -> WipeOrder {
        WipeOrder { installation: INSTALLATION, device: DEVICE, issued_at_ms: 5 }
    }

    fn verified(bytes: &[u8]) -> Result<WipeOrder, WipeOrderError> {
        WipeOrder::verify(bytes, (INSTALLATION, DEVICE), &public_key_of(&SECRET))
    }

    #[test]
    fn an_order_is_obeyed_by_its_device_and_no_other() {
        assert_eq!(verified(&order().sign(&SECRET)), Ok(order()));
        let other = WipeOrder { device: DeviceId::from_bytes([4; 16]), ..order() };
        assert_eq!(verified(&other.sign(&SECRET)), Err(WipeOrderError::AnotherDevice));
    }

    #[test]
    fn a_forged_or_foreign_order_counts_nowhere() {
        assert_eq!(verified(&order().sign(&[2; 32])), Err(WipeOrderError::BadSignature));
        let elsewhere = WipeOrder { installation: InstallationId::from_bytes([8; 16]), ..order() };
        assert_eq!(verified(&elsewhere.sign(&SECRET)), Err(WipeOrderError::BadSignature));
        let signed = order().sign(&SECRET);
        for position in 0..signed.len() {
            let mut changed = signed.clone();
            changed[position] ^= 0x20;
            assert!(verified(&changed).is_err(), "changed at {position}");
            assert!(verified(&signed[..position]).is_err(), "cut at {position}");
        }
    }

    #[test]
    fn what_the_installation_signed_for_another_purpose_is_no_order() {
        let body = order().body();
        for purpose in ["samsyn-certificate-1", "samsyn-seal-1", "samsyn-receipt-1"] {
            let signature = Statement { purpose, installation: INSTALLATION, canonical: &body }.sign(&SECRET);
            let mut signed = Encoder::new(Vec::new());
            signed.array(2).unwrap().bytes(&body).unwrap().bytes(&signature).unwrap();
            assert_eq!(verified(signed.writer()), Err(WipeOrderError::BadSignature), "{purpose}");
        }
        let certificate = Certificate {
            installation: INSTALLATION,
            person: PersonId::from_bytes([2; 16]),
            device: DEVICE,
            public_key: public_key_of(&[4; 32]),
            assignments: Vec::new(),
            issued_at_ms: 5,
        };
        assert!(verified(&certificate.sign(&SECRET)).is_err());
    }
}
