//! Who may administer what outside the forms: the one rule, and the value that proves that it was asked.
//!
//! What a person may do with documents is `form_model::permits`; this is for the organisation and the rounds around them. The rule
//! that must not be broken: whatever changes the organisation or a round takes a [`Reach`], and only [`reach_of`] makes one.

use std::collections::HashSet;

use chrono::NaiveDate;
use form_model::{Assignment, Level, PersonId, Role, UnitId};

use crate::store::Framework;

/// Something that may be done outside the forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Change units, people and assignments, and invite people: for administrators.
    AdministerOrganisation,
    /// See units and who is what in them: for administrators and process owners.
    SeeOrganisation,
    /// Open and close rounds: for process owners.
    RunRounds,
    /// Write new versions of the templates: for process owners.
    WriteTemplates,
    /// Decide with which method units follow up: for process owners, and for the manager of an administration.
    DecideMethod,
    /// Tag what was handed in with themes and reply to what asks others for a change: for process owners, analysts and the
    /// manager of the whole.
    Compile,
    /// Keep the contacts for support: for administrators, process owners and HR.
    KeepSupport,
    /// Keep the forums of a unit: for administrators, process owners and HR, and for the manager of that unit alone.
    KeepForums,
    /// Have units of one manager followed up together: for process owners, and for managers.
    JoinFollowUps,
    /// Decide how long records are kept: for records officers and administrators.
    KeepRetention,
    /// See how the server is doing: for administrators of the whole.
    WatchServer,
    /// See what is due for disposal: for records officers. Disposing is a right on each document.
    SeeDue,
}

/// The units at which somebody has a power.
#[derive(Debug, Clone)]
pub struct Reach {
    person: PersonId,
    units: HashSet<UnitId>,
    is_whole: bool,
}

impl Reach {
    /// Whose it is.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// True at a unit within it.
    #[must_use]
    pub fn holds(&self, unit: UnitId) -> bool {
        self.is_whole || self.units.contains(&unit)
    }

    /// True if it is the whole organisation, units to come included.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }
}

/// True if a role gives a power at its unit, which has this level, and below.
fn gives(role: Role, level: Level, power: Power) -> bool {
    match power {
        Power::DecideMethod => match role {
            Role::Manager => level == Level::Administration,
            Role::ProcessOwner => true,
            Role::Representative
            | Role::SubstituteRepresentative
            | Role::MainRepresentative
            | Role::Hr
            | Role::Employee
            | Role::Analyst
            | Role::RecordsOfficer
            | Role::Admin => false,
        },
        Power::Compile => match role {
            Role::Manager => level == Level::Organisation,
            Role::ProcessOwner | Role::Analyst => true,
            Role::Representative
            | Role::SubstituteRepresentative
            | Role::MainRepresentative
            | Role::Hr
            | Role::Employee
            | Role::RecordsOfficer
            | Role::Admin => false,
        },
        Power::KeepSupport => matches!(role, Role::Admin | Role::ProcessOwner | Role::Hr),
        Power::KeepForums => matches!(role, Role::Admin | Role::ProcessOwner | Role::Hr | Role::Manager),
        Power::KeepRetention => matches!(role, Role::RecordsOfficer | Role::Admin),
        Power::SeeDue => matches!(role, Role::RecordsOfficer),
        Power::AdministerOrganisation | Power::WatchServer => matches!(role, Role::Admin),
        Power::SeeOrganisation => matches!(role, Role::Admin | Role::ProcessOwner),
        Power::RunRounds | Power::WriteTemplates => matches!(role, Role::ProcessOwner),
        Power::JoinFollowUps => matches!(role, Role::ProcessOwner | Role::Manager),
    }
}

/// True if a role gives a power at its unit and not below: a manager further up does not know who meets whom there.
fn ends_at_its_unit(role: Role, power: Power) -> bool {
    power == Power::KeepForums && role == Role::Manager
}

