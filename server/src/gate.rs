//! The check before a change is admitted to a document.
//!
//! It answers one question per change: may these bytes become part of this document, written by this person? It
//! knows nothing of sockets, sessions or tables. The rule that must not be broken: [`Admitted`] is made in this file
//! only, and the store accepts nothing else, so "checked" is a type.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange};
use form_model::{DocumentId, Genesis, Grant, PersonId, RefusalReason, RefusedHash, RoundState, Shape, sealed_changes};

mod authorship;
mod change_graph;
mod delivery;
mod fault;
mod live_document;
mod object_index;
mod path_rules;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod text_growth;
mod validator;

use authorship::{Actors, Authorship};
pub(crate) use authorship::{ClientKind, Sender, Vouched, Vouching};
pub(crate) use change_graph::{ChangeGraph, ChangeIndex};
pub(crate) use fault::Fault;
use fault::LimitFault;
pub(crate) use live_document::PanicTrigger;
use live_document::{ApplyFault, LiveDocument};
use object_index::ObjectIndex;
use path_rules::PathJudge;
use text_growth::TextGrowth;

/// The most ops in one change: a long text pasted at once, and far below what would hold up the others.
const CHANGE_OPS_MAX: usize = 50_000;

/// The most bytes in one change, uncompressed.
const CHANGE_BYTES_MAX: usize = 512 * 1024;

/// The most changes in one document: fifty times a thoroughly discussed form.
const DOCUMENT_CHANGES_MAX: usize = 100_000;

/// The most bytes of changes in one document, uncompressed.
const DOCUMENT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The most changes that one document holds for authors who have not come yet.
const HELD_CHANGES_MAX: usize = 5_000;

/// The most bytes of such changes.
const HELD_BYTES_MAX: usize = 8 * 1024 * 1024;

/// A change that passed the gate: the only thing that the store can append.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    document: DocumentId,
    change: Change,
    author: Option<PersonId>,
}

impl Admitted {
    /// The document that the change was judged for.
    #[must_use]
    pub const fn document(&self) -> DocumentId {
        self.document
    }

    /// The change's hash.
    #[must_use]
    pub fn hash(&self) -> ChangeHash {
        self.change.hash()
    }

    /// The actor that made the change.
    #[must_use]
    pub fn actor(&self) -> &ActorId {
        self.change.actor_id()
    }

    /// The change's number among its actor's changes, from 1.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.change.seq()
    }

    /// The hashes that the change was made on top of.
    #[must_use]
    pub fn deps(&self) -> &[ChangeHash] {
        self.change.deps()
    }

    /// The change, uncompressed, exactly as received.
    #[must_use]
    pub fn raw_bytes(&self) -> &[u8] {
        self.change.raw_bytes()
    }

    /// The person who wrote it; nobody wrote genesis or a migration.
    #[must_use]
    pub const fn author(&self) -> Option<PersonId> {
        self.author
    }

    /// When the tablet says that it was made, in seconds since 1970: display only, nothing is ordered by it.
    #[must_use]
    pub fn timestamp(&self) -> i64 {
        self.change.timestamp()
    }
}

/// A document as the gate needs it: what was admitted, and what was decided about the rest.
#[derive(Debug)]
pub(crate) struct Gate {
    document: DocumentId,
    shape: Shape,
    live: LiveDocument,
    graph: ChangeGraph,
    objects: ObjectIndex,
    actors: Actors,
    /// Refused changes, by their hashes.
    refused: HashMap<ChangeHash, RefusedHash>,
    /// Those of them that were judged below a seal and refused again: what automerge can't take no seal helps.
    refused_below_seal: HashSet<ChangeHash>,
    held: BTreeMap<ChangeHash, Held>,
    migrations: HashSet<ChangeHash>,
    seals: ShownSeals,
    /// The changes in question that are below sealed heads.
    sealed: HashSet<ChangeHash>,
    stored_bytes: u64,
    round: RoundState,
}

