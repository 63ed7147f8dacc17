//! Which case a document is about, and the document id that follows from it.
//!
//! A manager and a representative who both start the same follow-up without a network must end up in the same
//! document, so the id is computed, never drawn. The rule that must not be broken: the canonical encoding below
//! never changes for a case that it could already name.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{DocumentId, InstallationId, RoundId, Sha256Hash, UnitId};

/// What kind of document a case has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// One unit's follow-up in one round on one occasion.
    Followup,
    /// A unit's action plan, which lives across years.
    ActionPlan,
}

impl DocumentKind {
    /// The kind's code, as it stands in addresses, columns and hashes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Followup => "followup",
            Self::ActionPlan => "action-plan",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Followup, Self::ActionPlan].into_iter().find(|it| it.code() == code)
    }
}

/// Why an extra follow-up is made; the advice to AFS 2023:1 14 § names the first three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtraReason {
    /// After a reorganisation.
    Reorganisation,
    /// After an accident.
    Accident,
    /// After a serious near miss.
    NearMiss,
    /// Something else, told in words in the plan.
    Other,
}

impl ExtraReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Reorganisation, Self::Accident, Self::NearMiss, Self::Other];

    /// The reason's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reorganisation => "reorganisation",
            Self::Accident => "accident",
            Self::NearMiss => "near-miss",
            Self::Other => "other",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// Which of a round's follow-ups of a unit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Occasion {
    /// The yearly one.
    Yearly,
    /// One more, for a reason.
    Extra {
        /// The reason's code; the reason in words is content.
        reason: ExtraReason,
        /// The day of what happened.
        event_date: NaiveDate,
        /// 0, unless somebody chose "another one" for the same reason and day.
        ordinal: u32,
    },
}

/// What one document is about: everything that its id is computed from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Case {
    /// The kind of document.
    pub kind: DocumentKind,
    /// The installation that the unit belongs to.
    pub installation: InstallationId,
    /// The unit; where one follow-up covers several units of a manager, the first.
    pub unit: UnitId,
    /// The round, for a follow-up.
    pub round: Option<RoundId>,
    /// The occasion, for a follow-up.
    pub occasion: Option<Occasion>,
    /// 0; raised by the server alone, after an erasure or when a plan is rolled over.
    pub generation: u32,
}

impl Case {
    /// The case of a unit's follow-up.
    #[must_use]
    pub const fn followup(installation: InstallationId, unit: UnitId, round: RoundId, occasion: Occasion) -> Self {
        Self {
            kind: DocumentKind::Followup,
            installation,
            unit,
            round: Some(round),
            occasion: Some(occasion),
            generation: 0,
        }
    }

    /// The case of a unit's action plan.
    #[must_use]
    pub const fn action_plan(installation: InstallationId, unit: UnitId) -> Self {
        Self { kind: DocumentKind::ActionPlan, installation, unit, round: None, occasion: None, generation: 0 }
    }

    /// True if the round and the occasion are there exactly for the kind that needs them.
    #[must_use]
    pub const fn is_well_formed(&self) -> bool {
        match self.kind {
            DocumentKind::Followup => self.round.is_some() && self.occasion.is_some(),
            DocumentKind::ActionPlan => self.round.is_none() && self.occasion.is_none(),
        }
    }

    /// The document's id: the first sixteen bytes of SHA-256 over the canonical encoding.
    #[must_use]
    pub fn document_id(&self) -> DocumentId {
        let hash = Sha256Hash::of(&self.canonical_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&hash.as_bytes()[..16]);
        DocumentId::from_bytes(id)
    }

    /// The canonical encoding: a tag, then each field with its length before it, absent ones as length 0xffffffff.
    fn canonical_bytes(&self) -> Vec<u8> {
        let mut out = b"samsyn-case-1".to_vec();
        push_field(&mut out, Some(self.kind.code().as_bytes()));
        push_field(&mut out, Some(self.installation.as_bytes()));
        push_field(&mut out, Some(self.unit.as_bytes()));
        push_field(&mut out, self.round.as_ref().map(|it| it.as_bytes().as_slice()));
        push_field(&mut out, self.occasion.map(occasion_text).as_deref().map(str::as_bytes));
        push_field(&mut out, Some(&self.generation.to_be_bytes()));
        out
    }
}

fn occasion_text(occasion: Occasion) -> String {
    match occasion {
        Occasion::Yearly => "yearly".to_owned(),
        Occasion::Extra { reason, event_date, ordinal } => {
            format!("extra {} {} {ordinal}", reason.code(), event_date.format("%Y-%m-%d"))
        }
    }
}

fn push_field(out: &mut Vec<u8>, field: Option<&[u8]>) {
    match field {
        Some(bytes) => {
            let length = u32::try_from(bytes.len()).expect("invariant: every field of a case is a few bytes long");
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(bytes);
        }
        None => out.extend_from_slice(&u32::MAX.to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yearly() -> Case {
        Case::followup(
            InstallationId::from_bytes([1; 16]),
            UnitId::from_bytes([2; 16]),
            RoundId::from_bytes([3; 16]),
            Occasion::Yearly,
        )
    }

    #[test]
    fn every_part_of_a_case_changes_the_id() {
        let extra = |reason, ordinal| Occasion::Extra {
            reason,
            event_date: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            ordinal,
        };
        let base = yearly();
        let mut cases = vec![
            base.clone(),
            Case { unit: UnitId::from_bytes([9; 16]), ..base.clone() },
            Case { round: Some(RoundId::from_bytes([9; 16])), ..base.clone() },
            Case { installation: InstallationId::from_bytes([9; 16]), ..base.clone() },
            Case { generation: 1, ..base.clone() },
            Case { occasion: Some(extra(ExtraReason::Accident, 0)), ..base.clone() },
            Case { occasion: Some(extra(ExtraReason::Accident, 1)), ..base.clone() },
            Case { occasion: Some(extra(ExtraReason::NearMiss, 0)), ..base },
            Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([2; 16])),
        ];
        let count = cases.len();
        cases.sort_by_key(Case::document_id);
        cases.dedup_by_key(|it| it.document_id());
        assert_eq!(cases.len(), count);
    }

    #[test]
    fn only_a_followup_has_a_round_and_an_occasion() {
        assert!(yearly().is_well_formed());
        assert!(!Case { round: None, ..yearly() }.is_well_formed());
        assert!(!Case { kind: DocumentKind::ActionPlan, ..yearly() }.is_well_formed());
    }
}
