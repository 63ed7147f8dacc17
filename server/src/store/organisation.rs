//! The organisation with all that is known of it, for imports and for those who administer it.
//!
//! [`super::Framework`] is the part of it that every message needs. The rules that must not be broken: an import is planned
//! again in the transaction that applies it, so that what is written fits what is there; and it is applied whole or not at all.

use std::collections::HashSet;

use form_model::{Assignment, InstallationId, PersonId, UnitId};
use rusqlite::{Connection, Row, params};

use super::accounts::{AuditEntry, audit, insert_account};
use super::columns::person_column;
use super::framework::{assignment_from_columns, parse_day, put_assignment, put_unit, unit_from_columns};
use super::installation::raise_revision;
use super::{Account, Store, StoreError};
use crate::administration::AdministrationError;
use crate::organisation_import::{
    FileError, ImportOptions, KnownAssignment, KnownPerson, KnownUnit, List, Picture, Plan, Table, Write, plan,
};

/// How an import is asked to be applied.
#[derive(Debug, Clone)]
pub struct Applying {
    /// Who asks; none from the command line.
    pub by: Option<PersonId>,
    /// When.
    pub now_ms: u64,
    /// What happens to the good lines while others are at fault.
    pub faulty: FaultyLines,
    /// The fingerprint of the plan that was looked at; none if whatever the plan is now is wanted.
    pub expected: Option<String>,
}

/// What happens to the good lines of a file while others are at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultyLines {
    /// Nothing is applied.
    StopAll,
    /// The good lines are applied, and nothing ends.
    LeaveOut,
}

/// What became of an import.
#[derive(Debug)]
pub enum Imported {
    /// It was applied, or there was nothing to do.
    Applied(Plan),
    /// Lines are at fault, and nothing was applied.
    Faulty(Plan),
    /// The plan is another than the one that was looked at, and nothing was applied.
    Changed(Plan),
}

/// Why an import could not be planned.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file can't be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the organisation was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] AdministrationError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// What importing a table would change.
    ///
    /// # Errors
    /// If the table can't be used or the database can't be read.
    pub async fn plan_import(&self, table: Table, options: ImportOptions) -> Result<Plan, ImportError> {
        let tenant = self.tenant();
        let planned = self.read(move |connection| plan_now(connection, tenant, &table, options)).await?;
        Ok(planned?)
    }

    /// Imports a table in one transaction, or says why not.
    ///
    /// # Errors
    /// If the table can't be used or the import could not be committed.
    pub async fn apply_import(
        &self,
        table: Table,
        options: ImportOptions,
        applying: Applying,
    ) -> Result<Imported, ImportError> {
        let tenant = self.tenant();
        let imported = self
            .write(move |connection| {
                let plan = match plan_now(connection, tenant, &table, options)? {
                    Ok(plan) => plan,
                    Err(error) => return Ok(Err(error)),
                };
                if applying.expected.as_ref().is_some_and(|it| *it != plan.fingerprint().to_string()) {
                    return Ok(Ok(Imported::Changed(plan)));
                }
                if !plan.faults.is_empty() && applying.faulty == FaultyLines::StopAll {
                    return Ok(Ok(Imported::Faulty(plan)));
                }
                if !plan.is_empty() {
                    apply(connection, tenant, &plan.writes, applying.now_ms)?;
                    audit(connection, tenant, &import_entry(&plan, options.list, &applying))?;
                    raise_revision(connection, tenant)?;
                }
                Ok(Ok(Imported::Applied(plan)))
            })
            .await?;
        self.refresh_framework().await?;
        Ok(imported?)
    }

    /// Changes the organisation by hand: looks at it as it is, and writes what that comes to.
    ///
    /// # Errors
    /// [`ChangeError::Refused`] if `change` says no, and then nothing is written; or if it could not be committed.
    pub(crate) async fn change_organisation(
        &self,
        entry: AuditEntry,
        change: impl FnOnce(&Picture) -> Result<Vec<Write>, AdministrationError> + Send + 'static,
    ) -> Result<(), ChangeError> {
        let tenant = self.tenant();
        let changed = self
            .write(move |connection| {
                let writes = match change(&read_picture(connection, tenant)?) {
                    Ok(writes) => writes,
                    Err(refused) => return Ok(Err(refused)),
                };
                if !writes.is_empty() {
                    apply(connection, tenant, &writes, entry.at_ms)?;
                    audit(connection, tenant, &entry)?;
                    raise_revision(connection, tenant)?;
                }
                Ok(Ok(()))
            })
            .await?;
        changed?;
        self.refresh_framework().await?;
        Ok(())
    }

    /// The organisation with all that is known of it.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn picture(&self) -> Result<Picture, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| read_picture(connection, tenant)).await
    }
}

