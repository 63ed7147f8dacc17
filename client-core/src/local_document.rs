//! One document on this device: the form, what is known about its saving and receiving, and its rows in the store.
//!
//! Its methods change the form and return the writes that belong to the change; the caller hands them to the store
//! in one batch and says with [`LocalDocument::written_in`] which. The rule that must not be broken: nothing is
//! advertised or sent before [`LocalDocument::is_stored`].

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use automerge::{ActorId, Change, ReadDoc as _, SaveOptions};
use form_model::{
    Case, CaseState, ChangeHash, DocumentId, Edit, EditError, FormDocument, Message, OpenError, PersonId, Seal,
    Template, TemplateHash, Voucher, Vouchers, load_automerge, person_of,
};
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::chronicle::Chronicle;
use crate::event::{Batch, UndoProblem};
use crate::kept_statement::KeptStatements;
use crate::keys;
use crate::local_store::{Entry, Write};
use crate::rebuild::{Rebuilt, fresh_actor};
use crate::saving::Saving;
use crate::seen::{SEEN_PERSONS_MAX, Seen};
use crate::session::knows;
use crate::set_aside::SetAside;
use crate::taking_back::{Looking, TakingBack};
use crate::undo::{Step, UndoSteps};

/// What became of a document beyond being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fate {
    /// Nothing.
    Ordinary,
    /// The server answered that it has no such document for this person.
    Unavailable,
    /// The server erased it.
    Erased,
    /// The server archived its round: a copy without history has its place there.
    Archived,
    /// The server has a newer document for the case.
    Superseded,
}

/// The stored record of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    case: Case,
    template: Option<TemplateHash>,
    fate: Fate,
    is_wanted: bool,
}

/// The stored record of what the server acknowledged.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Acknowledged {
    heads: Vec<String>,
    synced_at_ms: Option<u64>,
}

/// Why a document's rows could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DamagedDocument {
    /// A row is missing or unreadable.
    #[error("the row {key} is missing or unreadable")]
    Row {
        /// Its key.
        key: String,
    },
    /// The template that the document was made with isn't on the device.
    #[error("the template {0} is not on the device")]
    NoTemplate(TemplateHash),
    /// The document's bytes are damaged.
    #[error(transparent)]
    Form(#[from] OpenError),
    /// The bytes are those of another case.
    #[error("the rows belong to another document")]
    OtherDocument,
}

/// One document on this device.
#[derive(Debug)]
pub(crate) struct LocalDocument {
    form: FormDocument,
    template: Option<TemplateHash>,
    fate: Fate,
    /// True if it was asked for although it can't be written in.
    is_wanted: bool,
    /// True while it is on the screen.
    pub(crate) is_open: bool,
    /// The actor of this run of the program, with whom it writes for; drawn with the first edit.
    actor: Option<(ActorId, PersonId)>,
    /// Every actor that was created on this device.
    own_actors: BTreeMap<ActorId, PersonId>,
    acknowledged: Vec<ChangeHash>,
    synced_at_ms: Option<u64>,
    set_aside: BTreeMap<ChangeHash, SetAside>,
    answer: Option<CaseState>,
    seen: BTreeMap<PersonId, Seen>,
    /// What people stated about hand-ins, until the server has it.
    pub(crate) statements: KeptStatements,
    /// Read off the form when somebody asks what happened, and kept up with it from then on.
    chronicle: RefCell<Chronicle>,
    /// The newest voucher of each actor that somebody vouched for; what it covers is here.
    vouchers: BTreeMap<ActorId, Voucher>,
    /// The server's newest word that it had some heads of this document; they are here.
    seal: Option<Seal>,
    /// What each person did here in this run of the program.
    undo_steps: BTreeMap<PersonId, UndoSteps>,
    /// The keys of the snapshots and of the changes that this client knows to be stored. Another page may have stored more.
    snapshot_rows: Vec<String>,
    change_rows: Vec<String>,
    next_row: u64,
    /// Batches that are not known to be saved, each with the number of changes in it.
    unsaved: VecDeque<(Batch, usize)>,
    saved_at_ms: Option<u64>,
}

