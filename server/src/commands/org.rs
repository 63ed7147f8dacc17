//! `samsyn org …`: beginning an installation, its units, and who is what.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use chrono::{Days, NaiveDate};
use form_model::{Assignment, InstallationId, Level, PersonId, Role, Unit, UnitId};

use super::CommandError;
use super::folder::{make_empty, open};
use super::user::account;
use crate::clock::{now_ms, today};
use crate::command_line::Org;
use crate::example::random_uuid;
use crate::retention::RecordKind;
use crate::store::{Framework, Store, initialise};

/// Runs one of them.
pub(crate) async fn run(command: Org, out: &mut impl Write) -> Result<(), CommandError> {
    match command {
        Org::Init { folder, name } => begin(&folder.data, name, out).await,
        Org::List(folder) => list(&open(&folder.data)?.0, out).await,
        // It has a file of its own, since it says how many lines are at fault.
        Org::Import(arguments) => super::org_import::import(arguments, out).await.map(|_| ()),
        Org::Retention { folder, administration: None, set, keep, inherit: _ } => {
            retention(&open(&folder.data)?.0, (set, keep), out).await
        }
        Org::Retention { folder, administration: Some(authority), set, keep, inherit } => {
            let wish = OwnWish { authority, set, keep, inherit };
            own_retention(&open(&folder.data)?.0, wish, out).await
        }
        Org::AddUnit { folder, name, level, parent } => {
            let (store, _) = open(&folder.data)?;
            let unit = new_unit(&store.framework(), name, level, parent)?;
            let id = unit.id;
            store.put_unit(unit, now_ms()).await?;
            writeln!(out, "{id}")?;
            Ok(())
        }
        Org::Assign { folder, user, role, unit, from, to } => {
            let (store, _) = open(&folder.data)?;
            let name = known_unit(&store.framework(), unit)?.name.clone();
            let person = account(&store, &user).await?.person;
            let from = from.unwrap_or_else(today);
            store.put_assignment(Assignment { person, unit, role, from, to }, now_ms()).await?;
            writeln!(out, "{user} is {} of {name} from {from}.", role.code())?;
            Ok(())
        }
        Org::End { folder, user, role, unit, last_day } => {
            let (store, _) = open(&folder.data)?;
            let last_day = last_day.unwrap_or_else(|| today() - Days::new(1));
            let person = account(&store, &user).await?.person;
            let held = held_role(&store.framework(), person, role, unit);
            let assignment = held.ok_or(CommandError::UnknownAssignment { user: user.clone() })?;
            store.put_assignment(Assignment { to: Some(last_day), ..assignment }, now_ms()).await?;
            writeln!(out, "{user} is {} there until {last_day}.", role.code())?;
            Ok(())
        }
    }
}

async fn begin(folder: &Path, name: String, out: &mut impl Write) -> Result<(), CommandError> {
    make_empty(folder)?;
    initialise(folder, InstallationId::from_bytes(random_uuid()), &name, now_ms())?;
    let (store, _) = open(folder)?;
    let id = UnitId::from_bytes(random_uuid());
    store.put_unit(Unit { id, parent: None, name, level: Level::Organisation, authority: id }, now_ms()).await?;
    writeln!(out, "{id}")?;
    Ok(())
}

/// Decides what was asked for, and lists every kind with its period.
async fn retention(
    store: &Store,
    (set, keep): (Vec<(RecordKind, u16)>, Vec<RecordKind>),
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let before = store.retention().await?.whole;
    let mut periods = before.clone();
    periods.extend(set);
    periods.retain(|kind, _| !keep.contains(kind));
    if periods != before {
        store.put_retention(periods.clone(), None, now_ms()).await?;
    }
    for kind in RecordKind::all() {
        let period = periods.get(&kind).map_or("for ever".to_owned(), |years| format!("{years} years"));
        writeln!(out, "{:<24} {period}", kind.code())?;
    }
    Ok(())
}

