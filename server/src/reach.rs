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
        Power::AdministerOrganisation => matches!(role, Role::Admin),
        Power::SeeOrganisation => matches!(role, Role::Admin | Role::ProcessOwner),
        Power::RunRounds | Power::WriteTemplates => matches!(role, Role::ProcessOwner),
    }
}

/// Where a person has a power on a day; none if nowhere.
#[must_use]
pub fn reach_of(framework: &Framework, person: PersonId, power: Power, today: NaiveDate) -> Option<Reach> {
    let organisation = &framework.organisation;
    let held = organisation.assignments_of(person).iter().filter(|it| it.is_active(today));
    let gives_here =
        |it: &&Assignment| organisation.unit(it.unit).is_some_and(|unit| gives(it.role, unit.level, power));
    let places: Vec<UnitId> = held.filter(gives_here).map(|it| it.unit).collect();
    if places.is_empty() {
        return None;
    }
    let is_top = |it: &UnitId| organisation.unit(*it).is_some_and(|unit| unit.parent.is_none());
    let units = places.iter().flat_map(|it| organisation.with_descendants(*it)).collect();
    Some(Reach { person, units, is_whole: places.iter().any(is_top) })
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
    fn a_power_ends_with_the_role() {
        let ended = with(Role::Admin, TOP, day().pred_opt());
        assert!(reach_of(&ended, PERSON, Power::AdministerOrganisation, day()).is_none());
    }
}
