//! Writing a document of the example year as people write it: edit by edit, each with its own hand, time passing.
//!
//! It knows no texts and no store. The rule: every change is an [`Edit`] made by a person of the story with an actor that
//! nobody else has in that document, at a time after the change before.

use std::collections::{BTreeMap, HashMap};

use automerge::{ActorId, Change, ChangeHash};
use form_model::{
    Case, Edit, EditError, FormDocument, Mark, OpenError, PersonId, RowId, Shape, Splice, Template, apply_edit, digest,
};

use super::chance::Chance;

/// What typing takes, per character.
const TYPING_MS: u64 = 180;

/// A document that people write in.
pub(super) struct Pen {
    form: FormDocument,
    shape: Shape,
    pub(super) chance: Chance,
    now_ms: u64,
    /// The actors of this sitting: a new one for each person and sitting, as tablets do.
    hands: BTreeMap<PersonId, ActorId>,
    owners: HashMap<ActorId, PersonId>,
    in_hand: Option<PersonId>,
    /// The heads up to which the changes were taken.
    taken: Vec<ChangeHash>,
}

/// Changes that one person made in a row.
pub(super) struct Run {
    pub(super) person: PersonId,
    pub(super) changes: Vec<Change>,
}

impl Pen {
    pub(super) fn new(case: Case, template: Option<Template>, chance: Chance) -> Result<Self, OpenError> {
        let form = FormDocument::start(case, template)?;
        Ok(Self {
            shape: form.shape().clone(),
            taken: form.heads(),
            form,
            chance,
            now_ms: 0,
            hands: BTreeMap::new(),
            owners: HashMap::new(),
            in_hand: None,
        })
    }

    pub(super) const fn form(&self) -> &FormDocument {
        &self.form
    }

    pub(super) const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// People sit down with it at this time, or right after they last rose if that is later.
    pub(super) fn sit_down(&mut self, at_ms: u64) {
        self.now_ms = at_ms.max(self.now_ms + 60_000);
        self.hands.clear();
        self.in_hand = None;
    }

    /// Makes an edit a few seconds after the one before.
    pub(super) fn write(&mut self, person: PersonId, edit: &Edit) -> Result<(), EditError> {
        self.now_ms += self.chance.between(4_000, 25_000);
        self.take_pen(person);
        apply_edit(self.form.automerge_mut(), &self.shape, edit, self.now_ms).map(|_| ())
    }

    /// Types a text into an empty field, sentence by sentence.
    pub(super) fn type_text(
        &mut self,
        person: PersonId,
        text: &str,
        edit: impl Fn(Splice) -> Edit,
    ) -> Result<(), EditError> {
        let mut position = 0;
        for sentence in text.split_inclusive(". ") {
            self.now_ms += TYPING_MS * sentence.len() as u64;
            self.write(person, &edit(Splice::insert(position, sentence)))?;
            position += sentence.encode_utf16().count();
        }
        Ok(())
    }

    /// A mark of this person on the content as it is.
    pub(super) fn mark(&mut self, person: PersonId) -> Mark {
        self.now_ms += self.chance.between(20_000, 90_000);
        Mark { row: self.chance.row(), person, time_ms: self.now_ms, digest: digest(self.form.automerge()) }
    }

    /// The id of a new row.
    pub(super) fn row(&mut self) -> RowId {
        self.chance.row()
    }

    /// The changes that were made since they were last taken.
    pub(super) fn take_runs(&mut self) -> Vec<Run> {
        let changes = self.form.automerge().get_changes(&self.taken);
        self.taken = self.form.heads();
        let mut runs: Vec<Run> = Vec::new();
        for change in changes {
            let Some(person) = self.owners.get(change.actor_id()).copied() else { continue };
            match runs.last_mut().filter(|it| it.person == person) {
                Some(run) => run.changes.push(change),
                None => runs.push(Run { person, changes: vec![change] }),
            }
        }
        runs
    }

    fn take_pen(&mut self, person: PersonId) {
        if self.in_hand == Some(person) {
            return;
        }
        let chance = &mut self.chance;
        let actor = self.hands.entry(person).or_insert_with(|| chance.actor()).clone();
        self.owners.insert(actor.clone(), person);
        self.form.write_as(person, actor);
        self.in_hand = Some(person);
    }
}
