//! Comparing a file with the organisation as it is: units first, then people, then who is what.
//!
//! Pure: the day and the ids of new rows come from the caller. A line that turns out to be at fault is left out and the rest
//! is planned anew, so that nothing of a faulty line is half applied. The rules that must not be broken: while lines are at
//! fault nothing ends, since the missing line may be one of those; and only what the same list once said can end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use form_model::{Assignment, PersonId, Role, UnitId};

use super::List;
use super::fault::{Fault, Notice, NoticeKind, Problem, echo};
use super::headings::{Column, PERSON_KEYS};
use super::lines::{Statement, read_lines};
use super::people_planning::{People, plan_people};
use super::plan::{ChangeKind, ChangedThing, KnownAssignment, Picture, Plan, PlannedChange, Write, note_field};
use super::table::{FileError, Table};
use super::unit_planning::{Units, plan_units};

/// How often the rest is planned anew after lines turned out to be at fault; more is a file made to be slow.
const ATTEMPTS_MAX: usize = 16;

/// What to do with units that the file does not name any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingUnits {
    /// They stay, and are told.
    Keep,
    /// They end, those with an open follow-up excepted.
    End,
    /// They end, those with an open follow-up too.
    EndWithOpenFollowups,
}

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// Which list it is.
    pub list: List,
    /// The day on which what the file says begins to hold, where it says no day itself.
    pub day: NaiveDate,
    /// What becomes of units that the file does not name.
    pub missing_units: MissingUnits,
}

/// What a file would change.
///
/// # Errors
/// [`FileError`] if the file lacks a column that the list needs, or its faults are entangled.
pub(crate) fn plan(
    table: &Table,
    picture: &Picture,
    options: ImportOptions,
    new_id: &mut dyn FnMut() -> [u8; 16],
) -> Result<Plan, FileError> {
    let has_unit = table.has(Column::UnitCode) || table.has(Column::UnitName);
    let has_person = PERSON_KEYS.into_iter().any(|it| table.has(it));
    let names_people = table.has(Column::Name) || table.has(Column::Role) || options.list == List::Representatives;
    if !has_unit || names_people && !has_person {
        return Err(FileError::ColumnMissing);
    }
    let (mut statements, mut faults) = read_lines(table, options.list);
    for _ in 0..ATTEMPTS_MAX {
        let mut attempt = Attempt { table, picture, options, faults: Vec::new(), plan: Plan::default() };
        let endings = if faults.is_empty() { Endings::Made } else { Endings::LeftOut };
        let unchanged = attempt.run(&statements, new_id, endings);
        if attempt.faults.is_empty() {
            let mut plan = attempt.plan;
            plan.lines = table.lines.len();
            plan.faults = faults;
            plan.notices.splice(0..0, table.notices.iter().cloned());
            if !plan.faults.is_empty() {
                plan.notices.push(Notice::new(None, NoticeKind::NothingEnds, ""));
            }
            plan.finish(unchanged);
            return Ok(plan);
        }
        let faulty: BTreeSet<u32> = attempt.faults.iter().map(|it| it.line).collect();
        statements.retain(|it| !faulty.contains(&it.line));
        faults.append(&mut attempt.faults);
    }
    Err(FileError::Entangled)
}

/// One planning of the lines that are thought to be good.
pub(crate) struct Attempt<'a> {
    pub(crate) table: &'a Table,
    pub(crate) picture: &'a Picture,
    pub(crate) options: ImportOptions,
    pub(crate) faults: Vec<Fault>,
    pub(crate) plan: Plan,
}

/// Somebody who is to have a role.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    person: PersonId,
    unit: UnitId,
    role: Role,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    line: u32,
    /// True if the line says it of its own person, false if a column names the unit's manager.
    is_own: bool,
}

type Key = (PersonId, UnitId, Role);

/// Existing assignments of one person, unit and role, each with whether the file has it.
type Existing<'a> = BTreeMap<Key, Vec<(&'a KnownAssignment, bool)>>;

impl<'a> Attempt<'a> {
    fn run(&mut self, statements: &[Statement], new_id: &mut dyn FnMut() -> [u8; 16], endings: Endings) -> [usize; 3] {
        let units = plan_units(self, statements, new_id, endings);
        let people = plan_people(self, statements, new_id);
        let wanted = self.wanted(statements, &units, &people);
        let mut existing: Existing<'a> = BTreeMap::new();
        for known in &self.picture.assignments {
            let it = &known.assignment;
            existing.entry((it.person, it.unit, it.role)).or_default().push((known, false));
        }
        let unchanged = self.compare(&wanted, &mut existing, &units, &people);
        match endings {
            Endings::Made => self.end_missing(&existing, &units, &people),
            Endings::LeftOut => {}
        }
        self.notice_several_managers(&wanted, &existing, &units);
        [units.unchanged, people.unchanged, unchanged]
    }

