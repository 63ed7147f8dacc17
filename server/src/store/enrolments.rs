//! One-time codes: who may sign in on one more device, until when.
//!
//! Codes come here hashed. The rules that must not be broken: a code is used up in the transaction that signs the device
//! in, and one that is old, used or unknown is answered alike.

use form_model::{DeviceId, PersonId};
use rusqlite::params;

use super::accounts::{AuditEntry, account_of, audit, set_password_of, sign_in_device};
use super::columns::person_column;
use super::documents::time;
use super::{Account, SignIn, SignedIn, Store, StoreError};
use crate::credentials::TokenHash;

/// Codes of one person that may wait to be used: one per tablet that is being handed out, and some that were mislaid.
/// Making another ends the oldest.
const OPEN_PER_PERSON_MAX: i64 = 5;

/// A code that was made.
#[derive(Debug, Clone)]
pub(crate) struct NewEnrolment {
    /// What is kept of the code.
    pub(crate) code: TokenHash,
    /// Who may sign in with it.
    pub(crate) person: PersonId,
    /// The person who made it and the device; none from the command line.
    pub(crate) made_by: Option<(PersonId, Option<DeviceId>)>,
    /// True if a password may be chosen with it.
    pub(crate) sets_password: bool,
    /// When it was made.
    pub(crate) now_ms: u64,
    /// When it ends.
    pub(crate) expires_at_ms: u64,
}

/// What became of a sign-in with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Enrolled {
    /// The device has its token, and the code is used up.
    Device(Box<Account>, DeviceId),
    /// The device's key was revoked; the code is as good as before.
    KeyRevoked,
    /// A password was sent along, and the code is not for choosing one; it is as good as before.
    NotForPasswords,
    /// There is no such code any more, or there never was.
    NoSuchCode,
}

impl Store {
    /// Keeps a code; the person's oldest ones end if there are many.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn add_enrolment(&self, enrolment: NewEnrolment) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let now = time(enrolment.now_ms);
            connection
                .prepare_cached("DELETE FROM enrolments WHERE tenant = ?1 AND expires_at_ms <= ?2")?
                .execute(params![tenant.as_bytes(), now])?;
            connection
                .prepare_cached(
                    "DELETE FROM enrolments WHERE tenant = ?1 AND code_hash IN (SELECT code_hash FROM enrolments \
                     WHERE tenant = ?1 AND person = ?2 ORDER BY made_at_ms DESC, code_hash LIMIT -1 OFFSET ?3)",
                )?
                .execute(params![tenant.as_bytes(), enrolment.person.as_bytes(), OPEN_PER_PERSON_MAX - 1])?;
            let made_on = enrolment.made_by.and_then(|(_, device)| device);
            connection
                .prepare_cached(
                    "INSERT INTO enrolments (tenant, code_hash, person, made_on, made_at_ms, expires_at_ms, sets_password) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    enrolment.code.0,
                    enrolment.person.as_bytes(),
                    made_on.as_ref().map(|it| it.as_bytes().as_slice()),
                    now,
                    time(enrolment.expires_at_ms),
                    enrolment.sets_password
                ])?;
            let entry = AuditEntry {
                at_ms: enrolment.now_ms,
                by: enrolment.made_by.map(|(person, _)| person),
                action: "enrolment-made",
                subject: enrolment.person.to_string(),
            };
            audit(connection, tenant, &entry)
        })
        .await
    }

    /// Signs a device in with a code, sets the password that was chosen with it, and uses the code up. The person in
    /// `sign_in` is whom the code is for.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn enrol(
        &self,
        code: TokenHash,
        new_password_hash: Option<String>,
        sign_in: impl FnOnce(PersonId) -> SignIn + Send + 'static,
    ) -> Result<Enrolled, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let found = connection
                .prepare_cached(
                    "SELECT person, expires_at_ms, sets_password FROM enrolments WHERE tenant = ?1 AND code_hash = ?2",
                )?
                .query_and_then(params![tenant.as_bytes(), code.0], |row| {
                    let person = person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?;
                    Ok::<_, StoreError>((
                        person,
                        row.get::<_, i64>("expires_at_ms")?,
                        row.get::<_, bool>("sets_password")?,
                    ))
                })?
                .next()
                .transpose()?;
            let Some((person, expires_at_ms, sets_password)) = found else { return Ok(Enrolled::NoSuchCode) };
            let sign_in = sign_in(person);
            if expires_at_ms <= time(sign_in.now_ms) {
                return Ok(Enrolled::NoSuchCode);
            }
            if new_password_hash.is_some() && !sets_password {
                return Ok(Enrolled::NotForPasswords);
            }
            let mut account = account_of(connection, tenant, person)?;
            let SignedIn::Device(device) = sign_in_device(connection, tenant, &sign_in)? else {
                return Ok(Enrolled::KeyRevoked);
            };
            connection
                .prepare_cached("DELETE FROM enrolments WHERE tenant = ?1 AND code_hash = ?2")?
                .execute(params![tenant.as_bytes(), code.0])?;
            if let Some(hash) = new_password_hash {
                set_password_of(connection, tenant, (person, &hash), sign_in.now_ms)?;
                account.password_hash = Some(hash);
            }
            let subject = device.to_string();
            let entry = AuditEntry { at_ms: sign_in.now_ms, by: Some(person), action: "enrolled", subject };
            audit(connection, tenant, &entry)?;
            Ok(Enrolled::Device(Box::new(account), device))
        })
        .await
    }
}
