//! A hand-in taken apart: what is counted of it, and the words that are shown under the figures.
//!
//! Pure, from the frozen content alone. The rule that must not be broken: facts hold no free text, so that counting thousands
//! of hand-ins reads none.

use std::collections::BTreeMap;

use form_model::{JointAnswer, RatingPair, Ratings, RowId, Voice};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::FindingFigures;
use crate::frozen_content::{FrozenAction, FrozenContent, FrozenFinding};

/// What is counted of a hand-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// Per question that anybody answered.
    pub(crate) answers: BTreeMap<String, AnswerFact>,
    /// Strengths and improvement areas.
    pub(crate) findings: FindingFigures,
    /// Actions that were raised to the next level.
    pub(crate) raised: u32,
    /// True if it was made without the representative's mark, for a reason that the manager gave.
    pub(crate) without_mark: bool,
}

/// An answer without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AnswerFact {
    /// What both together have said.
    pub(crate) joint: JointAnswer,
    /// "Behöver åtgärd".
    pub(crate) needs_action: bool,
    /// "Styrka att behålla".
    pub(crate) strength: bool,
}

/// What was written in a hand-in beside the answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HandedInWords {
    /// Strengths and improvement areas, in their order.
    pub(crate) findings: Vec<FrozenFinding>,
    /// Actions that were raised to the next level.
    pub(crate) raised: Vec<RaisedAction>,
    /// Per closing question: the answer.
    pub(crate) closing: BTreeMap<String, String>,
}

/// An action that was raised to the next level, as it stood at the hand-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RaisedAction {
    pub(crate) id: Option<RowId>,
    pub(crate) action: String,
    pub(crate) risk: String,
    /// `low`, `medium` or `serious`.
    pub(crate) risk_level: Option<String>,
    /// What the level above had answered by then.
    pub(crate) answer: String,
    /// What it had decided by then, as a code.
    pub(crate) decision: Option<String>,
}

/// What is counted of a frozen hand-in.
pub(crate) fn facts_of(content: &FrozenContent) -> Facts {
    let answers = content.answers.iter().filter_map(|(question, answer)| {
        let fact = AnswerFact { joint: answer.joint(), needs_action: answer.needs_action, strength: answer.strength };
        let says_something = fact.joint != JointAnswer::Unanswered || fact.needs_action || fact.strength;
        says_something.then(|| (question.clone(), fact))
    });
    let mut findings = FindingFigures::default();
    for it in &content.findings {
        let place = it.priority.and_then(|it| usize::try_from(it).ok()).filter(|it| (1..=3).contains(it)).unwrap_or(0);
        match it.kind.as_deref() {
            Some("strength") => findings.strengths[place] += 1,
            Some("improvement") => findings.improvements[place] += 1,
            Some(_) | None => {}
        }
    }
    let raised = content.action_rows.iter().filter(|it| is_raised(it)).count();
    Facts {
        answers: answers.collect(),
        findings,
        raised: u32::try_from(raised).unwrap_or(u32::MAX),
        without_mark: content.hand_in.reason().is_some(),
    }
}

/// What is shown of a frozen hand-in under the figures.
pub(crate) fn words_of(content: FrozenContent) -> HandedInWords {
    let raised = content.action_rows.iter().filter(|it| is_raised(it)).map(raised_action).collect();
    let closing = content.summary.into_iter().filter(|it| !it.1.trim().is_empty()).collect();
    let findings = content.findings.into_iter().filter(|it| !it.text.trim().is_empty()).collect();
    HandedInWords { findings, raised, closing }
}

fn is_raised(row: &FrozenAction) -> bool {
    row.values.get("status").is_some_and(|it| it == "raised") || row.values.contains_key("raised.to")
}

fn raised_action(row: &FrozenAction) -> RaisedAction {
    let text = |path: &str| row.texts.get(path).cloned().unwrap_or_default();
    RaisedAction {
        id: row.id,
        action: text("action"),
        risk: text("risk"),
        risk_level: row.values.get("risk_level").cloned(),
        answer: text("raised.answer.above"),
        decision: row.values.get("raised.decision.above").cloned(),
    }
}

impl AnswerFact {
    /// Nobody has answered, and no box is ticked.
    pub(crate) const fn unanswered() -> Self {
        Self { joint: JointAnswer::Unanswered, needs_action: false, strength: false }
    }

