//! People, documents and changes for the gate's tests.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use automerge::transaction::Transaction;
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use form_model::{
    Access, Case, Edit, FormDocument, Grant, InstallationId, Level, Occasion, PersonId, RoundId, Template, UnitId,
    Voice, built_in_template,
};

use super::{ClientKind, Decisions, Delivery, Gate, PanicTrigger, Sender, Trial, Verdict};

pub(crate) const MANAGER: PersonId = PersonId::from_bytes([1; 16]);
pub(crate) const REPRESENTATIVE: PersonId = PersonId::from_bytes([2; 16]);
pub(crate) const STRANGER: PersonId = PersonId::from_bytes([9; 16]);

pub(crate) fn grant_of(person: PersonId) -> Grant {
    let voice = match person {
        MANAGER => Voice::Manager,
        REPRESENTATIVE => Voice::Representative,
        _ => return Grant::none(),
    };
    Grant { access: Access::Write, voices: BTreeSet::from([voice]), may_hand_in: person == MANAGER, ..Grant::none() }
}

pub(crate) fn template() -> Template {
    built_in_template(Level::Workplace)
}

pub(crate) fn case() -> Case {
    Case::followup(
        InstallationId::from_bytes([7; 16]),
        UnitId::from_bytes([8; 16]),
        RoundId::from_bytes([9; 16]),
        Occasion::Yearly,
    )
}

/// Making a form takes longer than most tests.
static NEW_FORM: LazyLock<FormDocument> = LazyLock::new(|| FormDocument::start(case(), Some(template())).unwrap());

/// A new form, written in by this person with an actor of this number.
pub(crate) fn form(person: PersonId, actor: u8) -> FormDocument {
    let mut form = NEW_FORM.clone();
    form.write_as(person, ActorId::from([actor; 16]));
    form
}

/// Makes an edit and gives the change.
pub(crate) fn edit(form: &mut FormDocument, edit: &Edit) -> Change {
    let made = form.apply(edit, 1_000).unwrap().unwrap();
    Change::try_from(made.bytes.as_slice()).unwrap()
}

pub(crate) fn take(form: &mut FormDocument, changes: &[Change]) {
    form.automerge_mut().apply_changes(changes.iter().cloned()).unwrap();
}

/// Makes a change by hand, past every check that an edit goes through.
pub(crate) fn by_hand(form: &mut FormDocument, work: impl FnOnce(&mut Transaction<'_>)) -> Change {
    let mut transaction = form.automerge_mut().transaction();
    work(&mut transaction);
    let (hash, _) = transaction.commit();
    form.automerge().get_change_by_hash(&hash.unwrap()).unwrap()
}

/// The object at a path.
pub(crate) fn at(document: &impl ReadDoc, path: &[&str]) -> ObjId {
    path.iter().fold(ROOT, |object, key| document.get(&object, *key).unwrap().unwrap().1)
}

pub(crate) fn automerge_with(changes: &[Change]) -> Automerge {
    let mut document = NEW_FORM.automerge().clone();
    document.apply_changes(changes.iter().cloned()).unwrap();
    document
}

pub(crate) fn gate() -> Gate {
    gate_with(&[], Decisions::default(), None)
}

pub(crate) fn gate_with(changes: &[Change], decisions: Decisions, panic_trigger: PanicTrigger) -> Gate {
    Gate::open(NEW_FORM.id(), NEW_FORM.shape().clone(), automerge_with(changes), decisions, panic_trigger).unwrap()
}

pub(crate) fn sender(person: PersonId) -> Sender {
    Sender { person, device: None, client: ClientKind::Samsyn }
}

/// Delivers changes, first together and, if that breaks the document, one by one on a new one.
pub(crate) fn deliver(gate: &mut Gate, person: PersonId, changes: &[Change]) -> Verdict {
    let delivery = Delivery { changes: changes.to_vec(), sender: sender(person) };
    if let Ok(verdict) = gate.judge(delivery.clone(), Trial::Together, &grant_of) {
        return verdict;
    }
    unreachable!("the delivery broke the document: {delivery:?}")
}

/// Delivers changes one by one.
pub(crate) fn deliver_singly(gate: &mut Gate, person: PersonId, changes: &[Change]) -> Verdict {
    let delivery = Delivery { changes: changes.to_vec(), sender: sender(person) };
    gate.judge(delivery, Trial::OneByOne, &grant_of).unwrap()
}

pub(crate) fn hashes(verdict: &Verdict) -> Vec<ChangeHash> {
    verdict.admitted.iter().map(super::Admitted::hash).collect()
}

/// Makes maps on the way and gives the last.
pub(crate) fn make_maps(transaction: &mut Transaction<'_>, path: &[&str]) -> ObjId {
    use automerge::transaction::Transactable;
    path.iter().fold(ROOT, |object, key| match transaction.get(&object, *key).unwrap() {
        Some((_, child)) => child,
        None => transaction.put_object(&object, *key, ObjType::Map).unwrap(),
    })
}
