//! Changing the organisation one thing at a time: what an administrator does by hand.
//!
//! Pure: it looks at the organisation as it is and says which rows to write. The rules that must not be broken: everything
//! takes the [`Reach`] of whoever asks and changes nothing outside it; the tree never gets a ring; and a personal identity
//! number is no name, no user name and no employment number.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use form_model::{Assignment, Level, PersonId, Role, Unit, UnitId};

use crate::organisation_import::{
    CELL_CHARS_MAX, KnownAssignment, KnownPerson, KnownUnit, Picture, Write, holds_identity_number, parse_email,
    set_authorities,
};
use crate::reach::Reach;

/// Why something can't be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdministrationError {
    /// The unit or the person is outside the reach, or not there.
    #[error("there is nothing here for you")]
    OutOfReach,
    /// A text is empty or too long.
    #[error("a name, a code or a number is empty or longer than 200 characters")]
    BadText,
    /// A personal identity number.
    #[error("that is a personal identity number: use employment number, user name or e-mail")]
    IdentityNumber,
    /// No e-mail address.
    #[error("that is no e-mail address")]
    BadEmail,
    /// The unit would be below itself.
    #[error("a unit can't be below itself")]
    Ring,
    /// The level is above that of the unit above.
    #[error("a unit's level can't be above that of the unit above it")]
    LevelAboveParent,
    /// The unit above has ended, or the unit itself.
    #[error("the unit has ended")]
    Ended,
    /// Other units lie below and have not ended.
    #[error("units below it have not ended")]
    HasUnitsBelow,
    /// A follow-up is open.
    #[error("a follow-up of the unit is open; say that it is to end nevertheless")]
    OpenFollowup,
    /// Somebody else has the code, the user name or the employment number.
    #[error("somebody else has that code, user name or employment number")]
    Taken,
    /// The last day is before the first.
    #[error("the last day is before the first")]
    EndsBeforeItBegins,
    /// The giver of a handover is not the unit's manager.
    #[error("whoever hands over is not the unit's manager on that day, or hands over to themselves")]
    NotItsManager,
}

/// A unit to add.
#[derive(Debug, Clone)]
pub(crate) struct NewUnit {
    /// Its name.
    pub(crate) name: String,
    /// Its level.
    pub(crate) level: Level,
    /// The unit above.
    pub(crate) parent: UnitId,
    /// Its code in the HR system.
    pub(crate) code: Option<String>,
}

/// What becomes another about a unit; what is none stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnitChange {
    /// Its name.
    pub(crate) name: Option<String>,
    /// Its level.
    pub(crate) level: Option<Level>,
    /// The unit above.
    pub(crate) parent: Option<UnitId>,
    /// Its code in the HR system.
    pub(crate) code: Option<String>,
}

/// What is known of a person, or becomes another; what is none stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct PersonChange {
    /// The name.
    pub(crate) name: Option<String>,
    /// The name to sign in with.
    pub(crate) user: Option<String>,
    /// The id in the HR system.
    pub(crate) employment_number: Option<String>,
    /// The address at work.
    pub(crate) email: Option<String>,
}

/// What to do with a unit whose follow-up is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenFollowup {
    /// It does not end.
    Stops,
    /// It ends nevertheless.
    Ends,
}

type Rows = Result<Vec<Write>, AdministrationError>;

/// Adds a unit.
///
/// # Errors
/// [`AdministrationError`] says why not.
pub(crate) fn add_unit(picture: &Picture, reach: &Reach, id: UnitId, new: &NewUnit) -> Rows {
    let parent = unit_in(picture, reach, new.parent)?;
    if parent.last_day.is_some() {
        return Err(AdministrationError::Ended);
    }
    let authority = if new.level == Level::Administration { id } else { parent.unit.authority };
    let unit = Unit { id, parent: Some(new.parent), name: text(&new.name)?, level: new.level, authority };
    let external_id = new.code.as_deref().map(text_or_none).transpose()?.flatten();
    let known = KnownUnit { unit, external_id, list: None, last_day: None, has_open_followup: false };
    check_level(picture, &known)?;
    check_code(picture, &known)?;
    Ok(vec![Write::Unit(known)])
}