/// What is decided for one administration or company.
struct OwnWish {
    authority: UnitId,
    set: Vec<(RecordKind, u16)>,
    keep: Vec<RecordKind>,
    inherit: Vec<RecordKind>,
}

/// Decides what was asked for at one administration, and lists every kind with its period there.
async fn own_retention(store: &Store, wish: OwnWish, out: &mut impl Write) -> Result<(), CommandError> {
    let authority = wish.authority;
    if known_unit(&store.framework(), authority)?.authority != authority {
        return Err(CommandError::NoAuthority(authority));
    }
    let before = store.retention().await?;
    let mut own = before.own.get(&authority).cloned().unwrap_or_default();
    own.extend(wish.set.into_iter().map(|(kind, years)| (kind, Some(years))));
    own.extend(wish.keep.into_iter().map(|kind| (kind, None)));
    own.retain(|kind, _| !wish.inherit.contains(kind));
    store.put_own_retention(authority, own, None, now_ms()).await?;
    let retention = store.retention().await?;
    for kind in RecordKind::all() {
        let period = retention.years(authority, kind).map_or("for ever".to_owned(), |years| format!("{years} years"));
        let whose = if retention.own_years(authority, kind).is_some() { "" } else { " (as the whole organisation)" };
        writeln!(out, "{:<24} {period}{whose}", kind.code())?;
    }
    Ok(())
}

fn known_unit(framework: &Framework, unit: UnitId) -> Result<&Unit, CommandError> {
    framework.organisation.unit(unit).ok_or(CommandError::UnknownUnit(unit))
}

/// Administrations and companies are authorities of their own; what is below belongs to theirs.
fn new_unit(framework: &Framework, name: String, level: Level, parent: UnitId) -> Result<Unit, CommandError> {
    let above = known_unit(framework, parent)?;
    let id = UnitId::from_bytes(random_uuid());
    let authority = if level == Level::Administration { id } else { above.authority };
    Ok(Unit { id, parent: Some(parent), name, level, authority })
}

fn held_role(framework: &Framework, person: PersonId, role: Role, unit: UnitId) -> Option<Assignment> {
    let today: NaiveDate = today();
    let mut held = framework.organisation.assignments_of(person).iter();
    held.find(|it| it.unit == unit && it.role == role && it.is_active(today)).cloned()
}

async fn list(store: &Store, out: &mut impl Write) -> Result<(), CommandError> {
    let framework = store.framework();
    let users: HashMap<_, _> = store.accounts().await?.into_iter().map(|it| (it.person, it.user)).collect();
    let mut tops: Vec<&Unit> = framework.organisation.units().filter(|it| it.parent.is_none()).collect();
    tops.sort_by(|one, other| one.name.cmp(&other.name));
    let mut waiting: Vec<(usize, &Unit)> = tops.into_iter().rev().map(|it| (0, it)).collect();
    let today = today();
    while let Some((depth, unit)) = waiting.pop() {
        let people: Vec<_> = framework
            .organisation
            .assignments_at(unit.id)
            .iter()
            .filter(|it| it.is_active(today))
            .map(|it| format!("{} {}", it.role.code(), users.get(&it.person).map_or("?", String::as_str)))
            .collect();
        let indent = "  ".repeat(depth);
        let ended = framework.last_days.get(&unit.id).map(|last| format!(", until {last}")).unwrap_or_default();
        let (level, people) = (unit.level.code(), people.join(", "));
        writeln!(out, "{}  {indent}{} ({level}{ended}): {people}", unit.id, unit.name)?;
        let mut below: Vec<&Unit> =
            framework.organisation.children(unit.id).iter().filter_map(|it| framework.organisation.unit(*it)).collect();
        below.sort_by(|one, other| other.name.cmp(&one.name));
        waiting.extend(below.into_iter().map(|it| (depth + 1, it)));
    }
    Ok(())
}
