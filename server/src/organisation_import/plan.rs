//! What an import would do: the organisation as it is, the changes, and the rows that they come to.
//!
//! It decides nothing. The rule that must not be broken: what is shown and what is written are made at one place, so that a
//! dry run shows what is then done.

use chrono::NaiveDate;
use form_model::{Assignment, PersonId, Role, Sha256Hash, Unit};

use super::List;
use super::fault::{Fault, Notice};

/// A unit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownUnit {
    pub(crate) unit: Unit,
    /// Its id in the HR system.
    pub(crate) external_id: Option<String>,
    /// The list that brought it; none for one that was added by hand.
    pub(crate) list: Option<List>,
    /// Its last day; none while it lasts.
    pub(crate) last_day: Option<NaiveDate>,
    /// True if a round in which it is has not closed and it has not handed in.
    pub(crate) has_open_followup: bool,
}

/// A person as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownPerson {
    pub(crate) person: PersonId,
    pub(crate) user: String,
    pub(crate) name: String,
    /// The employment number.
    pub(crate) external_id: Option<String>,
    pub(crate) email: Option<String>,
}

/// An assignment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownAssignment {
    pub(crate) assignment: Assignment,
    /// The list that it stands in; none for one that was made by hand.
    pub(crate) list: Option<List>,
}

/// The organisation as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Picture {
    pub(crate) units: Vec<KnownUnit>,
    pub(crate) people: Vec<KnownPerson>,
    pub(crate) assignments: Vec<KnownAssignment>,
}

/// A row to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Write {
    /// A unit, new or changed.
    Unit(KnownUnit),
    /// A person who is new; without a password.
    NewPerson(KnownPerson),
    /// A person who is known.
    Person(KnownPerson),
    /// An assignment, new or changed.
    Assignment(KnownAssignment),
    /// An assignment whose first day was another.
    RemoveAssignment(Assignment),
}

/// What happens to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is there and becomes another.
    Changed,
    /// It ends; it is kept as it was.
    Ended,
}

impl ChangeKind {
    /// The kind's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Ended => "ended",
        }
    }
}

/// What a change happens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangedThing {
    /// A unit.
    Unit,
    /// A person.
    Person,
    /// An assignment.
    Assignment,
}

impl ChangedThing {
    /// The thing's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Person => "person",
            Self::Assignment => "assignment",
        }
    }
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's code.
    pub field: &'static str,
    /// What stood there.
    pub before: Option<String>,
    /// What will stand there.
    pub after: Option<String>,
}

/// One thing that is added, changed or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedChange {
    /// What happens.
    pub kind: ChangeKind,
    /// To what.
    pub thing: ChangedThing,
    /// The line that says so; none where a line is missing.
    pub line: Option<u32>,
    /// The unit's name.
    pub unit: Option<String>,
    /// The person's name.
    pub person: Option<String>,
    /// The role.
    pub role: Option<Role>,
    /// What becomes another.
    pub fields: Vec<FieldChange>,
}

/// How many things of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// New ones.
    pub added: usize,
    /// Changed ones.
    pub changed: usize,
    /// Ended ones.
    pub ended: usize,
    /// Those in the file that stay as they are.
    pub unchanged: usize,
}

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The lines below the headings.
    pub lines: usize,
    /// Everything that happens, units first.
    pub changes: Vec<PlannedChange>,
    /// Units, people and assignments in numbers.
    pub totals: [(&'static str, Totals); 3],
    /// What is wrong, by line.
    pub faults: Vec<Fault>,
    /// What there is to know.
    pub notices: Vec<Notice>,
    pub(crate) writes: Vec<Write>,
}

impl Plan {
    /// True if it changes nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Names the plan: two plans that do the same to the same have one fingerprint, whatever ids new rows are given.
    #[must_use]
    pub fn fingerprint(&self) -> Sha256Hash {
        let faults: Vec<_> = self.faults.iter().map(|it| (it.line, it.problem)).collect();
        Sha256Hash::of(format!("samsyn-import-1 {:?} {faults:?}", self.changes).as_bytes())
    }

    /// Puts the changes in order and counts them.
    pub(crate) fn finish(&mut self, unchanged: [usize; 3]) {
        self.changes.sort_by_key(|it| (it.thing, it.kind, it.line.unwrap_or(u32::MAX)));
        self.faults.sort_by_key(|it| (it.line, it.problem));
        let things = [ChangedThing::Unit, ChangedThing::Person, ChangedThing::Assignment];
        for (index, thing) in things.into_iter().enumerate() {
            let count = |kind| self.changes.iter().filter(|it| it.thing == thing && it.kind == kind).count();
            let totals = Totals {
                added: count(ChangeKind::Added),
                changed: count(ChangeKind::Changed),
                ended: count(ChangeKind::Ended),
                unchanged: unchanged[index],
            };
            self.totals[index] = (thing.code(), totals);
        }
    }
}

/// Notes a field if it becomes another.
pub(crate) fn note_field(
    fields: &mut Vec<FieldChange>,
    field: &'static str,
    before: Option<&str>,
    after: Option<&str>,
) {
    if before != after {
        fields.push(FieldChange { field, before: before.map(str::to_owned), after: after.map(str::to_owned) });
    }
}
