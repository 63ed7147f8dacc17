//! Invitations to follow-ups as rows that can be named: made, listed, withdrawn.
//!
//! [`super::Framework`] holds what they give. The rule that must not be broken: an invitation is never deleted, only ended, so
//! that whoever wrote as an invited person can still be named.

use chrono::NaiveDate;
use form_model::{InstallationId, Invitation, PersonId, UnitId};
use rusqlite::{Connection, params};

use super::accounts::AuditEntry;
use super::framework::{insert_invitation, invitation_from_columns};
use super::{Store, StoreError};

/// An invitation and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedInvitation {
    /// The row's id.
    pub id: uuid::Uuid,
    /// What it says.
    pub invitation: Invitation,
}

impl Store {
    /// Keeps an invitation; its id.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn add_invitation(&self, invitation: Invitation, now_ms: u64) -> Result<uuid::Uuid, StoreError> {
        let id = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
        let subject = format!("{} {}", invitation.person, invitation.unit);
        let entry = AuditEntry { at_ms: now_ms, by: Some(invitation.invited_by), action: "invited", subject };
        let row = ListedInvitation { id, invitation };
        self.change_framework(entry, move |connection, tenant| insert_invitation(connection, tenant, &row)).await?;
        Ok(id)
    }

    /// The invitations to a unit's follow-ups, ended ones included, the newest first.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn invitations_to(&self, unit: UnitId) -> Result<Vec<ListedInvitation>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            select(connection, tenant, "unit = ?2 ORDER BY from_day DESC, invitation", unit.as_bytes())
        })
        .await
    }

    /// One invitation.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn invitation(&self, id: uuid::Uuid) -> Result<Option<ListedInvitation>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| Ok(select(connection, tenant, "invitation = ?2", id.as_bytes())?.pop())).await
    }

    /// Ends an invitation on a day.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn end_invitation(
        &self,
        (id, last): (uuid::Uuid, NaiveDate),
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { at_ms: now_ms, by: Some(by), action: "invitation-withdrawn", subject: id.to_string() };
        self.change_framework(entry, move |connection, tenant| {
            connection
                .prepare_cached("UPDATE invitations SET to_day = ?3 WHERE tenant = ?1 AND invitation = ?2")?
                .execute(params![tenant.as_bytes(), id.as_bytes(), last.to_string()])?;
            Ok(())
        })
        .await
    }
}

fn select(
    connection: &Connection,
    tenant: InstallationId,
    which: &'static str,
    key: &[u8; 16],
) -> Result<Vec<ListedInvitation>, StoreError> {
    connection
        .prepare_cached(&format!(
            "SELECT invitation, person, unit, round, invited_as, invited_by, from_day, to_day FROM invitations \
             WHERE tenant = ?1 AND {which}"
        ))?
        .query_and_then(params![tenant.as_bytes(), key], |row| {
            let id = uuid::Uuid::from_bytes(row.get("invitation")?);
            Ok(ListedInvitation { id, invitation: invitation_from_columns(row)? })
        })?
        .collect()
}
