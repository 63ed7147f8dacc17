//! Whom this device believes: the installation's key, the certificates that it signed, and what follows from them.
//!
//! It is what the server last said, so that a voucher can be made and checked in a room without a network. It knows of
//! no revocation that came after that, and what a person may write it can only estimate; the server judges both again.
//! The rule that must not be broken: nothing counts here that the installation's key did not sign.

use chrono::{DateTime, Days, NaiveDate};
use form_model::{
    Case, Certificate, CertificateError, Directory, DocumentKind, Organisation, Resource, Role, StandingAt, Unit,
    Voucher, VoucherError, permits,
};

use crate::identity::Identity;

/// What the newest directory says about keys and people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trust<'a> {
    directory: &'a Directory,
}

/// The certificate of this device, as read and as it travels.
#[derive(Debug, Clone)]
pub(crate) struct OwnCertificate {
    pub(crate) certificate: Certificate,
    pub(crate) signed: Vec<u8>,
}

impl<'a> Trust<'a> {
    pub(crate) const fn new(directory: &'a Directory) -> Self {
        Self { directory }
    }

    fn read(&self, signed: &[u8]) -> Result<Certificate, CertificateError> {
        Certificate::verify(signed, self.directory.installation, &self.directory.public_key)
    }

    /// The newest certificate of the person's own device.
    pub(crate) fn own_certificate(&self, identity: &Identity) -> Option<OwnCertificate> {
        let readable = self.directory.certificates.iter().filter_map(|signed| {
            let certificate = self.read(signed).ok()?;
            Some(OwnCertificate { certificate, signed: signed.clone() })
        });
        let own =
            readable.filter(|it| it.certificate.person == identity.person && it.certificate.device == identity.device);
        own.max_by_key(|it| it.certificate.issued_at_ms)
    }

    /// The newest certificate of the device that vouches, if the voucher counts.
    pub(crate) fn check(&self, voucher: &Voucher) -> Result<Certificate, VoucherError> {
        let brought = voucher.verify(self.directory.installation, &self.directory.public_key)?;
        let known = self.directory.certificates.iter().filter_map(|it| self.read(it).ok());
        let same = known.filter(|it| it.device == brought.device && it.person == brought.person);
        Ok(same.chain([brought.clone()]).max_by_key(|it| it.issued_at_ms).unwrap_or(brought))
    }

    /// True if the holder may write in the document of a case, as far as a tablet can tell from the assignments.
    pub(crate) fn may_write(&self, holder: &Certificate, case: &Case, now_ms: u64) -> bool {
        // This device's clock may be off, and days begin at another hour elsewhere: one day more counts on both sides.
        let Some(today) = day_of(now_ms) else { return false };
        let days = [today.checked_sub_days(Days::new(1)), Some(today), today.checked_add_days(Days::new(1))];
        let organisation = self.organisation(holder, case);
        days.into_iter().flatten().any(|day| {
            let at = StandingAt { today: day, round: case.round, round_opened: None };
            let standings = organisation.standings(holder.person, case.unit, at);
            let stands_in = self.directory.unit(case.unit).is_none() && is_main_representative(holder, day);
            stands_in || permits(&standings, resource_of(case.kind)).writes()
        })
    }

    /// The units of the case's tree with the holder's assignments; the case's unit alone where the tree is not known.
    fn organisation(&self, holder: &Certificate, case: &Case) -> Organisation {
        let mut units = self.directory.units.clone();
        if self.directory.unit(case.unit).is_none() {
            let level = form_model::Level::Workplace;
            units.push(Unit { id: case.unit, parent: None, name: String::new(), level, authority: case.unit });
        }
        Organisation::new(units, holder.assignments.clone(), Vec::new())
    }
}

/// Where the tree is not known, it is not known either below whom a main representative stands.
fn is_main_representative(holder: &Certificate, day: NaiveDate) -> bool {
    holder.assignments.iter().any(|it| it.role == Role::MainRepresentative && it.is_active(day))
}

fn day_of(now_ms: u64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(i64::try_from(now_ms).ok()?).map(|it| it.date_naive())
}

const fn resource_of(kind: DocumentKind) -> Resource {
    match kind {
        DocumentKind::Followup => Resource::FollowupDraft,
        DocumentKind::ActionPlan => Resource::ActionPlan,
    }
}
