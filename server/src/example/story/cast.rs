//! Who acts where in the example year: the example's units and people, with what kind of workplace each is.
//!
//! It invents nobody: accounts and tree are those of the example. The rule: a workplace, its department and its authority
//! are of one kind, so the names say what the texts say.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use form_model::{Level, PersonId, Role, Unit, UnitId};

use super::super::Example;
use super::kind::Kind;

/// Somebody of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Player {
    pub(super) person: PersonId,
    pub(super) name: String,
}

/// A unit with its people.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) unit: Unit,
    /// The number that its people's user names end in.
    pub(super) number: usize,
    /// Which turn it has where texts take turns: another one than its neighbours have.
    pub(super) turn: usize,
    /// Its place among all units: its own sequence of chance.
    pub(super) place: usize,
    /// Which administration or company it belongs to; 0 for the top.
    pub(super) authority: usize,
    /// Its place among the units of its level in its authority.
    pub(super) place_in_authority: usize,
    /// Of a workplace or a department.
    pub(super) kind: Option<Kind>,
    pub(super) manager: Player,
    pub(super) representative: Player,
    /// The manager of the unit above.
    pub(super) above: Option<Player>,
}

/// Gives the example's units names that say what is done there.
pub(super) fn name_units(example: &mut Example) {
    let names: HashMap<UnitId, String> = named(&example.units).collect();
    for unit in example.units.iter_mut().chain(&mut example.round.units) {
        if let Some(name) = names.get(&unit.id) {
            unit.name.clone_from(name);
        }
    }
}

fn named(units: &[Unit]) -> impl Iterator<Item = (UnitId, String)> {
    let mut workplaces: HashMap<Kind, usize> = HashMap::new();
    places(units).filter_map(move |place| {
        let kind = place.kind?;
        let name = match place.unit.level {
            Level::Department => Kind::department_name(place.authority, place.place_in_authority),
            Level::Workplace => {
                let lap = workplaces.entry(kind).or_default();
                *lap += 1;
                kind.workplace_name(*lap - 1)
            }
            Level::Mid | Level::Administration | Level::Organisation => return None,
        };
        Some((place.unit.id, name))
    })
}

/// Ends the assignments of the representatives of these workplaces before the round opened.
pub(super) fn end_representatives(example: &mut Example, units: &[UnitId], opened: NaiveDate) {
    for assignment in &mut example.assignments {
        if assignment.role == Role::Representative && units.contains(&assignment.unit) {
            assignment.to = Some(opened - Days::new(20));
        }
    }
}

/// Every unit of the example with its people, from the top.
pub(super) fn stages(example: &Example) -> Vec<Stage> {
    let players: HashMap<&str, Player> = example
        .accounts
        .iter()
        .map(|it| (it.user.as_str(), Player { person: it.person, name: it.name.clone() }))
        .collect();
    let user = |place: &Place<'_>, is_manager: bool| {
        let number = place.number;
        match (place.unit.level, is_manager) {
            (Level::Workplace, true) => format!("chef-{number:04}"),
            (Level::Workplace, false) => format!("ombud-{number:04}"),
            (_, false) => "hso".to_owned(),
            (Level::Mid | Level::Department, true) => format!("chef-avd-{number:02}"),
            (Level::Administration, true) => format!("chef-forv-{number:02}"),
            (Level::Organisation, true) => "chef-org".to_owned(),
        }
    };
    let mut managers: HashMap<UnitId, Player> = HashMap::new();
    places(&example.units)
        .enumerate()
        .filter_map(|(index, place)| {
            let manager = players.get(user(&place, true).as_str())?.clone();
            managers.insert(place.unit.id, manager.clone());
            Some(Stage {
                unit: place.unit.clone(),
                number: place.number,
                turn: match place.unit.level {
                    Level::Department => Kind::lap(place.authority, place.place_in_authority),
                    Level::Workplace | Level::Mid | Level::Administration | Level::Organisation => place.number,
                },
                place: index,
                authority: place.authority,
                place_in_authority: place.place_in_authority,
                kind: place.kind,
                representative: players.get(user(&place, false).as_str())?.clone(),
                above: place.unit.parent.and_then(|it| managers.get(&it)).cloned(),
                manager,
            })
        })
        .collect()
}

struct Place<'a> {
    unit: &'a Unit,
    number: usize,
    authority: usize,
    place_in_authority: usize,
    kind: Option<Kind>,
}

/// The units from the top, counted as the example counts them.
fn places(units: &[Unit]) -> impl Iterator<Item = Place<'_>> {
    let authorities: Vec<UnitId> =
        units.iter().filter(|it| it.level == Level::Administration).map(|it| it.id).collect();
    let mut numbers: HashMap<Level, usize> = HashMap::new();
    let mut in_authority: HashMap<(Level, UnitId), usize> = HashMap::new();
    let mut kinds: HashMap<UnitId, Kind> = HashMap::new();
    units.iter().map(move |unit| {
        let number = numbers.entry(unit.level).or_default();
        *number += 1;
        let count = in_authority.entry((unit.level, unit.authority)).or_default();
        *count += 1;
        let authority = authorities.iter().position(|it| *it == unit.authority).unwrap_or_default();
        let place_in_authority = *count - 1;
        let kind = match unit.level {
            Level::Department => Some(Kind::of_department(authority, place_in_authority)),
            Level::Workplace => unit.parent.and_then(|it| kinds.get(&it)).copied(),
            Level::Mid | Level::Administration | Level::Organisation => None,
        };
        kinds.extend(kind.map(|it| (unit.id, it)));
        Place { unit, number: *number, authority, place_in_authority, kind }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_workplace_is_named_by_what_its_department_does_and_keeps_its_people() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let mut example = Example::new(150, "hash", today, 1);
        name_units(&mut example);
        let names: BTreeSet<_> = example.units.iter().map(|it| &it.name).collect();
        assert_eq!(names.len(), example.units.len());
        assert_eq!(example.units, example.round.units);
        let stages = stages(&example);
        assert_eq!(stages.len(), example.units.len());
        let kinds: BTreeSet<_> = stages.iter().filter_map(|it| it.kind).collect();
        assert_eq!(kinds.len(), 9);
        let first = stages.iter().find(|it| it.unit.level == Level::Workplace).unwrap();
        assert_eq!((first.unit.name.as_str(), first.number), ("Förskolan Almen", 1));
        let manager = example.assignments.iter().find(|it| it.unit == first.unit.id && it.role == Role::Manager);
        assert_eq!(manager.unwrap().person, first.manager.person);
    }
}