/// A change that waits for its author, or for another change that does.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// The change.
    pub change: Change,
    /// Whom it claims to be by.
    pub author: PersonId,
    /// What it waits for.
    pub waits_for: WaitsFor,
}

/// What a held change waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaitsFor {
    /// Its author has not delivered it.
    Author,
    /// Its author has, but not the author of a change that it builds on.
    Dependency,
}

/// What was decided about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is in the document.
    Admitted,
    /// It waits.
    Held,
    /// It will never be in the document.
    Refused(RefusalReason),
}

/// What the store knows of a document beside its changes.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    /// Whom each actor belongs to.
    pub bindings: Vec<(ActorId, PersonId)>,
    /// Refused changes.
    pub refused: Vec<RefusedHash>,
    /// Held changes.
    pub held: Vec<Held>,
    /// Vouchers that came.
    pub vouchers: Vec<Vouched>,
    /// Changes without an author that are admitted as they are.
    pub migrations: Vec<ChangeHash>,
    /// How many bytes the document has in the store.
    pub stored_bytes: u64,
}

/// Changes that somebody delivers.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// The changes.
    pub changes: Vec<Change>,
    /// Who delivers them.
    pub sender: Sender,
}

/// What seals say about the next delivery, after a restore.
#[derive(Debug, Default)]
pub(crate) struct ShownSeals {
    /// Heads that the installation sealed once and that are not here, whoever has shown them.
    pub heads: Vec<ChangeHash>,
    /// Those among them that the sender has shown, and will send.
    pub awaited: Vec<ChangeHash>,
    /// What is judged of what the sender brings beyond them.
    pub unsealed: Unsealed,
}

/// What becomes of changes that no seal covers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsealed {
    /// They are judged, once everything that the sender's seal covers has come.
    #[default]
    Judged,
    /// They stay where they are: the sender may not write today, and perhaps may tomorrow.
    Waits,
}

/// How a delivery is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trial {
    /// All at once on the live document: quick, and the document is lost if one of them is bad.
    Together,
    /// One by one, each on a copy.
    OneByOne,
}

/// What became of a delivery. Nothing of it holds before the store has committed it.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Admitted changes, in causal order.
    pub admitted: Vec<Admitted>,
    /// Changes to hold, newly or for another reason than before.
    pub hold: Vec<Held>,
    /// Held changes that are now admitted or refused.
    pub release: Vec<ChangeHash>,
    /// Refused changes that are now admitted, since a seal covers them.
    pub readmit: Vec<ChangeHash>,
    /// Refused changes, with the reason, in causal order.
    pub refused: Vec<(ChangeHash, Fault)>,
    /// Actors whose owner is now settled.
    pub bound: Vec<(ActorId, PersonId)>,
    /// Changes that wait for one that nobody has delivered yet.
    pub orphans: Vec<Change>,
    /// Changes that were refused earlier and came again, with what was said then.
    pub refused_before: Vec<RefusedHash>,
}

impl Verdict {
    /// True if the store has something to write.
    pub(crate) fn is_to_be_stored(&self) -> bool {
        !(self.admitted.is_empty() && self.hold.is_empty() && self.release.is_empty() && self.refused.is_empty())
    }
}

/// Why a delivery could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GateError {
    /// A change broke the document in memory: open it anew from the store and try them one by one.
    #[error("a change broke the document in memory")]
    Broken,
    /// Too many changes wait for their authors.
    #[error("too many changes wait for their authors")]
    TooManyHeld,
}

