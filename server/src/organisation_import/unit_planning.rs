//! The units that a file names: which they are, and what becomes of them.
//!
//! A unit is known by its code in the HR system; without one by its name, if only one unit has it. The list of representatives
//! names units and never changes them. The rules that must not be broken: the tree never gets a ring, and the authority of a
//! unit follows from where it lies, since drafts never cross that boundary.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use form_model::{Level, Unit, UnitId};

use super::List;
use super::fault::{Notice, NoticeKind, Problem};
use super::headings::Column;
use super::lines::Statement;
use super::plan::{ChangeKind, ChangedThing, KnownUnit, PlannedChange, Write, note_field};
use super::planning::{Attempt, Endings, MissingUnits};

/// The units after the import, and which one each line means.
#[derive(Debug, Default)]
pub(crate) struct Units {
    by_line: HashMap<u32, UnitId>,
    names: HashMap<UnitId, String>,
    /// How many of the file's units stay as they are.
    pub(crate) unchanged: usize,
}

impl Units {
    /// The unit of a line.
    pub(crate) fn of_line(&self, line: u32) -> Option<UnitId> {
        self.by_line.get(&line).copied()
    }

    /// A unit's name.
    pub(crate) fn name(&self, unit: UnitId) -> String {
        self.names.get(&unit).cloned().unwrap_or_default()
    }
}

/// A unit that lines of the file name.
#[derive(Debug, Default)]
struct Named {
    lines: Vec<u32>,
    code: Option<String>,
    /// Each with the line that says it first.
    name: Option<(String, u32)>,
    parent: Option<(String, u32)>,
    level: Option<(Level, u32)>,
    /// The unit as it is; none for a new one.
    known: Option<usize>,
    id: Option<UnitId>,
}

/// Works out which units the lines mean and what becomes of each.
pub(crate) fn plan_units(
    attempt: &mut Attempt<'_>,
    statements: &[Statement],
    new_id: &mut dyn FnMut() -> [u8; 16],
    endings: Endings,
) -> Units {
    let mut planning = UnitPlanning::new(attempt);
    planning.gather(statements);
    planning.identify(new_id);
    match planning.attempt.options.list {
        List::Employees => {
            planning.place();
            planning.finish(endings)
        }
        List::Representatives => planning.only_known(),
    }
}

struct UnitPlanning<'a, 'b> {
    attempt: &'a mut Attempt<'b>,
    /// By code, or by name where there is no code; in the order of the file.
    named: Vec<Named>,
    /// The units as they will be.
    after: BTreeMap<UnitId, KnownUnit>,
    by_code: HashMap<String, UnitId>,
    by_name: HashMap<String, Vec<UnitId>>,
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

impl<'a, 'b> UnitPlanning<'a, 'b> {
    fn new(attempt: &'a mut Attempt<'b>) -> Self {
        let after: BTreeMap<_, _> = attempt.picture.units.iter().map(|it| (it.unit.id, it.clone())).collect();
        let mut planning = Self { attempt, named: Vec::new(), after, by_code: HashMap::new(), by_name: HashMap::new() };
        planning.index();
        planning
    }

    fn index(&mut self) {
        self.by_code.clear();
        self.by_name.clear();
        for (id, known) in &self.after {
            if let Some(code) = &known.external_id {
                self.by_code.insert(folded(code), *id);
            }
            self.by_name.entry(folded(&known.unit.name)).or_default().push(*id);
        }
    }

    /// Brings the lines about one unit together; lines that say different things of it contradict each other.
    fn gather(&mut self, statements: &[Statement]) {
        let mut places: HashMap<(u8, String), usize> = HashMap::new();
        for statement in statements {
            let key = match (&statement.unit_code, &statement.unit_name) {
                (Some(code), _) => (0, folded(code)),
                (None, Some(name)) => (1, folded(name)),
                (None, None) => continue,
            };
            let place = *places.entry(key).or_insert_with(|| {
                self.named.push(Named { code: statement.unit_code.clone(), ..Named::default() });
                self.named.len() - 1
            });
            let line = statement.line;
            let named = &mut self.named[place];
            named.lines.push(line);
            let contradicted = [
                merge(&mut named.name, statement.unit_name.as_ref(), line).map(|it| (it, Column::UnitName)),
                merge(&mut named.parent, statement.parent.as_ref(), line).map(|it| (it, Column::ParentUnit)),
                merge(&mut named.level, statement.level.as_ref(), line).map(|it| (it, Column::Level)),
            ];
            for (other, column) in contradicted.into_iter().flatten() {
                self.attempt.contradiction(line, other, column);
            }
        }
    }