    /// Notes a fault of a line.
    pub(crate) fn fault(&mut self, line: u32, problem: Problem, column: Option<Column>, value: Option<&str>) {
        let column = column.and_then(|it| self.table.heading(it));
        self.faults.push(Fault { line, column, value: value.and_then(echo), problem, other_line: None });
    }

    /// Notes that two lines contradict each other.
    pub(crate) fn contradiction(&mut self, line: u32, other: u32, column: Column) {
        self.fault(line, Problem::ContradictsLine, Some(column), None);
        if let Some(fault) = self.faults.last_mut() {
            fault.other_line = Some(other);
        }
    }

    /// Who is to be what: what the lines say of their own people, and then whom a column names as manager.
    fn wanted(&mut self, statements: &[Statement], units: &Units, people: &People) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        let mut places: HashMap<(Key, Option<NaiveDate>), usize> = HashMap::new();
        let mut named: BTreeSet<Key> = BTreeSet::new();
        for next in statements.iter().filter_map(|it| wanted_for_own(it, units, people)) {
            let key = (next.person, next.unit, next.role);
            named.insert(key);
            let Some(first) = places.get(&(key, next.from)).map(|it| &wanted[*it]) else {
                places.insert((key, next.from), wanted.len());
                wanted.push(next);
                continue;
            };
            if first.to == next.to {
                let notice = Notice::new(Some(next.line), NoticeKind::SameAsLine, &first.line.to_string());
                self.plan.notices.push(notice);
            } else {
                let other = first.line;
                self.contradiction(next.line, other, Column::To);
            }
        }
        for statement in statements {
            // A manager of whom a line of their own tells more is not told twice.
            let manager = self.wanted_as_manager(statement, units, people);
            wanted.extend(manager.filter(|it| named.insert((it.person, it.unit, it.role))));
        }
        wanted
    }

    fn wanted_as_manager(&mut self, statement: &Statement, units: &Units, people: &People) -> Option<Wanted> {
        let named = statement.unit_manager.as_ref()?;
        let (line, unit) = (statement.line, units.of_line(statement.line)?);
        let Some(person) = people.named(named) else {
            self.fault(line, Problem::UnknownPerson, Some(Column::UnitManager), Some(named));
            return None;
        };
        Some(Wanted { person, unit, role: Role::Manager, from: None, to: None, line, is_own: false })
    }

    /// Finds for each what is there already, and notes what has to change; how many are as they should be.
    fn compare(&mut self, wanted: &[Wanted], existing: &mut Existing<'a>, units: &Units, people: &People) -> usize {
        let mut unchanged = 0;
        // Those that name their first day find their own before the others take what is left.
        let (dated, undated): (Vec<_>, Vec<_>) = wanted.iter().partition(|it| it.from.is_some());
        for want in dated.into_iter().chain(undated) {
            let known = existing.entry((want.person, want.unit, want.role)).or_default();
            let exact = known.iter().position(|(it, is_taken)| !is_taken && want.from == Some(it.assignment.from));
            let first = want.from.unwrap_or(self.options.day);
            let overlaps =
                |it: &Assignment| it.to.is_none_or(|to| to >= first) && want.to.is_none_or(|last| it.from <= last);
            let found = exact.or_else(|| known.iter().position(|(it, is_taken)| !is_taken && overlaps(&it.assignment)));
            let Some(found) = found else {
                self.add(want, units, people);
                continue;
            };
            known[found].1 = true;
            let before = known[found].0;
            if self.change(want, before, units, people) == Outcome::Unchanged {
                unchanged += 1;
            }
        }
        unchanged
    }

    fn add(&mut self, want: &Wanted, units: &Units, people: &People) {
        if want.to.is_some_and(|last| last < self.options.day) {
            self.plan.notices.push(Notice::new(Some(want.line), NoticeKind::EndedAlready, ""));
            return;
        }
        let from = want.from.unwrap_or(self.options.day);
        let Wanted { person, unit, role, to, .. } = *want;
        let assignment = Assignment { person, unit, role, from, to };
        let mut change = described(&assignment, ChangeKind::Added, units, people);
        change.line = Some(want.line);
        note_field(&mut change.fields, "from", None, Some(&from.to_string()));
        note_field(&mut change.fields, "to", None, to.map(|it| it.to_string()).as_deref());
        self.plan.changes.push(change);
        self.plan.writes.push(Write::Assignment(KnownAssignment { assignment, list: Some(self.options.list) }));
    }

    fn change(&mut self, want: &Wanted, before: &KnownAssignment, units: &Units, people: &People) -> Outcome {
        let old = &before.assignment;
        let says_end = want.is_own && self.table.has(Column::To);
        let after = Assignment {
            from: want.from.unwrap_or(old.from),
            to: if says_end { want.to } else { old.to },
            ..old.clone()
        };
        let mut change = described(&after, ChangeKind::Changed, units, people);
        let day = |it: NaiveDate| it.to_string();
        note_field(&mut change.fields, "from", Some(&day(old.from)), Some(&day(after.from)));
        note_field(&mut change.fields, "to", old.to.map(day).as_deref(), after.to.map(day).as_deref());
        let list = Some(self.options.list);
        note_field(&mut change.fields, "list", before.list.map(List::code), list.map(List::code));
        if change.fields.is_empty() {
            return Outcome::Unchanged;
        }
        change.line = Some(want.line);
        self.plan.changes.push(change);
        if old.from != after.from {
            self.plan.writes.push(Write::RemoveAssignment(old.clone()));
        }
        self.plan.writes.push(Write::Assignment(KnownAssignment { assignment: after, list }));
        Outcome::Changed
    }

    /// Ends what this list said once and does not say any more, of the roles that the file can tell of.
    fn end_missing(&mut self, existing: &Existing<'a>, units: &Units, people: &People) {
        let Some(last) = self.options.day.checked_sub_days(Days::new(1)) else { return };
        let told = self.roles_told();
        let missing = existing.values().flatten().filter(|(known, is_found)| {
            let lasts = known.assignment.to.is_none_or(|to| to > last);
            !is_found && lasts && known.list == Some(self.options.list) && told.contains(&known.assignment.role)
        });
        let missing: Vec<_> = missing.map(|(known, _)| (*known).clone()).collect();
        for known in missing {
            let after = Assignment { to: Some(last), ..known.assignment.clone() };
            let mut change = described(&after, ChangeKind::Ended, units, people);
            let before = known.assignment.to.map(|it| it.to_string());
            note_field(&mut change.fields, "to", before.as_deref(), Some(&last.to_string()));
            self.plan.changes.push(change);
            self.plan.writes.push(Write::Assignment(KnownAssignment { assignment: after, list: known.list }));
        }
    }

    /// The roles of which the file would say something if there were something to say.
    fn roles_told(&self) -> BTreeSet<Role> {
        match self.options.list {
            List::Representatives => {
                [Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative].into()
            }
            List::Employees => {
                let has_people = PERSON_KEYS.into_iter().any(|it| self.table.has(it));
                let has_roles = has_people && self.table.has(Column::Role);
                let told = [
                    (Role::Employee, has_people),
                    (Role::Hr, has_roles),
                    (Role::Manager, has_roles || self.table.has(Column::UnitManager)),
                ];
                told.into_iter().filter(|(_, is_told)| *is_told).map(|(role, _)| role).collect()
            }
        }
    }

    fn notice_several_managers(&mut self, wanted: &[Wanted], existing: &Existing<'a>, units: &Units) {
        let day = self.options.day;
        let mut managers: BTreeMap<UnitId, BTreeSet<PersonId>> = BTreeMap::new();
        let lasts = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
            from.is_none_or(|it| it <= day) && to.is_none_or(|it| it >= day)
        };
        for want in wanted.iter().filter(|it| it.role == Role::Manager && lasts(it.from, it.to)) {
            managers.entry(want.unit).or_default().insert(want.person);
        }
        for (known, _) in existing.values().flatten() {
            let it = &known.assignment;
            let stays = known.list != Some(self.options.list) && lasts(Some(it.from), it.to);
            if it.role == Role::Manager && stays && managers.contains_key(&it.unit) {
                managers.entry(it.unit).or_default().insert(it.person);
            }
        }
        for (unit, _) in managers.into_iter().filter(|(_, people)| people.len() > 1) {
            self.plan.notices.push(Notice::new(None, NoticeKind::SeveralManagers, &units.name(unit)));
        }
    }
}

/// Whether what is missing in the file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endings {
    /// It does.
    Made,
    /// It does not, since lines are at fault.
    LeftOut,
}

#[derive(PartialEq, Eq)]
enum Outcome {
    Unchanged,
    Changed,
}

fn wanted_for_own(statement: &Statement, units: &Units, people: &People) -> Option<Wanted> {
    let line = statement.line;
    let (person, unit, role) = (people.of_line(line)?, units.of_line(line)?, statement.role?);
    Some(Wanted { person, unit, role, from: statement.from, to: statement.to, line, is_own: true })
}

fn described(assignment: &Assignment, kind: ChangeKind, units: &Units, people: &People) -> PlannedChange {
    PlannedChange {
        kind,
        thing: ChangedThing::Assignment,
        line: None,
        unit: Some(units.name(assignment.unit)),
        person: Some(people.name(assignment.person)),
        role: Some(assignment.role),
        fields: Vec::new(),
    }
}