/// Renames a unit, moves it, or changes its level or code; what lies below it follows.
///
/// # Errors
/// [`AdministrationError`] says why not.
pub(crate) fn change_unit(picture: &Picture, reach: &Reach, id: UnitId, change: &UnitChange) -> Rows {
    let mut known = unit_in(picture, reach, id)?.clone();
    if let Some(name) = &change.name {
        known.unit.name = text(name)?;
    }
    if let Some(code) = &change.code {
        known.external_id = text_or_none(code)?;
    }
    known.unit.level = change.level.unwrap_or(known.unit.level);
    if let Some(parent) = change.parent {
        // The top stays the top; whoever reaches it reaches all.
        let above = unit_in(picture, reach, parent)?;
        if known.unit.parent.is_none() || below(picture, id).contains(&parent) {
            return Err(AdministrationError::Ring);
        }
        if above.last_day.is_some() {
            return Err(AdministrationError::Ended);
        }
        known.unit.parent = Some(parent);
    }
    check_code(picture, &known)?;
    check_level(picture, &known)?;
    let is_above_a_child = |it: &KnownUnit| it.unit.parent == Some(id) && it.unit.level > known.unit.level;
    if picture.units.iter().any(is_above_a_child) {
        return Err(AdministrationError::LevelAboveParent);
    }
    let mut after: BTreeMap<UnitId, KnownUnit> = picture.units.iter().map(|it| (it.unit.id, it.clone())).collect();
    after.insert(id, known);
    set_authorities(&mut after, &picture.units);
    let before: BTreeMap<UnitId, &KnownUnit> = picture.units.iter().map(|it| (it.unit.id, it)).collect();
    let changed = after.into_iter().filter(|(id, it)| before.get(id) != Some(&it));
    Ok(changed.map(|(_, it)| Write::Unit(it)).collect())
}

/// Ends a unit on a day, with the roles in it; or, without a day, opens it again.
///
/// # Errors
/// [`AdministrationError`] says why not.
pub(crate) fn end_unit(
    picture: &Picture,
    reach: &Reach,
    id: UnitId,
    (last_day, open): (Option<NaiveDate>, OpenFollowup),
) -> Rows {
    let known = unit_in(picture, reach, id)?;
    let lasts = |it: &&KnownUnit| it.unit.parent == Some(id) && it.last_day.is_none();
    let Some(last) = last_day else {
        let parent = known.unit.parent.and_then(|above| picture.units.iter().find(|it| it.unit.id == above));
        if parent.is_some_and(|it| it.last_day.is_some()) {
            return Err(AdministrationError::Ended);
        }
        return Ok(vec![Write::Unit(KnownUnit { last_day: None, ..known.clone() })]);
    };
    if picture.units.iter().any(|it| lasts(&it)) || known.unit.parent.is_none() {
        return Err(AdministrationError::HasUnitsBelow);
    }
    if known.has_open_followup && open == OpenFollowup::Stops {
        return Err(AdministrationError::OpenFollowup);
    }
    let mut writes = vec![Write::Unit(KnownUnit { last_day: Some(last), ..known.clone() })];
    let at_unit = picture.assignments.iter().filter(|it| it.assignment.unit == id);
    for held in at_unit.filter(|it| it.assignment.to.is_none_or(|to| to > last)) {
        let assignment = Assignment { to: Some(last), ..held.assignment.clone() };
        writes.push(Write::Assignment(KnownAssignment { assignment, list: held.list }));
    }
    Ok(writes)
}

/// Adds a person, without a password.
///
/// # Errors
/// [`AdministrationError`] says why not.
pub(crate) fn add_person(picture: &Picture, id: PersonId, new: &PersonChange) -> Rows {
    let (Some(name), Some(user)) = (&new.name, &new.user) else { return Err(AdministrationError::BadText) };
    let blank = KnownPerson { person: id, user: user.clone(), name: name.clone(), external_id: None, email: None };
    let known = changed_person(blank, new)?;
    check_person(picture, &known)?;
    Ok(vec![Write::NewPerson(known)])
}

/// Changes what is known of a person.
///
/// # Errors
/// [`AdministrationError`] says why not.
pub(crate) fn change_person(
    picture: &Picture,
    reach: &Reach,
    (id, today): (PersonId, NaiveDate),
    change: &PersonChange,
) -> Rows {
    let known = picture.people.iter().find(|it| it.person == id).ok_or(AdministrationError::OutOfReach)?;
    if !is_wholly_within(picture, reach, id, today) {
        return Err(AdministrationError::OutOfReach);
    }
    let after = changed_person(known.clone(), change)?;
    check_person(picture, &after)?;
    Ok(if after == *known { Vec::new() } else { vec![Write::Person(after)] })
}

