//! The people whom a file names: which they are, and what becomes of them.
//!
//! A person is known by employment number, user name or e-mail address; whatever a line gives must point at one person. New
//! people get no password. The rules that must not be broken: an address that somebody else had before never lets a new person
//! into that account, and the list of representatives changes nobody whom it finds.

use std::collections::HashMap;

use form_model::PersonId;

use super::List;
use super::fault::Problem;
use super::headings::Column;
use super::lines::Statement;
use super::plan::{ChangeKind, ChangedThing, KnownPerson, PlannedChange, Write, note_field};
use super::planning::Attempt;

/// The people after the import, and whom each line means.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_line: HashMap<u32, PersonId>,
    by_key: HashMap<(KeyKind, String), PersonId>,
    names: HashMap<PersonId, String>,
    /// How many of the file's people stay as they are.
    pub(crate) unchanged: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum KeyKind {
    EmploymentNumber,
    User,
    Email,
}

impl People {
    /// The person of a line.
    pub(crate) fn of_line(&self, line: u32) -> Option<PersonId> {
        self.by_line.get(&line).copied()
    }

    /// A person's name.
    pub(crate) fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_default()
    }

    /// The person with this employment number, user name or e-mail address.
    pub(crate) fn named(&self, text: &str) -> Option<PersonId> {
        let text = text.trim().to_lowercase();
        let kinds = [KeyKind::EmploymentNumber, KeyKind::User, KeyKind::Email];
        kinds.into_iter().find_map(|kind| self.by_key.get(&(kind, text.clone())).copied())
    }
}

/// Works out whom the lines mean and what becomes of each.
pub(crate) fn plan_people(
    attempt: &mut Attempt<'_>,
    statements: &[Statement],
    new_id: &mut dyn FnMut() -> [u8; 16],
) -> People {
    let people = attempt.picture.people.iter().map(|it| Person { before: Some(it.clone()), ..Person::of(it.clone()) });
    let mut planning = PeoplePlanning { people: people.collect(), by_key: HashMap::new(), attempt };
    for index in 0..planning.people.len() {
        planning.index(index);
    }
    for statement in statements.iter().filter(|it| it.names_person()) {
        planning.take(statement, new_id);
    }
    planning.finish()
}

/// Somebody as they will be.
#[derive(Debug)]
struct Person {
    before: Option<KnownPerson>,
    after: KnownPerson,
    lines: Vec<u32>,
    /// Which line said a field first.
    said_by: HashMap<Column, u32>,
}

impl Person {
    fn of(after: KnownPerson) -> Self {
        Self { before: None, after, lines: Vec::new(), said_by: HashMap::new() }
    }
}

struct PeoplePlanning<'a, 'b> {
    attempt: &'a mut Attempt<'b>,
    people: Vec<Person>,
    by_key: HashMap<(KeyKind, String), usize>,
}

impl PeoplePlanning<'_, '_> {
    /// Makes a person findable by what they have now; what they had before stays theirs.
    fn index(&mut self, index: usize) {
        let person = &self.people[index].after;
        let keys = [
            (KeyKind::User, Some(&person.user)),
            (KeyKind::EmploymentNumber, person.external_id.as_ref()),
            (KeyKind::Email, person.email.as_ref()),
        ];
        for (kind, key) in keys {
            if let Some(key) = key {
                self.by_key.entry((kind, key.to_lowercase())).or_insert(index);
            }
        }
    }

    fn take(&mut self, statement: &Statement, new_id: &mut dyn FnMut() -> [u8; 16]) {
        let line = statement.line;
        let found = match self.found(statement) {
            Ok(found) => found,
            Err((problem, column)) => {
                self.attempt.fault(line, problem, Some(column), None);
                return;
            }
        };
        let Some(index) = found.or_else(|| self.add(statement, new_id)) else { return };
        self.people[index].lines.push(line);
        if self.attempt.options.list == List::Employees || self.people[index].before.is_none() {
            self.merge(index, statement);
        }
        self.index(index);
    }

    /// The one person at whom everything points that the line gives.
    fn found(&self, statement: &Statement) -> Result<Option<usize>, (Problem, Column)> {
        let by = |kind, key: &Option<String>| {
            key.as_ref().and_then(|it| self.by_key.get(&(kind, it.to_lowercase()))).copied()
        };
        let number = by(KeyKind::EmploymentNumber, &statement.employment_number);
        let user = by(KeyKind::User, &statement.user);
        let email = by(KeyKind::Email, &statement.email);
        // Where no user name is given the address is one, and somebody may sign in with it already.
        let email = email.or_else(|| by(KeyKind::User, &statement.email));
        let mut pointed = [number, user, email].into_iter().flatten();
        let Some(first) = pointed.next() else { return Ok(None) };
        if pointed.any(|it| it != first) {
            return Err((Problem::DifferentPeople, Column::Email));
        }
        let has_other_number = self.people[first].after.external_id.is_some();
        if number.is_none() && statement.employment_number.is_some() && has_other_number {
            return Err((Problem::OtherEmploymentNumber, Column::EmploymentNumber));
        }
        Ok(Some(first))
    }