/// Why stored bytes can't be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// automerge can't load them.
    #[error("the stored document can't be loaded: {0}")]
    Automerge(#[from] automerge::AutomergeError),
    /// The graph in them does not hang together.
    #[error("the stored document's history does not hang together")]
    Graph(#[from] change_graph::GraphError),
}

impl Gate {
    /// A gate over a loaded document.
    ///
    /// # Errors
    /// [`OpenError`] if the document's history does not hang together.
    pub(crate) fn open(
        document: DocumentId,
        shape: Shape,
        automerge: Automerge,
        decisions: Decisions,
        panic_trigger: PanicTrigger,
    ) -> Result<Self, OpenError> {
        let mut actors = Actors::default();
        for (actor, person) in decisions.bindings {
            actors.bind(actor, person);
        }
        for held in &decisions.held {
            actors.note_claim(held.change.actor_id().clone(), held.author);
        }
        let graph = ChangeGraph::of(&automerge)?;
        // A voucher whose change was admitted has nothing to cover any more.
        for voucher in decisions.vouchers.into_iter().filter(|it| !graph.contains(&it.hash)) {
            actors.vouch(voucher);
        }
        Ok(Self {
            document,
            shape,
            graph,
            live: LiveDocument::new(automerge, panic_trigger),
            objects: ObjectIndex::default(),
            actors,
            refused: decisions.refused.into_iter().map(|it| (it.hash, it)).collect(),
            refused_below_seal: HashSet::new(),
            held: decisions.held.into_iter().map(|it| (it.change.hash(), it)).collect(),
            migrations: decisions.migrations.into_iter().collect(),
            seals: ShownSeals::default(),
            sealed: HashSet::new(),
            stored_bytes: decisions.stored_bytes,
            round: RoundState::Open,
        })
    }

    /// Notes whether the document's round still takes follow-ups; a plan has none and is always open.
    pub(crate) const fn note_round(&mut self, round: RoundState) {
        self.round = round;
    }

    /// The graph of what was admitted.
    pub(crate) const fn graph(&self) -> &ChangeGraph {
        &self.graph
    }

    /// The bytes of these admitted changes, in the order asked for.
    pub(crate) fn raw_changes(&self, hashes: &[ChangeHash]) -> Option<Vec<Vec<u8>>> {
        let chosen: HashSet<ChangeIndex> = hashes.iter().filter_map(|hash| self.graph.find(hash)).collect();
        let before = chosen.iter().flat_map(|index| self.graph.deps(*index)).filter(|dep| !chosen.contains(dep));
        let before: Vec<ChangeHash> = before.map(|index| self.graph.hash(index)).collect();
        self.live.raw_changes(hashes, &before)
    }

    /// The document, for saving it.
    pub(crate) const fn automerge(&self) -> &Automerge {
        self.live.automerge()
    }

    /// True if a peer that names this hash should be asked for it: it was never seen, or it waits for this person.
    pub(crate) fn wants(&self, hash: &ChangeHash, from: PersonId) -> bool {
        if self.refused.contains_key(hash) {
            return self.may_be_readmitted(hash);
        }
        self.held.get(hash).is_none_or(|held| held.waits_for == WaitsFor::Author && held.author == from)
    }

    /// Takes in what sessions have shown; what it covers is decided by the next [`Self::judge`].
    pub(crate) fn note_seals(&mut self, seals: ShownSeals) {
        self.seals = seals;
    }

    /// Takes in a voucher that was checked; what it covers is decided by the next [`Self::judge`].
    pub(crate) fn vouch(&mut self, voucher: Vouched) -> Vouching {
        let is_decided = self.graph.contains(&voucher.hash) || self.refused.contains_key(&voucher.hash);
        let known = self.actors.vouched_for(&voucher.actor, voucher.person);
        let is_older = known.is_some_and(|known| self.is_held_below(&voucher.hash, &known));
        if is_decided || is_older { Vouching::Known } else { self.actors.vouch(voucher) }
    }

    /// True if both are held and the first comes before the second in their actor's row.
    fn is_held_below(&self, first: &ChangeHash, second: &ChangeHash) -> bool {
        let seq = |hash| self.held.get(hash).map(|it| it.change.seq());
        matches!((seq(first), seq(second)), (Some(first), Some(second)) if first < second)
    }

    /// What was decided about a change; nothing if it was never judged.
    pub(crate) fn standing_of(&self, hash: &ChangeHash) -> Option<Standing> {
        if self.graph.contains(hash) {
            return Some(Standing::Admitted);
        }
        let refused = self.refused.get(hash).map(|it| Standing::Refused(it.because));
        refused.or_else(|| self.held.contains_key(hash).then_some(Standing::Held))
    }

    /// True if the change is missing and a seal that covers it would bring it back, also after a refusal.
    pub(crate) fn lacks(&self, hash: &ChangeHash) -> bool {
        !self.graph.contains(hash) && !self.refused_below_seal.contains(hash)
    }

    /// How many changes wait for their authors.
    pub(crate) fn held_count(&self) -> usize {
        self.held.len()
    }

    /// Judges delivered changes and takes those that pass into the document in memory.
    ///
    /// # Errors
    /// [`GateError`]; after [`GateError::Broken`] this gate must not be used again.
    pub(crate) fn judge(
        &mut self,
        delivery: Delivery,
        trial: Trial,
        grant_of: &dyn Fn(PersonId) -> Grant,
    ) -> Result<Verdict, GateError> {
        let mut judging = Judging {
            gate: self,
            grant_of,
            trial,
            verdict: Verdict::default(),
            pending: Vec::new(),
            growth: TextGrowth::default(),
        };
        let attempt = catch_unwind(AssertUnwindSafe(|| judging.run(delivery)));
        attempt.unwrap_or(Err(GateError::Broken))
    }
}

/// What is decided about one change before it is applied.
enum Decision {
    Admit { author: Option<PersonId> },
    Hold { author: PersonId, waits_for: WaitsFor },
}

/// One delivery on its way through the rules.
struct Judging<'a> {
    gate: &'a mut Gate,
    grant_of: &'a dyn Fn(PersonId) -> Grant,
    trial: Trial,
    verdict: Verdict,
    /// Judged and waiting to be applied together.
    pending: Vec<Change>,
    /// What those that wait add to texts.
    growth: TextGrowth,
}

