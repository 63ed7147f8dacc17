//! The certificates of devices: issuing them, and choosing which a tablet needs in a room without a network.
//!
//! A certificate is issued at sign-in, and again when the person's assignments are others than it says. What it is worth
//! is decided where a voucher comes; see `open_document/vouching.rs`. The rule that must not be broken: a revoked device
//! gets none, and none of it is listed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use form_model::{Assignment, CERTIFICATE_ASSIGNMENTS_MAX, Certificate, DeviceId, PersonId, Role};

use crate::directory::{Openable, grant_on};
use crate::store::{Device, Framework, Store, StoreError};

/// The most certificates in one directory.
///
/// The people of one unit with a few devices each are twenty; the limit is met by those who write in hundreds of units,
/// and a voucher brings its certificate with it.
const CERTIFICATES_MAX: usize = 400;

/// The device's certificate: the stored one, or a new one if that says something else than is so today.
///
/// # Errors
/// If the database can't be read or written.
pub(crate) async fn current_certificate(
    store: &Store,
    device: &Device,
    today: NaiveDate,
    now_ms: u64,
) -> Result<Vec<u8>, StoreError> {
    let installation = store.installation();
    let framework = store.framework();
    let assignments = lasting_assignments(&framework, device.person, today);
    if let Some(signed) = &device.certificate
        && let Ok(stored) = Certificate::verify(signed, installation.id, &installation.public_key())
        && stored.assignments == assignments
        && stored.public_key == device.public_key
    {
        return Ok(signed.clone());
    }
    let certificate = Certificate {
        installation: installation.id,
        person: device.person,
        device: device.id,
        public_key: device.public_key,
        assignments,
        issued_at_ms: now_ms,
    };
    let signed = installation.certify(&certificate);
    store.put_certificate(device.id, signed.clone()).await?;
    Ok(signed)
}

/// What a person is assigned to today and later. Of more than fit those that began last are left out.
fn lasting_assignments(framework: &Framework, person: PersonId, today: NaiveDate) -> Vec<Assignment> {
    let all = framework.organisation.assignments_of(person).iter();
    let mut lasting: Vec<Assignment> = all.filter(|it| it.to.is_none_or(|to| today <= to)).cloned().collect();
    lasting.sort_unstable_by_key(|it| (it.from, it.unit, it.role, it.to));
    lasting.truncate(CERTIFICATE_ASSIGNMENTS_MAX);
    lasting
}

/// The certificates for a person's directory: the own device's first, then those of the people who write in the same
/// documents as the person.
///
/// # Errors
/// If the database can't be read or written.
pub(crate) async fn certificates_for(
    store: &Store,
    device: Option<DeviceId>,
    openable: &[Openable],
    (today, now_ms): (NaiveDate, u64),
) -> Result<Vec<Vec<u8>>, StoreError> {
    let own = match device {
        Some(device) => store.device(device).await?.filter(|it| it.revoked_at_ms.is_none()),
        None => None,
    };
    let mut certificates = Vec::new();
    if let Some(own) = &own {
        certificates.push(current_certificate(store, own, today, now_ms).await?);
    }
    let people = fellow_writers(&store.framework(), openable, today);
    let others = store.certificates_of(people, CERTIFICATES_MAX).await?;
    certificates
        .extend(others.into_iter().filter(|(device, _)| own.as_ref().is_none_or(|it| it.id != *device)).map(|it| it.1));
    certificates.truncate(CERTIFICATES_MAX);
    Ok(certificates)
}

/// Everybody who may write in a document that the person may write in too: only these are handed over.
fn fellow_writers(framework: &Framework, openable: &[Openable], today: NaiveDate) -> BTreeSet<PersonId> {
    let organisation = &framework.organisation;
    let mut writers = BTreeSet::new();
    for document in openable.iter().filter(|it| it.grant.writes()) {
        let case = &document.row.case;
        let units = framework.units_of(case);
        let here = units.iter().flat_map(|it| organisation.assignments_at(*it)).map(|it| it.person);
        let above: BTreeSet<_> = units.iter().flat_map(|it| organisation.ancestors(*it)).collect();
        let above = above.iter().flat_map(|unit| organisation.assignments_at(*unit));
        let above = above.filter(|it| matches!(it.role, Role::Manager | Role::MainRepresentative)).map(|it| it.person);
        let invited = organisation.invitations().filter(|it| it.unit == case.unit).map(|it| it.person);
        let near: BTreeSet<PersonId> = here.chain(above).chain(invited).collect();
        writers.extend(near.into_iter().filter(|person| grant_on(framework, *person, case, today).writes()));
        if writers.len() > CERTIFICATES_MAX {
            break;
        }
    }
    writers
}
