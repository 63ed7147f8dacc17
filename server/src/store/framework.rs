//! What forms are filled in within: units, who is what, rounds and templates, held in memory.
//!
//! It is small, read at every message and changed a few times a week, so it is read from the database as a whole and
//! swapped. The rule that must not be broken: every write to its tables raises the revision in the same transaction;
//! that is how this process, and a `samsyn` command beside it, tell each other that their copy is old.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use form_model::{
    Assignment, Case, DocumentKind, Forum, InstallationId, Occasion, Organisation, RoundId, Template, TemplateHash,
    Unit, UnitId,
};
use rusqlite::{Connection, params};
use tokio::sync::watch;

use super::accounts::{AuditEntry, audit, insert_account};
use super::columns::unit_column;
use super::forums::{insert_forums, read_forums};
use super::installation::{raise_revision, revision};
use super::{Store, StoreError};
use crate::example::Example;
use crate::listed_people::with_those_above;

mod organisation_rows;
mod rounds;

use organisation_rows::unreadable;
pub(crate) use organisation_rows::{
    assignment_from_columns, insert_invitation, invitation_from_columns, parse_day, put_assignment, put_unit,
    unit_from_columns,
};
pub use rounds::Round;
use rounds::{insert_round, read_rounds};

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
    /// The forums that are kept for units, in their order.
    pub forums: HashMap<UnitId, Vec<Forum>>,
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

    /// The forums of a unit, by the rule for units without a list of their own.
    #[must_use]
    pub fn forums_of(&self, unit: UnitId) -> Vec<Forum> {
        let units = with_those_above(&self.organisation, &BTreeSet::from([unit]));
        form_model::forums_of(unit, &units, &self.forums_kept_for(&units))
    }

    /// The forums that are kept for these units, unit by unit.
    #[must_use]
    pub fn forums_kept_for(&self, units: &[Unit]) -> Vec<Forum> {
        units.iter().filter_map(|it| self.forums.get(&it.id)).flatten().cloned().collect()
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

    /// Stores an example's units, people, assignments and round in one transaction.
    pub(crate) async fn fill_with_example(&self, example: Example, now_ms: u64) -> Result<(), StoreError> {
        let entry = AuditEntry { at_ms: now_ms, by: None, action: "example-filled", subject: String::new() };
        self.change_framework(entry, move |connection, tenant| {
            example.units.iter().try_for_each(|it| put_unit(connection, tenant, it))?;
            example.accounts.iter().try_for_each(|it| insert_account(connection, tenant, it, now_ms))?;
            example.assignments.iter().try_for_each(|it| put_assignment(connection, tenant, it))?;
            insert_forums(connection, tenant, &example.forums)?;
            example.templates.iter().try_for_each(|it| put_template(connection, tenant, it))?;
            insert_round(connection, tenant, &example.round)
        })
        .await
    }
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
        forums: read_forums(connection, tenant)?,
        templates,
    })
}