impl Judging<'_> {
    fn run(&mut self, delivery: Delivery) -> Result<Verdict, GateError> {
        let Delivery { changes, sender } = delivery;
        let unknown: Vec<Change> = changes.into_iter().filter(|it| !self.gate.graph.contains(&it.hash())).collect();
        self.gate.cover(&unknown);
        // A refusal is final, but for what the installation has sealed: that was admitted before the restore.
        let (again, mut new): (Vec<Change>, Vec<Change>) =
            unknown.into_iter().partition(|it| self.gate.is_refused_for_good(&it.hash()));
        let (waiting, again): (Vec<Change>, Vec<Change>) =
            again.into_iter().partition(|it| self.gate.may_turn_out_sealed(&it.hash()));
        self.verdict.refused_before =
            again.iter().filter_map(|it| self.gate.refused.get(&it.hash())).cloned().collect();
        // What a seal covers is judged with the rest in its order, whether it is held or comes now.
        new.extend(self.gate.held_and_sealed().cloned());
        let is_known = |dep: &ChangeHash| self.gate.is_known(dep) && !self.gate.is_undecided_and_sealed(dep);
        let sorted = delivery::sort_causally(new, is_known);
        self.verdict.orphans = [sorted.orphans, waiting].concat();
        let mut ready = sorted.ready;
        if self.gate.seals.unsealed == Unsealed::Waits || self.gate.awaits_sealed_heads(&ready) {
            // Judged now, what the seal covers could be refused for good: it waits until the rest has come.
            let (sealed, waiting) = ready.into_iter().partition(|it| self.gate.sealed.contains(&it.hash()));
            ready = sealed;
            self.verdict.orphans.extend::<Vec<Change>>(waiting);
        }
        for change in ready {
            self.judge_change(change, &sender)?;
        }
        self.follow_up_held()?;
        self.apply_pending()?;
        if self.gate.holds_too_much() {
            return Err(GateError::TooManyHeld);
        }
        Ok(std::mem::take(&mut self.verdict))
    }

    /// Takes what was judged into the document.
    fn apply_pending(&mut self) -> Result<(), GateError> {
        self.growth.clear();
        if !self.pending.is_empty() && self.gate.live.apply(&self.pending).is_err() {
            return Err(GateError::Broken);
        }
        self.pending.clear();
        self.gate.objects.settle();
        Ok(())
    }

    fn judge_change(&mut self, change: Change, sender: &Sender) -> Result<(), GateError> {
        let hash = change.hash();
        let is_sealed = self.gate.sealed.contains(&hash);
        if !is_sealed && self.gate.held.get(&hash).is_some_and(|held| held.author != sender.person) {
            return Ok(());
        }
        if self.growth.is_large() {
            self.apply_pending()?;
        }
        // A panic in the rules themselves must not take the others down with it, when each is tried by itself.
        let decided = match self.trial {
            Trial::Together => self.decide(&change, sender),
            Trial::OneByOne => catch_unwind(AssertUnwindSafe(|| self.decide(&change, sender)))
                .unwrap_or(Err(Fault::Apply(ApplyFault::Panicked))),
        };
        let applied = decided.and_then(|decision| self.take(change, decision));
        if let Err(fault) = applied {
            if matches!(fault, Fault::Apply(_)) {
                self.gate.objects.clear();
            }
            self.refuse(hash, &fault);
        }
        Ok(())
    }

    fn decide(&mut self, change: &Change, sender: &Sender) -> Result<Decision, Fault> {
        self.gate.check_limits(change, self.pending.len())?;
        if let Some(root) = self.gate.refused_root(change.deps()) {
            return Err(self.own_fault(change, sender).unwrap_or(Fault::Descendant(root)));
        }
        if self.gate.migrations.contains(&change.hash()) {
            validator::check_structure(&self.gate.graph, change, &change.decode())?;
            return Ok(Decision::Admit { author: None });
        }
        if self.gate.sealed.contains(&change.hash()) {
            return self.decide_sealed(change);
        }
        if self.gate.round == RoundState::Closed {
            return Err(Fault::RoundClosed);
        }
        let author = match self.gate.actors.authorship(change, sender)? {
            Authorship::AwaitsAuthor(author) => return Ok(Decision::Hold { author, waits_for: WaitsFor::Author }),
            Authorship::Attested(author) => author,
        };
        if change.deps().iter().any(|dep| self.gate.held.contains_key(dep)) {
            return Ok(Decision::Hold { author, waits_for: WaitsFor::Dependency });
        }
        let expanded = change.decode();
        validator::check_structure(&self.gate.graph, change, &expanded)?;
        self.growth.add(&expanded, self.gate.live.automerge())?;
        self.judge_paths(&expanded, author)
            .inspect_err(|_| self.gate.actors.note_refused(change.actor_id(), author))?;
        Ok(Decision::Admit { author: Some(author) })
    }

    /// It was admitted once: whose it is and what rights there are today is not asked again, only what automerge can take.
    fn decide_sealed(&mut self, change: &Change) -> Result<Decision, Fault> {
        let author = self.gate.actors.claimed_author(change)?;
        let expanded = change.decode();
        validator::check_structure(&self.gate.graph, change, &expanded)?;
        self.growth.add(&expanded, self.gate.live.automerge())?;
        Ok(Decision::Admit { author })
    }

    /// Why a change would be refused wherever it were built. Whoever made it is spared making it again only to hear that, one
    /// change after the other.
    fn own_fault(&self, change: &Change, sender: &Sender) -> Option<Fault> {
        if self.gate.migrations.contains(&change.hash()) {
            return None;
        }
        if self.gate.round == RoundState::Closed {
            return Some(Fault::RoundClosed);
        }
        let Ok(Authorship::Attested(author)) = self.gate.actors.authorship(change, sender) else { return None };
        let grant = (self.grant_of)(author);
        let (shape, document) = (&self.gate.shape, self.gate.live.automerge());
        let judge = PathJudge { shape, document, grant: &grant, author };
        // What a refused change makes is remembered by nobody.
        let fault = judge.judge(&change.decode(), &mut ObjectIndex::default()).err()?;
        fault.is_want_of_a_right().then_some(Fault::Path(fault))
    }

    fn judge_paths(&mut self, expanded: &ExpandedChange, author: PersonId) -> Result<(), Fault> {
        let grant = (self.grant_of)(author);
        let gate = &mut *self.gate;
        let judge = PathJudge { shape: &gate.shape, document: gate.live.automerge(), grant: &grant, author };
        Ok(judge.judge(expanded, &mut gate.objects)?)
    }

    fn take(&mut self, change: Change, decision: Decision) -> Result<(), Fault> {
        let hash = change.hash();
        match decision {
            Decision::Hold { author, waits_for } => {
                if self.gate.held.get(&hash).is_none_or(|held| held.waits_for != waits_for) {
                    self.gate.actors.note_claim(change.actor_id().clone(), author);
                    let held = Held { change, author, waits_for };
                    self.gate.held.insert(hash, held.clone());
                    self.verdict.hold.push(held);
                }
            }
            Decision::Admit { author } => {
                match self.trial {
                    Trial::Together => self.pending.push(change.clone()),
                    Trial::OneByOne => {
                        self.gate.live.apply_on_copy(&change)?;
                        self.growth.clear();
                    }
                }
                self.gate.note_admitted(&change)?;
                if let Some(person) = author
                    && !self.gate.actors.is_bound(change.actor_id())
                {
                    self.gate.actors.bind(change.actor_id().clone(), person);
                    self.verdict.bound.push((change.actor_id().clone(), person));
                }
                self.gate.actors.use_up(&change);
                if self.gate.held.remove(&hash).is_some() {
                    self.verdict.release.push(hash);
                }
                if self.gate.refused.remove(&hash).is_some() {
                    self.verdict.readmit.push(hash);
                }
                self.verdict.admitted.push(Admitted { document: self.gate.document, change, author });
            }
        }
        Ok(())
    }

    fn refuse(&mut self, hash: ChangeHash, fault: &Fault) {
        if self.gate.sealed.contains(&hash) {
            self.gate.refused_below_seal.insert(hash);
        }
        self.gate.refused.insert(hash, fault.refusal_of(hash));
        if self.gate.held.remove(&hash).is_some() {
            self.verdict.release.push(hash);
        }
        self.verdict.refused.push((hash, *fault));
    }

    /// Judges held changes whose last missing dep was just decided or whose voucher came, until nothing more follows.
    fn follow_up_held(&mut self) -> Result<(), GateError> {
        while let Some(held) = self.gate.next_decided() {
            let sender = Sender { person: held.author, device: None, client: ClientKind::Samsyn };
            self.judge_change(held.change, &sender)?;
        }
        Ok(())
    }
}