    /// The fact as a short text: what is said, then a mark for each of the two boxes that is ticked.
    pub(crate) fn to_text(&self) -> String {
        let all = |ratings: &Ratings| ratings.iter().cloned().collect::<Vec<_>>().join("+");
        let said = match &self.joint {
            JointAnswer::Unanswered => String::new(),
            JointAnswer::OneParty { voice, ratings } => format!("{}:{}", voice.code(), all(ratings)),
            JointAnswer::Agreed { rating } => format!("={rating}"),
            JointAnswer::Difference(pair) => format!("?{pair}"),
            JointAnswer::AgreedToDiffer(pair) => format!("#{pair}"),
        };
        let mark = |is_ticked: bool, mark: &'static str| if is_ticked { mark } else { "" };
        format!("{said}{}{}", mark(self.needs_action, "!"), mark(self.strength, "*"))
    }

    /// The fact that a text stands for.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (text, strength) = text.strip_suffix('*').map_or((text, false), |it| (it, true));
        let (text, needs_action) = text.strip_suffix('!').map_or((text, false), |it| (it, true));
        Some(Self { joint: joint_from_text(text)?, needs_action, strength })
    }
}

fn joint_from_text(text: &str) -> Option<JointAnswer> {
    if text.is_empty() {
        return Some(JointAnswer::Unanswered);
    }
    if let Some(rating) = text.strip_prefix('=') {
        return Some(JointAnswer::Agreed { rating: rating.to_owned() });
    }
    let pair = |text: &str| text.parse::<RatingPair>().ok();
    if let Some(text) = text.strip_prefix('?') {
        return pair(text).map(JointAnswer::Difference);
    }
    if let Some(text) = text.strip_prefix('#') {
        return pair(text).map(JointAnswer::AgreedToDiffer);
    }
    let (voice, ratings) = text.split_once(':')?;
    let ratings = ratings.split('+').map(str::to_owned).collect();
    Some(JointAnswer::OneParty { voice: Voice::from_code(voice)?, ratings })
}

impl Serialize for AnswerFact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for AnswerFact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_text(&text).ok_or_else(|| serde::de::Error::custom("not an answer's fact"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(json: &str) -> FrozenContent {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn every_kind_of_fact_reads_back_from_its_text() {
        let pair: RatingPair = "partly+yes|no".parse().unwrap();
        let joints = [
            JointAnswer::Unanswered,
            JointAnswer::OneParty { voice: Voice::Representative, ratings: ["no".to_owned(), "yes".to_owned()].into() },
            JointAnswer::Agreed { rating: "not-applicable".to_owned() },
            JointAnswer::Difference(pair.clone()),
            JointAnswer::AgreedToDiffer(pair),
        ];
        for joint in joints {
            for (needs_action, strength) in [(false, false), (true, false), (false, true), (true, true)] {
                let fact = AnswerFact { joint: joint.clone(), needs_action, strength };
                let text = serde_json::to_string(&fact).unwrap();
                assert_eq!(serde_json::from_str::<AnswerFact>(&text).unwrap(), fact, "{text}");
            }
        }
    }

    #[test]
    fn facts_hold_what_is_counted_and_no_words() {
        let content = content(
            r#"{"answers":{"A1":{"manager":{"ratings":["no"]},"representative":{"ratings":["no"]},"comment":"Hemligt",
                "needs_action":true},"A2":{"manager":{},"representative":{}}},
                "findings":[{"kind":"improvement","text":"Hot","priority":1},{"kind":"strength","text":"Stöd","priority":7}],
                "action_rows":[{"values":{"status":"raised","raised.to":"department"},"texts":{"action":"Larm"}},
                {"values":{"status":"done"}}],"hand_in":{"reason":" Sjuk. "},"template":null}"#,
        );
        let facts = facts_of(&content);
        assert_eq!(facts.answers.keys().collect::<Vec<_>>(), ["A1"]);
        assert_eq!((facts.findings.improvements, facts.findings.strengths), ([0, 1, 0, 0], [1, 0, 0, 0]));
        assert_eq!((facts.raised, facts.without_mark), (1, true));
        let json = serde_json::to_string(&facts).unwrap();
        assert!(!json.contains("Hemligt") && !json.contains("Hot"), "{json}");
        let words = words_of(content);
        assert_eq!(words.raised[0].action, "Larm");
        assert_eq!(words.findings.len(), 2);
    }
}