    /// Finds each unit among those that are there; the others are new.
    fn identify(&mut self, new_id: &mut dyn FnMut() -> [u8; 16]) {
        let position: HashMap<UnitId, usize> =
            self.attempt.picture.units.iter().enumerate().map(|(index, it)| (it.unit.id, index)).collect();
        let mut named = std::mem::take(&mut self.named);
        let mut taken = HashSet::new();
        for unit in &mut named {
            match self.found(unit) {
                Ok(Some(id)) if taken.insert(id) => (unit.id, unit.known) = (Some(id), position.get(&id).copied()),
                // One line names it by its code and another by its name; they say as much as they say together.
                Ok(Some(id)) => unit.id = Some(id),
                Ok(None) => unit.id = Some(UnitId::from_bytes(new_id())),
                Err(problem) => {
                    let value = unit.code.clone().or_else(|| unit.name.as_ref().map(|(name, _)| name.clone()));
                    self.fault_all(unit, problem, Column::UnitName, value.as_deref());
                }
            }
        }
        self.named = named;
    }

    fn found(&self, unit: &Named) -> Result<Option<UnitId>, Problem> {
        if let Some(id) = unit.code.as_ref().and_then(|it| self.by_code.get(&folded(it))) {
            return Ok(Some(*id));
        }
        let lasts = |it: &&UnitId| self.after.get(it).is_some_and(|known| known.last_day.is_none());
        let has_no_code = |it: &&UnitId| self.after.get(it).is_some_and(|known| known.external_id.is_none());
        let same_name = unit.name.as_ref().and_then(|(name, _)| self.by_name.get(&folded(name)));
        let same_name = same_name.map(Vec::as_slice).unwrap_or_default();
        let candidates: Vec<_> = match unit.code {
            // A unit that was added by hand gets the code that the file has for it.
            Some(_) => same_name.iter().filter(lasts).filter(has_no_code).collect(),
            None if same_name.iter().any(|it| lasts(&it)) => same_name.iter().filter(lasts).collect(),
            // One that has ended is meant sooner than a second one of the same name.
            None => same_name.iter().collect(),
        };
        match (candidates.as_slice(), &unit.code) {
            ([one], _) => Ok(Some(**one)),
            ([], _) => Ok(self.top_for(unit)),
            (_, Some(_)) => Ok(None),
            (_, None) => Err(Problem::AmbiguousUnit),
        }
    }

    /// The unit at the top, for a line that can only mean it: it was made before any file was read.
    fn top_for(&self, unit: &Named) -> Option<UnitId> {
        let is_top =
            unit.parent.is_none() && unit.level.as_ref().is_some_and(|(level, _)| *level == Level::Organisation);
        let mut tops = self.after.values().filter(|it| it.unit.parent.is_none() && it.external_id.is_none());
        let (top, other) = (tops.next()?, tops.next());
        (is_top && other.is_none()).then_some(top.unit.id)
    }

    /// For the list that names units and adds none.
    fn only_known(mut self) -> Units {
        for unit in std::mem::take(&mut self.named) {
            let is_there = unit.id.and_then(|it| self.after.get(&it));
            let problem = match is_there {
                Some(known) if known.last_day.is_none_or(|it| it >= self.attempt.options.day) => None,
                Some(_) => Some(Problem::EndedUnit),
                None => Some(Problem::UnknownUnit),
            };
            if let Some(problem) = problem.filter(|_| unit.id.is_some()) {
                let value = unit.code.clone().or_else(|| unit.name.as_ref().map(|(name, _)| name.clone()));
                self.fault_all(&unit, problem, Column::UnitName, value.as_deref());
            }
            self.named.push(unit);
        }
        self.result(0)
    }