impl Gate {
    fn is_known(&self, hash: &ChangeHash) -> bool {
        self.graph.contains(hash) || self.refused.contains_key(hash) || self.held.contains_key(hash)
    }

    /// True if the change was refused and no seal that was shown covers it.
    fn is_refused_for_good(&self, hash: &ChangeHash) -> bool {
        self.refused.contains_key(hash) && !self.may_be_readmitted(hash)
    }

    /// True if the change was refused, and a seal that was shown says that it was admitted before.
    fn may_be_readmitted(&self, hash: &ChangeHash) -> bool {
        let is_sealed = self.sealed.contains(hash) || self.seals.heads.contains(hash);
        is_sealed && self.refused.contains_key(hash) && !self.refused_below_seal.contains(hash)
    }

    /// True for a refused change while the sender's seal is not here in full: it may be below that.
    fn may_turn_out_sealed(&self, hash: &ChangeHash) -> bool {
        self.seals.awaited.iter().any(|it| self.lacks(it)) && !self.refused_below_seal.contains(hash)
    }

    /// The refused change that one of these is or builds on.
    fn refused_root(&self, deps: &[ChangeHash]) -> Option<ChangeHash> {
        deps.iter().find_map(|dep| self.refused.get(dep).map(|it| it.descendant_of.unwrap_or(*dep)))
    }

