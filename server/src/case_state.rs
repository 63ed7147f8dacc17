//! The state of a case beside its document: what our own clients are told when they open it and when it changes.
//!
//! It is always the whole state, so that a client that missed a part, or knew more than a restored server, is right
//! again after one message.

use form_model::{CaseStanding, CaseState, DocumentId};

use crate::previous_answers::previous_answers;
use crate::store::{DocumentRow, SaidAfter, Store, StoreError};

/// The state of a case whose document is there, for those who may read what the unit handed in before, or for others.
///
/// # Errors
/// If the store fails.
pub(crate) async fn state_of_current(
    store: &Store,
    row: &DocumentRow,
    earlier: EarlierHandIns,
) -> Result<CaseState, StoreError> {
    let receipts = store.receipts(row.id).await?;
    let previous = match earlier {
        EarlierHandIns::Open => previous_answers(store, &row.case, row.template).await?,
        EarlierHandIns::Shut => None,
    };
    let SaidAfter { sent_back, statements, requests } = store.said_after(row.id).await?;
    Ok(CaseState {
        receipts,
        sent_back,
        statements,
        requests,
        previous,
        ..CaseState::new(row.id, CaseStanding::Current)
    })
}

/// Whether what the unit handed in before is open to the one who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EarlierHandIns {
    /// It is.
    Open,
    /// It is not: somebody who was invited to this follow-up reads no others.
    Shut,
}

/// The state of a case that has no working document any more: it was archived, or else erased.
pub(crate) fn state_of_gone(document: DocumentId, row: Option<&DocumentRow>) -> CaseState {
    let is_archived = row.is_some_and(|it| !it.is_tombstone && it.archived_at_ms.is_some());
    CaseState::new(document, if is_archived { CaseStanding::Archived } else { CaseStanding::Erased })
}
