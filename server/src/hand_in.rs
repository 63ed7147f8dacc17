//! Receiving hand-ins: checking what a manager handed in, freezing it, and writing the receipt.
//!
//! It runs after the commit, on committed changes only, and never touches the document itself: editing goes on. The
//! rules that must not be broken: what is frozen is the content at the hand-in's own dependencies, whatever came
//! later; and the same hand-in gets the same receipt again on a server that was restored.

use std::collections::BTreeSet;
use std::sync::Arc;

use automerge::{Automerge, ChangeHash};
use form_model::{
    ActionPlan, ContentDigest, DocumentId, DocumentKind, Followup, HandInMark, Occasion, PersonId, Receipt,
    ReceiptOutcome, RowId, Template, WaitingReason, check_hand_in, conflicts, content_json, valid_marks,
};
use serde_json::{Value as Json, json};

use crate::app::App;
use crate::clock::day_of;
use crate::content::materialise;
use crate::frozen_content::{FROZEN_FORMAT, without_small_tallies};
use crate::long_work::in_background;
use crate::message::{HandedIn, RepresentativesMark, messages_of_hand_in, messages_of_voided_marks};
use crate::projection::Derived;
use crate::store::{DocumentRow, HandInRecord, Store, StoreError};
use crate::voided_mark::{change_of_row, voided_marks};

/// What a receipt's signature is for; no other signature of the installation covers the same words.
const RECEIPT_PURPOSE: &str = "samsyn-receipt-1";

/// A committed follow-up in memory.
#[derive(Debug, Clone)]
struct CommittedFollowup {
    row: DocumentRow,
    document: Arc<Automerge>,
    template: Arc<Template>,
}

/// A hand-in with the content that it was made on.
struct HandIn {
    mark: HandInMark,
    change: ChangeHash,
    heads: Vec<ChangeHash>,
    then: Automerge,
    content: Followup,
}

impl App {
    /// Looks at a document that grew: a hand-in in it gets its receipt, and a plan that grew may be what one waits for.
    ///
    /// What was asked, raised or answered in a plan is told.
    pub(crate) async fn document_derived(&self, derived: Derived) -> Result<(), StoreError> {
        if derived.stored.row.case.kind == DocumentKind::ActionPlan {
            self.confirm_requests(&derived).await?;
            self.tell_of_raised(&derived).await?;
        }
        let row = derived.stored.row;
        match (row.case.kind, derived.template.zip(derived.followup)) {
            (DocumentKind::Followup, Some((template, content))) => {
                let id = row.id;
                let now_ms = self.hub.now_ms();
                tell_voided_marks(&self.store, &row, &voided_marks(&derived.document, &content), now_ms).await?;
                let followup = CommittedFollowup { row, document: Arc::new(derived.document), template };
                if process_hand_ins(&self.store, &followup, content.hand_ins, now_ms).await? {
                    self.hub.case_changed(id);
                }
                Ok(())
            }
            (DocumentKind::ActionPlan, _) => self.store.revisit_waiting_hand_ins(row.case.unit).await,
            (DocumentKind::Followup, None) => Err(StoreError::Unreadable { what: "template" }),
        }
    }
}

/// Checks every hand-in of a committed follow-up that has no final receipt yet. True when a receipt is new or has changed.
pub(crate) async fn receive_hand_ins(
    store: &Store,
    row: DocumentRow,
    document: Automerge,
    template: Arc<Template>,
    now_ms: u64,
) -> Result<bool, StoreError> {
    let marks = Followup::read(&document, &template).hand_ins;
    process_hand_ins(store, &CommittedFollowup { row, document: Arc::new(document), template }, marks, now_ms).await
}

/// Checks every hand-in of a follow-up that has no final receipt yet. True when a receipt is new or has changed.
async fn process_hand_ins(
    store: &Store,
    followup: &CommittedFollowup,
    marks: Vec<HandInMark>,
    now_ms: u64,
) -> Result<bool, StoreError> {
    if marks.is_empty() {
        return Ok(false);
    }
    let mut changed = false;
    let mut known = store.receipts(followup.row.id).await?;
    for mark in marks {
        let before = known.iter().position(|it| it.hand_in == mark.id);
        if before.is_some_and(|at| is_final(&known[at].outcome)) {
            continue;
        }
        let Some(hand_in) = content_at(followup.clone(), mark).await? else { continue };
        let record = examine(store, followup, &hand_in, &known, now_ms).await?;
        if before.is_none_or(|at| known[at].outcome != record.receipt.outcome) {
            if record.receipt.outcome == ReceiptOutcome::Accepted {
                // Before it is final, since what is final is not looked at again.
                tell_hand_in(store, followup, &hand_in.mark, now_ms).await?;
            }
            store.record_hand_in(followup.row.id, record.clone()).await?;
            changed = true;
        }
        match before {
            Some(at) => known[at] = record.receipt,
            None => known.push(record.receipt),
        }
    }
    Ok(changed)
}

