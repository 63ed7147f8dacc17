//! Vouchers as they are kept: of each person the newest for each actor of a document.
//!
//! Nothing is checked here: what comes was checked before it was put into a batch. The rule that must not be broken: one
//! person's voucher never takes the place of another's.

use form_model::{DocumentId, InstallationId, Voucher};
use rusqlite::{Connection, Row, params};

use super::StoreError;
use super::columns::{device_column, hash_column, person_column};
use super::documents::{Append, time};

/// Writes the vouchers of a batch.
pub(crate) fn put_vouchers(connection: &Connection, tenant: InstallationId, batch: &Append) -> Result<(), StoreError> {
    for voucher in &batch.vouch {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO vouchers (tenant, document, actor, person, hash, device, certificate, signature, \
                 received_at_ms, received_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                tenant.as_bytes(),
                batch.document.as_bytes(),
                voucher.actor,
                voucher.person.as_bytes(),
                voucher.hash.0,
                voucher.device.as_bytes(),
                voucher.certificate,
                voucher.signature,
                time(batch.received_at_ms),
                batch.received_from.as_ref().map(|it| it.as_bytes().as_slice()),
            ])?;
    }
    Ok(())
}

/// The vouchers of a document.
pub(crate) fn vouchers_of(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
) -> Result<Vec<Voucher>, StoreError> {
    connection
        .prepare_cached(
            "SELECT actor, person, hash, device, certificate, signature FROM vouchers \
             WHERE tenant = ?1 AND document = ?2 ORDER BY actor, person",
        )?
        .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| from_columns(document, row))?
        .collect()
}

fn from_columns(document: DocumentId, row: &Row<'_>) -> Result<Voucher, StoreError> {
    Ok(Voucher {
        document,
        actor: row.get("actor")?,
        hash: hash_column(row, "hash")?,
        person: person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })?,
        device: device_column(row, "device")?.ok_or(StoreError::Unreadable { what: "device" })?,
        signature: row.get("signature")?,
        certificate: row.get("certificate")?,
    })
}