impl LocalDocument {
    /// A document that nobody has written in, with its rows.
    pub(crate) fn start(
        case: Case,
        template: Option<&Template>,
        hash: Option<TemplateHash>,
    ) -> Result<(Self, Vec<Write>), OpenError> {
        let form = FormDocument::start(case, template.cloned())?;
        let mut document = Self::with_form(form, hash);
        // A snapshot even of the genesis alone: it loads ten times as fast as the change that it holds.
        let snapshot = document.snapshot().unwrap_or_else(|| document.form.genesis().bytes.clone());
        let mut writes = vec![document.record_write()];
        writes.extend(document.snapshot_writes(snapshot));
        Ok((document, writes))
    }

    fn with_form(form: FormDocument, template: Option<TemplateHash>) -> Self {
        Self {
            form,
            template,
            fate: Fate::Ordinary,
            is_wanted: false,
            is_open: false,
            actor: None,
            own_actors: BTreeMap::new(),
            acknowledged: Vec::new(),
            synced_at_ms: None,
            set_aside: BTreeMap::new(),
            answer: None,
            seen: BTreeMap::new(),
            statements: KeptStatements::default(),
            chronicle: RefCell::new(Chronicle::default()),
            vouchers: BTreeMap::new(),
            seal: None,
            undo_steps: BTreeMap::new(),
            snapshot_rows: Vec::new(),
            change_rows: Vec::new(),
            next_row: 0,
            unsaved: VecDeque::new(),
            saved_at_ms: None,
        }
    }

    /// The document that these rows hold; the keys are what stands behind the document's prefix.
    pub(crate) fn load(
        id: DocumentId,
        rows: &[Entry],
        template_of: impl Fn(TemplateHash) -> Option<Template>,
    ) -> Result<Self, DamagedDocument> {
        let row = |key: &str| rows.iter().find(|it| it.0 == key).map(|it| it.1.as_slice());
        let bad = |key: &str| DamagedDocument::Row { key: key.to_owned() };
        let record: Record = row("case").and_then(keys::read_record).ok_or_else(|| bad("case"))?;
        let template = match record.template {
            Some(hash) => Some(template_of(hash).ok_or(DamagedDocument::NoTemplate(hash))?),
            None => None,
        };
        let mut snapshots: Vec<&Entry> = rows.iter().filter(|it| keys::is_snapshot(&it.0)).collect();
        if snapshots.is_empty() {
            return Err(bad("snapshot"));
        }
        // Another page may have stored one beside ours; what the longest does not have is little.
        snapshots.sort_by_key(|it| Reverse(it.1.len()));
        let mut saved: Vec<u8> = snapshots.iter().flat_map(|it| it.1.iter().copied()).collect();
        let changes = rows.iter().filter(|it| it.0.starts_with(keys::CHANGE_PREFIX));
        changes.clone().for_each(|it| saved.extend_from_slice(&it.1));
        let mut document = Self::with_form(FormDocument::load(record.case, template, &saved)?, record.template);
        if document.id() != id {
            return Err(DamagedDocument::OtherDocument);
        }
        document.fate = record.fate;
        document.is_wanted = record.is_wanted;
        let prefix = keys::document_prefix(id);
        document.snapshot_rows = snapshots.iter().map(|it| format!("{prefix}{}", it.0)).collect();
        document.change_rows = changes.clone().map(|it| format!("{prefix}{}", it.0)).collect();
        let newest = changes.clone().next_back().and_then(|it| keys::change_number(&it.0));
        document.next_row = newest.map_or(0, |it| it + 1);
        document.own_actors = rows.iter().filter_map(own_actor_in).collect();
        if let Some(record) = row("acknowledged").and_then(keys::read_record::<Acknowledged>) {
            document.acknowledged = record.heads.iter().filter_map(|it| it.parse().ok()).collect();
            document.synced_at_ms = record.synced_at_ms;
        }
        document.seen = rows.iter().filter_map(Seen::in_row).collect();
        document.statements = KeptStatements::in_rows(rows);
        document.answer = row("answer").and_then(case_state_in);
        document.vouchers = rows.iter().filter_map(voucher_in).map(|it| (it.actor_id(), it)).collect();
        document.seal = row("seal").and_then(seal_in);
        document.saved_at_ms = document.newest_own_time_ms();
        Ok(document)
    }