    /// Gives each unit what the file says of it, and its place in the tree.
    fn place(&mut self) {
        let named = std::mem::take(&mut self.named);
        for unit in &named {
            let Some(id) = unit.id else { continue };
            if let Some(known) = self.after.get_mut(&id) {
                known.unit.name = unit.name.as_ref().map_or_else(|| known.unit.name.clone(), |it| it.0.clone());
                known.unit.level = unit.level.as_ref().map_or(known.unit.level, |it| it.0);
                known.external_id = unit.code.clone().or_else(|| known.external_id.clone());
                known.list = Some(List::Employees);
                known.last_day = None;
            } else {
                self.place_new(unit, id);
            }
        }
        self.index();
        let top = self.top();
        for unit in &named {
            let Some(id) = unit.id.filter(|it| self.after.contains_key(it)) else { continue };
            let parent = match &unit.parent {
                Some((above, _)) => self.named_above(above),
                // A new unit without a place lies directly below the top.
                None if unit.known.is_none() && self.after[&id].unit.parent.is_none() && Some(id) != top => top,
                None => continue,
            };
            match (parent, self.after.get_mut(&id)) {
                (Some(parent), Some(known)) => known.unit.parent = Some(parent),
                (None, _) if unit.parent.is_some() => {
                    let value = unit.parent.as_ref().map(|it| it.0.clone());
                    self.fault_all(unit, Problem::UnknownParent, Column::ParentUnit, value.as_deref());
                }
                (_, _) => {}
            }
        }
        self.named = named;
        self.check_rings();
        self.check_levels();
    }

    fn place_new(&mut self, unit: &Named, id: UnitId) {
        let Some((name, _)) = &unit.name else {
            let problem = if unit.level.is_some() { Problem::NoUnitName } else { Problem::UnknownUnit };
            self.fault_all(unit, problem, Column::UnitCode, unit.code.clone().as_deref());
            return;
        };
        let Some((level, _)) = unit.level else {
            let is_defined = unit.parent.is_some() || self.attempt.table.has(Column::Level);
            let problem = if is_defined { Problem::NoLevel } else { Problem::UnknownUnit };
            self.fault_all(unit, problem, Column::UnitName, Some(name));
            return;
        };
        let placed = Unit { id, parent: None, name: name.clone(), level, authority: id };
        let (external_id, list) = (unit.code.clone(), Some(List::Employees));
        let known = KnownUnit { unit: placed, external_id, list, last_day: None, has_open_followup: false };
        self.after.insert(id, known);
    }

    /// The one unit at the top that was there before.
    fn top(&self) -> Option<UnitId> {
        let mut tops = self.attempt.picture.units.iter().filter(|it| it.unit.parent.is_none());
        let (top, other) = (tops.next()?, tops.next());
        other.is_none().then_some(top.unit.id)
    }

    /// The unit that a file names as the one above: by its code, or by a name that only one has.
    fn named_above(&self, text: &str) -> Option<UnitId> {
        if let Some(id) = self.by_code.get(&folded(text)) {
            return Some(*id);
        }
        match self.by_name.get(&folded(text)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            Some(_) | None => None,
        }
    }

    /// Finds units that are above themselves.
    fn check_rings(&mut self) {
        let mut settled: HashSet<UnitId> = HashSet::new();
        let mut rings: HashSet<UnitId> = HashSet::new();
        for start in self.after.keys() {
            let mut path = Vec::new();
            let mut on_path = HashSet::new();
            let mut at = Some(*start);
            while let Some(id) = at.filter(|it| !settled.contains(it)) {
                if !on_path.insert(id) {
                    let begin = path.iter().position(|it| *it == id).unwrap_or(0);
                    rings.extend(path[begin..].iter().copied());
                    break;
                }
                path.push(id);
                at = self.after.get(&id).and_then(|it| it.unit.parent);
            }
            settled.extend(path);
        }
        self.fault_where(Problem::Ring, Column::ParentUnit, |id| rings.contains(&id));
    }

