//! The changes that a tablet lacks, as few bytes as possible: automerge's bundle of them, or the whole document saved,
//! whichever is smaller.
//!
//! It reads documents and changes none. The rule that must not be broken: bundles are an experiment of automerge's, so
//! one is used only after every change has come out of it again byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{ActorId, Bundle, Change};
use form_model::{ChangeHash, FormDocument, load_automerge};

use super::HandoverError;

/// Changes in a form one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Packed {
    /// Nothing is lacking.
    Nothing,
    /// Automerge's bundle of the changes that are lacking.
    Bundle(Vec<u8>),
    /// The whole document.
    Save(Vec<u8>),
}

/// What a tablet lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lacking {
    pub(crate) changes: Packed,
    /// How many changes.
    pub(crate) lacking: usize,
    /// Whose changes.
    pub(crate) actors: BTreeSet<ActorId>,
}

/// Everything of the form but its genesis and what stands behind the heads that the other tablet has; those that are
/// unknown here tell nothing.
pub(crate) fn pack(form: &FormDocument, their_heads: &[ChangeHash]) -> Lacking {
    let mut known: Vec<_> = their_heads.to_vec();
    known.push(form.genesis().hash);
    known.retain(|it| form.automerge().get_change_meta_by_hash(it).is_some());
    let lacking = form.automerge().get_changes(&known);
    let changes = if lacking.is_empty() { Packed::Nothing } else { smaller(form, &lacking) };
    Lacking { changes, lacking: lacking.len(), actors: lacking.iter().map(|it| it.actor_id().clone()).collect() }
}

fn smaller(form: &FormDocument, changes: &[Change]) -> Packed {
    let save = form.automerge().save();
    match bundle(form, changes) {
        Some(bundle) if bundle.len() < save.len() => Packed::Bundle(bundle),
        Some(_) | None => Packed::Save(save),
    }
}

fn bundle(form: &FormDocument, changes: &[Change]) -> Option<Vec<u8>> {
    catch_unwind(AssertUnwindSafe(|| {
        let bundle = form.automerge().bundle(changes.iter().map(Change::hash)).ok()?;
        let unbundled = Bundle::try_from(bundle.bytes()).ok()?.to_changes().ok()?;
        let by_hash =
            |it: &[Change]| -> BTreeMap<_, _> { it.iter().map(|it| (it.hash(), it.raw_bytes().to_vec())).collect() };
        (by_hash(&unbundled) == by_hash(changes)).then(|| bundle.bytes().to_vec())
    }))
    .ok()
    .flatten()
}

/// The changes again.
///
/// # Errors
/// [`HandoverError::UnusableChanges`] when the bytes hold none.
pub(crate) fn unpack(packed: &Packed) -> Result<Vec<Change>, HandoverError> {
    catch_unwind(|| match packed {
        Packed::Nothing => Some(Vec::new()),
        Packed::Bundle(bytes) => Bundle::try_from(bytes.as_slice()).ok()?.to_changes().ok(),
        Packed::Save(bytes) => load_automerge(bytes).ok().map(|it| it.get_changes(&[])),
    })
    .ok()
    .flatten()
    .ok_or(HandoverError::UnusableChanges)
}
