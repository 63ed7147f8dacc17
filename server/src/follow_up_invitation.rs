//! Inviting people to a unit's follow-up: to read, to write down interviews, or as secretary.
//!
//! What an invitation gives is `form_model::permits`; here it is who may invite whom. The rules that must not be broken: only
//! those who speak for a party of the follow-up invite to it, and nobody is invited across the boundary between authorities,
//! since no draft crosses it.

use chrono::NaiveDate;
use form_model::{Case, InstallationId, Invitation, InvitedAs, Occasion, PersonId, Role, RoundId, UnitId, Voice};

use crate::directory::grant_on;
use crate::store::Framework;

/// Somebody who may invite to a unit's follow-ups: proof that the rule was asked.
#[derive(Debug, Clone, Copy)]
pub struct Inviter {
    person: PersonId,
    unit: UnitId,
}

/// Why somebody can't be invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvitingError {
    /// The person works for another authority.
    #[error("that person works for another administration or company: a draft does not leave its own")]
    OtherAuthority,
    /// The round is closed or the unit is not in it.
    #[error("the unit is in no such open round")]
    NoSuchRound,
    /// The last day is before the first.
    #[error("the last day is before the first")]
    EndsBeforeItBegins,
}

/// An invitation that is asked for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Who is invited.
    pub person: PersonId,
    /// In which round; none for every round while it lasts.
    pub round: Option<RoundId>,
    /// As what.
    pub invited_as: InvitedAs,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none until it is withdrawn.
    pub to: Option<NaiveDate>,
}

impl Inviter {
    /// Who it is.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// At which unit.
    #[must_use]
    pub const fn unit(&self) -> UnitId {
        self.unit
    }

    /// The invitation, if it may be made.
    ///
    /// # Errors
    /// [`InvitingError`] says why not.
    pub fn invite(&self, framework: &Framework, wish: &Wish, today: NaiveDate) -> Result<Invitation, InvitingError> {
        let Wish { person, round, invited_as, from, to } = *wish;
        if to.is_some_and(|last| last < from) {
            return Err(InvitingError::EndsBeforeItBegins);
        }
        let is_open_here = |id: RoundId| {
            framework.round(id).is_some_and(|it| it.is_open() && it.units.iter().any(|unit| unit.id == self.unit))
        };
        if round.is_some_and(|it| !is_open_here(it)) {
            return Err(InvitingError::NoSuchRound);
        }
        if !works_for_the_same(framework, person, self.unit, today) {
            return Err(InvitingError::OtherAuthority);
        }
        Ok(Invitation { person, unit: self.unit, round, invited_as, invited_by: self.person, from, to })
    }
}

/// The person as one who may invite to the unit's follow-ups; none if they may not.
#[must_use]
pub fn inviter_at(
    framework: &Framework,
    installation: InstallationId,
    (person, unit): (PersonId, UnitId),
    today: NaiveDate,
) -> Option<Inviter> {
    // A main representative who steps in does so in a round, so each open one is asked about.
    let rounds = framework.rounds.iter().filter(|it| it.is_open() && it.units.iter().any(|known| known.id == unit));
    let cases = rounds.map(|it| Case::followup(installation, unit, it.id, Occasion::Yearly));
    let speaks = |case: &Case| {
        let voices = grant_on(framework, person, case, today).voices;
        voices.contains(&Voice::Manager) || voices.contains(&Voice::Representative)
    };
    let any_round = Case::followup(installation, unit, RoundId::from_bytes([0; 16]), Occasion::Yearly);
    (cases.chain([any_round]).any(|case| speaks(&case))).then_some(Inviter { person, unit })
}

/// True if a person has a role in the unit's authority, or is its HR from above.
fn works_for_the_same(framework: &Framework, person: PersonId, unit: UnitId, today: NaiveDate) -> bool {
    let organisation = &framework.organisation;
    let authority = |id: UnitId| organisation.unit(id).map(|it| it.authority);
    let above = organisation.ancestors(unit);
    let mut held = organisation.assignments_of(person).iter().filter(|it| it.to.is_none_or(|last| last >= today));
    held.any(|it| {
        authority(it.unit) == authority(unit)
            || matches!(it.role, Role::Hr | Role::MainRepresentative) && above.contains(&it.unit)
    })
}
