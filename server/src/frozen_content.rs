//! What was handed in, read back as it was frozen: answers, findings, closing answers, action rows, marks.
//!
//! Writing it is `hand_in`'s. It reads what earlier versions froze too: what they did not keep is empty. The rule that must not
//! be broken: nothing here changes what was frozen.

use std::collections::{BTreeMap, BTreeSet};

use form_model::{ANSWERS_SHOWN_MIN, Followup, JointAnswer, PersonId, RowId, Side, TemplateHash, Voice, joint_answer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The format in which hand-ins are frozen; 1 kept findings only as the document's own JSON.
pub(crate) const FROZEN_FORMAT: u32 = 2;

/// A hand-in's content.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct FrozenContent {
    /// Per question: what both sides wrote.
    #[serde(default)]
    pub(crate) answers: BTreeMap<String, FrozenAnswer>,
    /// Strengths and improvement areas.
    #[serde(default)]
    pub(crate) findings: Vec<FrozenFinding>,
    /// Per closing question: the answer.
    #[serde(default)]
    pub(crate) summary: BTreeMap<String, String>,
    /// The rows of the action plan that belong to it.
    #[serde(default)]
    pub(crate) action_rows: Vec<FrozenAction>,
    /// The manager's act.
    #[serde(default)]
    pub(crate) hand_in: FrozenMark,
    /// The marks that held.
    #[serde(default)]
    pub(crate) ready: Vec<FrozenMark>,
    /// The questions that were asked.
    pub(crate) template: Option<TemplateHash>,
}

/// What both sides wrote at a question.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct FrozenAnswer {
    #[serde(default)]
    pub(crate) manager: FrozenSide,
    #[serde(default)]
    pub(crate) representative: FrozenSide,
    #[serde(default)]
    pub(crate) comment: String,
    #[serde(default)]
    pub(crate) evidence: String,
    #[serde(default)]
    pub(crate) needs_action: bool,
    #[serde(default)]
    pub(crate) strength: bool,
    #[serde(default)]
    pub(crate) views: BTreeMap<Voice, String>,
}

/// One side's registers.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct FrozenSide {
    #[serde(default)]
    pub(crate) ratings: BTreeSet<String>,
    #[serde(default)]
    differs: BTreeSet<String>,
}

/// A strength or an improvement area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenFinding {
    /// `strength` or `improvement`.
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) questions: BTreeSet<String>,
    /// 1 to 3.
    pub(crate) priority: Option<i64>,
    /// `keep`, `develop` or `act`.
    pub(crate) conclusion: Option<String>,
    #[serde(default)]
    pub(crate) whys: Vec<FrozenWhy>,
}

/// One "why?".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenWhy {
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) root_cause: bool,
}

/// A row of the action plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct FrozenAction {
    pub(crate) id: Option<RowId>,
    #[serde(default)]
    pub(crate) values: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) texts: BTreeMap<String, String>,
}

/// A ready mark, or the hand-in.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct FrozenMark {
    pub(crate) person: Option<PersonId>,
    pub(crate) role: Option<String>,
    pub(crate) time_ms: Option<i64>,
    pub(crate) reason: Option<String>,
}

impl FrozenContent {
    /// What a draft would be if it were handed in as it stands; none if it can't be told, which no draft should do.
    pub(crate) fn of_draft(followup: &Followup) -> Option<Self> {
        let draft = json!({
            "answers": followup.answers,
            "findings": followup.findings,
            "summary": followup.summary,
            "hand_in": {},
            "template": null,
        });
        serde_json::from_value(draft).ok()
    }
}

impl FrozenAnswer {
    /// What both together have said.
    pub(crate) fn joint(&self) -> JointAnswer {
        let side = |it: &FrozenSide| Side { ratings: it.ratings.clone(), differs: it.differs.clone() };
        joint_answer(&side(&self.manager), &side(&self.representative))
    }
}

impl FrozenMark {
    /// Why it was made without the representative's mark, if it was.
    pub(crate) fn reason(&self) -> Option<&str> {
        self.reason.as_deref().map(str::trim).filter(|it| !it.is_empty())
    }
}

/// A document's own JSON for those who were not in the room: without the tallies of questions that few were counted at.
#[must_use]
pub(crate) fn without_small_tallies(mut document: Value) -> Value {
    if let Some(tally) = document.get_mut("tally").and_then(Value::as_object_mut) {
        tally.retain(|_, counts| counted(counts) >= ANSWERS_SHOWN_MIN);
    }
    document
}

fn counted(counts: &Value) -> u64 {
    let numbers = counts.as_object().into_iter().flat_map(|it| it.values()).filter_map(Value::as_i64);
    numbers.fold(0, |sum, it| sum.saturating_add(u64::try_from(it).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_version_did_not_keep_is_empty() {
        let read: FrozenContent =
            serde_json::from_str(r#"{"format":1,"hand_in":{"person":null},"template":null}"#).unwrap();
        assert!(read.findings.is_empty() && read.answers.is_empty() && read.hand_in.reason().is_none());
    }

    #[test]
    fn a_difference_that_both_let_stand_reads_back_as_one() {
        let json = r#"{"manager":{"ratings":["yes"],"differs":["yes|no"]},
            "representative":{"ratings":["no"],"differs":["yes|no"]}}"#;
        let answer: FrozenAnswer = serde_json::from_str(json).unwrap();
        assert!(matches!(answer.joint(), JointAnswer::AgreedToDiffer(_)));
    }

    #[test]
    fn what_few_were_counted_at_goes_no_further_than_the_room() {
        let document = json!({ "tally": { "A1": { "yes": 5, "no": -1 }, "A2": { "yes": 5, "no": 1 } }, "answers": {} });
        let shown = without_small_tallies(document);
        assert_eq!(shown, json!({ "tally": { "A2": { "yes": 5, "no": 1 } }, "answers": {} }));
    }
}
