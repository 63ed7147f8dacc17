//! Makes a document anew without the changes that a server refused, and makes this device's other edits again.
//!
//! - *Refused* are the changes that the server names; *tainted* are they and everything that was made on top of them.
//! - The new document begins with every untainted change, byte for byte.
//! - Tainted changes of actors that were created on this device are made again, each at the place in history that its
//!   old deps lead to, with its old time, under a fresh actor for each old one. What can't be is set aside.
//! - Tainted changes of other devices are set aside here and made again there.
//!
//! It stores nothing: the caller swaps document, actors and set-aside in one transaction. The rule that must not be
//! broken: every tainted change is afterwards in the new document, made again, or set aside.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ActorId, AutomergeError, Change, ChangeHash, ReadDoc as _};
use form_model::{Action, Edit, FormDocument, OpenError, PersonId, Place, Splice, apply_edit_at, person_of};
use rand::Rng;

use crate::replay::{PastEdit, edits_of, text_at};
use crate::set_aside::{EditSummary, SetAside, WhatWasDone, WhySetAside, summary_of};

/// A refusal as it concerns one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusedChanges {
    /// The refused changes with the code of the reason.
    pub(crate) refused: BTreeMap<ChangeHash, String>,
    /// Changes that the server refused only for being built on those.
    pub(crate) built_on: BTreeSet<ChangeHash>,
    /// The server's words.
    pub(crate) text: String,
}

/// What comes out of a rebuilding.
#[derive(Debug)]
pub(crate) struct Rebuilt {
    /// The new document.
    pub(crate) form: FormDocument,
    /// What is not in it.
    pub(crate) set_aside: Vec<SetAside>,
    /// The actors that edits were made again with.
    pub(crate) actors: Vec<(ActorId, PersonId)>,
}

/// Why a document could not be made anew.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RebuildError {
    /// The server refuses the document's beginning.
    #[error("the genesis itself is refused")]
    GenesisRefused,
    /// The document can't be begun.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The untainted changes don't fit together.
    #[error(transparent)]
    Document(#[from] AutomergeError),
}

/// Draws the identity of a replica that nobody else writes with.
pub(crate) fn fresh_actor(rng: &mut impl Rng) -> ActorId {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    ActorId::from(bytes.as_slice())
}

/// The document without the refused changes. `None`: it has none of them.
pub(crate) fn rebuild(
    old: &FormDocument,
    refusal: &RefusedChanges,
    own_actors: &BTreeMap<ActorId, PersonId>,
    now_ms: u64,
    rng: &mut impl Rng,
) -> Result<Option<Rebuilt>, RebuildError> {
    let changes = old.automerge().get_changes(&[]);
    let tainted = tainted_by(&changes, refusal);
    if tainted.is_empty() {
        return Ok(None);
    }
    if tainted.contains_key(&old.genesis().hash) {
        return Err(RebuildError::GenesisRefused);
    }
    let mut form = FormDocument::start(old.case().clone(), old.template().cloned())?;
    let (lost, kept): (Vec<_>, Vec<_>) = changes.into_iter().partition(|it| tainted.contains_key(&it.hash()));
    form.automerge_mut().apply_changes(kept)?;
    let mut replay = Replay {
        old,
        refusal,
        tainted: &tainted,
        own_actors,
        now_ms,
        rng,
        form,
        set_aside: Vec::new(),
        new_actors: BTreeMap::new(),
        new_hashes: BTreeMap::new(),
        broken_texts: BTreeSet::new(),
    };
    for change in &lost {
        replay.replay(change);
    }
    let actors = replay.new_actors.iter().filter_map(|(old, new)| Some((new.clone(), *own_actors.get(old)?))).collect();
    Ok(Some(Rebuilt { form: replay.form, set_aside: replay.set_aside, actors }))
}

