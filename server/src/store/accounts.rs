//! People, their devices and tokens, and the audit trail of what was done to them.
//!
//! Passwords and tokens come here hashed. The rule that must not be broken: a revoked device stays known, for ever, so
//! that its token is told apart from one that never was.

use std::collections::{BTreeSet, HashSet};

use form_model::{DeviceId, InstallationId, PersonId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{device_column, person_column};
use super::documents::{count, time};
use super::installation::raise_revision;
use super::{Store, StoreError};
use crate::credentials::TokenHash;
use crate::principal::{Principal, PrincipalState};

/// From so many people on, reading the whole table takes less time than looking each up.
const NAMES_READ_WHOLE_FROM: usize = 500;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person.
    pub person: PersonId,
    /// The name to sign in with.
    pub user: String,
    /// The person's name.
    pub name: String,
    /// The argon2id string; none while no password is set.
    pub password_hash: Option<String>,
}

/// A device that a person signed in on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// Whose it is.
    pub person: PersonId,
    /// What the person calls it.
    pub name: String,
    /// Its Ed25519 key.
    pub public_key: [u8; 32],
    /// When it was first signed in on.
    pub created_at_ms: u64,
    /// When it was signed out.
    pub signed_out_at_ms: Option<u64>,
    /// When it was revoked.
    pub revoked_at_ms: Option<u64>,
    /// When it was told to wipe itself.
    pub wipe_ordered_at_ms: Option<u64>,
    /// Its newest certificate, as signed.
    pub certificate: Option<Vec<u8>>,
}

/// A sign-in on a device.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Who.
    pub person: PersonId,
    /// The device's id, if its key is new; a known key keeps the id it has.
    pub device: DeviceId,
    /// What the device is called.
    pub device_name: String,
    /// Its Ed25519 key.
    pub public_key: [u8; 32],
    /// The new token.
    pub token: TokenHash,
    /// The time.
    pub now_ms: u64,
}

/// What became of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedIn {
    /// The device has the new token.
    Device(DeviceId),
    /// The device's key was revoked: it needs a new one.
    KeyRevoked,
}