fn plan_now(
    connection: &Connection,
    tenant: InstallationId,
    table: &Table,
    options: ImportOptions,
) -> Result<Result<Plan, FileError>, StoreError> {
    let picture = read_picture(connection, tenant)?;
    Ok(plan(table, &picture, options, &mut crate::example::random_uuid))
}

/// Says how much, and nobody's name.
fn import_entry(plan: &Plan, list: List, applying: &Applying) -> AuditEntry {
    let totals = plan.totals.map(|(thing, it)| format!("{thing} +{} ~{} -{}", it.added, it.changed, it.ended));
    let subject = format!("{}: {}; {} faults", list.code(), totals.join(", "), plan.faults.len());
    AuditEntry { at_ms: applying.now_ms, by: applying.by, action: "organisation-imported", subject }
}

/// Writes the rows of a plan.
pub(crate) fn apply(
    connection: &Connection,
    tenant: InstallationId,
    writes: &[Write],
    now_ms: u64,
) -> Result<(), StoreError> {
    for write in writes {
        match write {
            Write::Unit(known) => put_known_unit(connection, tenant, known)?,
            Write::NewPerson(known) => {
                let account = Account {
                    person: known.person,
                    user: known.user.clone(),
                    name: known.name.clone(),
                    password_hash: None,
                };
                insert_account(connection, tenant, &account, now_ms)?;
                put_known_person(connection, tenant, known)?;
            }
            Write::Person(known) => put_known_person(connection, tenant, known)?,
            Write::Assignment(known) => put_known_assignment(connection, tenant, known)?,
            Write::RemoveAssignment(assignment) => remove_assignment(connection, tenant, assignment)?,
        }
    }
    Ok(())
}

pub(crate) fn put_known_unit(
    connection: &Connection,
    tenant: InstallationId,
    known: &KnownUnit,
) -> Result<(), StoreError> {
    put_unit(connection, tenant, &known.unit)?;
    connection
        .prepare_cached("UPDATE units SET external_id = ?3, list = ?4, last_day = ?5 WHERE tenant = ?1 AND unit = ?2")?
        .execute(params![
            tenant.as_bytes(),
            known.unit.id.as_bytes(),
            known.external_id,
            known.list.map(List::code),
            known.last_day.map(|it| it.to_string())
        ])?;
    Ok(())
}

pub(crate) fn put_known_person(
    connection: &Connection,
    tenant: InstallationId,
    known: &KnownPerson,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE people SET user = ?3, name = ?4, external_id = ?5, email = ?6 WHERE tenant = ?1 AND person = ?2",
        )?
        .execute(params![
            tenant.as_bytes(),
            known.person.as_bytes(),
            known.user,
            known.name,
            known.external_id,
            known.email
        ])?;
    Ok(())
}

pub(crate) fn put_known_assignment(
    connection: &Connection,
    tenant: InstallationId,
    known: &KnownAssignment,
) -> Result<(), StoreError> {
    put_assignment(connection, tenant, &known.assignment)?;
    let it = &known.assignment;
    connection
        .prepare_cached(
            "UPDATE assignments SET list = ?6 WHERE tenant = ?1 AND person = ?2 AND unit = ?3 AND role = ?4 AND from_day = ?5",
        )?
        .execute(params![
            tenant.as_bytes(),
            it.person.as_bytes(),
            it.unit.as_bytes(),
            it.role.code(),
            it.from.to_string(),
            known.list.map(List::code)
        ])?;
    Ok(())
}

