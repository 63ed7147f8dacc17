//! Who may do what with the documents of a unit: the one rule that both ends call and the server enforces.
//!
//! It knows how a person stands to a unit and answers with a grant; it looks nothing up. The rule that must not be
//! broken: no draft and no live plan crosses the boundary between authorities, only a hand-in does; and nobody writes
//! in another side's register.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Whose register it is: the segment after `by` in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// The manager's.
    Manager,
    /// The safety representative's.
    Representative,
    /// The level above's.
    Above,
}

impl Voice {
    /// Every voice.
    pub const ALL: [Self; 3] = [Self::Manager, Self::Representative, Self::Above];

    /// The voice's code, as it stands in paths.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Representative => "representative",
            Self::Above => "above",
        }
    }

    /// The voice with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// The role that somebody is assigned on a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Chef.
    Manager,
    /// Skyddsombud.
    Representative,
    /// Ersättare för skyddsombud.
    SubstituteRepresentative,
    /// Huvudskyddsombud.
    MainRepresentative,
    /// HR.
    Hr,
    /// Medarbetare.
    Employee,
    /// Owner of the process.
    ProcessOwner,
    /// Analyst of the city office.
    Analyst,
    /// Records officer.
    RecordsOfficer,
    /// Administrator of organisation, people and devices.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Manager,
        Self::Representative,
        Self::SubstituteRepresentative,
        Self::MainRepresentative,
        Self::Hr,
        Self::Employee,
        Self::ProcessOwner,
        Self::Analyst,
        Self::RecordsOfficer,
        Self::Admin,
    ];

    /// The role's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Representative => "representative",
            Self::SubstituteRepresentative => "substitute-representative",
            Self::MainRepresentative => "main-representative",
            Self::Hr => "hr",
            Self::Employee => "employee",
            Self::ProcessOwner => "process-owner",
            Self::Analyst => "analyst",
            Self::RecordsOfficer => "records-officer",
            Self::Admin => "admin",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What somebody was invited to do in one follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvitedTo {
    /// To read.
    Read,
    /// To write, as interviewer or secretary.
    Write,
}

impl InvitedTo {
    /// The invitation's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The invitation with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|it| it.code() == code)
    }
}

/// How a person stands to a unit; somebody may stand to it in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Manager of the unit.
    Manager,
    /// Representative of the unit, or a substitute.
    Representative,
    /// Main representative assigned to the unit itself.
    MainRepresentative,
    /// Main representative of a unit above, where the unit has no representative, or had none in this round.
    MainRepresentativeInstead,
    /// Main representative of a unit above, where the unit has a representative.
    MainRepresentativeAbove,
    /// Manager of a unit above, within the same authority.
    ManagerAbove,
    /// Manager of a unit above, across the boundary of an authority.
    ManagerAboveElsewhere,
    /// HR for the unit.
    Hr,
    /// Invited to the follow-up by its manager or representative.
    Invited(InvitedTo),
    /// Employee of the unit.
    Employee,
    /// Owner of the process.
    ProcessOwner,
    /// Analyst of the city office.
    Analyst,
    /// Records officer.
    RecordsOfficer,
    /// Administrator.
    Admin,
}

/// What access is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The live follow-up of a unit.
    FollowupDraft,
    /// The live action plan of a unit.
    ActionPlan,
    /// What the unit handed in.
    HandIns,
}

/// How far a grant goes; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Nothing, not even that it exists.
    None,
    /// What was fed back, and contributions to a tally or an interview when asked.
    Contribute,
    /// How far it has come: state, share answered, due date; never content.
    Progress,
    /// The content.
    Read,
    /// The content, and the own register in rows that were raised.
    AnswerRaised,
    /// Everything but other people's registers.
    Write,
}

/// What a person may do with one resource of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// How far it goes.
    pub access: Access,
    /// The registers that are the person's own.
    pub voices: BTreeSet<Voice>,
    /// True for the one who hands in.
    pub may_hand_in: bool,
}

impl Grant {
    /// A grant of nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self { access: Access::None, voices: BTreeSet::new(), may_hand_in: false }
    }

    /// True if the content may be read.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.access >= Access::Read
    }

    /// True if something may be written.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.access >= Access::AnswerRaised
    }
}

/// The rule: what somebody who stands to a unit like this may do with one of its resources.
#[must_use]
pub fn permits(standings: &[Standing], resource: Resource) -> Grant {
    let mut grant = Grant::none();
    for standing in standings {
        let access = access_of(*standing, resource);
        grant.access = grant.access.max(access);
        if access >= Access::AnswerRaised {
            grant.voices.extend(voice_of(*standing));
            grant.may_hand_in |= *standing == Standing::Manager && resource == Resource::FollowupDraft;
        }
    }
    grant
}

