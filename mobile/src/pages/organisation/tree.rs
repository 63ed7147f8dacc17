//! The units in the order of the tree, what each lacks, and which of them are looked for.
//!
//! Pure. The rule that must not be broken: every unit is placed exactly once, whatever the units above it say.

use std::collections::HashMap;

use chrono::NaiveDate;
use form_model::Role;

use super::desk::{HeldRole, UnitRow};

/// The deepest step that is still indented: a narrow screen has no room for more.
const DEPTH_MAX: usize = 5;

/// A unit in its place: where it stands among the fetched ones, and how many steps below the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) index: usize,
    pub(super) depth: usize,
}

/// Every unit, each below the one that it belongs to, and by name beside one another.
pub(super) fn in_tree_order(units: &[UnitRow]) -> Vec<Placed> {
    let known: HashMap<&str, usize> = units.iter().enumerate().map(|(index, it)| (it.id.as_str(), index)).collect();
    let mut by_name: Vec<usize> = (0..units.len()).collect();
    by_name.sort_by_cached_key(|index| crate::by_name::by_name(&units[*index].name));
    let mut below: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for index in by_name.iter().rev() {
        let parent = units[*index].parent.as_deref().and_then(|it| known.get(it).copied());
        below.entry(parent).or_default().push(*index);
    }
    let mut is_placed = vec![false; units.len()];
    let mut placed = Vec::with_capacity(units.len());
    // Where units stand above one another in a ring, none of them is reached from the top.
    let starts = below.remove(&None).unwrap_or_default().into_iter().rev().chain(by_name);
    for start in starts {
        let mut waiting = vec![(start, 0)];
        while let Some((index, depth)) = waiting.pop() {
            if std::mem::replace(&mut is_placed[index], true) {
                continue;
            }
            placed.push(Placed { index, depth: depth.min(DEPTH_MAX) });
            waiting.extend(below.remove(&Some(index)).unwrap_or_default().into_iter().map(|it| (it, depth + 1)));
        }
    }
    placed
}

/// True if the unit is over on a day.
pub(super) fn has_ended(unit: &UnitRow, day: NaiveDate) -> bool {
    unit.last_day.is_some_and(|last| last < day)
}

/// True if a role is held on a day.
pub(super) fn is_held(held: &HeldRole, day: NaiveDate) -> bool {
    held.from <= day && held.to.is_none_or(|to| day <= to)
}

/// True if the role speaks for the employees.
pub(super) const fn represents(role: Role) -> bool {
    matches!(role, Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative)
}

/// Whom a unit lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lacking {
    pub(super) manager: bool,
    pub(super) representative: bool,
}

impl Lacking {
    /// Of a unit on a day; a unit that has ended lacks nobody.
    pub(super) fn of(unit: &UnitRow, day: NaiveDate) -> Self {
        if has_ended(unit, day) {
            return Self::default();
        }
        let has = |fits: fn(Role) -> bool| unit.assignments.iter().any(|it| fits(it.role) && is_held(it, day));
        Self { manager: !has(|role| role == Role::Manager), representative: !has(represents) }
    }

    pub(super) const fn any(self) -> bool {
        self.manager || self.representative
    }
}

/// True if a unit's name, its code or somebody in it holds the words, which are in lower case.
pub(super) fn fits(unit: &UnitRow, wanted: &str) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(wanted);
    wanted.is_empty()
        || holds(&unit.name)
        || unit.code.as_deref().is_some_and(holds)
        || unit.assignments.iter().any(|it| holds(&it.person_name))
}

#[cfg(test)]
mod tests {
    use form_model::Level;

    use super::*;

    fn day(of_march: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap()
    }

    fn unit(id: &str, parent: Option<&str>) -> UnitRow {
        UnitRow {
            id: id.to_owned(),
            parent: parent.map(str::to_owned),
            name: id.to_uppercase(),
            level: Level::Workplace,
            code: Some(format!("code-{id}")),
            list: None,
            last_day: None,
            has_open_followup: false,
            assignments: Vec::new(),
        }
    }

    fn held(role: Role, from: u32, to: Option<u32>) -> HeldRole {
        let (person, person_name, unit) = ("p".to_owned(), "Åsa Ek".to_owned(), "u".to_owned());
        HeldRole { person, person_name, unit, role, from: day(from), to: to.map(day) }
    }

    fn order(units: &[UnitRow]) -> Vec<(String, usize)> {
        in_tree_order(units).into_iter().map(|it| (units[it.index].id.clone(), it.depth)).collect()
    }

    #[test]
    fn units_stand_below_the_one_that_they_belong_to_and_by_name() {
        let units =
            [unit("zinnia", Some("east")), unit("west", None), unit("anemone", Some("east")), unit("east", None)];
        let expected = [("east", 0), ("anemone", 1), ("zinnia", 1), ("west", 0)];
        assert_eq!(order(&units), expected.map(|(id, depth)| (id.to_owned(), depth)));
    }

    #[test]
    fn units_in_a_ring_and_below_unknown_ones_are_placed_once_each() {
        let units = [unit("a", Some("b")), unit("b", Some("a")), unit("c", Some("elsewhere"))];
        let mut ids: Vec<_> = order(&units).into_iter().map(|it| it.0).collect();
        assert_eq!(ids[0], "c");
        ids.sort();
        assert_eq!(ids, ["a", "b", "c"]);
    }

    #[test]
    fn a_unit_lacks_those_whose_roles_are_not_held_today() {
        let mut kept = unit("a", None);
        assert_eq!(Lacking::of(&kept, day(5)), Lacking { manager: true, representative: true });
        kept.assignments = vec![held(Role::Manager, 1, Some(4)), held(Role::SubstituteRepresentative, 5, None)];
        assert_eq!(Lacking::of(&kept, day(5)), Lacking { manager: true, representative: false });
        assert_eq!(Lacking::of(&kept, day(4)), Lacking { manager: false, representative: true });
        kept.last_day = Some(day(4));
        assert!(!Lacking::of(&kept, day(5)).any(), "nobody is missing where nothing is any more");
    }

    #[test]
    fn a_unit_is_found_by_name_code_and_people() {
        let found = UnitRow { assignments: vec![held(Role::Hr, 1, None)], ..unit("a", None) };
        for wanted in ["", "a", "code-a", "åsa"] {
            assert!(fits(&found, wanted), "{wanted}");
        }
        assert!(!fits(&found, "bo"));
    }
}
