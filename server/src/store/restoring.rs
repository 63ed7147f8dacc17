//! What is done to a restored database before anybody uses it.
//!
//! The ledger says what was erased, archived and revoked; here it is done again, to documents and devices that the backup may
//! never have known. The rule that must not be broken: it is done before the first connection of a tablet.

use std::path::Path;

use form_model::InstallationId;
use rusqlite::{Connection, params};

use super::archiving::archive_again;
use super::documents::{document_row, time};
use super::erasure::{Decision, entomb_case};
use super::framework::{Framework, read_framework};
use super::installation::raise_revision;
use super::{StoreError, open_connection, schema};
use crate::hexadecimal::from_hexadecimal;
use crate::ledger::LedgerEntry;

/// What replaying a ledger did that the backup did not know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Replayed {
    pub(crate) erased: usize,
    pub(crate) revoked: usize,
    pub(crate) archived: usize,
}

/// Opens a database that nobody uses yet, with today's tables.
pub(crate) fn upgrade(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = open_connection(path)?;
    schema::bring_up_to_date(&mut connection, path)?;
    Ok(connection)
}

/// Does again what the ledger says was done.
pub(crate) fn replay_ledger(connection: &Connection, entries: &[LedgerEntry]) -> Result<Replayed, StoreError> {
    let tenant = tenant(connection)?;
    let mut replayed = Replayed::default();
    let archives = entries.iter().any(|it| matches!(it, LedgerEntry::Archived { .. }));
    let framework = if archives { read_framework(connection, tenant)? } else { Framework::default() };
    for entry in entries {
        match entry {
            LedgerEntry::Begun { .. } => {}
            LedgerEntry::Erased { case, reference, at_ms } => {
                let row = document_row(connection, tenant, case.document_id())?;
                if row.is_none_or(|it| !it.is_tombstone) {
                    entomb_case(connection, case, &Decision { reference, at_ms: *at_ms })?;
                    replayed.erased += 1;
                }
            }
            LedgerEntry::Archived { case, at_ms } => {
                replayed.archived += usize::from(archive_again(connection, &framework, case, *at_ms)?);
            }
            LedgerEntry::Revoked { device, person, public_key, at_ms } => {
                let key = from_hexadecimal(public_key).ok_or(StoreError::Unreadable { what: "key in the ledger" })?;
                replayed.revoked += connection
                    .prepare_cached(
                        "INSERT INTO devices (tenant, device, person, name, public_key, created_at_ms, revoked_at_ms) \
                         VALUES (?1, ?2, ?3, '', ?4, ?5, ?5) ON CONFLICT (tenant, device) \
                         DO UPDATE SET revoked_at_ms = excluded.revoked_at_ms WHERE revoked_at_ms IS NULL",
                    )?
                    .execute(params![tenant.as_bytes(), device.as_bytes(), person.as_bytes(), key, time(*at_ms)])?;
            }
        }
    }
    raise_revision(connection, tenant)?;
    Ok(replayed)
}

/// Ends every token, because nobody knows which devices were revoked since; how many devices that are.
pub(crate) fn end_every_sign_in(connection: &Connection, now_ms: u64) -> Result<usize, StoreError> {
    let tenant = tenant(connection)?;
    connection.execute("DELETE FROM tokens WHERE tenant = ?1", [tenant.as_bytes()])?;
    let devices = connection.execute(
        "UPDATE devices SET signed_out_at_ms = ?2 \
         WHERE tenant = ?1 AND signed_out_at_ms IS NULL AND revoked_at_ms IS NULL",
        params![tenant.as_bytes(), time(now_ms)],
    )?;
    Ok(devices)
}

/// Ends every one-time code: one that was used after the backup would be good once more.
pub(crate) fn end_every_enrolment(connection: &Connection) -> Result<(), StoreError> {
    let tenant = tenant(connection)?;
    connection.execute("DELETE FROM enrolments WHERE tenant = ?1", [tenant.as_bytes()])?;
    Ok(())
}

fn tenant(connection: &Connection) -> Result<InstallationId, StoreError> {
    Ok(super::installation::read(connection)?.ok_or(StoreError::NotInitialised)?.id)
}