/// The refused changes and their descendants, each with the refused change that it goes back to.
fn tainted_by(changes: &[Change], refusal: &RefusedChanges) -> BTreeMap<ChangeHash, ChangeHash> {
    let mut tainted = BTreeMap::new();
    // A change stands behind its deps in what automerge returns for the whole document.
    for change in changes {
        let hash = change.hash();
        if refusal.refused.contains_key(&hash) {
            tainted.insert(hash, hash);
        } else if let Some(root) = change.deps().iter().find_map(|dep| tainted.get(dep).copied()) {
            tainted.insert(hash, root);
        } else if refusal.built_on.contains(&hash) {
            // What it is built on was set aside earlier; the server will not take it under this hash.
            tainted.insert(hash, hash);
        }
    }
    tainted
}

struct Replay<'a, R> {
    old: &'a FormDocument,
    refusal: &'a RefusedChanges,
    tainted: &'a BTreeMap<ChangeHash, ChangeHash>,
    own_actors: &'a BTreeMap<ActorId, PersonId>,
    now_ms: u64,
    rng: &'a mut R,
    form: FormDocument,
    set_aside: Vec<SetAside>,
    /// For each old actor the one that makes its edits again.
    new_actors: BTreeMap<ActorId, ActorId>,
    /// For each tainted change the heads that stand for it in the new document.
    new_hashes: BTreeMap<ChangeHash, Vec<ChangeHash>>,
    /// Texts in which something is missing, so that positions in them mean nothing any more.
    broken_texts: BTreeSet<Vec<String>>,
}