    /// Finds units whose level is above that of the unit above them, where the file has a say in it.
    fn check_levels(&mut self) {
        let touched: HashSet<UnitId> = self.named.iter().filter_map(|it| it.id).collect();
        let mut wrong = HashSet::new();
        for known in self.after.values() {
            let Some(parent) = known.unit.parent.and_then(|it| self.after.get(&it)) else { continue };
            if known.unit.level > parent.unit.level {
                let both = [known.unit.id, parent.unit.id];
                wrong.extend(both.into_iter().find(|it| touched.contains(it)));
            }
        }
        self.fault_where(Problem::LevelAboveParent, Column::Level, |id| wrong.contains(&id));
    }

    fn fault_where(&mut self, problem: Problem, column: Column, is_wrong: impl Fn(UnitId) -> bool) {
        let named = std::mem::take(&mut self.named);
        for unit in named.iter().filter(|it| it.id.is_some_and(&is_wrong)) {
            self.fault_all(unit, problem, column, None);
        }
        self.named = named;
    }

    fn fault_all(&mut self, unit: &Named, problem: Problem, column: Column, value: Option<&str>) {
        for line in &unit.lines {
            self.attempt.fault(*line, problem, Some(column), value);
        }
    }

    /// Writes down what changes.
    fn finish(mut self, endings: Endings) -> Units {
        if self.attempt.faults.is_empty() {
            set_authorities(&mut self.after, &self.attempt.picture.units);
            match endings {
                Endings::Made => self.end_missing(),
                Endings::LeftOut => {}
            }
        }
        let lines: HashMap<UnitId, u32> =
            self.named.iter().rev().filter_map(|it| Some((it.id?, *it.lines.first()?))).collect();
        let before: HashMap<UnitId, &KnownUnit> =
            self.attempt.picture.units.iter().map(|it| (it.unit.id, it)).collect();
        let mut unchanged = 0;
        for (id, after) in &self.after {
            let before = before.get(id).copied();
            if before == Some(after) {
                unchanged += usize::from(lines.contains_key(id));
                continue;
            }
            let change = described(before, after, lines.get(id).copied(), &self.after);
            self.attempt.plan.changes.push(change);
            self.attempt.plan.writes.push(Write::Unit(after.clone()));
        }
        self.result(unchanged)
    }

    fn end_missing(&mut self) {
        if !self.attempt.table.has(Column::ParentUnit) && !self.attempt.table.has(Column::Level) {
            return;
        }
        let named: HashSet<UnitId> = self.named.iter().filter_map(|it| it.id).collect();
        let is_missing =
            |it: &&KnownUnit| it.list == Some(List::Employees) && it.last_day.is_none() && !named.contains(&it.unit.id);
        let missing: Vec<KnownUnit> = self.after.values().filter(is_missing).cloned().collect();
        let staying: HashSet<UnitId> = self.ancestors_of_staying(&missing);
        let last: Option<NaiveDate> = self.attempt.options.day.checked_sub_days(Days::new(1));
        for known in missing {
            let kind = match (self.attempt.options.missing_units, known.has_open_followup) {
                (MissingUnits::Keep, _) => NoticeKind::UnitKept,
                (MissingUnits::End | MissingUnits::EndWithOpenFollowups, _) if staying.contains(&known.unit.id) => {
                    NoticeKind::UnitKept
                }
                (MissingUnits::End, true) => NoticeKind::UnitKeptOpenFollowup,
                (MissingUnits::EndWithOpenFollowups, true) => NoticeKind::UnitEndsWithOpenFollowup,
                (MissingUnits::End | MissingUnits::EndWithOpenFollowups, false) => {
                    self.end(known.unit.id, last);
                    continue;
                }
            };
            self.attempt.plan.notices.push(Notice::new(None, kind, &known.unit.name));
            if kind == NoticeKind::UnitEndsWithOpenFollowup {
                self.end(known.unit.id, last);
            }
        }
    }

    /// The units above one that stays: a unit that ends has nothing below it.
    fn ancestors_of_staying(&self, missing: &[KnownUnit]) -> HashSet<UnitId> {
        let ends_open = self.attempt.options.missing_units == MissingUnits::EndWithOpenFollowups;
        let ending = missing.iter().filter(|it| ends_open || !it.has_open_followup).map(|it| it.unit.id);
        let ending: HashSet<UnitId> = ending.collect();
        let mut above = HashSet::new();
        let staying = self.after.values().filter(|it| it.last_day.is_none() && !ending.contains(&it.unit.id));
        for known in staying {
            let mut at = known.unit.parent;
            while let Some(id) = at.filter(|it| above.insert(*it)) {
                at = self.after.get(&id).and_then(|it| it.unit.parent);
            }
        }
        above
    }