    /// The held changes that a seal covers.
    fn held_and_sealed(&self) -> impl Iterator<Item = &Change> {
        self.held.iter().filter(|(hash, _)| self.sealed.contains(*hash)).map(|(_, held)| &held.change)
    }

    /// True if a seal covers the change and it is not in the document: what builds on it is judged after it.
    fn is_undecided_and_sealed(&self, hash: &ChangeHash) -> bool {
        self.sealed.contains(hash) && self.held.contains_key(hash) || self.may_be_readmitted(hash)
    }

    /// True if the sender has sealed heads that are neither here nor among these changes: more of what they cover is to come.
    fn awaits_sealed_heads(&self, ready: &[Change]) -> bool {
        let is_known = |head: &ChangeHash| self.is_known(head) && !self.may_be_readmitted(head);
        let is_here = |head: &ChangeHash| is_known(head) || ready.iter().any(|it| it.hash() == *head);
        !self.seals.awaited.iter().all(is_here)
    }

    /// Works out which of these changes, and of those that are held, somebody vouches for or a seal covers.
    fn cover(&mut self, new: &[Change]) {
        let mut pool: HashMap<ChangeHash, &Change> = HashMap::new();
        if self.actors.has_vouchers() || !self.seals.heads.is_empty() {
            pool.extend(self.held.iter().map(|(hash, held)| (*hash, &held.change)));
            pool.extend(new.iter().map(|it| (it.hash(), it)));
        }
        self.actors.cover(|hash| pool.get(hash).map(|it| (it.actor_id(), it.deps())));
        // A refused one that has not come again is covered, too: it is asked for, and what builds on it waits.
        let refused = |hash: &ChangeHash| self.refused.contains_key(hash).then_some(&[] as &[ChangeHash]);
        self.sealed =
            sealed_changes(&self.seals.heads, |hash| pool.get(hash).map(|it| it.deps()).or_else(|| refused(hash)));
    }