impl Store {
    /// The account with this user name.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn account(&self, user: &str) -> Result<Option<Account>, StoreError> {
        let tenant = self.tenant();
        let user = user.to_owned();
        self.look_up(move |connection| account(connection, tenant, &user)).await
    }

    /// Every account, by user name.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT person, user, name, password_hash FROM people WHERE tenant = ?1 ORDER BY user")?
                .query_and_then([tenant.as_bytes()], account_from_columns)?
                .collect()
        })
        .await
    }

    /// The names of these people, in the same order; unknown ones are left out.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn names_of(&self, people: Vec<PersonId>) -> Result<Vec<(PersonId, String)>, StoreError> {
        if people.len() >= NAMES_READ_WHOLE_FROM {
            let wanted: HashSet<PersonId> = people.into_iter().collect();
            return Ok(self.all_names().await?.into_iter().filter(|it| wanted.contains(&it.0)).collect());
        }
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT name FROM people WHERE tenant = ?1 AND person = ?2")?;
            let mut names = Vec::with_capacity(people.len());
            for person in people {
                let key = params![tenant.as_bytes(), person.as_bytes()];
                let name: Option<String> = statement.query_row(key, |row| row.get(0)).optional()?;
                names.extend(name.map(|it| (person, it)));
            }
            Ok(names)
        })
        .await
    }

    /// The person with this user name or this e-mail address.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn person_named(&self, user_or_email: &str) -> Result<Option<PersonId>, StoreError> {
        let tenant = self.tenant();
        let named = user_or_email.trim().to_lowercase();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT person FROM people WHERE tenant = ?1 AND (user = ?2 OR email = ?2) ORDER BY user <> ?2 LIMIT 1",
                )?
                .query_and_then(params![tenant.as_bytes(), named], |row| person_column(row, "person"))?
                .next()
                .transpose()
                .map(Option::flatten)
        })
        .await
    }

    /// Everybody who has chosen a password.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn people_with_password(&self) -> Result<Vec<PersonId>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT person FROM people WHERE tenant = ?1 AND password_hash IS NOT NULL")?
                .query_map([tenant.as_bytes()], |row| Ok(PersonId::from_bytes(row.get(0)?)))?
                .collect::<Result<_, _>>()
                .map_err(StoreError::from)
        })
        .await
    }

    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the user name is taken.
    pub async fn add_account(&self, account: Account, now_ms: u64) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            if self::account(connection, tenant, &account.user)?.is_some() {
                return Err(StoreError::Taken { what: "user name" });
            }
            insert_account(connection, tenant, &account, now_ms)?;
            let entry = AuditEntry { at_ms: now_ms, by: None, action: "user-added", subject: account.user };
            audit(connection, tenant, &entry)
        })
        .await
    }

    /// Sets a person's password; false if there is no such user.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn set_password(&self, user: &str, password_hash: String, now_ms: u64) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        let user = user.to_owned();
        self.write(move |connection| {
            let changed = connection
                .prepare_cached("UPDATE people SET password_hash = ?3 WHERE tenant = ?1 AND user = ?2")?
                .execute(params![tenant.as_bytes(), user, password_hash])?;
            let entry = AuditEntry { at_ms: now_ms, by: None, action: "password-set", subject: user };
            audit(connection, tenant, &entry)?;
            Ok(changed > 0)
        })
        .await
    }

    /// Sets the password that a person has chosen.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn choose_password(&self, person: PersonId, hash: String, now_ms: u64) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| set_password_of(connection, tenant, (person, &hash), now_ms)).await
    }

    /// Gives a device its token. A device that signs in again keeps its id, and its earlier tokens end.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<SignedIn, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let signed_in = sign_in_device(connection, tenant, &sign_in)?;
            if let SignedIn::Device(device) = signed_in {
                let subject = device.to_string();
                let entry =
                    AuditEntry { at_ms: sign_in.now_ms, by: Some(sign_in.person), action: "signed-in", subject };
                audit(connection, tenant, &entry)?;
            }
            Ok(signed_in)
        })
        .await
    }

    /// Gives many devices their tokens in one transaction.
    pub(crate) async fn sign_in_all(&self, sign_ins: Vec<SignIn>) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            sign_ins.iter().try_for_each(|it| sign_in_device(connection, tenant, it).map(|_| ()))
        })
        .await
    }

    /// Ends a token; the device can sign in again.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn sign_out(&self, token: TokenHash, now_ms: u64) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "UPDATE devices SET signed_out_at_ms = ?3 WHERE tenant = ?1 AND device = \
                     (SELECT device FROM tokens WHERE tenant = ?1 AND token_hash = ?2)",
                )?
                .execute(params![tenant.as_bytes(), token.0, time(now_ms)])?;
            connection
                .prepare_cached("DELETE FROM tokens WHERE tenant = ?1 AND token_hash = ?2")?
                .execute(params![tenant.as_bytes(), token.0])?;
            Ok(())
        })
        .await
    }

    /// Who holds this token.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn principal_for_token(&self, token: TokenHash) -> Result<Option<Principal>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT t.person, p.user, p.name, t.device, d.revoked_at_ms FROM tokens t \
                     JOIN people p ON p.tenant = t.tenant AND p.person = t.person \
                     LEFT JOIN devices d ON d.tenant = t.tenant AND d.device = t.device \
                     WHERE t.tenant = ?1 AND t.token_hash = ?2",
                )?
                .query_and_then(params![tenant.as_bytes(), token.0], |row| principal_from_columns(row, token))?
                .next()
                .transpose()
        })
        .await
    }

    /// A person's devices, the newest first.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn devices_of(&self, person: PersonId) -> Result<Vec<Device>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT {DEVICE_COLUMNS} FROM devices WHERE tenant = ?1 AND person = ?2 \
                     ORDER BY created_at_ms DESC, device"
                ))?
                .query_and_then(params![tenant.as_bytes(), person.as_bytes()], device_from_columns)?
                .collect()
        })
        .await
    }

    /// One device.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn device(&self, device: DeviceId) -> Result<Option<Device>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(&format!("SELECT {DEVICE_COLUMNS} FROM devices WHERE tenant = ?1 AND device = ?2"))?
                .query_and_then(params![tenant.as_bytes(), device.as_bytes()], device_from_columns)?
                .next()
                .transpose()
        })
        .await
    }

    /// Keeps a device's newest certificate.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn put_certificate(&self, device: DeviceId, signed: Vec<u8>) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("UPDATE devices SET certificate = ?3 WHERE tenant = ?1 AND device = ?2")?
                .execute(params![tenant.as_bytes(), device.as_bytes(), signed])?;
            Ok(())
        })
        .await
    }

    /// The certificates of these people's devices, without those that were revoked, and at most so many.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn certificates_of(
        &self,
        people: BTreeSet<PersonId>,
        max: usize,
    ) -> Result<Vec<(DeviceId, Vec<u8>)>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT device, certificate FROM devices WHERE tenant = ?1 AND person = ?2 AND revoked_at_ms IS NULL \
                 AND certificate IS NOT NULL ORDER BY created_at_ms DESC, device",
            )?;
            let mut certificates = Vec::new();
            for person in people {
                let rows = select.query_map(params![tenant.as_bytes(), person.as_bytes()], |row| {
                    Ok((DeviceId::from_bytes(row.get(0)?), row.get(1)?))
                })?;
                for row in rows {
                    certificates.push(row?);
                }
                if certificates.len() >= max {
                    break;
                }
            }
            Ok(certificates)
        })
        .await
    }

    /// Revokes a device; the ledger has it already. False if it was revoked before.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn revoke_device_row(
        &self,
        device: DeviceId,
        by: Option<PersonId>,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE devices SET revoked_at_ms = ?3 WHERE tenant = ?1 AND device = ?2 AND revoked_at_ms IS NULL",
                )?
                .execute(params![tenant.as_bytes(), device.as_bytes(), time(now_ms)])?;
            // Whoever holds the device now may have made codes on it.
            connection
                .prepare_cached("DELETE FROM enrolments WHERE tenant = ?1 AND made_on = ?2")?
                .execute(params![tenant.as_bytes(), device.as_bytes()])?;
            raise_revision(connection, tenant)?;
            let entry = AuditEntry { at_ms: now_ms, by, action: "device-revoked", subject: device.to_string() };
            audit(connection, tenant, &entry)?;
            Ok(changed > 0)
        })
        .await
    }

    /// The devices revoked at or after a time, by this process or another.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn devices_revoked_since(&self, since_ms: u64) -> Result<Vec<DeviceId>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let devices = connection
                .prepare_cached("SELECT device FROM devices WHERE tenant = ?1 AND revoked_at_ms >= ?2")?
                .query_and_then(params![tenant.as_bytes(), time(since_ms)], |row| device_column(row, "device"))?
                .collect::<Result<Vec<_>, StoreError>>()?;
            Ok(devices.into_iter().flatten().collect())
        })
        .await
    }
}

