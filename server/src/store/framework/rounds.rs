//! The rounds of the yearly follow-up: opening them, what is decided within them, closing them, and their rows.
//!
//! A round keeps the tree as it stood when it opened. The rule that must not be broken: whatever is decided within a round goes
//! through [`Store::change_framework`], so that the revision rises with it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use form_model::{InstallationId, Level, Occasion, PersonId, RoundId, Template, TemplateHash, Unit, UnitId};
use rusqlite::{Connection, Row, params};

use super::organisation_rows::{level_column, parse_day, unit_from_columns, unreadable};
use super::put_template;
use crate::round_method::{Method, MethodChoice, UnitsChoice};
use crate::store::accounts::AuditEntry;
use crate::store::columns::unit_column;
use crate::store::documents::{count, time};
use crate::store::{Store, StoreError};

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

impl Store {
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

pub(super) fn insert_round(connection: &Connection, tenant: InstallationId, round: &Round) -> Result<(), StoreError> {
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

pub(super) fn read_rounds(connection: &Connection, tenant: InstallationId) -> Result<Vec<Round>, StoreError> {
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
