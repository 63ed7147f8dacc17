//! What hand-ins come to, counted: per question, per unit, per level.
//!
//! It counts hand-ins and nothing else, never a draft, and makes no grade of them. The rule that must not be broken: every
//! hand-in that is counted is counted in exactly one place of a question, so that the parts add up to the whole.

use std::collections::{BTreeMap, HashMap, HashSet};

use form_model::{JointAnswer, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod facts;
pub(crate) mod scope;

pub(crate) use facts::{AnswerFact, Facts, HandedInWords, RaisedAction, facts_of, words_of};
pub(crate) use scope::{Scope, places_of, scope_of};

/// How a number of units answered one question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct QuestionFigures {
    /// Per answer step, by its code: the units whose parties agree on it.
    pub(crate) agreed: BTreeMap<String, u32>,
    /// Units where one party has answered.
    pub(crate) one_party: u32,
    /// Units whose parties see it differently, and have not settled it.
    pub(crate) differ: u32,
    /// Units whose parties let it stand that they see it differently.
    pub(crate) agreed_to_differ: u32,
    /// Units that have not answered it.
    pub(crate) unanswered: u32,
    /// Units that say that something has to be done.
    pub(crate) needs_action: u32,
    /// Units that call it a strength to keep.
    pub(crate) strengths: u32,
}

impl QuestionFigures {
    fn count(&mut self, fact: Option<&AnswerFact>) {
        let Some(fact) = fact else {
            self.unanswered += 1;
            return;
        };
        self.needs_action += u32::from(fact.needs_action);
        self.strengths += u32::from(fact.strength);
        match &fact.joint {
            JointAnswer::Unanswered => self.unanswered += 1,
            JointAnswer::OneParty { .. } => self.one_party += 1,
            JointAnswer::Agreed { rating } => match self.agreed.get_mut(rating) {
                Some(count) => *count += 1,
                None => drop(self.agreed.insert(rating.clone(), 1)),
            },
            JointAnswer::Difference(_) => self.differ += 1,
            JointAnswer::AgreedToDiffer(_) => self.agreed_to_differ += 1,
        }
    }

    /// How many hand-ins were counted.
    #[cfg(test)]
    fn total(&self) -> u32 {
        self.agreed.values().sum::<u32>() + self.one_party + self.differ + self.agreed_to_differ + self.unanswered
    }
}

/// Counts how these hand-ins answered each of these questions.
pub(crate) fn count_answers<'a>(
    questions: impl IntoIterator<Item = &'a str>,
    facts: &[&Facts],
) -> BTreeMap<String, QuestionFigures> {
    let count = |question: &str| {
        let mut figures = QuestionFigures::default();
        facts.iter().for_each(|it| figures.count(it.answers.get(question)));
        (question.to_owned(), figures)
    };
    questions.into_iter().map(count).collect()
}

/// Strengths and improvement areas, by priority; 0 is without one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FindingFigures {
    /// By priority, from 0 for none to 3.
    pub(crate) strengths: [u32; 4],
    /// By priority, from 0 for none to 3.
    pub(crate) improvements: [u32; 4],
}

/// Counts the findings of these hand-ins.
pub(crate) fn count_findings(facts: &[&Facts]) -> FindingFigures {
    let mut figures = FindingFigures::default();
    for it in facts {
        for place in 0..figures.strengths.len() {
            figures.strengths[place] += it.findings.strengths[place];
            figures.improvements[place] += it.findings.improvements[place];
        }
    }
    figures
}

/// The units of a round, as a tree that can be walked down.
#[derive(Debug, Default)]
pub(crate) struct RoundTree {
    children: HashMap<UnitId, Vec<UnitId>>,
}

impl RoundTree {
    /// The tree of these units.
    pub(crate) fn new(units: &[form_model::Unit]) -> Self {
        let mut children: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
        for unit in units {
            if let Some(parent) = unit.parent {
                children.entry(parent).or_default().push(unit.id);
            }
        }
        Self { children }
    }

    /// The units directly below.
    pub(crate) fn children(&self, unit: UnitId) -> &[UnitId] {
        self.children.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// Every unit below, each once, the nearest first; the unit itself is not among them.
    pub(crate) fn below(&self, unit: UnitId) -> Vec<UnitId> {
        let mut seen = HashSet::from([unit]);
        let mut found = vec![unit];
        let mut next = 0;
        while let Some(here) = found.get(next) {
            let below: Vec<_> = self.children(*here).iter().copied().filter(|it| seen.insert(*it)).collect();
            found.extend(below);
            next += 1;
        }
        found.split_off(1)
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Level, Unit, Voice};

    use super::*;

    fn agreed(rating: &str) -> AnswerFact {
        AnswerFact {
            joint: JointAnswer::Agreed { rating: rating.to_owned() },
            needs_action: rating == "no",
            strength: false,
        }
    }

    fn with(answers: Vec<(&str, AnswerFact)>) -> Facts {
        Facts { answers: answers.into_iter().map(|(id, it)| (id.to_owned(), it)).collect(), ..Facts::default() }
    }

    #[test]
    fn every_hand_in_is_counted_in_exactly_one_place_of_a_question() {
        let one_party = JointAnswer::OneParty { voice: Voice::Manager, ratings: ["yes".to_owned()].into() };
        let differing = |text: &str| text.parse().unwrap();
        let fact = |joint| AnswerFact { joint, needs_action: false, strength: false };
        let facts = [
            with(vec![("A1", agreed("yes"))]),
            with(vec![("A1", agreed("yes"))]),
            with(vec![("A1", agreed("no"))]),
            with(vec![("A1", fact(one_party))]),
            with(vec![("A1", fact(JointAnswer::Difference(differing("yes|no"))))]),
            with(vec![("A1", fact(JointAnswer::AgreedToDiffer(differing("yes|no"))))]),
            with(vec![("A1", fact(JointAnswer::Unanswered))]),
            with(vec![("A2", agreed("yes"))]),
        ];
        let figures = count_answers(["A1"], &facts.iter().collect::<Vec<_>>()).remove("A1").unwrap();
        assert_eq!(figures.agreed, BTreeMap::from([("yes".to_owned(), 2), ("no".to_owned(), 1)]));
        assert_eq!([figures.one_party, figures.differ, figures.agreed_to_differ, figures.unanswered], [1, 1, 1, 2]);
        assert_eq!((figures.needs_action, figures.total()), (1, 8));
    }

    #[test]
    fn a_tree_with_a_ring_in_it_is_walked_once() {
        let [one, two, three] = [1, 2, 3].map(|it| UnitId::from_bytes([it; 16]));
        let unit =
            |id, parent| Unit { id, parent: Some(parent), name: String::new(), level: Level::Mid, authority: one };
        let tree = RoundTree::new(&[unit(one, three), unit(two, one), unit(three, two)]);
        assert_eq!(tree.below(one), [two, three]);
    }

    #[test]
    fn findings_are_counted_by_kind_and_priority() {
        let found = |strengths, improvements| Facts {
            findings: FindingFigures { strengths, improvements },
            ..Facts::default()
        };
        let facts = [found([0, 1, 0, 0], [2, 0, 0, 1]), found([0, 1, 1, 0], [0, 0, 0, 1])];
        let figures = count_findings(&facts.iter().collect::<Vec<_>>());
        assert_eq!((figures.strengths, figures.improvements), ([0, 2, 1, 0], [2, 0, 0, 2]));
    }
}
