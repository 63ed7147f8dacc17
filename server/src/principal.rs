//! Who a request or a session acts for.
//!
//! It says who, not what they may do: that is `form_model::permits` with the organisation. The rule: a principal comes from a
//! token or a ticket only, and a revoked device's principal says so, because it may do two things and nothing else.

use form_model::{DeviceId, PersonId};

use crate::credentials::TokenHash;

/// Somebody who showed a valid token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub person: PersonId,
    /// The name that the person signs in with.
    pub user: String,
    /// The person's name.
    pub name: String,
    /// The device that holds the token.
    pub device: Option<DeviceId>,
    /// Whether the device still counts.
    pub state: PrincipalState,
    /// What the token is kept as.
    pub token: TokenHash,
}

/// Whether a principal's device still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalState {
    /// It does.
    Active,
    /// It was revoked: its token may upload unsent work to quarantine and fetch a wipe order, nothing else.
    Revoked,
}

impl Principal {
    /// True unless the device was revoked.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.state == PrincipalState::Active
    }
}
