//! Making one-time codes: by somebody who is signed in, for another tablet of their own, and by an administrator.

use form_model::{DeviceId, PersonId};

use crate::enrolment_code::EnrolmentCode;
use crate::store::{NewEnrolment, Store, StoreError};

/// How long a code lasts that a person makes: both tablets lie on the same table.
pub(crate) const OWN_CODE_LIFETIME_MS: u64 = 15 * 60_000;

/// How long a code lasts with which an administrator invites: it may travel by post.
pub(crate) const INVITATION_LIFETIME_MS: u64 = 14 * 24 * 60 * 60_000;

/// A code as it is shown, once.
#[derive(Debug)]
pub(crate) struct ShownCode {
    /// The code.
    pub(crate) code: EnrolmentCode,
    /// When it ends, in milliseconds since 1970.
    pub(crate) expires_at_ms: u64,
}

/// Who makes a code.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MadeBy {
    /// The person themselves, on a tablet of theirs: for one more tablet.
    Themselves(PersonId, Option<DeviceId>),
    /// An administrator, who invites: a password may be chosen with it.
    Administrator(PersonId, Option<DeviceId>),
    /// The command line, likewise.
    CommandLine,
}

/// Makes a code for a person and keeps its hash.
///
/// # Errors
/// If the store fails.
pub(crate) async fn make_code(
    store: &Store,
    person: PersonId,
    made_by: MadeBy,
    (now_ms, lifetime_ms): (u64, u64),
) -> Result<ShownCode, StoreError> {
    let code = EnrolmentCode::random();
    let expires_at_ms = now_ms + lifetime_ms;
    let (maker, sets_password) = match made_by {
        MadeBy::Themselves(maker, device) => (Some((maker, device)), false),
        MadeBy::Administrator(maker, device) => (Some((maker, device)), true),
        MadeBy::CommandLine => (None, true),
    };
    let kept = NewEnrolment { code: code.hash(), person, made_by: maker, sets_password, now_ms, expires_at_ms };
    store.add_enrolment(kept).await?;
    Ok(ShownCode { code, expires_at_ms })
}

/// What a tablet opens to use a code, behind the address of the app.
pub(crate) fn fragment_of(code: &EnrolmentCode) -> String {
    format!("#/enrol/{}", code.reveal())
}

/// The address that a tablet opens to use a code, below the address of the app.
pub(crate) fn link_of(code: &EnrolmentCode, base_url: &str) -> String {
    format!("{}/{}", base_url.trim_end_matches('/'), fragment_of(code))
}
