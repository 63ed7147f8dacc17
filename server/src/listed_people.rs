//! Whom a directory names: those who work, or worked, with the cases that it lists, and where those cases belong.
//!
//! A screen says "the answer of Anna Ek", so it needs the parties of each case, those who answer for the unit from above
//! and those who were invited, people who have left included: what they wrote still stands. The rules that must not be
//! broken: nobody is named for a unit of which the reader has no document, and nobody before their first day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use form_model::{Assignment, Organisation, PEOPLE_MAX, PersonEntry, PersonId, PersonRole, Role, Unit, UnitId};

use crate::store::{Store, StoreError};

/// The roles of each person that a directory names.
type Roles = BTreeMap<PersonId, BTreeSet<PersonRole>>;

/// These units and every unit above them, each once, in the order of their ids.
pub(crate) fn with_those_above(organisation: &Organisation, units: &BTreeSet<UnitId>) -> Vec<Unit> {
    let above = units.iter().flat_map(|unit| organisation.ancestors(*unit));
    let all: BTreeSet<_> = units.iter().copied().chain(above).collect();
    all.into_iter().filter_map(|unit| organisation.unit(unit)).cloned().collect()
}

/// The people who work with the cases of these units, and the reader.
///
/// # Errors
/// If the database can't be read.
pub(crate) async fn people_at(
    store: &Store,
    reader: PersonId,
    units: &BTreeSet<UnitId>,
    today: NaiveDate,
) -> Result<Vec<PersonEntry>, StoreError> {
    let mut roles = roles_at(&store.framework().organisation, units, today);
    roles.entry(reader).or_default();
    let mut people: Vec<_> = roles.keys().copied().collect();
    if people.len() > PEOPLE_MAX {
        // A tablet shows "somebody" for the rest; without a bound the frame itself would be too large for it.
        tracing::warn!(person.id = %reader, people = people.len(), "a directory names only some of its people");
        people.truncate(PEOPLE_MAX);
    }
    let names = store.names_of(people).await?;
    let entry = |(person, name)| PersonEntry {
        person,
        name,
        roles: roles.remove(&person).unwrap_or_default().into_iter().collect(),
    };
    Ok(names.into_iter().map(entry).collect())
}

fn roles_at(organisation: &Organisation, units: &BTreeSet<UnitId>, today: NaiveDate) -> Roles {
    let mut roles = Roles::new();
    for unit in units {
        let here = organisation.assignments_at(*unit).iter().filter(|it| is_party(it.role));
        here.filter(|it| it.from <= today).for_each(|it| add(&mut roles, it));
        let authority = organisation.unit(*unit).map(|it| it.authority);
        for above in organisation.ancestors(*unit) {
            let answers = organisation.unit(above).map(|it| it.authority) == authority;
            let there = organisation.assignments_at(above).iter().filter(|it| it.from <= today);
            // A manager above answers what was raised, within the authority; a main representative may step in.
            let those = there.filter(|it| match it.role {
                Role::Manager => answers,
                Role::MainRepresentative => true,
                Role::Representative
                | Role::SubstituteRepresentative
                | Role::Hr
                | Role::Employee
                | Role::ProcessOwner
                | Role::Analyst
                | Role::RecordsOfficer
                | Role::Admin => false,
            });
            those.for_each(|it| add(&mut roles, it));
        }
    }
    let invited = organisation.invitations().filter(|it| units.contains(&it.unit) && it.from <= today);
    invited.for_each(|it| {
        roles.entry(it.person).or_default();
    });
    roles
}

fn add(roles: &mut Roles, assignment: &Assignment) {
    let Assignment { person, unit, role, from, to } = assignment.clone();
    roles.entry(person).or_default().insert(PersonRole { unit, role, from, to });
}

