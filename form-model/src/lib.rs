//! What every replica of a form must agree on.
//!
//! Would two replicas disagree if they had different versions of a thing? Then it lives here, and nothing else does:
//! no IO, no clock, no randomness, no async.

mod case;
mod ids;

pub use automerge::ChangeHash;
pub use case::{Case, DocumentKind, ExtraReason, Occasion};
pub use ids::{
    BadId, ContentDigest, DeviceId, DocumentId, InstallationId, PersonId, RoundId, RowId, Sha256Hash, TemplateHash,
    UnitId,
};
