//! Rows of the organisation: units, assignments and invitations, to and from the database.
//!
//! Whoever writes them raises the revision. The rule that must not be broken: a column that can't be read is an error, never
//! a default.

use chrono::NaiveDate;
use form_model::{Assignment, InstallationId, Invitation, InvitedAs, Level, PersonId, Role, RoundId, Unit, UnitId};
use rusqlite::{Connection, Row, params};

use crate::store::columns::{person_column, unit_column};
use crate::store::{ListedInvitation, StoreError};

pub(crate) fn put_unit(connection: &Connection, tenant: InstallationId, unit: &Unit) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO units (tenant, unit, parent, name, level, authority) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (tenant, unit) DO UPDATE SET parent = excluded.parent, name = excluded.name, \
             level = excluded.level, authority = excluded.authority",
        )?
        .execute(params![
            tenant.as_bytes(),
            unit.id.as_bytes(),
            unit.parent.as_ref().map(|it| it.as_bytes().as_slice()),
            unit.name,
            unit.level.code(),
            unit.authority.as_bytes()
        ])?;
    Ok(())
}

pub(crate) fn put_assignment(
    connection: &Connection,
    tenant: InstallationId,
    assignment: &Assignment,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO assignments (tenant, person, unit, role, from_day, to_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (tenant, person, unit, role, from_day) DO UPDATE SET to_day = excluded.to_day",
        )?
        .execute(params![
            tenant.as_bytes(),
            assignment.person.as_bytes(),
            assignment.unit.as_bytes(),
            assignment.role.code(),
            assignment.from.to_string(),
            assignment.to.map(|it| it.to_string())
        ])?;
    Ok(())
}

pub(crate) fn insert_invitation(
    connection: &Connection,
    tenant: InstallationId,
    row: &ListedInvitation,
) -> Result<(), StoreError> {
    let invitation = &row.invitation;
    connection
        .prepare_cached(
            "INSERT INTO invitations (tenant, invitation, person, unit, round, invited_as, invited_by, from_day, to_day) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            tenant.as_bytes(),
            row.id.as_bytes(),
            invitation.person.as_bytes(),
            invitation.unit.as_bytes(),
            invitation.round.as_ref().map(|it| it.as_bytes().as_slice()),
            invitation.invited_as.code(),
            invitation.invited_by.as_bytes(),
            invitation.from.to_string(),
            invitation.to.map(|it| it.to_string())
        ])?;
    Ok(())
}

pub(crate) fn unit_from_columns(row: &Row<'_>) -> Result<Unit, StoreError> {
    Ok(Unit {
        id: unit_column(row, "unit")?,
        parent: row.get::<_, Option<[u8; 16]>>("parent")?.map(UnitId::from_bytes),
        name: row.get("name")?,
        level: level_column(row)?,
        authority: unit_column(row, "authority")?,
    })
}

pub(crate) fn assignment_from_columns(row: &Row<'_>) -> Result<Assignment, StoreError> {
    Ok(Assignment {
        person: some_person(row, "person")?,
        unit: unit_column(row, "unit")?,
        role: Role::from_code(&row.get::<_, String>("role")?).ok_or_else(|| unreadable("role"))?,
        from: parse_day(&row.get::<_, String>("from_day")?)?,
        to: row.get::<_, Option<String>>("to_day")?.as_deref().map(parse_day).transpose()?,
    })
}

pub(crate) fn invitation_from_columns(row: &Row<'_>) -> Result<Invitation, StoreError> {
    let invited_as: String = row.get("invited_as")?;
    Ok(Invitation {
        person: some_person(row, "person")?,
        unit: unit_column(row, "unit")?,
        round: row.get::<_, Option<[u8; 16]>>("round")?.map(RoundId::from_bytes),
        invited_as: InvitedAs::from_code(&invited_as).ok_or_else(|| unreadable("invitation"))?,
        invited_by: some_person(row, "invited_by")?,
        from: parse_day(&row.get::<_, String>("from_day")?)?,
        to: row.get::<_, Option<String>>("to_day")?.as_deref().map(parse_day).transpose()?,
    })
}

fn some_person(row: &Row<'_>, column: &'static str) -> Result<PersonId, StoreError> {
    person_column(row, column)?.ok_or_else(|| unreadable(column))
}

pub(super) fn level_column(row: &Row<'_>) -> Result<Level, StoreError> {
    Level::from_code(&row.get::<_, String>("level")?).ok_or_else(|| unreadable("level"))
}

pub(crate) fn parse_day(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| unreadable("day"))
}

pub(super) const fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}
