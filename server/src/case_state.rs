//! The state of a case beside its document: what our own clients are told when they open it and when it changes.
//!
//! It is always the whole state, so that a client that missed a part, or knew more than a restored server, is right
//! again after one message.

use form_model::{CaseStanding, CaseState, DocumentId};

use crate::store::{Store, StoreError};

/// The state of a case whose document is there.
///
/// # Errors
/// If the store fails.
pub(crate) async fn state_of_current(store: &Store, document: DocumentId) -> Result<CaseState, StoreError> {
    let receipts = store.receipts(document).await?;
    Ok(CaseState { document, state: CaseStanding::Current, receipts, sent_back: Vec::new() })
}

/// The state of a case whose document was erased.
pub(crate) const fn state_of_erased(document: DocumentId) -> CaseState {
    CaseState { document, state: CaseStanding::Erased, receipts: Vec::new(), sent_back: Vec::new() }
}
