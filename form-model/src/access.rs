//! Who may do what with a unit's documents: the one rule, called by both ends and enforced by the server.
//!
//! It works on standings, which [`crate::Organisation::standings`] finds; it looks up nothing itself. The rule that
//! must not be broken: what several standings give adds up, and a standing never takes away what another gives.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::coded_enum;
use crate::organisation::{Invitation, InvitedAs};

coded_enum! {
    /// Whose register a `by/<voice>` is: the parties whose answers stand beside each other.
    pub enum Voice {
        /// The unit's manager.
        Manager = "manager",
        /// The unit's safety representatives.
        Representative = "representative",
        /// The level above, which answers what was raised to it.
        Above = "above",
    }
}

coded_enum! {
    /// The documents of a unit, as access tells them apart.
    pub enum Resource {
        /// A follow-up, while it is worked on.
        FollowupDraft = "followup-draft",
        /// The action plan.
        ActionPlan = "action-plan",
        /// What was handed in.
        HandIns = "hand-ins",
    }
}

coded_enum! {
    /// How much of a resource is open to a person, least first.
    pub enum Access {
        /// Nothing; to the person the document does not exist.
        None = "none",
        /// Not the document, but taking part in it when asked, or what was fed back of it; see [`Grant::rights`].
        Contribute = "contribute",
        /// How far it has come, never what it says; see [`Progress`].
        Progress = "progress",
        /// All of it.
        Read = "read",
        /// All of it, and answering rows that were raised to the person.
        AnswerRaised = "answer-raised",
        /// All of it, and changing it, other parties' registers excepted.
        Write = "write",
    }
}

coded_enum! {
    /// What a person may do that is neither reading nor writing a document.
    pub enum Right {
        /// See how far a follow-up has come.
        SeeProgress = "see-progress",
        /// Answer in a tally or an interview when asked.
        Contribute = "contribute",
        /// Read what was fed back of a hand-in.
        ReadFeedback = "read-feedback",
        /// Write the compilation of what was handed in.
        Compile = "compile",
        /// Redact what was handed in before it is given out.
        Redact = "redact",
        /// Dispose of what was handed in, with a decision's reference.
        Dispose = "dispose",
    }
}

/// What a person is to a unit, on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The unit's manager.
    Manager,
    /// A safety representative of the unit, substitutes included.
    Representative,
    /// The unit's own main safety representative.
    MainRepresentative,
    /// A main safety representative of a unit above.
    MainRepresentativeAbove {
        /// True if the unit has no representative of its own, or had none at some time of the round.
        stands_in: bool,
    },
    /// The manager of a unit above.
    ManagerAbove {
        /// True if both units belong to one administration or company.
        same_authority: bool,
    },
    /// The unit's HR.
    Hr,
    /// Invited by the unit's manager or representative.
    Invited(Invitation),
    /// An employee of the unit.
    Employee,
    /// Owner of the follow-up's process.
    ProcessOwner,
    /// Analyst of the whole.
    Analyst,
    /// Records officer.
    RecordsOfficer,
    /// Administrator of organisation, people and devices.
    Admin,
}

/// What a person may do with a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// How much of it is open.
    pub access: Access,
    /// Whose registers the person writes; with [`Access::AnswerRaised`] only there.
    pub voices: BTreeSet<Voice>,
    /// True for the one who may hand the follow-up in.
    pub may_hand_in: bool,
    /// What else the person may do.
    pub rights: BTreeSet<Right>,
}

impl Grant {
    /// Nothing at all.
    #[must_use]
    pub const fn none() -> Self {
        Self { access: Access::None, voices: BTreeSet::new(), may_hand_in: false, rights: BTreeSet::new() }
    }