const fn access_of(standing: Standing, resource: Resource) -> Access {
    use Resource::{ActionPlan, FollowupDraft, HandIns};
    match (standing, resource) {
        (
            Standing::Manager
            | Standing::Representative
            | Standing::MainRepresentative
            | Standing::MainRepresentativeInstead,
            FollowupDraft,
        )
        | (Standing::Manager | Standing::Representative | Standing::MainRepresentative, ActionPlan)
        | (Standing::Invited(InvitedTo::Write), FollowupDraft) => Access::Write,
        (Standing::ManagerAbove, ActionPlan) => Access::AnswerRaised,
        (
            Standing::Manager
            | Standing::Representative
            | Standing::MainRepresentative
            | Standing::MainRepresentativeInstead
            | Standing::MainRepresentativeAbove
            | Standing::ManagerAbove
            | Standing::ManagerAboveElsewhere
            | Standing::Hr
            | Standing::ProcessOwner
            | Standing::Analyst
            | Standing::RecordsOfficer,
            HandIns,
        )
        | (
            Standing::MainRepresentativeInstead | Standing::MainRepresentativeAbove | Standing::Hr | Standing::Employee,
            ActionPlan,
        )
        | (Standing::Invited(InvitedTo::Read), FollowupDraft) => Access::Read,
        (
            Standing::MainRepresentativeAbove | Standing::ManagerAbove | Standing::Hr | Standing::ProcessOwner,
            FollowupDraft,
        ) => Access::Progress,
        (Standing::Employee, FollowupDraft | HandIns) => Access::Contribute,
        (Standing::ManagerAboveElsewhere | Standing::Invited(_), ActionPlan)
        | (Standing::ManagerAboveElsewhere, FollowupDraft)
        | (Standing::Invited(_), HandIns)
        | (Standing::ProcessOwner, ActionPlan)
        | (Standing::Analyst | Standing::RecordsOfficer, FollowupDraft | ActionPlan)
        | (Standing::Admin, FollowupDraft | ActionPlan | HandIns) => Access::None,
    }
}

const fn voice_of(standing: Standing) -> Option<Voice> {
    match standing {
        Standing::Manager => Some(Voice::Manager),
        Standing::Representative | Standing::MainRepresentative | Standing::MainRepresentativeInstead => {
            Some(Voice::Representative)
        }
        Standing::ManagerAbove => Some(Voice::Above),
        Standing::MainRepresentativeAbove
        | Standing::ManagerAboveElsewhere
        | Standing::Hr
        | Standing::Invited(_)
        | Standing::Employee
        | Standing::ProcessOwner
        | Standing::Analyst
        | Standing::RecordsOfficer
        | Standing::Admin => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as the design has it: standing, follow-up draft, action plan, hand-ins.
    const TABLE: [(Standing, Access, Access, Access); 15] = [
        (Standing::Manager, Access::Write, Access::Write, Access::Read),
        (Standing::Representative, Access::Write, Access::Write, Access::Read),
        (Standing::MainRepresentative, Access::Write, Access::Write, Access::Read),
        (Standing::MainRepresentativeInstead, Access::Write, Access::Read, Access::Read),
        (Standing::MainRepresentativeAbove, Access::Progress, Access::Read, Access::Read),
        (Standing::ManagerAbove, Access::Progress, Access::AnswerRaised, Access::Read),
        (Standing::ManagerAboveElsewhere, Access::None, Access::None, Access::Read),
        (Standing::Hr, Access::Progress, Access::Read, Access::Read),
        (Standing::Invited(InvitedTo::Read), Access::Read, Access::None, Access::None),
        (Standing::Invited(InvitedTo::Write), Access::Write, Access::None, Access::None),
        (Standing::Employee, Access::Contribute, Access::Read, Access::Contribute),
        (Standing::ProcessOwner, Access::Progress, Access::None, Access::Read),
        (Standing::Analyst, Access::None, Access::None, Access::Read),
        (Standing::RecordsOfficer, Access::None, Access::None, Access::Read),
        (Standing::Admin, Access::None, Access::None, Access::None),
    ];

    #[test]
    fn every_cell_of_the_table_holds() {
        for (standing, draft, plan, hand_ins) in TABLE {
            let found = [Resource::FollowupDraft, Resource::ActionPlan, Resource::HandIns]
                .map(|resource| permits(&[standing], resource).access);
            assert_eq!(found, [draft, plan, hand_ins], "{standing:?}");
        }
    }

    #[test]
    fn only_the_manager_of_the_unit_hands_in() {
        for (standing, ..) in TABLE {
            let expected = standing == Standing::Manager;
            assert_eq!(permits(&[standing], Resource::FollowupDraft).may_hand_in, expected, "{standing:?}");
        }
    }

    #[test]
    fn everyone_writes_only_in_the_own_register() {
        for (standing, ..) in TABLE {
            let draft = permits(&[standing], Resource::FollowupDraft).voices;
            let expected: BTreeSet<Voice> = match standing {
                Standing::Manager => [Voice::Manager].into(),
                Standing::Representative | Standing::MainRepresentative | Standing::MainRepresentativeInstead => {
                    [Voice::Representative].into()
                }
                _ => BTreeSet::new(),
            };
            assert_eq!(draft, expected, "{standing:?}");
        }
        assert_eq!(permits(&[Standing::ManagerAbove], Resource::ActionPlan).voices, [Voice::Above].into());
    }

    #[test]
    fn somebody_who_stands_in_two_ways_may_what_either_way_allows() {
        let grant = permits(&[Standing::Hr, Standing::Invited(InvitedTo::Write)], Resource::FollowupDraft);
        assert!(grant.writes() && grant.voices.is_empty());
        assert_eq!(permits(&[], Resource::FollowupDraft), Grant::none());
    }
}