    fn newest_own_time_ms(&self) -> Option<u64> {
        let changes = self.form.automerge().get_changes_meta(&[]);
        let own = changes.iter().filter(|it| self.own_actors.contains_key(&it.actor));
        own.filter_map(|it| u64::try_from(it.timestamp).ok()).max().map(|seconds| seconds.saturating_mul(1_000))
    }

    /// The id.
    pub(crate) const fn id(&self) -> DocumentId {
        self.form.id()
    }

    /// The form.
    pub(crate) const fn form(&self) -> &FormDocument {
        &self.form
    }

    /// The form, for taking in what the server sent; the changes go through [`Self::received`] afterwards.
    pub(crate) const fn form_mut(&mut self) -> &mut FormDocument {
        &mut self.form
    }

    /// The template's hash, for a follow-up.
    pub(crate) const fn template(&self) -> Option<TemplateHash> {
        self.template
    }

    /// What became of it.
    pub(crate) const fn fate(&self) -> Fate {
        self.fate
    }

    /// True if it was asked for.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.is_wanted || self.is_open
    }

    /// The heads that the server has, as far as it said.
    pub(crate) fn acknowledged(&self) -> &[ChangeHash] {
        &self.acknowledged
    }

    /// When this device and the server last held the same.
    pub(crate) const fn synced_at_ms(&self) -> Option<u64> {
        self.synced_at_ms
    }

    /// When something was last saved.
    pub(crate) const fn saved_at_ms(&self) -> Option<u64> {
        self.saved_at_ms
    }

    /// True if the server has everything that was written here, and nothing was set aside.
    pub(crate) fn holds_nothing_unsent(&self) -> bool {
        self.waiting() == 0 && self.unsaved() == 0 && self.set_aside.is_empty() && self.statements.is_empty()
    }

    /// What was set aside, oldest first.
    pub(crate) fn set_aside(&self) -> Vec<SetAside> {
        let mut entries: Vec<_> = self.set_aside.values().cloned().collect();
        entries.sort_by_key(|it| (it.made_at_ms, it.hash));
        entries
    }

    /// Asks the chronicle, after it was brought up to date.
    pub(crate) fn ask_chronicle<T>(&self, ask: impl FnOnce(&Chronicle) -> T) -> T {
        let mut chronicle = self.chronicle.borrow_mut();
        chronicle.catch_up(&self.form);
        ask(&chronicle)
    }

    /// Remembers an edit that was just made, so that the person can take it back.
    pub(crate) fn remember(&mut self, edit: &Edit, change: ChangeHash, person: PersonId, now_ms: u64) {
        let is_mark = self.form.shape().locate(edit.path()).row.is_some_and(|(row, _)| row.written_once);
        let steps = self.undo_steps.entry(person).or_default();
        if is_mark {
            steps.forget_redo();
        } else {
            steps.made(edit, change, now_ms);
        }
    }

    /// What a person can take back here.
    pub(crate) fn undo_steps(&self, person: PersonId) -> Option<&UndoSteps> {
        self.undo_steps.get(&person)
    }

    /// What a person can take back here, for taking it back.
    pub(crate) fn undo_steps_mut(&mut self, person: PersonId) -> Option<&mut UndoSteps> {
        self.undo_steps.get_mut(&person)
    }

    /// What takes a step back.
    pub(crate) fn plan_taking_back(&self, step: &Step, person: PersonId) -> Result<TakingBack, UndoProblem> {
        let steps = self.undo_steps.get(&person).ok_or(UndoProblem::Changed)?;
        self.ask_chronicle(|chronicle| Looking { form: &self.form, chronicle, steps, person }.plan(step))
    }

    /// Takes note of what the changes that took a step back brought back.
    pub(crate) fn note_taken_back(&mut self, taking_back: TakingBack, changes: &[ChangeHash], person: PersonId) {
        let chronicle = self.chronicle.get_mut();
        chronicle.catch_up(&self.form);
        if let Some(steps) = self.undo_steps.get_mut(&person) {
            taking_back.note(chronicle, steps, changes);
        }
    }

    /// What a person has seen of it on this device.
    pub(crate) fn seen(&self, person: PersonId) -> Option<&Seen> {
        self.seen.get(&person)
    }

    /// This person has seen it as it is. Nothing to write, if they had seen that before.
    pub(crate) fn see(&mut self, person: PersonId, now_ms: u64) -> Vec<Write> {
        let heads = self.form.heads();
        if self.seen.get(&person).is_some_and(|it| it.heads == heads) {
            return Vec::new();
        }
        let seen = Seen { heads, at_ms: now_ms };
        let mut writes = vec![seen.write(self.id(), person)];
        self.seen.insert(person, seen);
        while self.seen.len() > SEEN_PERSONS_MAX {
            let oldest = self.seen.iter().filter(|it| *it.0 != person).min_by_key(|it| it.1.at_ms).map(|it| *it.0);
            let Some(oldest) = oldest else { break };
            self.seen.remove(&oldest);
            writes.push(Write::Delete { key: keys::seen_key(self.id(), oldest) });
        }
        writes
    }

    /// What the server says about the case.
    pub(crate) const fn answer(&self) -> Option<&CaseState> {
        self.answer.as_ref()
    }

    /// The actors that were created on this device.
    pub(crate) const fn own_actors(&self) -> &BTreeMap<ActorId, PersonId> {
        &self.own_actors
    }

    /// The vouchers that are kept.
    pub(crate) fn vouchers(&self) -> impl Iterator<Item = &Voucher> {
        self.vouchers.values()
    }

    /// The newest seal of the document.
    pub(crate) const fn seal(&self) -> Option<&Seal> {
        self.seal.as_ref()
    }

    /// Keeps a seal that was checked, unless what it seals is not here, or less than the one before: a server that was
    /// restored may be behind it.
    pub(crate) fn keep_seal(&mut self, seal: Seal) -> Option<Write> {
        if self.seal.as_ref() == Some(&seal) || !seal.heads.iter().all(|it| knows(&self.form, it)) {
            return None;
        }
        let beyond = self.form.automerge().get_changes_meta(&seal.heads);
        let is_less = |old: &Seal| beyond.iter().any(|it| old.heads.contains(&it.hash));
        if self.seal.as_ref().is_some_and(is_less) {
            return None;
        }
        let write = keys::put(keys::seal_key(self.id()), form_model::encode(&Message::Seal(seal.clone())));
        self.seal = Some(seal);
        Some(write)
    }

    /// Keeps a voucher that was checked, if the change that it names is here. `None`: there is nothing new to store.
    pub(crate) fn keep_voucher(&mut self, voucher: Voucher) -> Option<Write> {
        let actor = voucher.actor_id();
        let seq = self.seq_of(&actor, &voucher.hash)?;
        let kept = self.vouchers.get(&actor).and_then(|it| self.seq_of(&actor, &it.hash));
        // One actor's changes stand in a row: the later one covers the earlier.
        if kept.is_some_and(|kept| kept >= seq) {
            return None;
        }
        let write = keys::put(keys::voucher_key(self.id(), &actor), voucher_bytes(voucher.clone()));
        self.vouchers.insert(actor, voucher);
        Some(write)
    }

    fn seq_of(&self, actor: &ActorId, hash: &ChangeHash) -> Option<u64> {
        let meta = self.form.automerge().get_change_meta_by_hash(hash)?;
        (*meta.actor == *actor).then_some(meta.seq)
    }

    /// Whose each actor says that it is; of an actor that was made here it is known.
    pub(crate) fn authors(&self) -> BTreeMap<ActorId, PersonId> {
        let changes = self.form.automerge().get_changes_meta(&[]);
        let named = changes.iter().filter_map(|it| Some((it.actor.as_ref().clone(), person_of(it.author.as_ref()?)?)));
        named.chain(self.own_actors.clone()).collect()
    }

    /// The actors of which the server has something.
    pub(crate) fn acknowledged_actors(&self) -> BTreeSet<ActorId> {
        let unknown = self.unacknowledged();
        let changes = self.form.automerge().get_changes_meta(&[]);
        let known = changes.iter().filter(|it| !unknown.contains(&it.hash));
        known.map(|it| it.actor.as_ref().clone()).collect()
    }

    /// The changes that the server has not said to have.
    pub(crate) fn unacknowledged(&self) -> BTreeSet<ChangeHash> {
        let known: Vec<_> = self.acknowledged.iter().filter(|it| knows(&self.form, it)).copied().collect();
        self.form.automerge().get_changes_meta(&known).iter().map(|it| it.hash).collect()
    }

    /// The newest change of each actor of a person, as far as it is certain that the person made it: on this device,
    /// or elsewhere, if the server took it.
    pub(crate) fn newest_changes_of(&self, person: PersonId) -> BTreeMap<ActorId, ChangeHash> {
        let authors = self.authors();
        let unknown = self.unacknowledged();
        let changes = self.form.automerge().get_changes_meta(&[]);
        let certain = changes.iter().filter(|it| {
            let is_made_here = self.own_actors.get(it.actor.as_ref()) == Some(&person);
            is_made_here || authors.get(it.actor.as_ref()) == Some(&person) && !unknown.contains(&it.hash)
        });
        let mut newest: BTreeMap<ActorId, (u64, ChangeHash)> = BTreeMap::new();
        for change in certain {
            let entry = newest.entry(change.actor.as_ref().clone()).or_insert((change.seq, change.hash));
            *entry = (*entry).max((change.seq, change.hash));
        }
        newest.into_iter().map(|(actor, (_, hash))| (actor, hash)).collect()
    }

    /// Changes that only memory has.
    pub(crate) fn unsaved(&self) -> usize {
        self.unsaved.iter().map(|it| it.1).sum()
    }

    /// True if everything in the document is in the store.
    pub(crate) fn is_stored(&self) -> bool {
        self.unsaved.is_empty()
    }

    /// How many changes the server has not acknowledged; the genesis needs no acknowledgement.
    pub(crate) fn waiting(&self) -> usize {
        let known: Vec<_> = self.acknowledged.iter().filter(|it| knows(&self.form, it)).copied().collect();
        let genesis = self.form.genesis().hash;
        self.form.automerge().get_changes_meta(&known).iter().filter(|it| it.hash != genesis).count()
    }

    /// The writes of this document go with this batch; `changes` of them are changes.
    pub(crate) fn written_in(&mut self, batch: Batch, changes: usize) {
        match self.unsaved.back_mut() {
            Some((last, count)) if *last == batch => *count += changes,
            Some(_) | None => self.unsaved.push_back((batch, changes)),
        }
    }

    /// Takes note of what the store has by now. True if something of this document was among it.
    pub(crate) fn note_saved(&mut self, saving: &Saving, now_ms: u64) -> bool {
        let before = self.unsaved.len();
        let changes: usize = self.unsaved.iter().filter(|it| saving.is_saved(it.0)).map(|it| it.1).sum();
        self.unsaved.retain(|it| !saving.is_saved(it.0));
        if changes > 0 {
            self.saved_at_ms = Some(now_ms);
        }
        self.unsaved.len() != before
    }

    /// Another person writes from now on, with another actor.
    pub(crate) fn forget_actor(&mut self) {
        self.actor = None;
    }

    /// Makes an edit. `None`: it changed nothing.
    pub(crate) fn edit(
        &mut self,
        edit: &Edit,
        person: PersonId,
        now_ms: u64,
        rng: &mut impl Rng,
    ) -> Result<Option<(ChangeHash, Vec<Write>)>, EditError> {
        let actor = match &self.actor {
            Some((actor, writer)) if *writer == person => actor.clone(),
            Some(_) | None => {
                let actor = fresh_actor(rng);
                self.actor = Some((actor.clone(), person));
                self.form.write_as(person, actor.clone());
                actor
            }
        };
        let Some(change) = self.form.apply(edit, now_ms)? else { return Ok(None) };
        let hash = change.hash;
        let mut writes = vec![self.change_write(&hash, change.bytes)];
        if self.own_actors.insert(actor.clone(), person).is_none() {
            writes.push(keys::put(keys::actor_key(self.id(), &actor), person.as_bytes().to_vec()));
        }
        Ok(Some((hash, writes)))
    }

    /// The writes for changes that came from elsewhere and are in the form already.
    pub(crate) fn received(&mut self, changes: &[Change]) -> Vec<Write> {
        let mut writes = Vec::new();
        for change in changes {
            let hash = change.hash();
            writes.push(self.change_write(&hash, change.raw_bytes().to_vec()));
            // What is in the document is not set aside: the server may take what it refused, below a seal.
            if self.set_aside.remove(&hash).is_some() {
                writes.push(Write::Delete { key: keys::set_aside_key(self.id(), hash) });
            }
        }
        writes
    }

    fn change_write(&mut self, hash: &ChangeHash, bytes: Vec<u8>) -> Write {
        let key = keys::change_key(self.id(), self.next_row, hash);
        self.next_row += 1;
        self.change_rows.push(key.clone());
        keys::put(key, bytes)
    }

    /// The writes that replace many changes by a snapshot. Nothing, when there are fewer changes than so many or when the
    /// snapshot does not load back to the same: then the changes stay, which is the safe side.
    pub(crate) fn compacted(&mut self, change_rows_max: usize) -> Vec<Write> {
        if self.change_rows.len() < change_rows_max && self.snapshot_rows.len() <= 1 {
            return Vec::new();
        }
        let Some(snapshot) = self.snapshot() else { return Vec::new() };
        let mut writes = without_rows_of(&mut self.change_rows, &self.form);
        writes.extend(self.snapshot_writes(snapshot));
        writes
    }

    /// The whole document in one piece, if that loads back to the same. What waits for changes that are not here keeps its rows.
    fn snapshot(&self) -> Option<Vec<u8>> {
        let without_orphans = SaveOptions { retain_orphans: false, ..SaveOptions::default() };
        let snapshot = self.form.automerge().save_with_options(without_orphans);
        let loaded = load_automerge(&snapshot).ok()?;
        (loaded.get_heads() == self.form.heads()).then_some(snapshot)
    }

    /// The writes that put a snapshot in the place of those that it was made of, and of no others: what another page has
    /// stored meanwhile stays beside it.
    fn snapshot_writes(&mut self, snapshot: Vec<u8>) -> Vec<Write> {
        let key = keys::snapshot_key(self.id(), &snapshot);
        let before = std::mem::replace(&mut self.snapshot_rows, vec![key.clone()]);
        let mut writes: Vec<_> = before.into_iter().filter(|it| *it != key).map(|key| Write::Delete { key }).collect();
        writes.push(keys::put(key, snapshot));
        writes
    }

    /// Takes note of what the server has, and when both sides held the same, if they do. `None`: nothing new to store.
    pub(crate) fn acknowledge(&mut self, heads: Vec<ChangeHash>, synced_at_ms: Option<u64>) -> Option<Write> {
        let mut heads = heads;
        heads.sort_unstable();
        let is_new = heads != self.acknowledged || (synced_at_ms.is_some() && self.synced_at_ms.is_none());
        self.acknowledged = heads;
        self.synced_at_ms = synced_at_ms.or(self.synced_at_ms);
        is_new.then(|| self.acknowledged_write())
    }

    fn acknowledged_write(&self) -> Write {
        let heads = self.acknowledged.iter().map(ToString::to_string).collect();
        let record = Acknowledged { heads, synced_at_ms: self.synced_at_ms };
        keys::put_record(keys::acknowledged_key(self.id()), &record)
    }

    /// Takes note of what the server says about the case.
    pub(crate) fn answered(&mut self, answer: CaseState) -> Vec<Write> {
        let mut writes = self.statements.told(&answer);
        writes.push(keys::put(keys::answer_key(self.id()), form_model::encode(&Message::Case(answer.clone()))));
        self.answer = Some(answer);
        writes
    }

    /// Changes what became of the document. `None`: that is known already.
    pub(crate) fn meet_fate(&mut self, fate: Fate) -> Option<Write> {
        if self.fate == fate {
            return None;
        }
        self.fate = fate;
        Some(self.record_write())
    }

    /// Keeps the document on this device from now on. `None`: it is kept already.
    pub(crate) fn want(&mut self) -> Option<Write> {
        if self.is_wanted {
            return None;
        }
        self.is_wanted = true;
        Some(self.record_write())
    }

    fn record_write(&self) -> Write {
        let record = Record {
            case: self.form.case().clone(),
            template: self.template,
            fate: self.fate,
            is_wanted: self.is_wanted,
        };
        keys::put_record(keys::case_key(self.id()), &record)
    }

    /// Takes the place of the old document with what was set aside; all the writes belong in one batch.
    pub(crate) fn swap(&mut self, rebuilt: Rebuilt) -> (Vec<Write>, usize) {
        let id = self.id();
        let old = std::mem::replace(&mut self.form, rebuilt.form);
        self.chronicle = RefCell::new(Chronicle::default());
        // The edits that were made again are other changes than those that the steps remember.
        self.undo_steps.clear();
        self.actor = None;
        self.acknowledged.retain(|it| knows(&self.form, it));
        let genesis = self.form.genesis().hash;
        let changes: Vec<_> =
            self.form.automerge().get_changes(&[]).into_iter().filter(|it| it.hash() != genesis).collect();
        let mut writes = without_rows_of(&mut self.change_rows, &old);
        if let Some(snapshot) = self.snapshot() {
            writes.extend(self.snapshot_writes(snapshot));
        } else {
            writes.extend(self.snapshot_writes(self.form.genesis().bytes.clone()));
            writes.extend(changes.iter().map(|it| self.change_write(&it.hash(), it.raw_bytes().to_vec())));
        }
        for (actor, person) in rebuilt.actors {
            writes.push(keys::put(keys::actor_key(id, &actor), person.as_bytes().to_vec()));
            self.own_actors.insert(actor, person);
        }
        writes.push(self.acknowledged_write());
        for (person, seen) in &mut self.seen {
            *seen = seen.carried_over(old.automerge(), &self.form);
            writes.push(seen.write(id, *person));
        }
        for entry in rebuilt.set_aside {
            writes.push(entry.write());
            self.set_aside.insert(entry.hash, entry);
        }
        (writes, changes.len())
    }

    /// Takes in an entry that the store holds.
    pub(crate) fn restore_set_aside(&mut self, entry: SetAside) {
        self.set_aside.insert(entry.hash, entry);
    }

    /// Takes back in what was set aside here and another page has built on, so that nothing waits for it for ever: it shows
    /// again, and when the server refuses it again, what was built on it is made again like everything else.
    pub(crate) fn take_in_what_is_built_on(&mut self) -> (Vec<Write>, usize) {
        let (mut writes, mut count) = (Vec::new(), 0);
        loop {
            let missing = self.form.automerge().get_missing_deps(&[]);
            let aside = missing.iter().filter_map(|it| Change::from_bytes(self.set_aside.get(it)?.bytes.clone()).ok());
            let found: Vec<Change> = aside.collect();
            if found.is_empty() || self.form.automerge_mut().apply_changes(found.clone()).is_err() {
                return (writes, count);
            }
            count += found.len();
            writes.extend(self.received(&found));
        }
    }

    /// Adds an entry that was set aside elsewhere. `None`: it is here already.
    pub(crate) fn keep_set_aside(&mut self, entry: SetAside) -> Option<Write> {
        if self.set_aside.contains_key(&entry.hash) {
            return None;
        }
        let write = entry.write();
        self.set_aside.insert(entry.hash, entry);
        Some(write)
    }
}