    /// True if the person may read all of it.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.access >= Access::Read
    }

    /// True if the person may write anything in it.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.access >= Access::AnswerRaised
    }

    /// True if the person may see how far it has come; whoever may read it may.
    #[must_use]
    pub fn sees_progress(&self) -> bool {
        self.reads() || self.rights.contains(&Right::SeeProgress)
    }

    /// The same without anything that changes the document.
    #[must_use]
    pub fn only_reading(self) -> Self {
        Self { access: self.access.min(Access::Read), voices: BTreeSet::new(), may_hand_in: false, ..self }
    }

    fn of(access: Access) -> Self {
        Self { access, ..Self::none() }
    }

    fn progress() -> Self {
        Self::of(Access::Progress).with_rights(&[Right::SeeProgress])
    }

    fn with_voice(mut self, voice: Voice) -> Self {
        self.voices.insert(voice);
        self
    }

    fn with_rights(mut self, rights: &[Right]) -> Self {
        self.rights.extend(rights);
        self
    }

    fn or(mut self, other: Self) -> Self {
        self.access = self.access.max(other.access);
        self.voices.extend(other.voices);
        self.may_hand_in |= other.may_hand_in;
        self.rights.extend(other.rights);
        self
    }
}

/// What a person with these standings to a unit may do with one of its resources.
#[must_use]
pub fn permits(standings: &[Standing], resource: Resource) -> Grant {
    standings.iter().map(|standing| permitted(standing, resource)).fold(Grant::none(), Grant::or)
}

fn permitted(standing: &Standing, resource: Resource) -> Grant {
    match resource {
        Resource::FollowupDraft => on_followup_draft(standing),
        Resource::ActionPlan => on_action_plan(standing),
        Resource::HandIns => on_hand_ins(standing),
    }
}

fn on_followup_draft(standing: &Standing) -> Grant {
    match standing {
        Standing::Manager => Grant { may_hand_in: true, ..Grant::of(Access::Write).with_voice(Voice::Manager) },
        Standing::Representative
        | Standing::MainRepresentative
        | Standing::MainRepresentativeAbove { stands_in: true } => {
            Grant::of(Access::Write).with_voice(Voice::Representative)
        }
        Standing::MainRepresentativeAbove { stands_in: false }
        | Standing::ManagerAbove { same_authority: true }
        | Standing::Hr
        | Standing::ProcessOwner => Grant::progress(),
        Standing::Invited(invitation) => match invitation.invited_as {
            InvitedAs::Reader => Grant::of(Access::Read),
            InvitedAs::Interviewer | InvitedAs::Secretary => Grant::of(Access::Write),
        },
        Standing::Employee => Grant::of(Access::Contribute).with_rights(&[Right::Contribute]),
        Standing::ManagerAbove { same_authority: false }
        | Standing::Analyst
        | Standing::RecordsOfficer
        | Standing::Admin => Grant::none(),
    }
}

fn on_action_plan(standing: &Standing) -> Grant {
    match standing {
        Standing::Manager => Grant::of(Access::Write).with_voice(Voice::Manager),
        Standing::Representative | Standing::MainRepresentative => {
            Grant::of(Access::Write).with_voice(Voice::Representative)
        }
        Standing::ManagerAbove { same_authority: true } => Grant::of(Access::AnswerRaised).with_voice(Voice::Above),
        Standing::MainRepresentativeAbove { .. } | Standing::Hr | Standing::Employee => Grant::of(Access::Read),
        Standing::ManagerAbove { same_authority: false }
        | Standing::Invited(_)
        | Standing::ProcessOwner
        | Standing::Analyst
        | Standing::RecordsOfficer
        | Standing::Admin => Grant::none(),
    }
}

