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
        let units = self.directory.units_of(case);
        days.into_iter().flatten().any(|day| {
            let at = StandingAt { today: day, round: case.round, round_opened: None };
            let standings: Vec<_> =
                units.iter().flat_map(|unit| organisation.standings(holder.person, *unit, at)).collect();
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

#[cfg(test)]
mod tests {
    use form_model::{Assignment, DeviceId, InstallationId, Level, Occasion, PersonId, RoundId, UnitId};

    use super::*;

    const UNIT: UnitId = UnitId::from_bytes([1; 16]);
    const ABOVE: UnitId = UnitId::from_bytes([2; 16]);
    const ELSEWHERE: UnitId = UnitId::from_bytes([3; 16]);
    const INSTALLATION: InstallationId = InstallationId::from_bytes([4; 16]);
    const HOLDER: PersonId = PersonId::from_bytes([5; 16]);

    /// The first of March 2026, at noon.
    const NOW_MS: u64 = 1_772_366_400_000;

    fn directory(units: Vec<Unit>) -> Directory {
        Directory {
            installation: INSTALLATION,
            public_key: [0; 32],
            person: HOLDER,
            device: None,
            documents: Vec::new(),
            rounds: Vec::new(),
            templates: Vec::new(),
            migrations: Vec::new(),
            assignments: Vec::new(),
            startable: Vec::new(),
            certificates: Vec::new(),
            units,
            people: Vec::new(),
            forums: Vec::new(),
            server_version: String::new(),
        }
    }

    fn tree() -> Vec<Unit> {
        let unit = |id, parent| Unit { id, parent, name: "unit".into(), level: Level::Workplace, authority: ABOVE };
        vec![unit(ABOVE, None), unit(UNIT, Some(ABOVE))]
    }

    fn may_write(units: Vec<Unit>, unit: UnitId, role: Role, to: Option<NaiveDate>) -> bool {
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let holder = Certificate {
            installation: INSTALLATION,
            person: HOLDER,
            device: DeviceId::from_bytes([6; 16]),
            public_key: [0; 32],
            assignments: vec![Assignment { person: HOLDER, unit, role, from, to }],
            issued_at_ms: 1,
        };
        let case = Case::followup(INSTALLATION, UNIT, RoundId::from_bytes([7; 16]), Occasion::Yearly);
        Trust::new(&directory(units)).may_write(&holder, &case, NOW_MS)
    }

    #[test]
    fn the_parties_of_the_unit_write_and_others_do_not() {
        for units in [tree(), Vec::new()] {
            assert!(may_write(units.clone(), UNIT, Role::Manager, None));
            assert!(may_write(units.clone(), UNIT, Role::SubstituteRepresentative, None));
            assert!(!may_write(units.clone(), UNIT, Role::Employee, None));
            assert!(!may_write(units.clone(), ELSEWHERE, Role::Manager, None));
            assert!(!may_write(units, ABOVE, Role::Manager, None));
        }
    }

    #[test]
    fn a_main_representative_writes_below_and_anywhere_where_the_tree_is_unknown() {
        assert!(may_write(tree(), ABOVE, Role::MainRepresentative, None));
        assert!(!may_write(tree(), ELSEWHERE, Role::MainRepresentative, None));
        assert!(may_write(Vec::new(), ELSEWHERE, Role::MainRepresentative, None));
    }

    #[test]
    fn an_assignment_counts_for_a_day_more_than_this_devices_clock_says() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
        assert!(may_write(tree(), UNIT, Role::Manager, day(2, 28)));
        assert!(!may_write(tree(), UNIT, Role::Manager, day(2, 27)));
    }
}