/// Where a person has a power on a day; none if nowhere.
#[must_use]
pub fn reach_of(framework: &Framework, person: PersonId, power: Power, today: NaiveDate) -> Option<Reach> {
    let organisation = &framework.organisation;
    let held = organisation.assignments_of(person).iter().filter(|it| it.is_active(today));
    let gives_here =
        |it: &&Assignment| organisation.unit(it.unit).is_some_and(|unit| gives(it.role, unit.level, power));
    let (here, below): (Vec<_>, Vec<_>) = held.filter(gives_here).partition(|it| ends_at_its_unit(it.role, power));
    if here.is_empty() && below.is_empty() {
        return None;
    }
    let is_top = |it: &&Assignment| organisation.unit(it.unit).is_some_and(|unit| unit.parent.is_none());
    let is_whole = below.iter().any(is_top);
    let below = below.into_iter().flat_map(|it| organisation.with_descendants(it.unit));
    Some(Reach { person, units: below.chain(here.into_iter().map(|it| it.unit)).collect(), is_whole })
}

/// True if somebody manages a level above a unit, which it hands in to: within the authority, or right above its top.
#[must_use]
pub(crate) fn is_manager_above(framework: &Framework, person: PersonId, unit: UnitId, today: NaiveDate) -> bool {
    let organisation = &framework.organisation;
    let authority = |id: UnitId| organisation.unit(id).map(|it| it.authority);
    let above = organisation.ancestors(unit);
    let within = above.iter().take_while(|it| authority(**it) == authority(unit)).count();
    // The top of an authority hands in to the organisation.
    above.iter().take(within.max(1)).any(|it| holds_one(framework, person, *it, &[Role::Manager], today))
}

/// True if somebody represents those who work in a unit: there, or as main representative above it.
#[must_use]
pub(crate) fn is_representative_for(framework: &Framework, person: PersonId, unit: UnitId, today: NaiveDate) -> bool {
    let here = [Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative];
    let above = framework.organisation.ancestors(unit);
    holds_one(framework, person, unit, &here, today)
        || above.iter().any(|it| holds_one(framework, person, *it, &[Role::MainRepresentative], today))
}

fn holds_one(framework: &Framework, person: PersonId, unit: UnitId, roles: &[Role], today: NaiveDate) -> bool {
    let here = framework.organisation.assignments_at(unit).iter();
    here.filter(|it| it.person == person && it.is_active(today)).any(|it| roles.contains(&it.role))
}

#[cfg(test)]
mod tests {
    use form_model::{Organisation, Unit};