/// True for the roles that write in the documents of their own unit.
const fn is_party(role: Role) -> bool {
    match role {
        Role::Manager | Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative => true,
        Role::Hr | Role::Employee | Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => false,
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Invitation, InvitedAs, Level};

    use super::*;

    const TOP: UnitId = UnitId::from_bytes([10; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([11; 16]);
    const EKEN: UnitId = UnitId::from_bytes([12; 16]);
    const BJORKEN: UnitId = UnitId::from_bytes([13; 16]);

    fn day(of_march: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap()
    }

    fn person(number: u8) -> PersonId {
        PersonId::from_bytes([number; 16])
    }

    fn unit(id: UnitId, parent: Option<UnitId>, level: Level, authority: UnitId) -> Unit {
        Unit { id, parent, name: "unit".to_owned(), level, authority }
    }

    fn assigned(number: u8, unit: UnitId, role: Role, from: u32, to: Option<u32>) -> Assignment {
        Assignment { person: person(number), unit, role, from: day(from), to: to.map(day) }
    }

    fn organisation(assignments: Vec<Assignment>, invitations: Vec<Invitation>) -> Organisation {
        let units = vec![
            unit(TOP, None, Level::Organisation, TOP),
            unit(SCHOOLS, Some(TOP), Level::Administration, SCHOOLS),
            unit(EKEN, Some(SCHOOLS), Level::Workplace, SCHOOLS),
            unit(BJORKEN, Some(SCHOOLS), Level::Workplace, SCHOOLS),
        ];
        Organisation::new(units, assignments, invitations)
    }

    fn named(assignments: Vec<Assignment>, invitations: Vec<Invitation>) -> Vec<PersonId> {
        let organisation = organisation(assignments, invitations);
        roles_at(&organisation, &BTreeSet::from([EKEN]), day(5)).into_keys().collect()
    }

    #[test]
    fn the_parties_are_named_those_who_left_too() {
        let assignments = vec![
            assigned(1, EKEN, Role::Manager, 1, Some(3)),
            assigned(2, EKEN, Role::Manager, 4, None),
            assigned(3, EKEN, Role::Representative, 1, None),
            assigned(4, EKEN, Role::SubstituteRepresentative, 1, None),
            assigned(5, EKEN, Role::MainRepresentative, 1, None),
        ];
        assert_eq!(named(assignments, Vec::new()), [1, 2, 3, 4, 5].map(person));
    }

    #[test]
    fn nobody_is_named_before_the_first_day_or_for_another_unit() {
        let assignments = vec![
            assigned(1, EKEN, Role::Manager, 6, None),
            assigned(2, BJORKEN, Role::Manager, 1, None),
            assigned(3, EKEN, Role::Employee, 1, None),
            assigned(4, SCHOOLS, Role::Representative, 1, None),
        ];
        assert_eq!(named(assignments, Vec::new()), []);
    }

    #[test]
    fn above_those_are_named_who_answer_or_may_step_in() {
        let assignments = vec![
            assigned(1, SCHOOLS, Role::Manager, 1, None),
            assigned(2, TOP, Role::Manager, 1, None),
            assigned(3, TOP, Role::MainRepresentative, 1, None),
        ];
        assert_eq!(named(assignments, Vec::new()), [1, 3].map(person));
    }

    #[test]
    fn who_was_invited_is_named_without_a_role() {
        let invitation = Invitation {
            person: person(1),
            unit: EKEN,
            round: None,
            invited_as: InvitedAs::Secretary,
            invited_by: person(2),
            from: day(1),
            to: None,
        };
        let roles = roles_at(&organisation(Vec::new(), vec![invitation]), &BTreeSet::from([EKEN]), day(5));
        assert_eq!(roles, Roles::from([(person(1), BTreeSet::new())]));
    }

    #[test]
    fn the_units_above_come_with_a_unit() {
        let organisation = organisation(Vec::new(), Vec::new());
        let units = with_those_above(&organisation, &BTreeSet::from([EKEN]));
        assert_eq!(units.iter().map(|it| it.id).collect::<Vec<_>>(), [TOP, SCHOOLS, EKEN]);
    }
}