    fn add(&mut self, statement: &Statement, new_id: &mut dyn FnMut() -> [u8; 16]) -> Option<usize> {
        let Some(name) = statement.name.clone() else {
            let has_names = self.attempt.table.has(Column::Name) || self.attempt.table.has(Column::LastName);
            let problem = if has_names { Problem::NoName } else { Problem::UnknownPerson };
            self.attempt.fault(statement.line, problem, has_names.then_some(Column::Name), None);
            return None;
        };
        let keys = [&statement.user, &statement.email, &statement.employment_number];
        let user = keys.into_iter().flatten().next()?.to_lowercase();
        if self.by_key.contains_key(&(KeyKind::User, user.clone())) {
            // The employment number of one person is the user name of another.
            self.attempt.fault(statement.line, Problem::DifferentPeople, Some(Column::EmploymentNumber), None);
            return None;
        }
        let (external_id, email) = (statement.employment_number.clone(), statement.email.clone());
        let person = PersonId::from_bytes(new_id());
        self.people.push(Person::of(KnownPerson { person, user, name, external_id, email }));
        Some(self.people.len() - 1)
    }

    /// Takes what a line says of a person; lines about one person say the same.
    fn merge(&mut self, index: usize, statement: &Statement) {
        for field in &FIELDS {
            let Some(value) = (field.said)(statement) else { continue };
            let person = &mut self.people[index];
            match person.said_by.get(&field.column).copied() {
                None => {
                    person.said_by.insert(field.column, statement.line);
                    (field.set)(&mut person.after, value.clone());
                }
                Some(_) if (field.now)(&person.after) == Some(value) => {}
                Some(other) => self.attempt.contradiction(statement.line, other, field.column),
            }
        }
    }

    fn finish(self) -> People {
        let ids: Vec<PersonId> = self.people.iter().map(|it| it.after.person).collect();
        let by_key = self.by_key.into_iter().map(|(key, index)| (key, ids[index])).collect();
        let mut people = People { by_key, ..People::default() };
        for person in self.people {
            let id = person.after.person;
            people.names.insert(id, person.after.name.clone());
            people.by_line.extend(person.lines.iter().map(|line| (*line, id)));
            if person.before.as_ref() == Some(&person.after) {
                people.unchanged += usize::from(!person.lines.is_empty());
                continue;
            }
            self.attempt.plan.changes.push(described(&person));
            let write = if person.before.is_some() { Write::Person } else { Write::NewPerson };
            self.attempt.plan.writes.push(write(person.after));
        }
        people
    }
}

/// A field of a person that a line may say.
struct Field {
    column: Column,
    code: &'static str,
    said: fn(&Statement) -> Option<&String>,
    now: fn(&KnownPerson) -> Option<&String>,
    set: fn(&mut KnownPerson, String),
}

const FIELDS: [Field; 4] = [
    Field {
        column: Column::Name,
        code: "name",
        said: |it| it.name.as_ref(),
        now: |it| Some(&it.name),
        set: |it, value| it.name = value,
    },
    Field {
        column: Column::User,
        code: "user",
        said: |it| it.user.as_ref(),
        now: |it| Some(&it.user),
        set: |it, value| it.user = value,
    },
    Field {
        column: Column::EmploymentNumber,
        code: "employment-number",
        said: |it| it.employment_number.as_ref(),
        now: |it| it.external_id.as_ref(),
        set: |it, value| it.external_id = Some(value),
    },
    Field {
        column: Column::Email,
        code: "email",
        said: |it| it.email.as_ref(),
        now: |it| it.email.as_ref(),
        set: |it, value| it.email = Some(value),
    },
];

/// What becomes of a person, as it is shown.
fn described(person: &Person) -> PlannedChange {
    let mut fields = Vec::new();
    for field in &FIELDS {
        let before = person.before.as_ref().and_then(field.now);
        let after = (field.now)(&person.after);
        note_field(&mut fields, field.code, before.map(String::as_str), after.map(String::as_str));
    }
    PlannedChange {
        kind: if person.before.is_some() { ChangeKind::Changed } else { ChangeKind::Added },
        thing: ChangedThing::Person,
        line: person.lines.first().copied(),
        unit: None,
        person: Some(person.after.name.clone()),
        role: None,
        fields,
    }
}
