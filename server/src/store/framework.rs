//! What forms are filled in within: units, who is what, rounds and templates, held in memory.
//!
//! It is small, read at every message and changed a few times a week, so it is read from the database as a whole and
//! swapped. The rule that must not be broken: every write to its tables raises the revision in the same transaction;
//! that is how this process, and a `samsyn` command beside it, tell each other that their copy is old.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use form_model::{
    Assignment, Case, DocumentKind, InstallationId, Invitation, InvitedAs, Level, Occasion, Organisation, PersonId,
    Role, RoundId, Template, TemplateHash, Unit, UnitId,
};
use rusqlite::{Connection, Row, params};
use tokio::sync::watch;

use super::accounts::{AuditEntry, audit, insert_account};
use super::columns::{person_column, unit_column};
use super::documents::{count, time};
use super::installation::{raise_revision, revision};
use super::{ListedInvitation, Store, StoreError};
use crate::example::Example;
use crate::round_method::{Method, MethodChoice, UnitsChoice};

/// One round of the yearly follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// What it is called.
    pub name: String,
    /// The year that is looked back on.
    pub reviewed_year: i32,
    /// When it opened.
    pub opened_at_ms: u64,
    /// When it closed.
    pub closed_at_ms: Option<u64>,
    /// When the last of its follow-ups was archived.
    pub archived_at_ms: Option<u64>,
    /// The template of each level.
    pub templates: BTreeMap<Level, TemplateHash>,
    /// The last day of each level that has one.
    pub due: BTreeMap<Level, NaiveDate>,
    /// The tree as it stood when the round opened.
    pub units: Vec<Unit>,
    /// The first and the last day of the work, if that was said.
    pub performed_from: Option<NaiveDate>,
    /// See `performed_from`.
    pub performed_to: Option<NaiveDate>,
    /// The methods that were decided, each for a unit and those below it.
    pub methods: BTreeMap<UnitId, MethodChoice>,
    /// Units that are followed up with another one: each with the unit that the follow-up is named by.
    pub joint: BTreeMap<UnitId, UnitId>,
}

impl Round {
    /// True until it is closed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at_ms.is_none()
    }

    /// The units that the yearly follow-up of a unit covers: itself, and those that are followed up with it.
    pub fn covered_by(&self, unit: UnitId) -> impl Iterator<Item = UnitId> + '_ {
        std::iter::once(unit).chain(self.joint.iter().filter(move |it| *it.1 == unit).map(|it| *it.0))
    }

    /// The local day on which it opened.
    #[must_use]
    pub fn opened_on(&self) -> NaiveDate {
        crate::clock::day_of(self.opened_at_ms)
    }
}

/// Everything at one revision.
#[derive(Debug, Default)]
pub struct Framework {
    /// The revision that it was read at.
    pub revision: i64,
    /// Units, assignments, invitations.
    pub organisation: Organisation,
    /// The last day of each unit that has one. An ended unit keeps its documents and is in no new round.
    pub last_days: HashMap<UnitId, NaiveDate>,
    /// The rounds, the newest first.
    pub rounds: Vec<Round>,
    /// Every template that a round or a document names.
    pub templates: HashMap<TemplateHash, Arc<Template>>,
}

impl Framework {
    /// The round with this id.
    #[must_use]
    pub fn round(&self, id: RoundId) -> Option<&Round> {
        self.rounds.iter().find(|it| it.id == id)
    }

    /// The units that a case is about: several, where a yearly follow-up covers more than the one that names it.
    #[must_use]
    pub fn units_of(&self, case: &Case) -> Vec<UnitId> {
        let round = case.round.filter(|_| is_yearly(case)).and_then(|it| self.round(it));
        round.map_or_else(|| vec![case.unit], |it| it.covered_by(case.unit).collect())
    }

    /// The unit whose yearly follow-up stands in the place of this one; none if this is the one.
    #[must_use]
    pub fn covered_elsewhere(&self, case: &Case) -> Option<UnitId> {
        let round = case.round.filter(|_| is_yearly(case)).and_then(|it| self.round(it))?;
        round.joint.get(&case.unit).copied()
    }

    /// The units that have not ended before a day.
    pub fn units_on(&self, day: NaiveDate) -> impl Iterator<Item = &Unit> {
        self.organisation.units().filter(move |it| self.last_days.get(&it.id).is_none_or(|last| *last >= day))
    }
}

