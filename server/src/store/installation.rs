//! The one row that says whose store this is: id, name, signing key, storage id.
//!
//! The signing key never leaves the process other than in a backup. The rule that must not be broken: an installation's id
//! and key never change, for every document id, receipt and certificate rests on them.

use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey};
use form_model::{Certificate, InstallationId, WipeOrder, signed_bytes};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::documents::time;
use super::{DATABASE_FILE, StoreError, open_connection, schema};

/// Whose store it is.
#[derive(Debug, Clone)]
pub struct Installation {
    /// The installation's id: the tenant that every key begins with.
    pub id: InstallationId,
    /// What the organisation is called.
    pub name: String,
    /// What sync peers know the store as.
    pub storage_id: String,
    signing_key: SigningKey,
}

impl Installation {
    /// The public half of the signing key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.signing_key.verifying_key().to_bytes()
    }

    /// Signs a statement: the purpose tag, the installation's id, and what is stated in canonical CBOR.
    #[must_use]
    pub fn sign(&self, purpose: &str, canonical: &[u8]) -> [u8; 64] {
        self.signing_key.sign(&signed_bytes(purpose, self.id, canonical)).to_bytes()
    }

    /// Signs a device's certificate.
    #[must_use]
    pub fn certify(&self, certificate: &Certificate) -> Vec<u8> {
        certificate.sign(self.signing_key.as_bytes())
    }

    /// Signs an order to a lost device.
    #[must_use]
    pub fn order_wipe(&self, order: &WipeOrder) -> Vec<u8> {
        order.sign(self.signing_key.as_bytes())
    }
}

/// Makes the database of a new installation in an existing folder that has none.
///
/// # Errors
/// [`StoreError::Taken`] if there is an installation already.
pub fn initialise(folder: &Path, id: InstallationId, name: &str, now_ms: u64) -> Result<(), StoreError> {
    let path = folder.join(DATABASE_FILE);
    let mut connection = open_connection(&path)?;
    schema::bring_up_to_date(&mut connection, &path)?;
    if read(&connection)?.is_some() {
        return Err(StoreError::Taken { what: "data folder" });
    }
    connection.execute(
        "INSERT INTO installation (tenant, name, signing_key, storage_id, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            id.as_bytes(),
            name,
            rand::random::<[u8; 32]>(),
            uuid::Uuid::from_bytes(rand::random()).to_string(),
            time(now_ms)
        ],
    )?;
    Ok(())
}

/// The installation in the database, if there is one.
pub(crate) fn read(connection: &Connection) -> Result<Option<Installation>, StoreError> {
    let row = connection
        .query_row("SELECT tenant, name, storage_id, signing_key FROM installation", [], |row| {
            Ok(Installation {
                id: InstallationId::from_bytes(row.get(0)?),
                name: row.get(1)?,
                storage_id: row.get(2)?,
                signing_key: SigningKey::from_bytes(&row.get(3)?),
            })
        })
        .optional()?;
    Ok(row)
}

/// Says, in the transaction that changes it, that the organisation is not what others hold in memory.
pub(crate) fn raise_revision(connection: &Connection, tenant: InstallationId) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE installation SET organisation_revision = organisation_revision + 1 WHERE tenant = ?1")?
        .execute([tenant.as_bytes()])?;
    Ok(())
}

/// The organisation's revision.
pub(crate) fn revision(connection: &Connection, tenant: InstallationId) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT organisation_revision FROM installation WHERE tenant = ?1")?
        .query_row([tenant.as_bytes()], |row| row.get(0))?)
}
