//! Changes that automerge itself would never make: honest ones, taken apart, altered and put together again.

use automerge::legacy::{Key, ObjectId, Op, OpId};
use automerge::transaction::{Transactable as _, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, Change, ChangeHash, ExpandedChange, ObjId, ROOT, ReadDoc};
use form_model::PersonId;

/// One change made on a copy of the form by a fresh actor, as its author would make it.
pub(super) fn honest(
    form: &Automerge,
    author: Option<PersonId>,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Change {
    let mut copy = form.fork();
    copy.set_author(author.map(form_model::author_of));
    one_more(&mut copy, write)
}

/// The next change of the same actor.
pub(super) fn one_more(
    form: &mut Automerge,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Change {
    let mut transaction = form.transaction();
    write(&mut transaction).expect("the edit can be made");
    let hash = transaction.commit().0.expect("the edit changes something");
    form.get_change_by_hash(&hash).expect("it was just made")
}

/// The same change with something altered; its hash is right for what it then says.
pub(super) fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> Change {
    let mut expanded = change.decode();
    alter(&mut expanded);
    expanded.hash = None;
    Change::from(expanded)
}

/// The same change with its only op altered.
pub(super) fn with_op(change: &Change, alter: impl FnOnce(&mut Op)) -> Change {
    altered(change, |expanded| alter(&mut expanded.operations[0]))
}

/// An id that names no op of any document.
pub(super) fn nowhere(actor: &ActorId) -> OpId {
    OpId::new(1_000, actor)
}

pub(super) fn unknown_object(actor: &ActorId) -> ObjectId {
    ObjectId::Id(nowhere(actor))
}

pub(super) fn unknown_element(actor: &ActorId) -> Key {
    Key::Seq(automerge::legacy::ElementId::Id(nowhere(actor)))
}

/// The object at a path.
pub(super) fn at(form: &impl ReadDoc, path: &[&str]) -> ObjId {
    path.iter().fold(ROOT, |place, key| form.get(place, *key).expect("a map").expect("it is there").1)
}

/// Writes into one of the rating registers of a question.
pub(super) fn rate(
    transaction: &mut Transaction<'_>,
    question: &str,
    voice: &str,
    rating: &str,
) -> Result<(), AutomergeError> {
    let register = at(transaction, &["answers", question, "rating", "by"]);
    transaction.put(register, voice, rating)
}

/// Types at the beginning of a question's comment.
pub(super) fn comment(transaction: &mut Transaction<'_>, question: &str, text: &str) -> Result<(), AutomergeError> {
    let place = at(transaction, &["answers", question, "comment"]);
    transaction.splice_text(place, 0, 0, text)
}

/// The heads that these changes lead to: those that no other of them builds on.
pub(super) fn heads_of(changes: &[Change]) -> Vec<ChangeHash> {
    let is_built_on = |hash: &ChangeHash| changes.iter().any(|other| other.deps().contains(hash));
    changes.iter().map(Change::hash).filter(|hash| !is_built_on(hash)).collect()
}