const fn is_yearly(case: &Case) -> bool {
    matches!((case.kind, case.occasion), (DocumentKind::Followup, Some(Occasion::Yearly)))
}

impl Store {
    /// The framework as this process knows it.
    #[must_use]
    pub fn framework(&self) -> Arc<Framework> {
        self.shared.framework.borrow().clone()
    }

    /// The template with this hash.
    #[must_use]
    pub fn template(&self, hash: TemplateHash) -> Option<Arc<Template>> {
        self.shared.framework.borrow().templates.get(&hash).cloned()
    }

    /// Wakes whenever the framework was swapped.
    #[must_use]
    pub fn framework_changes(&self) -> watch::Receiver<Arc<Framework>> {
        self.shared.framework.subscribe()
    }

    /// Reads the framework again if this process or another changed it; true if it did.
    ///
    /// # Errors
    /// If the database can't be read; the framework in memory stays as it was.
    pub async fn refresh_framework(&self) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        let known = self.shared.framework.borrow().revision;
        if self.look_up(move |connection| revision(connection, tenant)).await? == known {
            return Ok(false);
        }
        let framework = Arc::new(self.read(move |connection| read_framework(connection, tenant)).await?);
        // Two refreshes may cross; the newer one stands.
        Ok(self.shared.framework.send_if_modified(|current| {
            let is_newer = framework.revision > current.revision;
            if is_newer {
                *current = framework;
            }
            is_newer
        }))
    }

    /// Writes to the framework's tables and reads them again.
    pub(crate) async fn change_framework(
        &self,
        entry: AuditEntry,
        work: impl FnOnce(&Connection, InstallationId) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            work(connection, tenant)?;
            audit(connection, tenant, &entry)?;
            raise_revision(connection, tenant)
        })
        .await?;
        self.refresh_framework().await?;
        Ok(())
    }

    /// Adds a unit, or changes its name, place or level.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn put_unit(&self, unit: Unit, now_ms: u64) -> Result<(), StoreError> {
        let entry = AuditEntry { at_ms: now_ms, by: None, action: "unit-put", subject: unit.id.to_string() };
        self.change_framework(entry, move |connection, tenant| put_unit(connection, tenant, &unit)).await
    }

    /// Assigns a person, or changes the last day of an assignment.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn put_assignment(&self, assignment: Assignment, now_ms: u64) -> Result<(), StoreError> {
        let subject = format!("{} {} {}", assignment.person, assignment.unit, assignment.role.code());
        let entry = AuditEntry { at_ms: now_ms, by: None, action: "assignment-put", subject };
        self.change_framework(entry, move |connection, tenant| put_assignment(connection, tenant, &assignment)).await
    }

    /// Opens a round: its templates, and the tree as it stands now.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn open_round(
        &self,
        round: Round,
        templates: Vec<Template>,
        by: Option<PersonId>,
    ) -> Result<(), StoreError> {
        let subject = round.id.to_string();
        let entry = AuditEntry { at_ms: round.opened_at_ms, by, action: "round-opened", subject };
        self.change_framework(entry, move |connection, tenant| {
            templates.iter().try_for_each(|it| put_template(connection, tenant, it))?;
            insert_round(connection, tenant, &round)
        })
        .await
    }

    /// Stores an example's units, people, assignments and round in one transaction.
    pub(crate) async fn fill_with_example(&self, example: Example, now_ms: u64) -> Result<(), StoreError> {
        let entry = AuditEntry { at_ms: now_ms, by: None, action: "example-filled", subject: String::new() };
        self.change_framework(entry, move |connection, tenant| {
            example.units.iter().try_for_each(|it| put_unit(connection, tenant, it))?;
            example.accounts.iter().try_for_each(|it| insert_account(connection, tenant, it, now_ms))?;
            example.assignments.iter().try_for_each(|it| put_assignment(connection, tenant, it))?;
            example.templates.iter().try_for_each(|it| put_template(connection, tenant, it))?;
            insert_round(connection, tenant, &example.round)
        })
        .await
    }

    /// Changes the last day of a level in a round.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn set_due(
        &self,
        (round, level): (RoundId, Level),
        due: Option<NaiveDate>,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry {
            at_ms: now_ms,
            by: Some(by),
            action: "due-changed",
            subject: format!("{round} {}", level.code()),
        };
        self.change_framework(entry, move |connection, tenant| {
            connection
                .prepare_cached("UPDATE round_levels SET due = ?4 WHERE tenant = ?1 AND round = ?2 AND level = ?3")?
                .execute(params![tenant.as_bytes(), round.as_bytes(), level.code(), due.map(|it| it.to_string())])?;
            Ok(())
        })
        .await
    }

    /// Decides the method of a unit and those below it in a round, or takes the decision back.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn set_method(
        &self,
        (round, unit): (RoundId, UnitId),
        choice: Option<MethodChoice>,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let subject = format!("{round} {unit}");
        let entry = AuditEntry { at_ms: now_ms, by: Some(by), action: "method-decided", subject };
        self.change_framework(entry, move |connection, tenant| {
            let key = params![tenant.as_bytes(), round.as_bytes(), unit.as_bytes()];
            connection
                .prepare_cached("DELETE FROM round_methods WHERE tenant = ?1 AND round = ?2 AND unit = ?3")?
                .execute(key)?;
            choice.map_or(Ok(()), |it| insert_method(connection, tenant, (round, unit), it))
        })
        .await
    }

    /// Takes a unit that came later into an open round.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn add_round_unit(
        &self,
        round: RoundId,
        unit: Unit,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let subject = format!("{round} {}", unit.id);
        let entry = AuditEntry { at_ms: now_ms, by: Some(by), action: "round-unit-added", subject };
        self.change_framework(entry, move |connection, tenant| insert_round_unit(connection, tenant, round, &unit))
            .await
    }

    /// Has a unit followed up together with another one, or by itself again; false if something was written in its own
    /// follow-up, which nobody would look for afterwards.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn set_joint(
        &self,
        (round, unit): (RoundId, UnitId),
        with: Option<UnitId>,
        by: PersonId,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let entry =
            AuditEntry { at_ms: now_ms, by: Some(by), action: "joint-decided", subject: format!("{round} {unit}") };
        let changed = self.change_framework(entry, move |connection, tenant| {
            if with.is_some() && is_written_in(connection, tenant, (round, unit))? {
                return Err(StoreError::Taken { what: "follow-up of the unit" });
            }
            let key = params![tenant.as_bytes(), round.as_bytes(), unit.as_bytes()];
            connection
                .prepare_cached("DELETE FROM round_joint_units WHERE tenant = ?1 AND round = ?2 AND unit = ?3")?
                .execute(key)?;
            with.map_or(Ok(()), |it| insert_joint(connection, tenant, round, (unit, it)))
        });
        match changed.await {
            Ok(()) => Ok(true),
            Err(StoreError::Taken { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Closes a round; false if there is no such open one.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn close_round(&self, round: RoundId, by: Option<PersonId>, now_ms: u64) -> Result<bool, StoreError> {
        if self.framework().round(round).is_none_or(|it| !it.is_open()) {
            return Ok(false);
        }
        let entry = AuditEntry { at_ms: now_ms, by, action: "round-closed", subject: round.to_string() };
        self.change_framework(entry, move |connection, tenant| {
            connection
                .prepare_cached(
                    "UPDATE rounds SET closed_at_ms = ?3 WHERE tenant = ?1 AND round = ?2 AND closed_at_ms IS NULL",
                )?
                .execute(params![tenant.as_bytes(), round.as_bytes(), time(now_ms)])?;
            Ok(())
        })
        .await?;
        Ok(true)
    }
}

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

pub(crate) fn put_template(
    connection: &Connection,
    tenant: InstallationId,
    template: &Template,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO templates (tenant, template, level, name, version, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (tenant, template) DO NOTHING",
        )?
        .execute(params![
            tenant.as_bytes(),
            template.hash().as_bytes(),
            template.level.code(),
            template.name,
            template.version,
            template.to_bytes()
        ])?;
    Ok(())
}

pub(crate) fn insert_round(connection: &Connection, tenant: InstallationId, round: &Round) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO rounds (tenant, round, name, reviewed_year, opened_at_ms, performed_from, performed_to) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            tenant.as_bytes(),
            round.id.as_bytes(),
            round.name,
            round.reviewed_year,
            time(round.opened_at_ms),
            round.performed_from.map(|it| it.to_string()),
            round.performed_to.map(|it| it.to_string())
        ])?;
    for (unit, choice) in &round.methods {
        insert_method(connection, tenant, (round.id, *unit), *choice)?;
    }
    for (unit, with) in &round.joint {
        insert_joint(connection, tenant, round.id, (*unit, *with))?;
    }
    for (level, template) in &round.templates {
        connection
            .prepare_cached(
                "INSERT INTO round_levels (tenant, round, level, template, due) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                tenant.as_bytes(),
                round.id.as_bytes(),
                level.code(),
                template.as_bytes(),
                round.due.get(level).map(ToString::to_string)
            ])?;
    }
    round.units.iter().try_for_each(|it| insert_round_unit(connection, tenant, round.id, it))
}

