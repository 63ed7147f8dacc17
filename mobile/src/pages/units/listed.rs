//! How far a unit's follow-up has come, as the server tells it, and the order in which units are listed.
//!
//! It asks nothing and shows nothing. The rule that must not be broken: every row that came is listed exactly once,
//! whatever the units above say.

use std::collections::{BTreeMap, BTreeSet};

use form_model::Level;
use serde::Deserialize;

/// The deepest step that is still indented: a narrow screen has no room for more.
const DEPTH_MAX: usize = 3;

/// How far a follow-up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    NotBegun,
    Begun,
    Ready,
    HandedIn,
    FedBack,
}

/// One follow-up of one unit, without a word of what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Listed {
    pub(crate) unit: String,
    pub(crate) unit_name: String,
    pub(crate) parent: Option<String>,
    pub(crate) level: Level,
    pub(crate) round: String,
    pub(crate) round_name: String,
    /// Of an extra follow-up: the day of what happened.
    pub(crate) event_date: Option<String>,
    pub(crate) state: State,
    pub(crate) answered: u32,
    pub(crate) questions: u32,
    pub(crate) answered_percent: u8,
    pub(crate) differences_open: usize,
    pub(crate) due: Option<String>,
    pub(crate) is_late: bool,
    pub(crate) has_representative: bool,
    pub(crate) managers: Vec<String>,
    /// The unit whose follow-up covers this one.
    #[serde(default)]
    pub(crate) covered_by: Option<String>,
    /// The newest hand-in, for those who may send it back.
    pub(crate) hand_in: Option<ListedHandIn>,
}

/// A hand-in that the level above has received.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct ListedHandIn {
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) sent_back_at_ms: Option<u64>,
}

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    All,
    Late,
    NotBegun,
}

impl Filter {
    pub(crate) const ALL: [Self; 3] = [Self::All, Self::Late, Self::NotBegun];

    /// The word that tests and addresses know it by.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Late => "late",
            Self::NotBegun => "not-begun",
        }
    }

    /// True if the row is to be shown.
    pub(crate) fn takes(self, row: &Listed) -> bool {
        match self {
            Self::All => true,
            Self::Late => row.is_late,
            Self::NotBegun => row.state == State::NotBegun,
        }
    }
}

/// A row in its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) row: Listed,
    /// How many steps below the highest unit of the list, at most `DEPTH_MAX`.
    pub(crate) depth: usize,
    /// The name of the unit above, if it is in the list.
    pub(crate) above: Option<String>,
}

/// The rows with each unit below the one above it, otherwise in the order in which they came.
pub(crate) fn in_tree_order(rows: Vec<Listed>) -> Vec<Placed> {
    let names: BTreeMap<String, String> = rows.iter().map(|it| (it.unit.clone(), it.unit_name.clone())).collect();
    let mut below: BTreeMap<Option<String>, Vec<Listed>> = BTreeMap::new();
    for row in rows {
        let parent = row.parent.clone().filter(|it| names.contains_key(it));
        below.entry(parent).or_default().push(row);
    }
    let mut placed = Vec::new();
    while let Some(start) = below.keys().next().cloned() {
        // The first start is the highest units; another one is left only where units are above one another in a ring.
        place(&mut placed, &mut below, start, &names);
    }
    placed
}

fn place(
    placed: &mut Vec<Placed>,
    below: &mut BTreeMap<Option<String>, Vec<Listed>>,
    start: Option<String>,
    names: &BTreeMap<String, String>,
) {
    let mut waiting: Vec<(Listed, usize)> = Vec::new();
    let mut begun = BTreeSet::new();
    let push_below = |waiting: &mut Vec<(Listed, usize)>, rows: Vec<Listed>, depth: usize| {
        waiting.extend(rows.into_iter().rev().map(|it| (it, depth)));
    };
    push_below(&mut waiting, below.remove(&start).unwrap_or_default(), 0);
    while let Some((row, depth)) = waiting.pop() {
        // A unit with several follow-ups has the units below it after the last of them.
        let is_last = waiting.last().is_none_or(|(next, _)| next.unit != row.unit);
        let unit = row.unit.clone();
        let above = row.parent.as_ref().and_then(|it| names.get(it).cloned());
        placed.push(Placed { row, depth: depth.min(DEPTH_MAX), above });
        if is_last && begun.insert(unit.clone()) {
            push_below(&mut waiting, below.remove(&Some(unit)).unwrap_or_default(), depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: &str, parent: Option<&str>) -> Listed {
        let parent = parent.map(str::to_owned);
        Listed {
            unit: unit.into(),
            unit_name: unit.to_uppercase(),
            parent,
            level: Level::Workplace,
            round: "2026".into(),
            round_name: "2026".into(),
            event_date: None,
            state: State::NotBegun,
            answered: 0,
            questions: 41,
            answered_percent: 0,
            differences_open: 0,
            due: None,
            is_late: false,
            has_representative: true,
            managers: Vec::new(),
            covered_by: None,
            hand_in: None,
        }
    }

    fn placed(rows: Vec<Listed>) -> Vec<(String, usize)> {
        in_tree_order(rows).into_iter().map(|it| (it.row.unit, it.depth)).collect()
    }

    #[test]
    fn units_stand_below_the_one_above_them() {
        let rows =
            vec![row("anemone", Some("east")), row("east", None), row("zinnia", Some("east")), row("west", None)];
        let expected = [("east", 0), ("anemone", 1), ("zinnia", 1), ("west", 0)];
        assert_eq!(placed(rows), expected.map(|(unit, depth)| (unit.to_owned(), depth)));
    }

    #[test]
    fn a_unit_whose_upper_unit_is_not_listed_stands_highest() {
        let listed = in_tree_order(vec![row("anemone", Some("elsewhere"))]);
        assert_eq!((listed[0].depth, listed[0].above.clone()), (0, None));
    }

    #[test]
    fn units_above_one_another_in_a_ring_are_listed_once_each() {
        let mut units: Vec<String> =
            placed(vec![row("a", Some("b")), row("b", Some("a")), row("c", None)]).into_iter().map(|it| it.0).collect();
        units.sort();
        assert_eq!(units, ["a", "b", "c"]);
    }

    #[test]
    fn several_follow_ups_of_a_unit_stand_together() {
        let rows = vec![row("east", None), row("east", None), row("anemone", Some("east"))];
        let expected = [("east", 0), ("east", 0), ("anemone", 1)];
        assert_eq!(placed(rows), expected.map(|(unit, depth)| (unit.to_owned(), depth)));
    }

    #[test]
    fn filters_take_what_they_are_called_after() {
        let late = Listed { is_late: true, state: State::Begun, ..row("a", None) };
        assert!(Filter::Late.takes(&late) && !Filter::NotBegun.takes(&late) && Filter::All.takes(&late));
        assert!(!Filter::Late.takes(&row("b", None)) && Filter::NotBegun.takes(&row("b", None)));
    }
}
