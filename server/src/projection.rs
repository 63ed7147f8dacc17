//! The worker that derives rows from documents: progress, and what hand-ins ask for.
//!
//! An append marks its document in the same transaction; the worker loads everything committed, derives, and stores the
//! rows. It holds no state of its own, so a restart loses nothing and rebuilding gives the same rows. The rule: a
//! document that can't be read stops nobody else's rows, and is tried again when it grows.

use std::sync::Arc;
use std::time::Duration;

use automerge::Automerge;
use form_model::{DocumentKind, Followup, Occasion, Template, Voice, digest, is_ready};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::app::App;
use crate::content::materialise;
use crate::long_work::{in_background, is_on_one_thread};
use crate::planned_day::{action_days, follow_up_day};
use crate::store::{
    DerivedRows, Dirty, DueBefore, FrozenHandIn, HandedInRow, ProgressRow, Store, StoreError, StoredDocument,
};

/// Documents taken up at a time.
const DOCUMENTS_AT_ONCE: u32 = 128;

/// Documents of those that are worked on at the same time: two keep the cores of a small machine busy while others wait for
/// the disk, which they share one commit of. Each is in memory as a whole.
const DERIVED_AT_ONCE: usize = 4;

/// A document is derived when nobody has written in it for so long: deriving costs as much as dozens of edits.
const QUIET_MS: u64 = 1_000;

/// A document that is never quiet is derived after so long all the same.
const WAITING_MS_MAX: u64 = 30_000;

/// How often marked documents are looked at while there are any.
const LOOK: Duration = Duration::from_millis(250);

/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Derives rows for as long as the server runs.
pub(crate) async fn project_forever(app: Arc<App>) {
    loop {
        let now_ms = app.hub.now_ms();
        let due = DueBefore {
            last_grown_ms: now_ms.saturating_sub(QUIET_MS),
            first_grown_ms: now_ms.saturating_sub(WAITING_MS_MAX),
        };
        match project_dirty(&app.store, due, |document| Box::pin(app.document_derived(document))).await {
            Ok(0) => wait_for_work(&app.store).await,
            Ok(_) => {}
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::error!(%error, "projections wait for the store");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// Returns after a moment while documents are marked, and otherwise when one is.
async fn wait_for_work(store: &Store) {
    if store.is_projected().await.unwrap_or(false) {
        store.projection_work().await;
    }
    tokio::time::sleep(LOOK).await;
}

/// A document with everything committed to it, as the worker found it.
pub(crate) struct Derived {
    pub(crate) stored: StoredDocument,
    pub(crate) document: Automerge,
    pub(crate) template: Option<Arc<Template>>,
    /// What a follow-up says.
    pub(crate) followup: Option<Followup>,
}

/// Derives the rows of some marked documents; how many there were. Each is also shown to `derived`.
pub(crate) async fn project_dirty<F: Future<Output = Result<(), StoreError>>>(
    store: &Store,
    due: DueBefore,
    derived: impl Fn(Derived) -> F,
) -> Result<usize, StoreError> {
    let dirty = store.dirty_documents(due, DOCUMENTS_AT_ONCE).await?;
    let count = dirty.len();
    let at_once = if is_on_one_thread() { 1 } else { DERIVED_AT_ONCE };
    let derived = &derived;
    let work = stream::iter(dirty).map(|it| project_one(store, it, derived));
    work.buffer_unordered(at_once).try_collect::<()>().await?;
    Ok(count)
}

async fn project_one<F: Future<Output = Result<(), StoreError>>>(
    store: &Store,
    dirty: Dirty,
    derived: &impl Fn(Derived) -> F,
) -> Result<(), StoreError> {
    let Some(stored) = store.load(dirty.document).await?.filter(|it| !it.row.is_tombstone) else {
        return store.project(dirty, DerivedRows::default()).await;
    };
    let template = stored.row.template.and_then(|hash| store.template(hash));
    let work = in_background(move || {
        let document = materialise(&stored)?;
        let followup = template.as_deref().map(|it| Followup::read(&document, it));
        let rows = derived_rows(&stored, &document, followup.as_ref());
        Ok::<_, StoreError>((rows, Derived { stored, document, template, followup }))
    });
    match work.await {
        Ok(Ok((mut rows, document))) => {
            // What is archived has had its receipts, and its copy knows no longer which change handed it in.
            if document.stored.row.is_live() {
                derived(document).await?;
            }
            if let Some(progress) = &mut rows.progress {
                let received = store.received_of(dirty.document).await?;
                progress.hand_ins = received.accepted;
                rows.handed_in = taken_apart(*progress, received.uncounted).await?;
            }
            store.project(dirty, rows).await
        }
        Ok(Err(error)) => {
            tracing::error!(%error, document.id = %dirty.document, "no rows can be derived from a document");
            store.project(dirty, DerivedRows::default()).await
        }
        Err(_) => {
            tracing::error!(document.id = %dirty.document, "deriving rows from a document panicked");
            store.project(dirty, DerivedRows::default()).await
        }
    }
}

/// The newest accepted hand-in of a yearly follow-up, taken apart; none if there is none, or it was counted before.
async fn taken_apart(progress: ProgressRow, newest: Option<FrozenHandIn>) -> Result<Option<HandedInRow>, StoreError> {
    let Some(newest) = newest.filter(|_| progress.occasion == Occasion::Yearly) else { return Ok(None) };
    let work = in_background(move || HandedInRow::of(newest, progress.unit, progress.round));
    let row = work.await.map_err(|_| StoreError::ReadPanicked)?;
    if row.is_none() {
        tracing::error!(document.id = %progress.document, "a hand-in can't be read and is not counted");
    }
    Ok(row)
}

fn derived_rows(stored: &StoredDocument, document: &Automerge, followup: Option<&Followup>) -> DerivedRows {
    let (id, unit) = (stored.row.id, stored.row.case.unit);
    match (stored.row.case.kind, followup) {
        (DocumentKind::ActionPlan, _) => {
            DerivedRows { days: action_days(id, unit, document), ..DerivedRows::default() }
        }
        (DocumentKind::Followup, None) => DerivedRows::default(),
        (DocumentKind::Followup, Some(followup)) => {
            let days = follow_up_day(id, unit, &followup.plan).into_iter().collect();
            DerivedRows { progress: progress_row(stored, document, followup), days, handed_in: None }
        }
    }
}

/// The progress of a follow-up, as far as its content tells.
fn progress_row(stored: &StoredDocument, document: &Automerge, followup: &Followup) -> Option<ProgressRow> {
    let case = &stored.row.case;
    let (round, occasion) = (case.round?, case.occasion?);
    // Whoever made no mark is not ready, whatever the content is.
    let content = (!followup.ready.is_empty()).then(|| digest(document));
    let ready = |voice| content.is_some_and(|it| is_ready(followup, it, voice));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(ProgressRow {
        document: stored.row.id,
        unit: case.unit,
        round,
        occasion,
        // The first change is genesis, which nobody wrote.
        begun: stored.row.snapshot_changes + stored.row.tail_changes > 1,
        questions: count(followup.answers.len()),
        answered: count(
            followup
                .answers
                .values()
                .filter(|it| !it.manager.ratings.is_empty() || !it.representative.ratings.is_empty())
                .count(),
        ),
        differences_open: count(followup.open_differences().count()),
        ready_by_manager: ready(Voice::Manager),
        ready_by_representative: ready(Voice::Representative),
        hand_ins: 0,
        fed_back: followup.is_fed_back(),
    })
}
