//! Which units may be followed up together: those of one manager, on one level, in one round.
//!
//! It looks at the organisation and the round and changes nothing; whether something is written already, the store knows. The
//! rule that must not be broken: a follow-up that covers others is never covered itself, so that everybody finds the one form
//! in one step.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use form_model::{Level, Organisation, PersonId, Role, UnitId};

use crate::store::Round;

/// Why two units are not followed up together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JointError {
    /// It is the same unit.
    #[error("a unit is not followed up together with itself")]
    Itself,
    /// Their questions differ.
    #[error("the units are of different levels")]
    OtherLevel,
    /// Nobody is the manager of both.
    #[error("the units have different managers")]
    OtherManager,
    /// The other unit has no follow-up of its own.
    #[error("the other unit is followed up together with another one")]
    CoveredElsewhere,
    /// Others are followed up with the unit.
    #[error("the follow-up of the unit covers others")]
    CoversOthers,
    /// Something is written in the unit's own follow-up.
    #[error("something is written in the follow-up of the unit")]
    WrittenIn,
}

/// Checks that a unit can be followed up together with another one in a round.
///
/// # Errors
/// Why it can't.
pub fn check_joint(
    organisation: &Organisation,
    round: &Round,
    (unit, with): (UnitId, UnitId),
    today: NaiveDate,
) -> Result<(), JointError> {
    if unit == with {
        return Err(JointError::Itself);
    }
    if level_in(round, unit) != level_in(round, with) {
        return Err(JointError::OtherLevel);
    }
    if round.joint.contains_key(&with) {
        return Err(JointError::CoveredElsewhere);
    }
    if round.joint.values().any(|it| *it == unit) {
        return Err(JointError::CoversOthers);
    }
    let (one, other) = (managers(organisation, unit, today), managers(organisation, with, today));
    if one.is_disjoint(&other) { Err(JointError::OtherManager) } else { Ok(()) }
}

fn level_in(round: &Round, unit: UnitId) -> Option<Level> {
    round.units.iter().find(|it| it.id == unit).map(|it| it.level)
}

fn managers(organisation: &Organisation, unit: UnitId, today: NaiveDate) -> BTreeSet<PersonId> {
    let here = organisation.assignments_at(unit).iter();
    here.filter(|it| it.role == Role::Manager && it.is_active(today)).map(|it| it.person).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use form_model::{Assignment, RoundId, Unit};

    use super::*;

    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const EKEN: UnitId = UnitId::from_bytes([2; 16]);
    const LINDEN: UnitId = UnitId::from_bytes([3; 16]);
    const ALMEN: UnitId = UnitId::from_bytes([4; 16]);
    const KAJ: PersonId = PersonId::from_bytes([5; 16]);
    const LI: PersonId = PersonId::from_bytes([6; 16]);

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()
    }

    /// Kaj is the manager of all, Li of the last one too.
    fn organisation() -> (Organisation, Round) {
        let unit =
            |id, level| Unit { id, parent: (id != TOP).then_some(TOP), name: String::new(), level, authority: TOP };
        let units = vec![
            unit(TOP, Level::Department),
            unit(EKEN, Level::Workplace),
            unit(LINDEN, Level::Workplace),
            unit(ALMEN, Level::Workplace),
        ];
        let manager = |person, unit| Assignment { person, unit, role: Role::Manager, from: NaiveDate::MIN, to: None };
        let assignments = vec![manager(KAJ, TOP), manager(KAJ, EKEN), manager(KAJ, LINDEN), manager(LI, ALMEN)];
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
        (Organisation::new(units, assignments, Vec::new()), round)
    }

    #[test]
    fn units_of_one_manager_and_level_are_followed_up_together_and_others_are_not() {
        let (organisation, round) = organisation();
        let check = |unit, with| check_joint(&organisation, &round, (unit, with), day());
        assert_eq!(check(LINDEN, EKEN), Ok(()));
        assert_eq!(check(EKEN, EKEN), Err(JointError::Itself));
        assert_eq!(check(EKEN, TOP), Err(JointError::OtherLevel));
        assert_eq!(check(EKEN, ALMEN), Err(JointError::OtherManager));
    }

    #[test]
    fn what_covers_others_is_not_covered_itself() {
        let (organisation, mut round) = organisation();
        round.joint.insert(LINDEN, EKEN);
        let check = |unit, with| check_joint(&organisation, &round, (unit, with), day());
        assert_eq!(check(ALMEN, LINDEN), Err(JointError::CoveredElsewhere));
        assert_eq!(check(EKEN, ALMEN), Err(JointError::CoversOthers));
        assert_eq!(round.covered_by(EKEN).collect::<Vec<_>>(), [EKEN, LINDEN]);
    }
}