fn remove_assignment(connection: &Connection, tenant: InstallationId, it: &Assignment) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM assignments WHERE tenant = ?1 AND person = ?2 AND unit = ?3 AND role = ?4 AND from_day = ?5",
        )?
        .execute(params![
            tenant.as_bytes(),
            it.person.as_bytes(),
            it.unit.as_bytes(),
            it.role.code(),
            it.from.to_string()
        ])?;
    Ok(())
}

/// How the yearly follow-up's occasion stands in a column.
const YEARLY: &str = r#"{"type":"yearly"}"#;

/// Everything, as the transaction sees it.
pub(crate) fn read_picture(connection: &Connection, tenant: InstallationId) -> Result<Picture, StoreError> {
    let key = [tenant.as_bytes()];
    let open: HashSet<UnitId> = connection
        .prepare_cached(
            "SELECT DISTINCT u.unit FROM round_units u JOIN rounds r ON r.tenant = u.tenant AND r.round = u.round \
             JOIN round_levels l ON l.tenant = u.tenant AND l.round = u.round AND l.level = u.level \
             WHERE u.tenant = ?1 AND r.closed_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM progress p \
             JOIN documents d ON d.tenant = p.tenant AND d.document = p.document AND d.occasion = ?2 \
             WHERE p.tenant = u.tenant AND p.round = u.round AND p.unit = u.unit AND p.hand_ins > 0)",
        )?
        .query_map(params![tenant.as_bytes(), YEARLY], |row| Ok(UnitId::from_bytes(row.get(0)?)))?
        .collect::<Result<_, _>>()?;
    let units = connection
        .prepare_cached(
            "SELECT unit, parent, name, level, authority, external_id, list, last_day FROM units \
             WHERE tenant = ?1 ORDER BY unit",
        )?
        .query_and_then(key, |row| known_unit(row, &open))?
        .collect::<Result<_, StoreError>>()?;
    let people = connection
        .prepare_cached("SELECT person, user, name, external_id, email FROM people WHERE tenant = ?1 ORDER BY user")?
        .query_and_then(key, known_person)?
        .collect::<Result<_, StoreError>>()?;
    let assignments = connection
        .prepare_cached(
            "SELECT person, unit, role, from_day, to_day, list FROM assignments WHERE tenant = ?1 \
             ORDER BY person, unit, role, from_day DESC",
        )?
        .query_and_then(key, |row| {
            Ok::<_, StoreError>(KnownAssignment { assignment: assignment_from_columns(row)?, list: list_column(row)? })
        })?
        .collect::<Result<_, StoreError>>()?;
    Ok(Picture { units, people, assignments })
}

fn known_unit(row: &Row<'_>, open: &HashSet<UnitId>) -> Result<KnownUnit, StoreError> {
    let unit = unit_from_columns(row)?;
    Ok(KnownUnit {
        has_open_followup: open.contains(&unit.id),
        unit,
        external_id: row.get("external_id")?,
        list: list_column(row)?,
        last_day: row.get::<_, Option<String>>("last_day")?.as_deref().map(parse_day).transpose()?,
    })
}

fn known_person(row: &Row<'_>) -> Result<KnownPerson, StoreError> {
    Ok(KnownPerson {
        person: person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?,
        user: row.get("user")?,
        name: row.get("name")?,
        external_id: row.get("external_id")?,
        email: row.get("email")?,
    })
}

fn list_column(row: &Row<'_>) -> Result<Option<List>, StoreError> {
    let code: Option<String> = row.get("list")?;
    code.map(|it| List::from_code(&it).ok_or(StoreError::Unreadable { what: "list" })).transpose()
}
