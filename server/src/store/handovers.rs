//! Handovers of units, as rows: who gave, who received, and what.
//!
//! What is handed over is for `handover`. The rule that must not be broken: the record is made in the transaction that changes the
//! roles, and nothing but the receiver's "seen" is ever changed in it.

use chrono::NaiveDate;
use form_model::{PersonId, UnitId};
use rusqlite::{Row, params};

use super::accounts::{AuditEntry, audit};
use super::columns::{person_column, unit_column};
use super::documents::{count, time};
use super::framework::parse_day;
use super::installation::raise_revision;
use super::messages::insert_messages;
use super::organisation::{apply, read_picture};
use super::{ChangeError, Store, StoreError};
use crate::administration::AdministrationError;
use crate::handover::HandedOver;
use crate::message::{MessageKind, NewMessage};
use crate::organisation_import::{Picture, Write};

/// A unit that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The record's id.
    pub id: uuid::Uuid,
    /// Which unit.
    pub unit: UnitId,
    /// Who gave.
    pub giver: PersonId,
    /// Who received.
    pub receiver: PersonId,
    /// The receiver's first day.
    pub from: NaiveDate,
    /// Who did it on their behalf.
    pub made_by: PersonId,
    /// When.
    pub made_at_ms: u64,
    /// What.
    pub handed_over: HandedOver,
    /// When the receiver said that they have seen it.
    pub taken_at_ms: Option<u64>,
}

impl Store {
    /// Changes the roles, keeps the record and tells the receiver, all or nothing.
    ///
    /// # Errors
    /// [`ChangeError::Refused`] if `roles` says no; or if it could not be committed.
    pub(crate) async fn hand_over(
        &self,
        entry: AuditEntry,
        handover: Handover,
        roles: impl FnOnce(&Picture) -> Result<Vec<Write>, AdministrationError> + Send + 'static,
    ) -> Result<(), ChangeError> {
        let tenant = self.tenant();
        let handed =
            serde_json::to_string(&handover.handed_over).map_err(|_| StoreError::Unreadable { what: "handover" })?;
        let changed = self
            .write(move |connection| {
                let writes = match roles(&read_picture(connection, tenant)?) {
                    Ok(writes) => writes,
                    Err(refused) => return Ok(Err(refused)),
                };
                apply(connection, tenant, &writes, entry.at_ms)?;
                connection
                    .prepare_cached(
                        "INSERT INTO handovers (tenant, handover, unit, giver, receiver, from_day, made_by, made_at_ms, \
                         handed_over) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    )?
                    .execute(params![
                        tenant.as_bytes(),
                        handover.id.as_bytes(),
                        handover.unit.as_bytes(),
                        handover.giver.as_bytes(),
                        handover.receiver.as_bytes(),
                        handover.from.to_string(),
                        handover.made_by.as_bytes(),
                        time(handover.made_at_ms),
                        handed
                    ])?;
                let told = NewMessage {
                    person: handover.receiver,
                    kind: MessageKind::HandedOver,
                    unit: Some(handover.unit),
                    round: None,
                    day: Some(handover.from),
                    row: None,
                };
                insert_messages(connection, tenant, &[told], entry.at_ms)?;
                audit(connection, tenant, &entry)?;
                raise_revision(connection, tenant)?;
                Ok(Ok(()))
            })
            .await?;
        changed?;
        self.refresh_framework().await?;
        Ok(())
    }

    /// The handovers that a person gave or received, the newest first.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn handovers_of(&self, person: PersonId) -> Result<Vec<Handover>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM handovers WHERE tenant = ?1 AND (giver = ?2 OR receiver = ?2) \
                     ORDER BY made_at_ms DESC, handover",
                )?
                .query_and_then(params![tenant.as_bytes(), person.as_bytes()], handover_from_columns)?
                .collect()
        })
        .await
    }

    /// Notes that the receiver has seen what was handed over; false if there is no such handover to them.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn take_handover(&self, receiver: PersonId, id: uuid::Uuid, now_ms: u64) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE handovers SET taken_at_ms = coalesce(taken_at_ms, ?4) \
                     WHERE tenant = ?1 AND handover = ?2 AND receiver = ?3",
                )?
                .execute(params![tenant.as_bytes(), id.as_bytes(), receiver.as_bytes(), time(now_ms)])?;
            Ok(changed > 0)
        })
        .await
    }
}

fn handover_from_columns(row: &Row<'_>) -> Result<Handover, StoreError> {
    let unreadable = |what| StoreError::Unreadable { what };
    let person = |column| person_column(row, column)?.ok_or_else(|| unreadable(column));
    let handed: String = row.get("handed_over")?;
    Ok(Handover {
        id: uuid::Uuid::from_bytes(row.get("handover")?),
        unit: unit_column(row, "unit")?,
        giver: person("giver")?,
        receiver: person("receiver")?,
        from: parse_day(&row.get::<_, String>("from_day")?)?,
        made_by: person("made_by")?,
        made_at_ms: count(row.get("made_at_ms")?)?,
        handed_over: serde_json::from_str(&handed).map_err(|_| unreadable("handover"))?,
        taken_at_ms: row.get::<_, Option<i64>>("taken_at_ms")?.map(count).transpose()?,
    })
}