/// Puts a unit into the round's tree, where it stays as it is now; one that is in it already stays as it is.
fn insert_round_unit(
    connection: &Connection,
    tenant: InstallationId,
    round: RoundId,
    unit: &Unit,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO round_units (tenant, round, unit, parent, name, level, authority) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (tenant, round, unit) DO NOTHING",
        )?
        .execute(params![
            tenant.as_bytes(),
            round.as_bytes(),
            unit.id.as_bytes(),
            unit.parent.as_ref().map(|it| it.as_bytes().as_slice()),
            unit.name,
            unit.level.code(),
            unit.authority.as_bytes()
        ])?;
    Ok(())
}

fn insert_joint(
    connection: &Connection,
    tenant: InstallationId,
    round: RoundId,
    (unit, with): (UnitId, UnitId),
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO round_joint_units (tenant, round, unit, with_unit) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![tenant.as_bytes(), round.as_bytes(), unit.as_bytes(), with.as_bytes()])?;
    Ok(())
}

/// True if a yearly follow-up of the unit in the round, of whatever generation, holds more than its genesis; changes that wait
/// for their author count.
fn is_written_in(
    connection: &Connection,
    tenant: InstallationId,
    (round, unit): (RoundId, UnitId),
) -> Result<bool, StoreError> {
    let yearly = serde_json::to_string(&Occasion::Yearly).map_err(|_| StoreError::Unreadable { what: "occasion" })?;
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM documents d WHERE d.tenant = ?1 AND d.unit = ?2 AND d.round = ?3 AND \
             d.kind = 'followup' AND d.occasion = ?4 AND d.erased_at_ms IS NULL AND (d.change_count > 1 OR EXISTS \
             (SELECT 1 FROM held h WHERE h.tenant = d.tenant AND h.document = d.document)))",
        )?
        .query_row(params![tenant.as_bytes(), unit.as_bytes(), round.as_bytes(), yearly], |row| row.get(0))?)
}