/// Tells those concerned that a follow-up was handed in.
async fn tell_hand_in(
    store: &Store,
    followup: &CommittedFollowup,
    mark: &HandInMark,
    now_ms: u64,
) -> Result<(), StoreError> {
    let case = &followup.row.case;
    let (Some(round), Some(occasion)) = (case.round, case.occasion) else { return Ok(()) };
    let has_reason = mark.reason.as_deref().is_some_and(|it| !it.trim().is_empty());
    let marked = if has_reason { RepresentativesMark::GoneWithout } else { RepresentativesMark::Settled };
    let extra = match occasion {
        Occasion::Yearly => None,
        Occasion::Extra { .. } => Some(mark.id),
    };
    let handed_in = HandedIn { unit: case.unit, round, extra, by: mark.person, mark: marked };
    let messages = messages_of_hand_in(&store.framework().organisation, &handed_in, day_of(now_ms));
    store.add_messages(messages, now_ms).await.map(|_| ())
}

/// Tells people whose marks do not hold any more; what was told of a mark is not told again.
async fn tell_voided_marks(
    store: &Store,
    row: &DocumentRow,
    voided: &[(RowId, PersonId)],
    now_ms: u64,
) -> Result<(), StoreError> {
    let Some(round) = row.case.round.filter(|_| !voided.is_empty()) else { return Ok(()) };
    let messages = messages_of_voided_marks(&store.framework(), (row.case.unit, round), voided, day_of(now_ms));
    store.add_messages(messages, now_ms).await.map(|_| ())
}

/// True for what nothing changes any more: only a hand-in that waits is looked at again.
const fn is_final(outcome: &ReceiptOutcome) -> bool {
    match outcome {
        ReceiptOutcome::Accepted | ReceiptOutcome::Rejected { .. } => true,
        ReceiptOutcome::Waiting { .. } => false,
    }
}

/// A hand-in with the follow-up as it was when it was made. `None`: no change made the row, so it is none.
async fn content_at(followup: CommittedFollowup, mark: HandInMark) -> Result<Option<HandIn>, StoreError> {
    let work = in_background(move || {
        let Some((change, heads)) = made_by(&followup.document, mark.id) else { return Ok(None) };
        let then = followup.document.fork_at(&heads).map_err(|_| StoreError::Unreadable { what: "document" })?;
        let content = Followup::read(&then, &followup.template);
        Ok(Some(HandIn { mark, change, heads, then, content }))
    });
    work.await.unwrap_or(Err(StoreError::ReadPanicked))
}

/// Judges one hand-in on the content that it was made on.
async fn examine(
    store: &Store,
    followup: &CommittedFollowup,
    hand_in: &HandIn,
    known: &[Receipt],
    now_ms: u64,
) -> Result<HandInRecord, StoreError> {
    let mark = &hand_in.mark;
    let mut receipt = Receipt {
        hand_in: mark.id,
        change: hand_in.change,
        number: receipt_number(hand_in.change),
        version: version_of(known, &hand_in.content),
        outcome: ReceiptOutcome::Accepted,
        received_at_ms: now_ms,
        digest: mark.digest.unwrap_or_else(|| ContentDigest::from_bytes([0; 32])),
        signature: Vec::new(),
    };
    let mut frozen = None;
    if let Err(because) = check_hand_in(&hand_in.then, &hand_in.content, mark) {
        receipt.outcome = ReceiptOutcome::Rejected { because };
    } else {
        match plan_as_named(store, &followup.row, &mark.plan_heads).await? {
            NamedPlan::Missing => receipt.outcome = ReceiptOutcome::Waiting { because: WaitingReason::ActionPlan },
            NamedPlan::None => frozen = Some(freeze(followup, hand_in, &ActionPlan::default())),
            NamedPlan::There(plan) => frozen = Some(freeze(followup, hand_in, &plan)),
        }
    }
    let signed = signed_bytes(followup.row.id, &receipt);
    receipt.signature = store.installation().sign(RECEIPT_PURPOSE, &signed).to_vec();
    Ok(HandInRecord { receipt, content: frozen.map(|it| it.to_string()) })
}