/// One line of the audit trail.
pub(crate) struct AuditEntry {
    pub(crate) at_ms: u64,
    pub(crate) by: Option<PersonId>,
    pub(crate) action: &'static str,
    pub(crate) subject: String,
}

pub(crate) fn audit(connection: &Connection, tenant: InstallationId, entry: &AuditEntry) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO audit (tenant, entry, at_ms, person, action, subject) VALUES \
             (?1, (SELECT coalesce(max(entry), 0) + 1 FROM audit WHERE tenant = ?1), ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            tenant.as_bytes(),
            time(entry.at_ms),
            entry.by.as_ref().map(|it| it.as_bytes().as_slice()),
            entry.action,
            entry.subject
        ])?;
    Ok(())
}

pub(crate) fn account(
    connection: &Connection,
    tenant: InstallationId,
    user: &str,
) -> Result<Option<Account>, StoreError> {
    connection
        .prepare_cached("SELECT person, user, name, password_hash FROM people WHERE tenant = ?1 AND user = ?2")?
        .query_and_then(params![tenant.as_bytes(), user], account_from_columns)?
        .next()
        .transpose()
}

/// Sets the password of a person, by themselves.
pub(crate) fn set_password_of(
    connection: &Connection,
    tenant: InstallationId,
    (person, hash): (PersonId, &str),
    now_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE people SET password_hash = ?3 WHERE tenant = ?1 AND person = ?2")?
        .execute(params![tenant.as_bytes(), person.as_bytes(), hash])?;
    let entry = AuditEntry { at_ms: now_ms, by: Some(person), action: "password-chosen", subject: person.to_string() };
    audit(connection, tenant, &entry)
}

