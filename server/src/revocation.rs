//! Revoking a device and erasing a document: what a restore must not undo.
//!
//! The rule that must not be broken: the ledger's line is on the disk before the database is touched. If the database
//! then fails, the command says so and is repeated; the other order could lose the line and keep the deed.

use form_model::{DocumentId, PersonId};

use crate::hexadecimal::to_hexadecimal;
use crate::ledger::{Ledger, LedgerEntry, LedgerError};
use crate::store::{Device, Store, StoreError};

/// Why something could not be made final.
#[derive(Debug, thiserror::Error)]
pub enum FinalityError {
    /// The ledger could not be written; nothing was done.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The database could not be written; repeat it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Revokes a device, for ever; false if it was revoked before.
///
/// # Errors
/// If the ledger or the database can't be written; repeating is safe.
pub async fn revoke_device(
    store: &Store,
    ledger: &Ledger,
    device: &Device,
    by: Option<PersonId>,
    now_ms: u64,
) -> Result<bool, FinalityError> {
    if device.revoked_at_ms.is_some() {
        return Ok(false);
    }
    ledger.append(&LedgerEntry::Revoked {
        device: device.id,
        person: device.person,
        public_key: to_hexadecimal(&device.public_key),
        at_ms: now_ms,
    })?;
    Ok(store.revoke_device_row(device.id, by, now_ms).await?)
}

/// Erases a document with everything that was made of it; its id can't be used again, and its case gets a new
/// generation. False if it was erased before.
///
/// # Errors
/// [`StoreError::UnknownDocument`] if there is none, or if the ledger or the database can't be written; repeating is
/// safe.
pub async fn erase_document(
    store: &Store,
    ledger: &Ledger,
    document: DocumentId,
    reference: &str,
    now_ms: u64,
) -> Result<bool, FinalityError> {
    let row = store.document_row(document).await?.ok_or(StoreError::UnknownDocument(document))?;
    if row.is_tombstone {
        return Ok(false);
    }
    let entry = LedgerEntry::Erased { case: row.case, reference: reference.to_owned(), at_ms: now_ms };
    ledger.append(&entry)?;
    Ok(store.erase(document, reference, now_ms).await?)
}
