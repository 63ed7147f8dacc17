//! Who uses the device.
//!
//! The rule that must not be broken: neither the token nor the device's key is ever written to a rescue file, a notice
//! or a log.

use std::fmt;

use form_model::{DeviceId, InstallationId, PersonId};
use serde::{Deserialize, Serialize};

/// The person who is signed in, and the device that the server knows them on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// What the server knows the two by.
    pub token: String,
    /// The server's installation, once it has been met; another one is never synced with.
    pub installation: Option<InstallationId>,
    /// The Ed25519 secret key whose public half was sent with the sign-in: it signs vouchers. Without it what is
    /// written here counts only when this person delivers it.
    #[serde(default)]
    pub device_key: Option<[u8; 32]>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("person", &self.person)
            .field("device", &self.device)
            .field("installation", &self.installation)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_from_before_there_were_keys_is_read_and_no_secret_is_shown() {
        let id = "01010101-0101-0101-0101-010101010101";
        let old = format!(r#"{{"person":"{id}","device":"{id}","token":"hemlig","installation":null}}"#);
        let identity: Identity = serde_json::from_str(&old).unwrap();
        assert_eq!(identity.device_key, None);
        let shown = format!("{:?}", Identity { device_key: Some([77; 32]), ..identity });
        assert!(!shown.contains("hemlig") && !shown.contains("77"), "{shown}");
    }
}
