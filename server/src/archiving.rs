//! Archiving a round: every follow-up of it is replaced by a copy without history.
//!
//! It goes in steps, so that a request and a lock stay short, and a step that is cut off is simply taken again. The rules that must
//! not be broken: what can't be copied word for word, or waits for somebody, stays as it is and is counted; and the ledger's line
//! is on the disk before the history is gone, so that no restore brings it back.

use form_model::{DocumentId, PersonId, RoundId, Template, genesis};

use crate::content::materialise;
use crate::history_free_copy::{CopyError, HistoryFreeCopy};
use crate::ledger::{Ledger, LedgerEntry};
use crate::long_work::in_background;
use crate::revocation::FinalityError;
use crate::store::{Replaced, Store, StoreError, StoredDocument};

/// So many documents are archived in one step: some seconds' work.
const DOCUMENTS_AT_ONCE: usize = 50;

/// What a step did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ArchivedStep {
    /// The documents that were replaced.
    pub(crate) archived: Vec<DocumentId>,
    /// How many stay as they are because something of them waits.
    pub(crate) waiting: usize,
    /// How many a further step takes.
    pub(crate) left: usize,
}

/// Archives some of the follow-ups of a round, which is closed.
pub(crate) async fn archive_some(
    (store, ledger): (&Store, &Ledger),
    round: RoundId,
    by: Option<PersonId>,
    now_ms: u64,
) -> Result<ArchivedStep, FinalityError> {
    let mut step = ArchivedStep::default();
    for document in store.working_followups(round).await? {
        if step.archived.len() >= DOCUMENTS_AT_ONCE {
            step.left += 1;
            continue;
        }
        match archive_one((store, ledger), document, by, now_ms).await? {
            Replaced::Done => step.archived.push(document),
            Replaced::Waits => step.waiting += 1,
        }
    }
    // Where everything waits nothing has changed.
    if !step.archived.is_empty() || step.waiting == 0 {
        store.note_archived(round, by, now_ms).await?;
    }
    Ok(step)
}

async fn archive_one(
    (store, ledger): (&Store, &Ledger),
    document: DocumentId,
    by: Option<PersonId>,
    now_ms: u64,
) -> Result<Replaced, FinalityError> {
    if store.waits_for_somebody(document).await? {
        return Ok(Replaced::Waits);
    }
    let Some(stored) = store.load(document).await?.filter(|it| it.row.is_live()) else { return Ok(Replaced::Waits) };
    let case = stored.row.case.clone();
    let template = stored.row.template.and_then(|it| store.template(it));
    let copied = in_background(move || copy_of(&stored, template.as_deref()));
    match copied.await.map_err(|_| StoreError::ReadPanicked)?? {
        Ok(copy) => {
            // If the document grows in between, the line is there too early, and the next step makes it true.
            ledger.append(&LedgerEntry::Archived { case, at_ms: now_ms })?;
            Ok(store.replace_by_copy(document, copy, by, now_ms).await?)
        }
        Err(error) => {
            tracing::error!(document.id = %document, %error, "a follow-up is not archived");
            Ok(Replaced::Waits)
        }
    }
}

/// The copy without history that may take a follow-up's place; or why there can be none.
pub(crate) fn copy_of(
    stored: &StoredDocument,
    template: Option<&Template>,
) -> Result<Result<HistoryFreeCopy, CopyError>, StoreError> {
    let genesis = genesis(&stored.row.case, template).map_err(|_| StoreError::Unreadable { what: "template" })?;
    Ok(HistoryFreeCopy::of(&materialise(stored)?, &genesis))
}
