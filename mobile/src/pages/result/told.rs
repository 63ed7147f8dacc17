//! What the server tells of the level above, as it comes.
//!
//! It asks nothing and shows nothing.

use std::collections::BTreeMap;

use form_model::{Level, Symbol};
use serde::Deserialize;

use crate::texts::Language;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(crate) struct Words {
    sv: String,
    en: String,
}

impl Words {
    pub(crate) fn of(&self, language: Language) -> &str {
        language.of(&self.sv, &self.en)
    }
}

/// A unit in a round, to look down from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Place {
    pub(super) round: String,
    pub(super) round_name: String,
    pub(super) is_open: bool,
    pub(super) unit: String,
    pub(super) unit_name: String,
    pub(super) level: Level,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct NamedUnit {
    pub(super) unit: String,
    pub(super) name: String,
}

/// Everything that is counted at a place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Figures {
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) above: Vec<NamedUnit>,
    pub(super) together: UnitFigures,
    pub(super) units: Vec<UnitFigures>,
    pub(super) levels: Vec<LevelFigures>,
    /// A level below answers closing questions.
    pub(super) has_closing: bool,
    pub(super) may_compile: bool,
}

/// How far a unit and those below it have come.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct UnitFigures {
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) has_below: bool,
    /// A state's code, or `not-handed-in`.
    pub(super) state: String,
    pub(super) hand_in: Option<String>,
    pub(super) covered_by: Option<String>,
    pub(super) counts: Counts,
}

/// Follow-ups by how far they have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Counts {
    pub(super) units: usize,
    pub(super) not_begun: usize,
    pub(super) begun: usize,
    pub(super) ready: usize,
    pub(super) not_handed_in: usize,
    pub(super) handed_in: usize,
    pub(super) fed_back: usize,
    pub(super) late: usize,
    pub(super) without_mark: usize,
    pub(super) without_representative: usize,
}

impl Counts {
    /// Those that have handed in, fed back or not.
    pub(super) const fn all_in(&self) -> usize {
        self.handed_in + self.fed_back
    }
}

/// What the units of one level answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct LevelFigures {
    pub(super) level: Level,
    pub(super) units: usize,
    pub(super) hand_ins: usize,
    pub(super) scale: Vec<ScaleStep>,
    pub(super) sections: Vec<SectionFigures>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ScaleStep {
    pub(super) code: String,
    pub(super) text: Words,
    pub(super) symbol: Symbol,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct SectionFigures {
    pub(super) id: String,
    pub(super) text: Words,
    pub(super) questions: Vec<QuestionRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct QuestionRow {
    pub(super) id: String,
    pub(super) text: Words,
    pub(super) figures: QuestionFigures,
}

/// How a number of units answered one question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(super) struct QuestionFigures {
    pub(super) agreed: BTreeMap<String, usize>,
    pub(super) one_party: usize,
    pub(super) differ: usize,
    pub(super) agreed_to_differ: usize,
    pub(super) unanswered: usize,
    pub(super) needs_action: usize,
    pub(super) strengths: usize,
}

impl QuestionFigures {
    /// How many hand-ins were counted.
    pub(super) fn total(&self) -> usize {
        let agreed: usize = self.agreed.values().sum();
        agreed + self.one_party + self.differ + self.agreed_to_differ + self.unanswered
    }

    /// Units that agree that it is not so, or only partly: every step that shows a sad or a neutral face.
    pub(super) fn lacking(&self, scale: &[ScaleStep]) -> usize {
        let lacks = |it: &&ScaleStep| matches!(it.symbol, Symbol::Sad | Symbol::Neutral);
        scale.iter().filter(lacks).filter_map(|it| self.agreed.get(&it.code)).sum()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Compared {
    pub(super) units: Vec<ComparedUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ComparedUnit {
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) hand_ins: usize,
    pub(super) figures: BTreeMap<String, QuestionFigures>,
}

/// The answers behind a figure, one page of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct AnswerPage {
    pub(super) question: Words,
    pub(super) sources: Vec<AnswerSource>,
    pub(super) total: usize,
    pub(super) page_size: usize,
    pub(super) closed: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct AnswerSource {
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    pub(super) state: String,
    pub(super) manager: Vec<String>,
    pub(super) representative: Vec<String>,
    pub(super) needs_action: bool,
    pub(super) strength: bool,
    pub(super) comment: String,
    pub(super) evidence: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct FindingPage {
    pub(super) sources: Vec<FindingSource>,
    pub(super) total: usize,
    pub(super) page_size: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct FindingSource {
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) priority: Option<i64>,
    pub(super) root_causes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct RaisedSource {
    pub(super) unit: String,
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    pub(super) row: Option<String>,
    pub(super) action: String,
    pub(super) risk: String,
    pub(super) risk_level: Option<String>,
    pub(super) answer: String,
    pub(super) decision: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ClosingQuestion {
    pub(super) id: String,
    pub(super) question: Words,
    pub(super) asks_others: bool,
    pub(super) sources: Vec<ClosingSource>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ClosingSource {
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    pub(super) words: String,
    pub(super) themes: Vec<String>,
    pub(super) reply: Option<Reply>,
}

/// What became of a matter that was passed upwards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Reply {
    pub(crate) state: String,
    pub(crate) owner: String,
    pub(crate) words: String,
    pub(crate) changed_at_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_what_shows_a_sad_or_a_neutral_face() {
        let step = |code: &str, symbol| ScaleStep { code: code.into(), text: Words::default(), symbol };
        let scale = [
            step("yes", Symbol::Glad),
            step("partly", Symbol::Neutral),
            step("no", Symbol::Sad),
            step("not-applicable", Symbol::None),
        ];
        let agreed = [("yes", 4), ("partly", 2), ("no", 1), ("not-applicable", 3)];
        let agreed = agreed.map(|(code, count)| (code.to_owned(), count)).into();
        let figures = QuestionFigures { agreed, unanswered: 5, ..QuestionFigures::default() };
        assert_eq!((figures.lacking(&scale), figures.total()), (3, 15));
    }
}