/// The writes that remove the rows of the changes that a form has. What it lacks was stored by another page, and waits.
fn without_rows_of(rows: &mut Vec<String>, form: &FormDocument) -> Vec<Write> {
    let has = |key: &String| keys::change_hash(key).is_none_or(|it| knows(form, &it));
    rows.extract_if(.., |it| has(it)).map(|key| Write::Delete { key }).collect()
}

fn own_actor_in(row: &Entry) -> Option<(ActorId, PersonId)> {
    let actor = row.0.strip_prefix("actor/")?.parse().ok()?;
    Some((actor, PersonId::from_slice(&row.1).ok()?))
}

/// A voucher as the store keeps it: the frame that carries it over the wire.
pub(crate) fn voucher_bytes(voucher: Voucher) -> Vec<u8> {
    form_model::encode(&Message::Vouchers(Vouchers { vouchers: vec![voucher] }))
}

/// Receipts hold signatures, which JSON would write as numbers and not read back: the state is kept as it came.
fn case_state_in(value: &[u8]) -> Option<CaseState> {
    match form_model::decode(value) {
        Ok(Message::Case(state)) => Some(state),
        Ok(_) | Err(_) => None,
    }
}

fn seal_in(value: &[u8]) -> Option<Seal> {
    match form_model::decode(value) {
        Ok(Message::Seal(seal)) => Some(seal),
        Ok(_) | Err(_) => None,
    }
}

fn voucher_in(row: &Entry) -> Option<Voucher> {
    row.0.strip_prefix("voucher/")?;
    let Ok(Message::Vouchers(Vouchers { mut vouchers })) = form_model::decode(&row.1) else { return None };
    vouchers.pop()
}
