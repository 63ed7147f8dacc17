//! Who is what, where and when: units in a tree of any depth, assignments with their days, invitations.
//!
//! It says what a person *is* to a unit; [`crate::permits`] says what that gives. It holds no documents and reads no
//! clock: the day comes from the caller. The rule that must hold: a tree with a ring in it (two rows edited at once)
//! never hangs a lookup.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::Standing;
use crate::codes::coded_enum;
use crate::ids::{PersonId, RoundId, UnitId};
use crate::template::Level;

coded_enum! {
    /// What a person is assigned as.
    pub enum Role {
        /// Manager (*chef*).
        Manager = "manager",
        /// Safety representative (*skyddsombud*).
        Representative = "representative",
        /// Substitute for a safety representative, with the same rights.
        SubstituteRepresentative = "substitute-representative",
        /// Main safety representative (*huvudskyddsombud*).
        MainRepresentative = "main-representative",
        /// HR of the unit and of all below it.
        Hr = "hr",
        /// Employee.
        Employee = "employee",
        /// Owner of the follow-up's process, for the unit and all below it.
        ProcessOwner = "process-owner",
        /// Analyst, for the unit and all below it.
        Analyst = "analyst",
        /// Records officer, for the unit and all below it.
        RecordsOfficer = "records-officer",
        /// Administrator of organisation, people and devices, for the unit and all below it.
        Admin = "admin",
    }
}

coded_enum! {
    /// What a person is invited to a unit's follow-up as.
    pub enum InvitedAs {
        /// Reads.
        Reader = "reader",
        /// Writes down interviews.
        Interviewer = "interviewer",
        /// Writes down what the parties say.
        Secretary = "secretary",
    }
}

/// A unit of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The unit's id.
    pub id: UnitId,
    /// The unit above it; none for the top.
    pub parent: Option<UnitId>,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The administration or company it belongs to; for the top, the top itself.
    pub authority: UnitId,
}

/// A person's role at a unit, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Assignment {
    /// The person.
    pub person: PersonId,
    /// The unit.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

impl Assignment {
    /// True on every day from the first to the last, both included.
    #[must_use]
    pub fn is_active(&self, day: NaiveDate) -> bool {
        is_within(day, self.from, self.to)
    }
}

/// An invitation to a unit's follow-up, by its manager or representative.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Invitation {
    /// Who is invited.
    pub person: PersonId,
    /// To the follow-up of which unit.
    pub unit: UnitId,
    /// In which round; none for every round while the invitation lasts.
    pub round: Option<RoundId>,
    /// As what.
    pub invited_as: InvitedAs,
    /// Who invited.
    pub invited_by: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none until it is withdrawn.
    pub to: Option<NaiveDate>,
}

impl Invitation {
    /// True on every day from the first to the last, both included.
    #[must_use]
    pub fn is_active(&self, day: NaiveDate) -> bool {
        is_within(day, self.from, self.to)
    }
}

fn is_within(day: NaiveDate, from: NaiveDate, to: Option<NaiveDate>) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

/// The day on which a standing is asked for, and the round of the document that it is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingAt {
    /// The day.
    pub today: NaiveDate,
    /// The round, for a follow-up.
    pub round: Option<RoundId>,
    /// The day that round opened; none when it is closed or there is no round.
    pub round_opened: Option<NaiveDate>,
}

impl StandingAt {
    /// A day, outside any round: for action plans and hand-ins.
    #[must_use]
    pub const fn day(today: NaiveDate) -> Self {
        Self { today, round: None, round_opened: None }
    }

    /// A day, for the follow-ups of a round that opened on another.
    #[must_use]
    pub const fn in_round(today: NaiveDate, round: RoundId, opened: NaiveDate) -> Self {
        Self { today, round: Some(round), round_opened: Some(opened) }
    }
}

impl From<NaiveDate> for StandingAt {
    fn from(today: NaiveDate) -> Self {
        Self::day(today)
    }
}

