//! Which hand-ins somebody sees together, and which one by one: the one rule for everything that is counted from hand-ins.
//!
//! It asks `form_model::permits` about the units of a round. The rules that must not be broken: whatever counts or lists
//! hand-ins takes a [`Scope`], and only [`scope_of`] makes one; and a source is opened only by whoever may read that very
//! hand-in.

use std::collections::HashSet;

use chrono::NaiveDate;
use form_model::{Case, InstallationId, Occasion, PersonId, Resource, RoundId, Unit, UnitId, permits};

use super::RoundTree;
use crate::directory::standings_in;
use crate::store::{Framework, Round};

/// A unit of a round, and those below it whose hand-ins somebody sees.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    top: UnitId,
    below: Vec<UnitId>,
    opened: HashSet<UnitId>,
}

impl Scope {
    /// The unit whose level looks down.
    pub(crate) const fn top(&self) -> UnitId {
        self.top
    }

    /// The units below, the nearest first: their hand-ins are counted.
    pub(crate) fn below(&self) -> &[UnitId] {
        &self.below
    }

    /// True if the person may open what the unit has handed in.
    pub(crate) fn opens(&self, unit: UnitId) -> bool {
        self.opened.contains(&unit)
    }
}

/// What a person sees of the hand-ins below a unit; none if nothing, or if there is nothing below.
///
/// Whoever may read what the unit itself hands in sees what it is made from: the level writes a synthesis on it. A source is
/// opened by those who may read that unit's hand-ins.
pub(crate) fn scope_of(
    framework: &Framework,
    installation: InstallationId,
    person: PersonId,
    (round, unit): (&Round, UnitId),
    today: NaiveDate,
) -> Option<Scope> {
    let reads = |unit: UnitId| reads_hand_ins(framework, installation, person, (round.id, unit), today);
    if !reads(unit) {
        return None;
    }
    let below = RoundTree::new(&round.units).below(unit);
    let opened = below.iter().copied().filter(|it| reads(*it)).chain([unit]).collect();
    (!below.is_empty()).then_some(Scope { top: unit, below, opened })
}

/// The highest units of a round from which a person looks down, by name.
pub(crate) fn places_of<'a>(
    framework: &Framework,
    installation: InstallationId,
    person: PersonId,
    round: &'a Round,
    today: NaiveDate,
) -> Vec<&'a Unit> {
    let has_below: HashSet<UnitId> = round.units.iter().filter_map(|it| it.parent).collect();
    let candidates = round.units.iter().filter(|it| has_below.contains(&it.id));
    let seen: Vec<&Unit> =
        candidates.filter(|it| reads_hand_ins(framework, installation, person, (round.id, it.id), today)).collect();
    let ids: HashSet<UnitId> = seen.iter().map(|it| it.id).collect();
    let mut highest: Vec<&Unit> =
        seen.into_iter().filter(|it| it.parent.is_none_or(|above| !ids.contains(&above))).collect();
    highest.sort_by(|one, other| one.name.cmp(&other.name));
    highest
}

fn reads_hand_ins(
    framework: &Framework,
    installation: InstallationId,
    person: PersonId,
    (round, unit): (RoundId, UnitId),
    today: NaiveDate,
) -> bool {
    let case = Case::followup(installation, unit, round, Occasion::Yearly);
    permits(&standings_in(framework, person, &case, today), Resource::HandIns).reads()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use form_model::{Assignment, Level, Organisation, Role};

    use super::*;

    const INSTALLATION: InstallationId = InstallationId::from_bytes([9; 16]);
    const PERSON: PersonId = PersonId::from_bytes([8; 16]);
    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([2; 16]);
    const NORTH: UnitId = UnitId::from_bytes([3; 16]);
    const EKEN: UnitId = UnitId::from_bytes([4; 16]);
    const COMPANY: UnitId = UnitId::from_bytes([5; 16]);

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()
    }

    fn with(role: Role, at: UnitId) -> Framework {
        let unit = |id, parent, level, authority| Unit { id, parent, name: String::new(), level, authority };
        let units = vec![
            unit(TOP, None, Level::Organisation, TOP),
            unit(SCHOOLS, Some(TOP), Level::Administration, SCHOOLS),
            unit(NORTH, Some(SCHOOLS), Level::Department, SCHOOLS),
            unit(EKEN, Some(NORTH), Level::Workplace, SCHOOLS),
            unit(COMPANY, Some(TOP), Level::Administration, COMPANY),
        ];
        let round = Round {
            id: RoundId::from_bytes([7; 16]),
            name: "2026".to_owned(),
            reviewed_year: 2026,
            opened_at_ms: 0,
            closed_at_ms: None,
            archived_at_ms: None,
            templates: BTreeMap::new(),
            due: BTreeMap::new(),
            units: units.clone(),
            performed_from: None,
            performed_to: None,
            methods: BTreeMap::new(),
            joint: BTreeMap::new(),
        };
        let assignment = Assignment { person: PERSON, unit: at, role, from: NaiveDate::MIN, to: None };
        Framework {
            organisation: Organisation::new(units, vec![assignment], Vec::new()),
            rounds: vec![round],
            ..Framework::default()
        }
    }

    fn scope(role: Role, at: UnitId, unit: UnitId) -> Option<Scope> {
        let framework = with(role, at);
        scope_of(&framework, INSTALLATION, PERSON, (&framework.rounds[0], unit), day())
    }

    #[test]
    fn a_manager_looks_down_from_the_own_unit_and_from_every_one_below() {
        let all = scope(Role::Manager, SCHOOLS, SCHOOLS).unwrap();
        assert_eq!(all.below(), [NORTH, EKEN]);
        assert!(all.opens(NORTH) && all.opens(EKEN));
        assert!(scope(Role::Manager, SCHOOLS, NORTH).is_some());
        assert!(scope(Role::Manager, SCHOOLS, TOP).is_none() && scope(Role::Manager, SCHOOLS, COMPANY).is_none());
        assert!(scope(Role::Manager, EKEN, EKEN).is_none(), "there is nothing below");
    }

    #[test]
    fn the_representative_of_an_upper_unit_sees_the_figures_below_and_opens_no_source() {
        let seen = scope(Role::Representative, NORTH, NORTH).unwrap();
        assert_eq!(seen.below(), [EKEN]);
        assert!(!seen.opens(EKEN) && seen.opens(NORTH));
    }

    #[test]
    fn only_roles_that_read_hand_ins_look_down() {
        for role in Role::ALL {
            let expected = !matches!(role, Role::Employee | Role::Admin);
            assert_eq!(scope(role, TOP, TOP).is_some(), expected, "{role}");
        }
    }

    #[test]
    fn places_are_the_highest_units_that_somebody_looks_down_from() {
        let places = |role, at| {
            let framework = with(role, at);
            places_of(&framework, INSTALLATION, PERSON, &framework.rounds[0], day())
                .iter()
                .map(|it| it.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(places(Role::Analyst, TOP), [TOP]);
        assert_eq!(places(Role::Hr, NORTH), [NORTH]);
        assert_eq!(places(Role::Manager, EKEN), []);
        assert_eq!(places(Role::Admin, TOP), []);
    }
}