fn insert_method(
    connection: &Connection,
    tenant: InstallationId,
    (round, unit): (RoundId, UnitId),
    choice: MethodChoice,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO round_methods (tenant, round, unit, method, units_may_choose) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            tenant.as_bytes(),
            round.as_bytes(),
            unit.as_bytes(),
            choice.method.code(),
            choice.units == UnitsChoice::Free
        ])?;
    Ok(())
}

/// Reads everything at the revision that the transaction sees.
pub(crate) fn read_framework(connection: &Connection, tenant: InstallationId) -> Result<Framework, StoreError> {
    let key = [tenant.as_bytes()];
    let units = connection
        .prepare_cached("SELECT unit, parent, name, level, authority FROM units WHERE tenant = ?1")?
        .query_and_then(key, unit_from_columns)?
        .collect::<Result<Vec<_>, _>>()?;
    let assignments = connection
        .prepare_cached("SELECT person, unit, role, from_day, to_day FROM assignments WHERE tenant = ?1")?
        .query_and_then(key, assignment_from_columns)?
        .collect::<Result<Vec<_>, _>>()?;
    let invitations = connection
        .prepare_cached(
            "SELECT person, unit, round, invited_as, invited_by, from_day, to_day FROM invitations WHERE tenant = ?1",
        )?
        .query_and_then(key, invitation_from_columns)?
        .collect::<Result<Vec<_>, _>>()?;
    let templates = connection
        .prepare_cached("SELECT bytes FROM templates WHERE tenant = ?1")?
        .query_and_then(key, |row| {
            let template =
                Template::from_bytes(&row.get::<_, Vec<u8>>("bytes")?).map_err(|_| unreadable("template"))?;
            Ok::<_, StoreError>((template.hash(), Arc::new(template)))
        })?
        .collect::<Result<HashMap<_, _>, _>>()?;
    let last_days = connection
        .prepare_cached("SELECT unit, last_day FROM units WHERE tenant = ?1 AND last_day IS NOT NULL")?
        .query_and_then(key, |row| {
            Ok::<_, StoreError>((unit_column(row, "unit")?, parse_day(&row.get::<_, String>("last_day")?)?))
        })?
        .collect::<Result<HashMap<_, _>, _>>()?;
    Ok(Framework {
        last_days,
        revision: revision(connection, tenant)?,
        organisation: Organisation::new(units, assignments, invitations),
        rounds: read_rounds(connection, tenant)?,
        templates,
    })
}

