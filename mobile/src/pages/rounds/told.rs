//! Rounds as the server tells them, and which unit's decision about the method holds where.
//!
//! It asks nothing and shows nothing. The rule that must not be broken: a decision holds downwards until a nearer one, as on the
//! server.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use form_model::Level;
use serde::Deserialize;

use crate::pages::units::{Listed, State};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Round {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) reviewed_year: i32,
    pub(super) closed_at_ms: Option<u64>,
    pub(super) archived_at_ms: Option<u64>,
    pub(super) performed_from: Option<NaiveDate>,
    pub(super) performed_to: Option<NaiveDate>,
    pub(super) levels: Vec<RoundLevel>,
    pub(super) methods: Vec<Decision>,
    pub(super) units: usize,
    pub(super) may_run: bool,
    pub(super) may_archive: bool,
    pub(super) may_decide_method: bool,
}

/// A level of a round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct RoundLevel {
    pub(super) level: Level,
    pub(super) due: Option<NaiveDate>,
}

/// What was decided at a unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Decision {
    pub(super) unit: String,
    pub(super) unit_name: String,
    pub(super) method: String,
    pub(super) units_may_choose: bool,
}

/// How far the units of a round have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) all: usize,
    pub(super) handed_in: usize,
    pub(super) late: usize,
    pub(super) not_begun: usize,
}

impl Counts {
    pub(super) fn of(units: &[Listed]) -> Self {
        let count = |is: fn(&&Listed) -> bool| units.iter().filter(is).count();
        Self {
            all: units.len(),
            handed_in: count(|it| is_handed_in(it.state)),
            late: count(|it| it.is_late),
            not_begun: count(|it| it.state == State::NotBegun),
        }
    }
}

/// True if the unit has handed in.
pub(super) const fn is_handed_in(state: State) -> bool {
    match state {
        State::HandedIn | State::FedBack => true,
        State::NotBegun | State::Begun | State::Ready => false,
    }
}

/// A round's tree as far as the person sees it, with what was decided in it.
pub(super) struct DecisionTree<'a> {
    parents: BTreeMap<&'a str, Option<&'a str>>,
    decisions: BTreeMap<&'a str, &'a Decision>,
}

impl<'a> DecisionTree<'a> {
    pub(super) fn new(units: &'a [Listed], decisions: &'a [Decision]) -> Self {
        Self {
            parents: units.iter().map(|it| (it.unit.as_str(), it.parent.as_deref())).collect(),
            decisions: decisions.iter().map(|it| (it.unit.as_str(), it)).collect(),
        }
    }

    /// The first unit, from this one upwards, that is asked for.
    fn nearest(&self, unit: &'a str, is_asked_for: impl Fn(&str) -> bool) -> Option<&'a str> {
        let mut seen = BTreeSet::new();
        let mut at = Some(unit);
        while let Some(here) = at.filter(|it| seen.insert(*it)) {
            if is_asked_for(here) {
                return Some(here);
            }
            at = self.parents.get(here).copied().flatten();
        }
        None
    }

    /// The decision that holds at a unit.
    pub(super) fn at(&self, unit: &'a str) -> Option<&'a Decision> {
        let nearest = self.nearest(unit, |it| self.decisions.contains_key(it))?;
        self.decisions.get(nearest).copied()
    }

    /// For how many units a decision at this one holds, or would hold.
    pub(super) fn holds_for(&self, unit: &str) -> usize {
        let holds = |it: &&&str| self.nearest(it, |at| at == unit || self.decisions.contains_key(at)) == Some(unit);
        self.parents.keys().filter(holds).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(unit: &str, parent: Option<&str>, state: State) -> Listed {
        Listed {
            unit: unit.into(),
            unit_name: unit.into(),
            parent: parent.map(str::to_owned),
            level: Level::Workplace,
            round: "1".into(),
            round_name: String::new(),
            event_date: None,
            state,
            answered: 0,
            questions: 41,
            answered_percent: 0,
            differences_open: 0,
            due: None,
            is_late: state == State::Begun,
            has_representative: true,
            managers: Vec::new(),
            covered_by: None,
            hand_in: None,
        }
    }

    fn decision(unit: &str) -> Decision {
        Decision { unit: unit.into(), unit_name: unit.into(), method: "interview".into(), units_may_choose: false }
    }

    fn units() -> Vec<Listed> {
        vec![
            unit("schools", Some("top"), State::HandedIn),
            unit("eken", Some("schools"), State::NotBegun),
            unit("tallen", Some("schools"), State::Begun),
            unit("care", Some("top"), State::FedBack),
        ]
    }

    #[test]
    fn a_decision_holds_downwards_until_a_nearer_one() {
        let (units, none, top) = (units(), [], [decision("top")]);
        let undecided = DecisionTree::new(&units, &none);
        assert_eq!((undecided.at("eken"), undecided.holds_for("schools")), (None, 3));
        let both = [decision("top"), decision("eken")];
        let tree = DecisionTree::new(&units, &both);
        assert_eq!(tree.at("eken").map(|it| it.unit.as_str()), Some("eken"));
        assert_eq!(tree.at("tallen").map(|it| it.unit.as_str()), Some("top"), "from a unit that is not in sight");
        assert_eq!((tree.holds_for("top"), tree.holds_for("schools"), tree.holds_for("eken")), (3, 2, 1));
        assert_eq!(DecisionTree::new(&units, &top).holds_for("top"), 4);
    }

    #[test]
    fn units_above_one_another_in_a_ring_end() {
        let units = [unit("a", Some("b"), State::Begun), unit("b", Some("a"), State::Begun)];
        assert_eq!(DecisionTree::new(&units, &[]).at("a"), None);
    }

    #[test]
    fn units_are_counted_by_how_far_they_have_come() {
        let counts = Counts::of(&units());
        assert_eq!(counts, Counts { all: 4, handed_in: 2, late: 1, not_begun: 1 });
    }
}