    use super::*;

    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([2; 16]);
    const EKEN: UnitId = UnitId::from_bytes([3; 16]);
    const CARE: UnitId = UnitId::from_bytes([4; 16]);
    const PERSON: PersonId = PersonId::from_bytes([9; 16]);

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()
    }

    fn with(role: Role, at: UnitId, to: Option<NaiveDate>) -> Framework {
        let unit = |id, parent, level| Unit { id, parent, name: String::new(), level, authority: id };
        let units = vec![
            unit(TOP, None, Level::Organisation),
            unit(SCHOOLS, Some(TOP), Level::Administration),
            unit(EKEN, Some(SCHOOLS), Level::Workplace),
            unit(CARE, Some(TOP), Level::Administration),
        ];
        let assignment = Assignment { person: PERSON, unit: at, role, from: NaiveDate::MIN, to };
        Framework { organisation: Organisation::new(units, vec![assignment], Vec::new()), ..Framework::default() }
    }

    #[test]
    fn each_power_belongs_to_its_roles_alone() {
        for role in Role::ALL {
            let framework = with(role, TOP, None);
            let has = |power| reach_of(&framework, PERSON, power, day()).is_some();
            assert_eq!(has(Power::AdministerOrganisation), role == Role::Admin, "{role}");
            assert_eq!(has(Power::SeeOrganisation), matches!(role, Role::Admin | Role::ProcessOwner), "{role}");
            assert_eq!(has(Power::RunRounds), role == Role::ProcessOwner, "{role}");
            assert_eq!(has(Power::WriteTemplates), role == Role::ProcessOwner, "{role}");
            assert_eq!(has(Power::DecideMethod), role == Role::ProcessOwner, "{role}");
            let keeps = matches!(role, Role::Admin | Role::ProcessOwner | Role::Hr);
            assert_eq!(has(Power::KeepSupport), keeps, "{role}");
            let keeps_forums = keeps || role == Role::Manager;
            assert_eq!(has(Power::KeepForums), keeps_forums, "{role}");
            let compiles = matches!(role, Role::ProcessOwner | Role::Analyst | Role::Manager);
            assert_eq!(has(Power::Compile), compiles, "{role}");
            assert_eq!(has(Power::JoinFollowUps), matches!(role, Role::ProcessOwner | Role::Manager), "{role}");
            assert_eq!(has(Power::KeepRetention), matches!(role, Role::RecordsOfficer | Role::Admin), "{role}");
            assert_eq!(has(Power::SeeDue), role == Role::RecordsOfficer, "{role}");
        }
    }

    #[test]
    fn a_power_reaches_down_from_its_unit_and_not_up_or_sideways() {
        let reach = reach_of(&with(Role::Admin, SCHOOLS, None), PERSON, Power::AdministerOrganisation, day()).unwrap();
        assert_eq!([SCHOOLS, EKEN, TOP, CARE].map(|it| reach.holds(it)), [true, true, false, false]);
        assert!(!reach.is_whole());
        let whole = reach_of(&with(Role::Admin, TOP, None), PERSON, Power::AdministerOrganisation, day()).unwrap();
        assert!(whole.is_whole() && whole.holds(CARE));
    }

    #[test]
    fn the_manager_of_an_administration_decides_its_method_and_a_manager_below_does_not() {
        let decides = |at| reach_of(&with(Role::Manager, at, None), PERSON, Power::DecideMethod, day());
        assert!(decides(SCHOOLS).unwrap().holds(EKEN) && decides(EKEN).is_none() && decides(TOP).is_none());
    }

    #[test]
    fn a_manager_keeps_the_forums_of_the_own_unit_and_whoever_serves_many_those_below_too() {
        let kept = |role, at| reach_of(&with(role, at, None), PERSON, Power::KeepForums, day()).unwrap();
        let manager = kept(Role::Manager, SCHOOLS);
        assert_eq!([SCHOOLS, EKEN, TOP].map(|it| manager.holds(it)), [true, false, false]);
        assert!(!kept(Role::Manager, TOP).is_whole());
        assert!(kept(Role::Hr, SCHOOLS).holds(EKEN) && kept(Role::Admin, TOP).is_whole());
    }

    #[test]
    fn a_unit_hands_in_to_the_managers_above_within_its_authority_and_its_top_to_the_organisation() {
        let above = |at, unit| is_manager_above(&with(Role::Manager, at, None), PERSON, unit, day());
        assert!(above(TOP, SCHOOLS) && above(TOP, CARE));
        assert!(!above(SCHOOLS, SCHOOLS) && !above(CARE, SCHOOLS) && !above(SCHOOLS, TOP));
        let ended = with(Role::Manager, TOP, day().pred_opt());
        assert!(!is_manager_above(&ended, PERSON, SCHOOLS, day()));
    }

    #[test]
    fn a_unit_is_represented_by_its_own_and_by_main_representatives_above() {
        let represents = |role, at| is_representative_for(&with(role, at, None), PERSON, EKEN, day());
        assert!(represents(Role::Representative, EKEN) && represents(Role::SubstituteRepresentative, EKEN));
        assert!(represents(Role::MainRepresentative, TOP) && !represents(Role::Representative, SCHOOLS));
        assert!(!represents(Role::Manager, EKEN));
    }

    #[test]
    fn a_power_ends_with_the_role() {
        let ended = with(Role::Admin, TOP, day().pred_opt());
        assert!(reach_of(&ended, PERSON, Power::AdministerOrganisation, day()).is_none());
    }
}