/// The account of a person who is known to be there.
pub(crate) fn account_of(
    connection: &Connection,
    tenant: InstallationId,
    person: PersonId,
) -> Result<Account, StoreError> {
    connection
        .prepare_cached("SELECT person, user, name, password_hash FROM people WHERE tenant = ?1 AND person = ?2")?
        .query_and_then(params![tenant.as_bytes(), person.as_bytes()], account_from_columns)?
        .next()
        .unwrap_or(Err(StoreError::Unreadable { what: "account" }))
}

fn account_from_columns(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        person: person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?,
        user: row.get("user")?,
        name: row.get("name")?,
        password_hash: row.get("password_hash")?,
    })
}

pub(crate) fn insert_account(
    connection: &Connection,
    tenant: InstallationId,
    account: &Account,
    now_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO people (tenant, person, user, name, password_hash, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            tenant.as_bytes(),
            account.person.as_bytes(),
            account.user,
            account.name,
            account.password_hash,
            time(now_ms)
        ])?;
    Ok(())
}

pub(crate) fn sign_in_device(
    connection: &Connection,
    tenant: InstallationId,
    sign_in: &SignIn,
) -> Result<SignedIn, StoreError> {
    let known = connection
        .prepare_cached(
            "SELECT device, revoked_at_ms FROM devices WHERE tenant = ?1 AND person = ?2 AND public_key = ?3",
        )?
        .query_row(params![tenant.as_bytes(), sign_in.person.as_bytes(), sign_in.public_key], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, Option<i64>>(1)?))
        })
        .optional()?;
    let device = match known {
        Some((_, Some(_))) => return Ok(SignedIn::KeyRevoked),
        Some((device, None)) => DeviceId::from_bytes(device),
        None => sign_in.device,
    };
    connection
        .prepare_cached(
            "INSERT INTO devices (tenant, device, person, name, public_key, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (tenant, device) DO UPDATE SET name = excluded.name, signed_out_at_ms = NULL",
        )?
        .execute(params![
            tenant.as_bytes(),
            device.as_bytes(),
            sign_in.person.as_bytes(),
            sign_in.device_name,
            sign_in.public_key,
            time(sign_in.now_ms),
        ])?;
    connection
        .prepare_cached("DELETE FROM tokens WHERE tenant = ?1 AND device = ?2")?
        .execute(params![tenant.as_bytes(), device.as_bytes()])?;
    connection
        .prepare_cached(
            "INSERT INTO tokens (tenant, token_hash, person, device, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            tenant.as_bytes(),
            sign_in.token.0,
            sign_in.person.as_bytes(),
            device.as_bytes(),
            time(sign_in.now_ms)
        ])?;
    Ok(SignedIn::Device(device))
}

fn principal_from_columns(row: &Row<'_>, token: TokenHash) -> Result<Principal, StoreError> {
    let revoked: Option<i64> = row.get("revoked_at_ms")?;
    Ok(Principal {
        person: person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?,
        user: row.get("user")?,
        name: row.get("name")?,
        device: device_column(row, "device")?,
        state: if revoked.is_some() { PrincipalState::Revoked } else { PrincipalState::Active },
        token,
    })
}

const DEVICE_COLUMNS: &str = "device, person, name, public_key, created_at_ms, signed_out_at_ms, revoked_at_ms, wipe_ordered_at_ms, \
     certificate";

fn device_from_columns(row: &Row<'_>) -> Result<Device, StoreError> {
    let moment = |column| row.get::<_, Option<i64>>(column)?.map(count).transpose();
    Ok(Device {
        id: device_column(row, "device")?.ok_or(StoreError::Unreadable { what: "device" })?,
        person: person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?,
        name: row.get("name")?,
        public_key: row.get("public_key")?,
        created_at_ms: count(row.get("created_at_ms")?)?,
        signed_out_at_ms: moment("signed_out_at_ms")?,
        revoked_at_ms: moment("revoked_at_ms")?,
        wipe_ordered_at_ms: moment("wipe_ordered_at_ms")?,
        certificate: row.get("certificate")?,
    })
}