/// The change that added a hand-in, with its dependencies.
fn made_by(document: &Automerge, hand_in: RowId) -> Option<(ChangeHash, Vec<ChangeHash>)> {
    let change = change_of_row(document, "hand_in", hand_in)?;
    let deps = document.get_change_meta_by_hash(&change)?.deps;
    Some((change, deps))
}

/// Counts the hand-ins that were received before this one was made: the same on every server.
fn version_of(known: &[Receipt], content: &Followup) -> u32 {
    let earlier = content
        .hand_ins
        .iter()
        .filter(|earlier| known.iter().any(|it| it.hand_in == earlier.id && it.outcome == ReceiptOutcome::Accepted));
    u32::try_from(earlier.count()).unwrap_or(u32::MAX).saturating_add(1)
}

/// A number that people can read to each other: the first bytes of the hand-in's change.
fn receipt_number(change: ChangeHash) -> String {
    let hex: String = change.0[..6].iter().map(|byte| format!("{byte:02X}")).collect();
    format!("{}-{}-{}", &hex[..4], &hex[4..8], &hex[8..])
}

/// The action plan that a hand-in names.
enum NamedPlan {
    /// It names none.
    None,
    /// Some of the heads that it names have not come.
    Missing,
    /// The plan as it was at those heads.
    There(Box<ActionPlan>),
}

async fn plan_as_named(store: &Store, row: &DocumentRow, heads: &[ChangeHash]) -> Result<NamedPlan, StoreError> {
    if heads.is_empty() {
        return Ok(NamedPlan::None);
    }
    let Some(stored) = store.load_action_plan(row.case.unit).await? else { return Ok(NamedPlan::Missing) };
    let heads = heads.to_vec();
    let work = in_background(move || {
        let plan = materialise(&stored)?;
        if heads.iter().any(|it| plan.get_change_meta_by_hash(it).is_none()) {
            return Ok(NamedPlan::Missing);
        }
        let then = plan.fork_at(&heads).map_err(|_| StoreError::Unreadable { what: "action plan" })?;
        Ok(NamedPlan::There(Box::new(ActionPlan::read(&then))))
    });
    work.await.unwrap_or(Err(StoreError::ReadPanicked))
}

/// What was handed in, without its history.
fn freeze(followup: &CommittedFollowup, hand_in: &HandIn, plan: &ActionPlan) -> Json {
    let content = &hand_in.content;
    let this_followup = followup.row.id.to_string();
    let linked: BTreeSet<&String> = content.findings.iter().flat_map(|it| &it.actions).collect();
    let action_rows: Vec<_> = plan
        .rows
        .iter()
        .filter(|row| {
            let is_linked = row.id.is_some_and(|it| linked.contains(&it.to_string()));
            is_linked || row.values.get("follow_up") == Some(&this_followup)
        })
        .collect();
    let ready: Vec<_> = hand_in.mark.digest.map(|digest| valid_marks(content, digest).collect()).unwrap_or_default();
    json!({
        "format": FROZEN_FORMAT,
        "document": without_small_tallies(content_json(&hand_in.then)),
        "conflicts": conflicts(&hand_in.then),
        "answers": content.answers,
        "findings": content.findings,
        "summary": content.summary,
        "action_rows": action_rows,
        "hand_in": hand_in.mark,
        "ready": ready,
        "heads": hand_in.heads.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "template": followup.row.template,
    })
}

