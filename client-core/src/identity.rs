//! Who uses the device.
//!
//! The rule that must not be broken: the token is never written to a rescue file, a notice or a log.

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