impl<R: Rng> Replay<'_, R> {
    fn replay(&mut self, change: &Change) {
        let edits = edits_of(self.old.automerge(), self.old.shape(), change);
        let mut heads = self.mapped(change.deps());
        let verdict = match &edits {
            _ if self.refusal.refused.contains_key(&change.hash()) => Err(WhySetAside::Refused),
            Err(_) => Err(WhySetAside::NoPlace),
            Ok(edits) => self.judge(change, edits),
        };
        let outcome = verdict.and_then(|(person, edits)| self.make_again(change, person, &edits, &mut heads));
        if let Err(why) = outcome {
            let edits = edits.unwrap_or_default();
            self.mark_broken(&edits);
            self.put_aside(change, why, &edits);
        }
        self.new_hashes.insert(change.hash(), heads);
    }

    /// Says whether edits may be made again, and whose they are.
    fn judge(&self, change: &Change, edits: &[PastEdit]) -> Result<(PersonId, Vec<Edit>), WhySetAside> {
        let person = *self.own_actors.get(change.actor_id()).ok_or(WhySetAside::MadeElsewhere)?;
        let shape = self.old.shape();
        if edits.iter().any(|it| shape.locate(it.edit.path()).row.is_some_and(|(row, _)| row.written_once)) {
            return Err(WhySetAside::Mark);
        }
        if edits.iter().any(|it| self.broken_texts.contains(it.edit.path())) {
            return Err(WhySetAside::InRefusedText);
        }
        Ok((person, edits.iter().map(|it| it.edit.clone()).collect()))
    }

    /// Makes a change's edits again and moves `heads` on to them.
    fn make_again(
        &mut self,
        change: &Change,
        person: PersonId,
        edits: &[Edit],
        heads: &mut Vec<ChangeHash>,
    ) -> Result<(), WhySetAside> {
        let rng = &mut *self.rng;
        let actor = self.new_actors.entry(change.actor_id().clone()).or_insert_with(|| fresh_actor(rng)).clone();
        let made_at_ms = made_at_ms(change);
        let shape = self.old.shape();
        // On a copy: the second of two edits may find no place, and then the first must not stand alone.
        let mut form = self.form.clone();
        form.write_as(person, actor);
        let mut new_heads = heads.clone();
        for edit in edits {
            let edit = self.moved(edit, change.deps(), heads).ok_or(WhySetAside::InRefusedText)?;
            let made = apply_edit_at(form.automerge_mut(), &new_heads, shape, &edit, made_at_ms);
            // An edit that changes nothing any more has been made already: nothing of it is missing.
            if let Some(hash) = made.map_err(|_| WhySetAside::NoPlace)? {
                new_heads = vec![hash];
            }
        }
        self.form = form;
        *heads = new_heads;
        Ok(())
    }

    /// The edit at the position that its words now have; `None` when the text around it is another.
    fn moved(&self, edit: &Edit, old_heads: &[ChangeHash], new_heads: &[ChangeHash]) -> Option<Edit> {
        let Action::Splice(splice) = edit.action() else { return Some(edit.clone()) };
        // Rows are other objects after having been made again, so texts are found by path on both sides.
        let old_text = text_at(self.old.automerge(), edit.path(), old_heads).unwrap_or_default();
        let new_text = text_at(self.form.automerge(), edit.path(), new_heads).unwrap_or_default();
        let position = moved_position(&old_text, &new_text, splice)?;
        let splice = Splice { position, ..splice.clone() };
        Some(Edit::replay(edit.path().to_vec(), Action::Splice(splice)))
    }

    fn mark_broken(&mut self, edits: &[PastEdit]) {
        for past in edits {
            if matches!(self.old.shape().locate(past.edit.path()).place, Place::Text) {
                self.broken_texts.insert(past.edit.path().to_vec());
            }
        }
    }

    fn put_aside(&mut self, change: &Change, why: WhySetAside, edits: &[PastEdit]) {
        let root = self.tainted.get(&change.hash()).copied().unwrap_or_else(|| change.hash());
        let author = self.old.automerge().get_author_for_actor(change.actor_id());
        let mut summaries: Vec<_> = edits.iter().map(|it| summary_of(&it.edit, &it.removed)).collect();
        if summaries.is_empty() {
            summaries.push(EditSummary { path: Vec::new(), what: WhatWasDone::Other });
        }
        self.set_aside.push(SetAside {
            document: self.old.id(),
            hash: change.hash(),
            bytes: change.raw_bytes().to_vec(),
            why,
            reason: self.refusal.refused.get(&root).cloned().unwrap_or_default(),
            text: self.refusal.text.clone(),
            person: author.as_ref().and_then(person_of),
            made_at_ms: made_at_ms(change),
            set_aside_at_ms: self.now_ms,
            edits: summaries,
        });
    }

    /// Where a change with these deps stands in the new document.
    fn mapped(&self, deps: &[ChangeHash]) -> Vec<ChangeHash> {
        let all: BTreeSet<_> =
            deps.iter().flat_map(|dep| self.new_hashes.get(dep).cloned().unwrap_or_else(|| vec![*dep])).collect();
        if all.len() == 1 {
            return all.into_iter().collect();
        }
        // Of two deps that lead to one line of history only the newer is one.
        let behind = self.strict_ancestors(&all);
        all.into_iter().filter(|it| !behind.contains(it)).collect()
    }

    fn strict_ancestors(&self, heads: &BTreeSet<ChangeHash>) -> BTreeSet<ChangeHash> {
        let automerge = self.form.automerge();
        let deps_of = |hash: &ChangeHash| automerge.get_change_by_hash(hash).map(|it| it.deps().to_vec());
        let mut found = BTreeSet::new();
        let mut queue: Vec<_> = heads.iter().filter_map(deps_of).flatten().collect();
        while let Some(hash) = queue.pop() {
            if found.insert(hash) {
                queue.extend(deps_of(&hash).unwrap_or_default());
            }
        }
        found
    }
}

fn made_at_ms(change: &Change) -> u64 {
    u64::try_from(change.timestamp()).unwrap_or(0).saturating_mul(1_000)
}

/// Where a splice belongs when the text around it has become another one: what stands before the first difference
/// stays, what stands behind the last one moves with the end.
fn moved_position(old: &str, new: &str, splice: &Splice) -> Option<usize> {
    if old == new {
        return Some(splice.position);
    }
    let (old, new): (Vec<u16>, Vec<u16>) = (old.encode_utf16().collect(), new.encode_utf16().collect());
    let same_start = old.iter().zip(&new).take_while(|(left, right)| left == right).count();
    if splice.position + splice.delete <= same_start {
        return Some(splice.position);
    }
    let most = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(left, right)| left == right).count();
    (splice.position >= old.len() - same_end).then(|| splice.position + new.len() - old.len())
}