    /// A held change that can be decided now: it builds on a refused one, or what it waited for is all in.
    fn next_decided(&self) -> Option<Held> {
        let is_decided = |held: &&Held| {
            let has_author = match held.waits_for {
                WaitsFor::Author => self.actors.is_covered(&held.change.hash(), held.author),
                WaitsFor::Dependency => true,
            };
            self.refused_root(held.change.deps()).is_some()
                || has_author && held.change.deps().iter().all(|dep| self.graph.contains(dep))
        };
        self.held.values().find(is_decided).cloned()
    }

    fn check_limits(&self, change: &Change, pending: usize) -> Result<(), LimitFault> {
        if change.len() > CHANGE_OPS_MAX || change.raw_bytes().len() > CHANGE_BYTES_MAX {
            return Err(LimitFault::ChangeTooLarge);
        }
        let is_full = self.graph.len() + pending >= DOCUMENT_CHANGES_MAX || self.stored_bytes >= DOCUMENT_BYTES_MAX;
        if is_full { Err(LimitFault::DocumentFull) } else { Ok(()) }
    }

    fn holds_too_much(&self) -> bool {
        let bytes: usize = self.held.values().map(|it| it.change.raw_bytes().len()).sum();
        self.held.len() > HELD_CHANGES_MAX || bytes > HELD_BYTES_MAX
    }

    fn note_admitted(&mut self, change: &Change) -> Result<(), Fault> {
        self.stored_bytes += change.raw_bytes().len() as u64;
        self.graph
            .insert(&change_graph::NewChange {
                hash: change.hash(),
                actor: change.actor_id(),
                seq: change.seq(),
                start_op: change.start_op().get(),
                max_op: change.max_op(),
                deps: change.deps(),
            })
            .map_err(|_| Fault::Structure(validator::StructureFault::TooLarge))
    }
}

/// Admits the first change of a document, which the server computed itself from the case.
#[must_use]
pub fn admit_genesis(genesis: &Genesis) -> Admitted {
    let change = Change::try_from(genesis.bytes.as_slice()).expect("invariant: a genesis is one change");
    Admitted { document: genesis.document, change, author: None }
}

/// An admitted change without any check, for tests of what comes after the gate.
#[cfg(test)]
pub(crate) const fn admit_unchecked(document: DocumentId, change: Change, author: Option<PersonId>) -> Admitted {
    Admitted { document, change, author }
}