fn on_hand_ins(standing: &Standing) -> Grant {
    match standing {
        Standing::Manager
        | Standing::Representative
        | Standing::MainRepresentative
        | Standing::MainRepresentativeAbove { .. }
        | Standing::ManagerAbove { .. }
        | Standing::Hr
        | Standing::ProcessOwner => Grant::of(Access::Read),
        Standing::Analyst => Grant::of(Access::Read).with_rights(&[Right::Compile]),
        Standing::RecordsOfficer => Grant::of(Access::Read).with_rights(&[Right::Redact, Right::Dispose]),
        Standing::Employee => Grant::of(Access::Contribute).with_rights(&[Right::ReadFeedback]),
        Standing::Invited(_) | Standing::Admin => Grant::none(),
    }
}

coded_enum! {
    /// How far a follow-up has come.
    pub enum ProgressState {
        /// Nobody has written anything.
        NotBegun = "not-begun",
        /// Somebody has written something.
        Begun = "begun",
        /// The marks that a hand-in needs are there and valid.
        Ready = "ready",
        /// Handed in.
        HandedIn = "handed-in",
        /// Handed in, and fed back to its forum.
        FedBack = "fed-back",
    }
}

/// All that [`Access::Progress`] shows of a follow-up, and never a word of its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How far it has come.
    pub state: ProgressState,
    /// How many questions at least one party has answered.
    pub answered: u32,
    /// How many questions there are.
    pub questions: u32,
    /// The last day for handing it in.
    pub due: Option<NaiveDate>,
}

impl Progress {
    /// The share of questions answered, in whole per cent rounded down: 100 only when nothing is left.
    #[must_use]
    pub fn answered_percent(&self) -> u8 {
        let share = u64::from(self.answered) * 100 / u64::from(self.questions.max(1));
        u8::try_from(share.min(100)).expect("invariant: at most 100")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PersonId, UnitId};

    fn invited(invited_as: InvitedAs) -> Standing {
        Standing::Invited(Invitation {
            person: PersonId::from_bytes([1; 16]),
            unit: UnitId::from_bytes([2; 16]),
            round: None,
            invited_as,
            invited_by: PersonId::from_bytes([3; 16]),
            from: NaiveDate::MIN,
            to: None,
        })
    }

    /// Who, and what they get of the follow-up draft, the action plan and the hand-ins.
    type Row = (Standing, [Access; 3]);

    /// The table of the design, row by row; where a row has cases, each case is a row.
    fn table() -> Vec<Row> {
        use Access::{AnswerRaised, Contribute, None, Progress, Read, Write};
        vec![
            (Standing::Manager, [Write, Write, Read]),
            (Standing::Representative, [Write, Write, Read]),
            (Standing::MainRepresentative, [Write, Write, Read]),
            (Standing::MainRepresentativeAbove { stands_in: false }, [Progress, Read, Read]),
            (Standing::MainRepresentativeAbove { stands_in: true }, [Write, Read, Read]),
            (Standing::ManagerAbove { same_authority: true }, [Progress, AnswerRaised, Read]),
            (Standing::ManagerAbove { same_authority: false }, [None, None, Read]),
            (Standing::Hr, [Progress, Read, Read]),
            (invited(InvitedAs::Reader), [Read, None, None]),
            (invited(InvitedAs::Interviewer), [Write, None, None]),
            (invited(InvitedAs::Secretary), [Write, None, None]),
            (Standing::Employee, [Contribute, Read, Contribute]),
            (Standing::ProcessOwner, [Progress, None, Read]),
            (Standing::Analyst, [None, None, Read]),
            (Standing::RecordsOfficer, [None, None, Read]),
            (Standing::Admin, [None, None, None]),
        ]
    }

    #[test]
    fn every_cell_of_the_table_holds() {
        for (standing, expected) in table() {
            let found = Resource::ALL.map(|resource| permits(std::slice::from_ref(&standing), resource).access);
            assert_eq!(found, expected, "{standing:?}");
        }
    }

