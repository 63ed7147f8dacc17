//! Which account an identity at the organisation's sign-in opens.
//!
//! The rules that must not be broken: an identity opens one account at most, and one that is linked is never moved to another by
//! signing in; only whoever administers removes a link.

use form_model::PersonId;
use rusqlite::{OptionalExtension as _, params};

use super::accounts::{AuditEntry, audit};
use super::columns::person_column;
use super::documents::time;
use super::{Store, StoreError};

/// Who somebody is at an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The issuer's address.
    pub issuer: String,
    /// The issuer's own, unchanging name for the person.
    pub subject: String,
}

/// What became of linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// The identity opens this person's account now, or did before.
    Yes,
    /// It opens somebody else's.
    Elsewhere,
}

impl Store {
    /// Whose account an identity opens.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn person_of(&self, identity: Identity) -> Result<Option<PersonId>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let mut statement = connection
                .prepare_cached("SELECT person FROM identities WHERE tenant = ?1 AND issuer = ?2 AND subject = ?3")?;
            let mut rows = statement.query(params![tenant.as_bytes(), identity.issuer, identity.subject])?;
            rows.next()?.map_or(Ok(None), |row| person_column(row, "person"))
        })
        .await
    }

    /// Lets an identity open a person's account. By whom: the person themselves, or none from the command line.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn link(
        &self,
        identity: Identity,
        person: PersonId,
        by: Option<PersonId>,
        now_ms: u64,
    ) -> Result<Linked, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let known: Option<[u8; 16]> = connection
                .prepare_cached("SELECT person FROM identities WHERE tenant = ?1 AND issuer = ?2 AND subject = ?3")?
                .query_row(params![tenant.as_bytes(), identity.issuer, identity.subject], |row| row.get(0))
                .optional()?;
            match known.map(PersonId::from_bytes) {
                Some(holder) if holder == person => return Ok(Linked::Yes),
                Some(_) => return Ok(Linked::Elsewhere),
                None => {}
            }
            connection
                .prepare_cached(
                    "INSERT INTO identities (tenant, issuer, subject, person, linked_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    identity.issuer,
                    identity.subject,
                    person.as_bytes(),
                    time(now_ms)
                ])?;
            let entry = AuditEntry { at_ms: now_ms, by, action: "identity-linked", subject: person.to_string() };
            audit(connection, tenant, &entry)?;
            Ok(Linked::Yes)
        })
        .await
    }

    /// Ends every link of a person; how many there were.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn unlink(&self, person: PersonId, now_ms: u64) -> Result<usize, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let ended = connection
                .prepare_cached("DELETE FROM identities WHERE tenant = ?1 AND person = ?2")?
                .execute(params![tenant.as_bytes(), person.as_bytes()])?;
            let entry =
                AuditEntry { at_ms: now_ms, by: None, action: "identity-unlinked", subject: person.to_string() };
            audit(connection, tenant, &entry)?;
            Ok(ended)
        })
        .await
    }
}
