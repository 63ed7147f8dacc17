//! The state of a case beside its document: what our own clients are told when they open it and when it changes.

use form_model::{CaseStanding, CaseState, DocumentId};

use crate::store::{Store, StoreError};

/// The state of a document's case; `None` if there never was one.
///
/// # Errors
/// If the store fails.
pub(crate) async fn case_state_of(store: &Store, document: DocumentId) -> Result<Option<CaseState>, StoreError> {
    let Some(row) = store.document_row(document).await? else { return Ok(None) };
    let state = if row.is_tombstone { CaseStanding::Erased } else { CaseStanding::Current };
    Ok(Some(CaseState { document, state, receipts: Vec::new(), sent_back: Vec::new() }))
}
