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
