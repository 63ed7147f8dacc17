//! The forums of units, as rows: each of a unit, in its order. They are part of the framework.
//!
//! Who may write them is for their routes, and what a unit without rows has for `form_model::forums_of`. The rule: the
//! forums of a unit are replaced as a whole.

use std::collections::HashMap;

use form_model::{Forum, ForumKind, InstallationId, PersonId, UnitId};
use rusqlite::{Connection, params};

use super::accounts::AuditEntry;
use super::columns::unit_column;
use super::{Store, StoreError};

impl Store {
    /// Puts forums in the place of those that a unit had; tablets are told as of every change of the framework.
    pub(crate) async fn put_forums(
        &self,
        unit: UnitId,
        forums: Vec<Forum>,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { at_ms: now_ms, by: Some(by), action: "forums-changed", subject: unit.to_string() };
        self.change_framework(entry, move |connection, tenant| {
            connection
                .prepare_cached("DELETE FROM forums WHERE tenant = ?1 AND unit = ?2")?
                .execute(params![tenant.as_bytes(), unit.as_bytes()])?;
            insert_forums(connection, tenant, &forums)
        })
        .await
    }
}

/// Adds forums of units that have none, those of each unit in their order.
pub(crate) fn insert_forums(
    connection: &Connection,
    tenant: InstallationId,
    forums: &[Forum],
) -> Result<(), StoreError> {
    let mut insert = connection
        .prepare_cached("INSERT INTO forums (tenant, unit, position, kind, name) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut positions: HashMap<UnitId, u32> = HashMap::new();
    for forum in forums {
        let position = positions.entry(forum.unit).or_default();
        insert.execute(params![tenant.as_bytes(), forum.unit.as_bytes(), *position, forum.kind.code(), forum.name])?;
        *position += 1;
    }
    Ok(())
}

/// Every forum that is kept, by unit, in their order.
pub(crate) fn read_forums(
    connection: &Connection,
    tenant: InstallationId,
) -> Result<HashMap<UnitId, Vec<Forum>>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT unit, kind, name FROM forums WHERE tenant = ?1 ORDER BY unit, position")?;
    let mut rows = statement.query([tenant.as_bytes()])?;
    let mut forums: HashMap<UnitId, Vec<Forum>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (unit, kind): (UnitId, String) = (unit_column(row, "unit")?, row.get("kind")?);
        let kind = ForumKind::from_code(&kind).ok_or(StoreError::Unreadable { what: "kind of forum" })?;
        forums.entry(unit).or_default().push(Forum { unit, kind, name: row.get("name")? });
    }
    Ok(forums)
}