/// The units, assignments and invitations of one installation, indexed.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    units: HashMap<UnitId, Unit>,
    children: HashMap<UnitId, Vec<UnitId>>,
    by_person: HashMap<PersonId, Vec<Assignment>>,
    by_unit: HashMap<UnitId, Vec<Assignment>>,
    invitations: HashMap<(PersonId, UnitId), Vec<Invitation>>,
}

impl Organisation {
    /// An organisation of these rows; of two units with one id the later stands.
    #[must_use]
    pub fn new(units: Vec<Unit>, assignments: Vec<Assignment>, invitations: Vec<Invitation>) -> Self {
        let mut organisation = Self::default();
        for unit in units {
            organisation.units.insert(unit.id, unit);
        }
        for unit in organisation.units.values() {
            if let Some(parent) = unit.parent {
                organisation.children.entry(parent).or_default().push(unit.id);
            }
        }
        organisation.children.values_mut().for_each(|it| it.sort_unstable());
        for assignment in assignments {
            organisation.by_person.entry(assignment.person).or_default().push(assignment.clone());
            organisation.by_unit.entry(assignment.unit).or_default().push(assignment);
        }
        for invitation in invitations {
            organisation.invitations.entry((invitation.person, invitation.unit)).or_default().push(invitation);
        }
        organisation
    }