/// Gives a person a role, or changes the last day of one that begins on the same day.
///
/// # Errors
/// [`AdministrationError`] says why not.
pub(crate) fn put_assignment(picture: &Picture, reach: &Reach, assignment: &Assignment) -> Rows {
    let unit = unit_in(picture, reach, assignment.unit)?;
    if !picture.people.iter().any(|it| it.person == assignment.person) {
        return Err(AdministrationError::OutOfReach);
    }
    let same = |it: &&KnownAssignment| key(&it.assignment) == key(assignment);
    let held = picture.assignments.iter().find(same);
    // What ends the day before it began was entered by mistake: it never holds.
    let earliest = assignment.from.pred_opt().unwrap_or(assignment.from);
    let first = if held.is_some() { earliest } else { assignment.from };
    if assignment.to.is_some_and(|last| last < first) {
        return Err(AdministrationError::EndsBeforeItBegins);
    }
    if unit.last_day.is_some_and(|last| assignment.to.is_none_or(|to| to > last)) {
        return Err(AdministrationError::Ended);
    }
    let list = held.and_then(|it| it.list);
    Ok(vec![Write::Assignment(KnownAssignment { assignment: assignment.clone(), list })])
}

/// True if every role that a person has or will have lies within the reach: whoever may sign others in as that person gets
/// no more than they could give.
pub(crate) fn is_wholly_within(picture: &Picture, reach: &Reach, person: PersonId, today: NaiveDate) -> bool {
    let held = picture.assignments.iter().map(|it| &it.assignment).filter(|it| it.person == person);
    held.filter(|it| it.to.is_none_or(|to| to >= today)).all(|it| reach.holds(it.unit))
}

fn key(it: &Assignment) -> (PersonId, UnitId, Role, NaiveDate) {
    (it.person, it.unit, it.role, it.from)
}

fn unit_in<'a>(picture: &'a Picture, reach: &Reach, id: UnitId) -> Result<&'a KnownUnit, AdministrationError> {
    let known = picture.units.iter().find(|it| it.unit.id == id);
    known.filter(|_| reach.holds(id)).ok_or(AdministrationError::OutOfReach)
}

/// The unit and everything below it.
fn below(picture: &Picture, id: UnitId) -> HashSet<UnitId> {
    let mut found = HashSet::from([id]);
    loop {
        let more: Vec<UnitId> = picture
            .units
            .iter()
            .filter(|it| it.unit.parent.is_some_and(|above| found.contains(&above)) && !found.contains(&it.unit.id))
            .map(|it| it.unit.id)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

fn check_level(picture: &Picture, known: &KnownUnit) -> Result<(), AdministrationError> {
    let parent = known.unit.parent.and_then(|above| picture.units.iter().find(|it| it.unit.id == above));
    match parent {
        Some(parent) if known.unit.level > parent.unit.level => Err(AdministrationError::LevelAboveParent),
        Some(_) | None => Ok(()),
    }
}

fn check_code(picture: &Picture, known: &KnownUnit) -> Result<(), AdministrationError> {
    let Some(code) = &known.external_id else { return Ok(()) };
    let has_it = |it: &KnownUnit| it.unit.id != known.unit.id && same_text(it.external_id.as_ref(), code);
    if picture.units.iter().any(has_it) { Err(AdministrationError::Taken) } else { Ok(()) }
}

fn check_person(picture: &Picture, known: &KnownPerson) -> Result<(), AdministrationError> {
    let is_taken = |it: &KnownPerson| {
        it.user == known.user || known.external_id.as_ref().is_some_and(|id| same_text(it.external_id.as_ref(), id))
    };
    let mut others = picture.people.iter().filter(|it| it.person != known.person);
    if others.any(is_taken) { Err(AdministrationError::Taken) } else { Ok(()) }
}

fn same_text(one: Option<&String>, other: &str) -> bool {
    one.is_some_and(|it| it.to_lowercase() == other.to_lowercase())
}

fn changed_person(mut known: KnownPerson, change: &PersonChange) -> Result<KnownPerson, AdministrationError> {
    if let Some(name) = &change.name {
        known.name = text(name)?;
    }
    if let Some(user) = &change.user {
        known.user = text(user)?.to_lowercase();
    }
    if let Some(number) = &change.employment_number {
        known.external_id = text_or_none(number)?;
    }
    if let Some(email) = &change.email {
        let email = text_or_none(email)?;
        known.email = email.map(|it| parse_email(&it).ok_or(AdministrationError::BadEmail)).transpose()?;
    }
    Ok(known)
}

/// A text that may be kept, or that is taken away.
fn text_or_none(given: &str) -> Result<Option<String>, AdministrationError> {
    if given.trim().is_empty() { Ok(None) } else { text(given).map(Some) }
}

/// A text that may be kept.
fn text(given: &str) -> Result<String, AdministrationError> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > CELL_CHARS_MAX || given.chars().any(char::is_control) {
        return Err(AdministrationError::BadText);
    }
    if holds_identity_number(given) { Err(AdministrationError::IdentityNumber) } else { Ok(given.to_owned()) }
}