/// What a receipt's signature covers, beside its purpose and the installation: nothing that a restored server would
/// know differently.
fn signed_bytes(document: DocumentId, receipt: &Receipt) -> Vec<u8> {
    let outcome = serde_json::to_string(&receipt.outcome).expect("invariant: an outcome has string keys only");
    let mut out = Vec::new();
    let encoded = minicbor::Encoder::new(&mut out)
        .array(6)
        .and_then(|it| it.bytes(document.as_bytes()))
        .and_then(|it| it.bytes(receipt.hand_in.as_bytes()))
        .and_then(|it| it.bytes(&receipt.change.0))
        .and_then(|it| it.bytes(receipt.digest.as_bytes()))
        .and_then(|it| it.u32(receipt.version))
        .and_then(|it| it.str(&outcome))
        .map(|_| ());
    encoded.expect("invariant: encoding into memory can't fail");
    out
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;
    use form_model::{
        Case, Edit, FormDocument, InstallationId, Level, MadeChange, Mark, Occasion, PersonId, RejectionReason,
        RoundId, RowValue, Splice, Table, UnitId, Voice, built_in_template, digest,
    };

    use super::*;
    use crate::gate::{admit_genesis, admit_unchecked};
    use crate::store::{Append, StoreOptions, initialise};

    const NOON_MS: u64 = 1_774_958_400_000;
    const INSTALLATION: InstallationId = InstallationId::from_bytes([1; 16]);
    const UNIT: UnitId = UnitId::from_bytes([2; 16]);

    /// A unit's follow-up and action plan on a server of their own.
    struct Workplace {
        store: Store,
        followup: FormDocument,
        plan: FormDocument,
        _folder: tempfile::TempDir,
    }

    impl Workplace {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            initialise(folder.path(), INSTALLATION, "Exempelstad", NOON_MS).unwrap();
            let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
            let case = Case::followup(INSTALLATION, UNIT, RoundId::from_bytes([3; 16]), Occasion::Yearly);
            let mut followup = FormDocument::start(case, Some(built_in_template(Level::Workplace))).unwrap();
            let mut plan = FormDocument::start(Case::action_plan(INSTALLATION, UNIT), None).unwrap();
            for (form, actor) in [(&mut followup, 1_u8), (&mut plan, 2)] {
                let genesis = admit_genesis(form.genesis());
                let template = form.template().map(Template::hash);
                store.create_document(form.case(), template, genesis, NOON_MS).await.unwrap();
                form.write_as(PersonId::from_bytes([1; 16]), ActorId::from([actor]));
            }
            Self { store, followup, plan, _folder: folder }
        }

        fn edit(&mut self, edit: &Edit) -> MadeChange {
            self.followup.apply(edit, NOON_MS).unwrap().unwrap()
        }

        fn mark(&self, row: u8) -> Mark {
            Mark {
                row: RowId::from_bytes([row; 16]),
                person: PersonId::from_bytes([1; 16]),
                time_ms: NOON_MS,
                digest: digest(self.followup.automerge()),
            }
        }

        fn mark_ready(&mut self) {
            for (row, voice) in [(10, Voice::Manager), (11, Voice::Representative)] {
                let mark = self.mark(row);
                self.edit(&Edit::mark_ready(&mark, voice));
            }
        }

        async fn commit(&self, form: &FormDocument) {
            let changes = form.automerge().get_changes(&[form.genesis().hash]);
            let admitted = changes.into_iter().map(|it| admit_unchecked(form.id(), it, None)).collect();
            let append = Append { admitted, ..Append::new(form.id(), form.heads(), NOON_MS) };
            self.store.append(append).await.unwrap();
        }

        async fn process(&self) -> Vec<HandInRecord> {
            let stored = self.store.load(self.followup.id()).await.unwrap().unwrap();
            let followup = CommittedFollowup {
                document: Arc::new(materialise(&stored).unwrap()),
                row: stored.row,
                template: Arc::new(built_in_template(Level::Workplace)),
            };
            let marks = Followup::read(&followup.document, &followup.template).hand_ins;
            process_hand_ins(&self.store, &followup, marks, NOON_MS).await.unwrap();
            self.store.hand_ins(self.followup.id()).await.unwrap()
        }
    }

    #[tokio::test]
    async fn what_is_frozen_is_what_was_handed_in_whatever_came_later() {
        let mut workplace = Workplace::new().await;
        workplace.edit(&Edit::comment("A1", Splice::insert(0, "före")));
        workplace.mark_ready();
        let mark = workplace.mark(20);
        workplace.edit(&Edit::hand_in(&mark, &[], None));
        workplace.edit(&Edit::comment("A1", Splice::insert(0, "efter ")));
        workplace.commit(&workplace.followup).await;
        let records = workplace.process().await;
        assert_eq!(records.len(), 1);
        assert_eq!((records[0].receipt.outcome, records[0].receipt.version), (ReceiptOutcome::Accepted, 1));
        let content: Json = serde_json::from_str(records[0].content.as_ref().unwrap()).unwrap();
        assert_eq!(content["document"]["answers"]["A1"]["comment"], "före");
        assert_eq!(content["ready"].as_array().unwrap().len(), 2);
        workplace.mark_ready_again_and_hand_in().await;
        let versions: Vec<u32> = workplace.process().await.iter().map(|it| it.receipt.version).collect();
        assert_eq!(versions, [1, 2]);
    }

    impl Workplace {
        async fn mark_ready_again_and_hand_in(&mut self) {
            for (row, voice) in [(30, Voice::Manager), (31, Voice::Representative)] {
                let mark = self.mark(row);
                self.edit(&Edit::mark_ready(&mark, voice));
            }
            let mark = self.mark(40);
            self.edit(&Edit::hand_in(&mark, &[], None));
            self.commit(&self.followup).await;
        }
    }

    #[tokio::test]
    async fn a_hand_in_without_marks_is_rejected_and_changes_nothing_in_the_document() {
        let mut workplace = Workplace::new().await;
        let mark = workplace.mark(20);
        workplace.edit(&Edit::hand_in(&mark, &[], None));
        workplace.commit(&workplace.followup).await;
        let records = workplace.process().await;
        let expected = ReceiptOutcome::Rejected { because: RejectionReason::ManagerNotReady };
        assert_eq!((records[0].receipt.outcome, records[0].content.is_none()), (expected, true));
    }

    #[tokio::test]
    async fn a_hand_in_waits_for_the_action_plan_that_it_names_and_freezes_its_linked_rows() {
        let mut workplace = Workplace::new().await;
        let link = RowValue::new("follow_up", workplace.followup.id().to_string());
        let row = Edit::add_row(
            Table::Actions,
            RowId::from_bytes([7; 16]),
            vec![link, RowValue::new("action", "Byt lampor")],
        );
        workplace.plan.apply(&row, NOON_MS).unwrap();
        let unlinked =
            Edit::add_row(Table::Actions, RowId::from_bytes([8; 16]), vec![RowValue::new("action", "Annat")]);
        workplace.plan.apply(&unlinked, NOON_MS).unwrap();
        workplace.mark_ready();
        let mark = workplace.mark(20);
        let heads = workplace.plan.heads();
        workplace.edit(&Edit::hand_in(&mark, &heads, None));
        workplace.commit(&workplace.followup).await;
        let waiting = workplace.process().await;
        assert_eq!(waiting[0].receipt.outcome, ReceiptOutcome::Waiting { because: WaitingReason::ActionPlan });
        workplace.commit(&workplace.plan).await;
        workplace.store.revisit_waiting_hand_ins(UNIT).await.unwrap();
        let received = workplace.process().await;
        assert_eq!(received[0].receipt.outcome, ReceiptOutcome::Accepted);
        let content: Json = serde_json::from_str(received[0].content.as_ref().unwrap()).unwrap();
        let rows = content["action_rows"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["texts"]["action"]), (1, &json!("Byt lampor")));
    }

    #[tokio::test]
    async fn the_same_hand_in_gets_the_same_receipt_from_a_restored_server() {
        let mut workplace = Workplace::new().await;
        workplace.mark_ready();
        let mark = workplace.mark(20);
        workplace.edit(&Edit::hand_in(&mark, &[], None));
        workplace.commit(&workplace.followup).await;
        let before = workplace.process().await;
        let again = examine_again(&workplace).await;
        assert_eq!(before[0].receipt.number, again.receipt.number);
        assert_eq!(before[0].receipt.signature, again.receipt.signature);
    }

    async fn examine_again(workplace: &Workplace) -> HandInRecord {
        let stored = workplace.store.load(workplace.followup.id()).await.unwrap().unwrap();
        let followup = CommittedFollowup {
            document: Arc::new(materialise(&stored).unwrap()),
            row: stored.row,
            template: Arc::new(built_in_template(Level::Workplace)),
        };
        let mark = Followup::read(&followup.document, &followup.template).hand_ins[0].clone();
        let hand_in = content_at(followup.clone(), mark).await.unwrap().unwrap();
        examine(&workplace.store, &followup, &hand_in, &[], NOON_MS + 86_400_000).await.unwrap()
    }
}
