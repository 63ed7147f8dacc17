//! Making one-time codes: by somebody who is signed in, for another tablet of their own, and by an administrator.

use form_model::{DeviceId, PersonId};

use crate::enrolment_code::EnrolmentCode;
use crate::store::{NewEnrolment, Store, StoreError};

/// How long a code lasts that a person makes: both tablets lie on the same table.
pub(crate) const OWN_CODE_LIFETIME_MS: u64 = 15 * 60_000;

/// A code as it is shown, once.
#[derive(Debug)]
pub(crate) struct ShownCode {
    /// The code.
    pub(crate) code: EnrolmentCode,
    /// When it ends, in milliseconds since 1970.
    pub(crate) expires_at_ms: u64,
}

/// Makes a code for a person and keeps its hash.
///
/// # Errors
/// If the store fails.
pub(crate) async fn make_code(
    store: &Store,
    person: PersonId,
    made_by: Option<(PersonId, Option<DeviceId>)>,
    (now_ms, lifetime_ms): (u64, u64),
) -> Result<ShownCode, StoreError> {
    let code = EnrolmentCode::random();
    let expires_at_ms = now_ms + lifetime_ms;
    store.add_enrolment(NewEnrolment { code: code.hash(), person, made_by, now_ms, expires_at_ms }).await?;
    Ok(ShownCode { code, expires_at_ms })
}

/// The address that a tablet opens to use a code, below the address of the app.
pub(crate) fn link_of(code: &EnrolmentCode, base_url: &str) -> String {
    format!("{}/#/enrol/{}", base_url.trim_end_matches('/'), code.reveal())
}