    /// The unit with this id.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// Every unit, in no particular order.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The units directly below.
    #[must_use]
    pub fn children(&self, id: UnitId) -> &[UnitId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The units above, the nearest first; ends where the tree ends or turns back on itself.
    #[must_use]
    pub fn ancestors(&self, id: UnitId) -> Vec<UnitId> {
        let mut seen = HashSet::from([id]);
        let mut above = Vec::new();
        let mut current = id;
        while let Some(parent) = self.units.get(&current).and_then(|unit| unit.parent) {
            if !seen.insert(parent) {
                break;
            }
            above.push(parent);
            current = parent;
        }
        above
    }

    /// The unit and every unit below it, each once.
    #[must_use]
    pub fn with_descendants(&self, id: UnitId) -> Vec<UnitId> {
        let mut seen = HashSet::from([id]);
        let mut found = vec![id];
        let mut next = 0;
        while let Some(unit) = found.get(next) {
            let below = self.children(*unit).iter().copied().filter(|child| seen.insert(*child)).collect::<Vec<_>>();
            found.extend(below);
            next += 1;
        }
        found
    }

    /// Every assignment of a person, past and coming ones included.
    #[must_use]
    pub fn assignments_of(&self, person: PersonId) -> &[Assignment] {
        self.by_person.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Every assignment at a unit, past and coming ones included.
    #[must_use]
    pub fn assignments_at(&self, unit: UnitId) -> &[Assignment] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// Every invitation of every person.
    pub fn invitations(&self) -> impl Iterator<Item = &Invitation> {
        self.invitations.values().flatten()
    }

    /// True if somebody is the unit's own representative on that day.
    #[must_use]
    pub fn has_representative(&self, unit: UnitId, day: NaiveDate) -> bool {
        self.assignments_at(unit).iter().any(|it| is_own_representative(it.role) && it.is_active(day))
    }

    /// What a person is to a unit, each standing once; nothing for a unit that isn't there.
    #[must_use]
    pub fn standings(&self, person: PersonId, unit: UnitId, at: impl Into<StandingAt>) -> Vec<Standing> {
        let at = at.into();
        let Some(authority) = self.unit(unit).map(|it| it.authority) else {
            return Vec::new();
        };
        let above = self.ancestors(unit);
        let mut standings = BTreeSet::new();
        for assignment in self.assignments_of(person).iter().filter(|it| it.is_active(at.today)) {
            if assignment.unit == unit {
                standings.insert(standing_at(assignment.role));
            } else if above.contains(&assignment.unit) {
                standings.extend(self.standing_above(assignment, unit, authority, &at));
            }
        }
        let invitations = self.invitations.get(&(person, unit)).map_or(&[][..], Vec::as_slice);
        for invitation in invitations.iter().filter(|it| it.is_active(at.today)) {
            if invitation.round.is_none() || invitation.round == at.round {
                standings.insert(Standing::Invited(invitation.clone()));
            }
        }
        standings.into_iter().collect()
    }

    fn standing_above(
        &self,
        assignment: &Assignment,
        unit: UnitId,
        authority: UnitId,
        at: &StandingAt,
    ) -> Option<Standing> {
        match assignment.role {
            Role::Manager => {
                let same_authority = self.unit(assignment.unit).is_some_and(|it| it.authority == authority);
                Some(Standing::ManagerAbove { same_authority })
            }
            Role::MainRepresentative => {
                Some(Standing::MainRepresentativeAbove { stands_in: self.stands_in(assignment, unit, at) })
            }
            Role::Hr | Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => {
                Some(standing_at(assignment.role))
            }
            Role::Representative | Role::SubstituteRepresentative | Role::Employee => None,
        }
    }

    /// True if the unit has no representative today, or had none on some day since the round opened when the main
    /// representative already was one: what somebody began in the unit's absence they may finish.
    fn stands_in(&self, assignment: &Assignment, unit: UnitId, at: &StandingAt) -> bool {
        let first = at.round_opened.unwrap_or(at.today).max(assignment.from).min(at.today);
        // The days on which a unit can turn out to lack a representative: the first one looked at, the last, and the
        // day after each representative's last.
        let after_an_end = self.assignments_at(unit).iter().filter_map(|it| it.to?.succ_opt());
        [first, at.today]
            .into_iter()
            .chain(after_an_end)
            .filter(|day| (first..=at.today).contains(day))
            .any(|day| !self.has_representative(unit, day))
    }
}

const fn is_own_representative(role: Role) -> bool {
    matches!(role, Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative)
}

const fn standing_at(role: Role) -> Standing {
    match role {
        Role::Manager => Standing::Manager,
        Role::Representative | Role::SubstituteRepresentative => Standing::Representative,
        Role::MainRepresentative => Standing::MainRepresentative,
        Role::Hr => Standing::Hr,
        Role::Employee => Standing::Employee,
        Role::ProcessOwner => Standing::ProcessOwner,
        Role::Analyst => Standing::Analyst,
        Role::RecordsOfficer => Standing::RecordsOfficer,
        Role::Admin => Standing::Admin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Standing::{MainRepresentativeAbove, ManagerAbove};

    const PERSON: PersonId = PersonId::from_bytes([1; 16]);
    const OTHER: PersonId = PersonId::from_bytes([2; 16]);
    const TOP: UnitId = UnitId::from_bytes([10; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([11; 16]);
    const NORTH: UnitId = UnitId::from_bytes([12; 16]);
    const EKEN: UnitId = UnitId::from_bytes([13; 16]);
    const COMPANY: UnitId = UnitId::from_bytes([14; 16]);
    const ROUND: RoundId = RoundId::from_bytes([20; 16]);

    fn day(of_march: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap()
    }

    fn unit(id: UnitId, parent: Option<UnitId>, level: Level, authority: UnitId) -> Unit {
        Unit { id, parent, name: "unit".to_owned(), level, authority }
    }

    fn units() -> Vec<Unit> {
        vec![
            unit(TOP, None, Level::Organisation, TOP),
            unit(SCHOOLS, Some(TOP), Level::Administration, SCHOOLS),
            unit(NORTH, Some(SCHOOLS), Level::Department, SCHOOLS),
            unit(EKEN, Some(NORTH), Level::Workplace, SCHOOLS),
            unit(COMPANY, Some(TOP), Level::Administration, COMPANY),
        ]
    }

    fn assigned(person: PersonId, unit: UnitId, role: Role, from: u32, to: Option<u32>) -> Assignment {
        Assignment { person, unit, role, from: day(from), to: to.map(day) }
    }

    fn with(assignments: Vec<Assignment>) -> Organisation {
        Organisation::new(units(), assignments, Vec::new())
    }

    fn only(role: Role, at: UnitId, unit: UnitId) -> Vec<Standing> {
        with(vec![assigned(PERSON, at, role, 1, None)]).standings(PERSON, unit, day(5))
    }

    #[test]
    fn an_assignment_holds_from_its_first_day_to_its_last() {
        let organisation = with(vec![assigned(PERSON, EKEN, Role::Manager, 3, Some(5))]);
        let on = |of_march| organisation.standings(PERSON, EKEN, day(of_march));
        assert_eq!([on(2), on(6)], [vec![], vec![]]);
        assert_eq!([on(3), on(5)], [vec![Standing::Manager], vec![Standing::Manager]]);
    }

    #[test]
    fn a_substitute_stands_as_a_representative() {
        assert_eq!(only(Role::SubstituteRepresentative, EKEN, EKEN), [Standing::Representative]);
        assert_eq!(only(Role::Representative, EKEN, EKEN), [Standing::Representative]);
        assert_eq!(only(Role::MainRepresentative, EKEN, EKEN), [Standing::MainRepresentative]);
    }

    #[test]
    fn a_manager_above_is_of_the_same_authority_or_not() {
        assert_eq!(only(Role::Manager, NORTH, EKEN), [ManagerAbove { same_authority: true }]);
        assert_eq!(only(Role::Manager, SCHOOLS, EKEN), [ManagerAbove { same_authority: true }]);
        assert_eq!(only(Role::Manager, TOP, EKEN), [ManagerAbove { same_authority: false }]);
        assert_eq!(only(Role::Manager, COMPANY, EKEN), []);
        assert_eq!(only(Role::Manager, EKEN, NORTH), []);
    }

    #[test]
    fn only_some_roles_reach_downwards() {
        assert_eq!(only(Role::Hr, SCHOOLS, EKEN), [Standing::Hr]);
        assert_eq!(only(Role::ProcessOwner, TOP, EKEN), [Standing::ProcessOwner]);
        assert_eq!(only(Role::Analyst, TOP, EKEN), [Standing::Analyst]);
        assert_eq!(only(Role::RecordsOfficer, TOP, EKEN), [Standing::RecordsOfficer]);
        assert_eq!(only(Role::Admin, TOP, EKEN), [Standing::Admin]);
        assert_eq!(only(Role::Representative, NORTH, EKEN), []);
        assert_eq!(only(Role::Employee, NORTH, EKEN), []);
        assert_eq!(only(Role::Employee, EKEN, EKEN), [Standing::Employee]);
    }

    fn main_representative(representative: Option<(u32, Option<u32>)>) -> Organisation {
        let mut assignments = vec![assigned(PERSON, TOP, Role::MainRepresentative, 1, None)];
        assignments.extend(representative.map(|(from, to)| assigned(OTHER, EKEN, Role::Representative, from, to)));
        with(assignments)
    }

    #[test]
    fn a_main_representative_above_stands_in_only_where_there_is_no_representative() {
        let stands_in = |organisation: Organisation| organisation.standings(PERSON, EKEN, day(5));
        assert_eq!(stands_in(main_representative(None)), [MainRepresentativeAbove { stands_in: true }]);
        assert_eq!(stands_in(main_representative(Some((1, None)))), [MainRepresentativeAbove { stands_in: false }]);
        assert_eq!(stands_in(main_representative(Some((1, Some(4))))), [MainRepresentativeAbove { stands_in: true }]);
    }

    #[test]
    fn who_stood_in_may_finish_until_the_round_closes() {
        let elected_during_the_round = main_representative(Some((10, None)));
        let at = |round| elected_during_the_round.standings(PERSON, EKEN, round);
        assert_eq!(at(StandingAt::in_round(day(20), ROUND, day(5))), [MainRepresentativeAbove { stands_in: true }]);
        assert_eq!(at(StandingAt::in_round(day(20), ROUND, day(10))), [MainRepresentativeAbove { stands_in: false }]);
        let closed = StandingAt { today: day(20), round: Some(ROUND), round_opened: None };
        assert_eq!(at(closed), [MainRepresentativeAbove { stands_in: false }]);
    }

    #[test]
    fn a_gap_between_two_representatives_counts() {
        let organisation = with(vec![
            assigned(PERSON, TOP, Role::MainRepresentative, 1, None),
            assigned(OTHER, EKEN, Role::Representative, 1, Some(8)),
            assigned(OTHER, EKEN, Role::Representative, 12, None),
        ]);
        let at = |opened| organisation.standings(PERSON, EKEN, StandingAt::in_round(day(20), ROUND, day(opened)));
        assert_eq!(at(5), [MainRepresentativeAbove { stands_in: true }]);
        assert_eq!(at(11), [MainRepresentativeAbove { stands_in: true }]);
        assert_eq!(at(12), [MainRepresentativeAbove { stands_in: false }]);
    }

    #[test]
    fn who_became_main_representative_after_the_gap_never_stood_in() {
        let organisation = with(vec![
            assigned(PERSON, TOP, Role::MainRepresentative, 15, None),
            assigned(OTHER, EKEN, Role::Representative, 10, None),
        ]);
        let at = StandingAt::in_round(day(20), ROUND, day(5));
        assert_eq!(organisation.standings(PERSON, EKEN, at), [MainRepresentativeAbove { stands_in: false }]);
    }

    fn invitation(round: Option<RoundId>) -> Invitation {
        Invitation {
            person: PERSON,
            unit: EKEN,
            round,
            invited_as: InvitedAs::Reader,
            invited_by: OTHER,
            from: day(3),
            to: Some(day(9)),
        }
    }

    #[test]
    fn an_invitation_holds_for_its_unit_its_round_and_its_days() {
        let of_the_round = invitation(Some(ROUND));
        let organisation = Organisation::new(units(), Vec::new(), vec![of_the_round.clone()]);
        let at =
            |unit, today, round| organisation.standings(PERSON, unit, StandingAt::in_round(day(today), round, day(1)));
        assert_eq!(at(EKEN, 5, ROUND), [Standing::Invited(of_the_round)]);
        assert_eq!(at(EKEN, 2, ROUND), []);
        assert_eq!(at(EKEN, 10, ROUND), []);
        assert_eq!(at(NORTH, 5, ROUND), []);
        assert_eq!(at(EKEN, 5, RoundId::from_bytes([21; 16])), []);
        let of_any_round = Organisation::new(units(), Vec::new(), vec![invitation(None)]);
        assert_eq!(of_any_round.standings(PERSON, EKEN, day(5)), [Standing::Invited(invitation(None))]);
    }

    #[test]
    fn a_unit_that_is_not_there_gives_no_standing() {
        let nowhere = UnitId::from_bytes([99; 16]);
        assert_eq!(only(Role::Manager, nowhere, nowhere), []);
    }

    #[test]
    fn a_tree_is_walked_up_and_down() {
        let organisation = with(Vec::new());
        assert_eq!(organisation.ancestors(EKEN), [NORTH, SCHOOLS, TOP]);
        assert_eq!(organisation.with_descendants(SCHOOLS), [SCHOOLS, NORTH, EKEN]);
        assert_eq!(organisation.with_descendants(TOP).len(), 5);
    }

    #[test]
    fn a_ring_in_the_tree_ends_every_walk() {
        let ring = vec![
            unit(NORTH, Some(EKEN), Level::Department, SCHOOLS),
            unit(EKEN, Some(NORTH), Level::Workplace, SCHOOLS),
            unit(TOP, Some(TOP), Level::Organisation, TOP),
        ];
        let manager = assigned(PERSON, NORTH, Role::Manager, 1, None);
        let organisation = Organisation::new(ring, vec![manager], Vec::new());
        assert_eq!(organisation.ancestors(EKEN), [NORTH]);
        assert_eq!(organisation.ancestors(TOP), []);
        assert_eq!(organisation.with_descendants(EKEN), [EKEN, NORTH]);
        assert_eq!(organisation.with_descendants(TOP), [TOP]);
        assert_eq!(organisation.standings(PERSON, EKEN, day(5)), [ManagerAbove { same_authority: true }]);
    }
}