fn read_rounds(connection: &Connection, tenant: InstallationId) -> Result<Vec<Round>, StoreError> {
    let mut rounds = connection
        .prepare_cached(
            "SELECT round, name, reviewed_year, opened_at_ms, closed_at_ms, archived_at_ms, performed_from, performed_to FROM rounds \
             WHERE tenant = ?1 ORDER BY opened_at_ms DESC, round",
        )?
        .query_and_then([tenant.as_bytes()], round_from_columns)?
        .collect::<Result<Vec<_>, _>>()?;
    for round in &mut rounds {
        let key = params![tenant.as_bytes(), round.id.as_bytes()];
        let mut levels = connection
            .prepare_cached("SELECT level, template, due FROM round_levels WHERE tenant = ?1 AND round = ?2")?;
        let mut rows = levels.query(key)?;
        while let Some(row) = rows.next()? {
            let level = level_column(row)?;
            round.templates.insert(level, TemplateHash::from_bytes(row.get("template")?));
            if let Some(due) = row.get::<_, Option<String>>("due")? {
                round.due.insert(level, parse_day(&due)?);
            }
        }
        round.units = connection
            .prepare_cached(
                "SELECT unit, parent, name, level, authority FROM round_units WHERE tenant = ?1 AND round = ?2",
            )?
            .query_and_then(key, unit_from_columns)?
            .collect::<Result<_, _>>()?;
    }
    for round in &mut rounds {
        round.methods = read_methods(connection, tenant, round.id)?;
        round.joint = read_joint(connection, tenant, round.id)?;
    }
    Ok(rounds)
}

fn read_methods(
    connection: &Connection,
    tenant: InstallationId,
    round: RoundId,
) -> Result<BTreeMap<UnitId, MethodChoice>, StoreError> {
    connection
        .prepare_cached("SELECT unit, method, units_may_choose FROM round_methods WHERE tenant = ?1 AND round = ?2")?
        .query_and_then(params![tenant.as_bytes(), round.as_bytes()], |row| {
            let method: String = row.get("method")?;
            let method = Method::from_code(&method).ok_or_else(|| unreadable("method"))?;
            let units = if row.get("units_may_choose")? { UnitsChoice::Free } else { UnitsChoice::Bound };
            Ok((unit_column(row, "unit")?, MethodChoice { method, units }))
        })?
        .collect()
}

fn read_joint(
    connection: &Connection,
    tenant: InstallationId,
    round: RoundId,
) -> Result<BTreeMap<UnitId, UnitId>, StoreError> {
    connection
        .prepare_cached("SELECT unit, with_unit FROM round_joint_units WHERE tenant = ?1 AND round = ?2")?
        .query_and_then(params![tenant.as_bytes(), round.as_bytes()], |row| {
            Ok((unit_column(row, "unit")?, unit_column(row, "with_unit")?))
        })?
        .collect()
}

fn round_from_columns(row: &Row<'_>) -> Result<Round, StoreError> {
    Ok(Round {
        id: RoundId::from_bytes(row.get("round")?),
        name: row.get("name")?,
        reviewed_year: row.get("reviewed_year")?,
        opened_at_ms: count(row.get("opened_at_ms")?)?,
        closed_at_ms: row.get::<_, Option<i64>>("closed_at_ms")?.map(count).transpose()?,
        archived_at_ms: row.get::<_, Option<i64>>("archived_at_ms")?.map(count).transpose()?,
        templates: BTreeMap::new(),
        due: BTreeMap::new(),
        units: Vec::new(),
        performed_from: row.get::<_, Option<String>>("performed_from")?.as_deref().map(parse_day).transpose()?,
        performed_to: row.get::<_, Option<String>>("performed_to")?.as_deref().map(parse_day).transpose()?,
        methods: BTreeMap::new(),
        joint: BTreeMap::new(),
    })
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

fn level_column(row: &Row<'_>) -> Result<Level, StoreError> {
    Level::from_code(&row.get::<_, String>("level")?).ok_or_else(|| unreadable("level"))
}

pub(crate) fn parse_day(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| unreadable("day"))
}

const fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}