    fn end(&mut self, unit: UnitId, last: Option<NaiveDate>) {
        if let Some(known) = self.after.get_mut(&unit) {
            known.last_day = last;
        }
    }

    fn result(self, unchanged: usize) -> Units {
        let by_line = self.named.iter().flat_map(|unit| unit.lines.iter().filter_map(|line| Some((*line, unit.id?))));
        Units {
            by_line: by_line.collect(),
            names: self.after.into_iter().map(|(id, known)| (id, known.unit.name)).collect(),
            unchanged,
        }
    }
}

/// Takes what a line says; the other line, if that one says something else.
fn merge<T: Clone + PartialEq>(into: &mut Option<(T, u32)>, said: Option<&T>, line: u32) -> Option<u32> {
    let said = said?;
    match into {
        None => {
            *into = Some((said.clone(), line));
            None
        }
        Some((first, _)) if first == said => None,
        Some((_, other)) => Some(*other),
    }
}

/// Gives every unit that moved, and those below it, the authority that its place gives it.
pub(crate) fn set_authorities(after: &mut BTreeMap<UnitId, KnownUnit>, before: &[KnownUnit]) {
    let before: HashMap<UnitId, &Unit> = before.iter().map(|it| (it.unit.id, &it.unit)).collect();
    let has_moved =
        |unit: &Unit| before.get(&unit.id).is_none_or(|it| (it.parent, it.level) != (unit.parent, unit.level));
    let mut children: HashMap<Option<UnitId>, Vec<UnitId>> = HashMap::new();
    for known in after.values() {
        children.entry(known.unit.parent).or_default().push(known.unit.id);
    }
    // From the top down; each with the authority above it, and whether something above it moved.
    let tops = children.get(&None).into_iter().flatten();
    let mut waiting: Vec<(UnitId, UnitId, bool)> = tops.map(|it| (*it, *it, false)).collect();
    while let Some((id, above, moved_above)) = waiting.pop() {
        let Some(known) = after.get_mut(&id) else { continue };
        let moved = moved_above || has_moved(&known.unit);
        if moved {
            known.unit.authority = if known.unit.level == Level::Administration { id } else { above };
        }
        let authority = known.unit.authority;
        waiting.extend(children.get(&Some(id)).into_iter().flatten().map(|child| (*child, authority, moved)));
    }
}

/// What becomes of a unit, as it is shown.
pub(crate) fn described(
    before: Option<&KnownUnit>,
    after: &KnownUnit,
    line: Option<u32>,
    all: &BTreeMap<UnitId, KnownUnit>,
) -> PlannedChange {
    let name = |id: UnitId| all.get(&id).map(|it| it.unit.name.clone());
    let mut fields = Vec::new();
    let mut note = |field, old: Option<String>, new: Option<String>| {
        note_field(&mut fields, field, old.as_deref(), new.as_deref());
    };
    let day = |it: &KnownUnit| it.last_day.map(|day| day.to_string());
    note("name", before.map(|it| it.unit.name.clone()), Some(after.unit.name.clone()));
    note("code", before.and_then(|it| it.external_id.clone()), after.external_id.clone());
    note("level", before.map(|it| it.unit.level.code().to_owned()), Some(after.unit.level.code().to_owned()));
    let above = |it: &KnownUnit| it.unit.parent.and_then(name);
    note("parent", before.and_then(above), above(after));
    note("authority", before.and_then(|it| name(it.unit.authority)), name(after.unit.authority));
    let list = |it: &KnownUnit| it.list.map(|list| list.code().to_owned());
    note("list", before.and_then(list), list(after));
    note("last-day", before.and_then(day), day(after));
    let kind = match before {
        None => ChangeKind::Added,
        Some(before) if before.last_day.is_none() && after.last_day.is_some() => ChangeKind::Ended,
        Some(_) => ChangeKind::Changed,
    };
    let unit = Some(after.unit.name.clone());
    PlannedChange { kind, thing: ChangedThing::Unit, line, unit, person: None, role: None, fields }
}