    #[test]
    fn everybody_writes_in_the_own_partys_registers_only() {
        use Voice::{Above, Manager, Representative};
        let expected_voices = [
            (Standing::Manager, vec![Manager], vec![Manager]),
            (Standing::Representative, vec![Representative], vec![Representative]),
            (Standing::MainRepresentative, vec![Representative], vec![Representative]),
            (Standing::MainRepresentativeAbove { stands_in: true }, vec![Representative], vec![]),
            (Standing::ManagerAbove { same_authority: true }, vec![], vec![Above]),
        ];
        for (standing, _) in table() {
            let grant = |resource| permits(std::slice::from_ref(&standing), resource);
            let voices = |resource| grant(resource).voices.into_iter().collect::<Vec<_>>();
            let expected = expected_voices.iter().find(|(whose, ..)| *whose == standing);
            let (draft, plan) = expected.map_or((vec![], vec![]), |(_, draft, plan)| (draft.clone(), plan.clone()));
            assert_eq!(voices(Resource::FollowupDraft), draft, "{standing:?}");
            assert_eq!(voices(Resource::ActionPlan), plan, "{standing:?}");
            assert_eq!(voices(Resource::HandIns), [], "{standing:?}");
        }
    }

    #[test]
    fn only_the_manager_of_the_unit_hands_in() {
        for (standing, _) in table() {
            for resource in Resource::ALL {
                let expected = standing == Standing::Manager && resource == Resource::FollowupDraft;
                assert_eq!(permits(std::slice::from_ref(&standing), resource).may_hand_in, expected, "{standing:?}");
            }
        }
    }

    #[test]
    fn what_is_neither_reading_nor_writing_is_a_right_of_its_own() {
        let rights = |standing, resource| permits(&[standing], resource).rights.into_iter().collect::<Vec<_>>();
        assert_eq!(rights(Standing::Hr, Resource::FollowupDraft), [Right::SeeProgress]);
        assert_eq!(rights(Standing::ProcessOwner, Resource::FollowupDraft), [Right::SeeProgress]);
        assert_eq!(rights(Standing::Employee, Resource::FollowupDraft), [Right::Contribute]);
        assert_eq!(rights(Standing::Employee, Resource::HandIns), [Right::ReadFeedback]);
        assert_eq!(rights(Standing::Analyst, Resource::HandIns), [Right::Compile]);
        assert_eq!(rights(Standing::RecordsOfficer, Resource::HandIns), [Right::Redact, Right::Dispose]);
        assert_eq!(rights(Standing::Admin, Resource::FollowupDraft), []);
    }

    #[test]
    fn several_standings_add_up() {
        let hr_as_secretary = permits(&[Standing::Hr, invited(InvitedAs::Secretary)], Resource::FollowupDraft);
        assert!(hr_as_secretary.writes() && hr_as_secretary.voices.is_empty() && !hr_as_secretary.may_hand_in);
        let both_managers = [Standing::Manager, Standing::ManagerAbove { same_authority: true }];
        let grant = permits(&both_managers, Resource::ActionPlan);
        assert_eq!(grant.voices, BTreeSet::from([Voice::Manager, Voice::Above]));
        assert_eq!(grant.access, Access::Write);
        assert_eq!(permits(&[], Resource::FollowupDraft), Grant::none());
    }

    #[test]
    fn an_employee_does_not_see_progress_and_a_reader_does() {
        assert!(!permits(&[Standing::Employee], Resource::FollowupDraft).sees_progress());
        assert!(permits(&[Standing::Hr], Resource::FollowupDraft).sees_progress());
        assert!(permits(&[invited(InvitedAs::Reader)], Resource::FollowupDraft).sees_progress());
        assert!(!permits(&[Standing::Admin], Resource::FollowupDraft).sees_progress());
    }

    #[test]
    fn hundred_per_cent_means_that_nothing_is_left() {
        let percent = |answered, questions| {
            Progress { state: ProgressState::Begun, answered, questions, due: None }.answered_percent()
        };
        assert_eq!([percent(0, 41), percent(40, 41), percent(41, 41), percent(0, 0)], [0, 97, 100, 0]);
    }
}
