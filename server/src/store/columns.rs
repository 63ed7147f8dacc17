//! Reading and writing ids, hashes and cases as columns.
//!
//! Nothing is defaulted on the way in: a value that can't be read is an error that names the column.

use automerge::ChangeHash;
use form_model::{Case, DeviceId, DocumentKind, InstallationId, PersonId, RoundId, UnitId};
use rusqlite::Row;

use super::StoreError;

const fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}

pub(crate) fn hash_column(row: &Row<'_>, column: &'static str) -> Result<ChangeHash, StoreError> {
    Ok(ChangeHash(row.get::<_, [u8; 32]>(column)?))
}

/// Several hashes in one column, 32 bytes each.
pub(crate) fn hashes_column(row: &Row<'_>, column: &'static str) -> Result<Vec<ChangeHash>, StoreError> {
    let bytes: Vec<u8> = row.get(column)?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(unreadable(column));
    }
    Ok(hashes.iter().map(|it| ChangeHash(*it)).collect())
}

/// Ascending, so that equal heads are equal bytes.
pub(crate) fn hashes_to_blob(hashes: &[ChangeHash]) -> Vec<u8> {
    let mut sorted = hashes.to_vec();
    sorted.sort_unstable();
    sorted.iter().flat_map(|it| it.0).collect()
}

pub(crate) fn person_column(row: &Row<'_>, column: &'static str) -> Result<Option<PersonId>, StoreError> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(PersonId::from_bytes))
}

pub(crate) fn device_column(row: &Row<'_>, column: &'static str) -> Result<Option<DeviceId>, StoreError> {
    Ok(row.get::<_, Option<[u8; 16]>>(column)?.map(DeviceId::from_bytes))
}

pub(crate) fn unit_column(row: &Row<'_>, column: &'static str) -> Result<UnitId, StoreError> {
    Ok(UnitId::from_bytes(row.get(column)?))
}

/// The case of a row that has kind, unit, round, occasion and generation.
pub(crate) fn case_from_columns(tenant: InstallationId, row: &Row<'_>) -> Result<Case, StoreError> {
    let kind: String = row.get("kind")?;
    let occasion: Option<String> = row.get("occasion")?;
    let case = Case {
        kind: DocumentKind::from_code(&kind).ok_or_else(|| unreadable("document kind"))?,
        installation: tenant,
        unit: unit_column(row, "unit")?,
        round: row.get::<_, Option<[u8; 16]>>("round")?.map(RoundId::from_bytes),
        occasion: occasion.map(|it| serde_json::from_str(&it)).transpose().map_err(|_| unreadable("occasion"))?,
        generation: row.get("generation")?,
    };
    if case.is_well_formed() { Ok(case) } else { Err(unreadable("case")) }
}
