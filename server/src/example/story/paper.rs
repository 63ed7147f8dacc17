//! A document of the example year on its way into the store: through the gate that every tablet's changes pass.
//!
//! There is no other way in: what the gate would not take from a tablet ends the command. The rule: a batch holds only
//! what the gate admitted, and nothing of it is refused, held or left over.

use automerge::ChangeHash;
use chrono::NaiveDate;
use form_model::{Grant, PersonId, Template};

use super::StoryError;
use super::chance::Chance;
use super::desk::Step;
use super::pen::{Pen, Run};
use crate::content::materialise;
use crate::directory::grant_on;
use crate::gate::{ClientKind, Decisions, Delivery, Gate, Sender, Trial, Verdict};
use crate::open_document::COMPACT_IDLE_TAIL;
use crate::store::{ActorBinding, Append, Framework, StoredDocument, VerifiedSnapshot};

/// So long after the last keystroke a tablet with a network has sent what was written.
const SENT_AFTER_MS: u64 = 2_000;

/// A document, those who write in it, and the gate before the store's copy.
pub(super) struct Paper {
    pub(super) pen: Pen,
    gate: Gate,
    stored: StoredDocument,
}

impl Paper {
    /// A document as the store has it: begun, and nobody has written in it.
    pub(super) fn open(stored: StoredDocument, template: Option<Template>, chance: Chance) -> Result<Self, StoryError> {
        let automerge = materialise(&stored)?;
        let pen = Pen::new(stored.row.case.clone(), template, chance)?;
        let shape = pen.form().shape().clone();
        let gate = Gate::open(stored.row.id, shape, automerge, Decisions::default(), None)?;
        Ok(Self { pen, gate, stored })
    }

    /// The document's newest changes, as a hand-in names them.
    pub(super) fn heads(&self) -> Vec<ChangeHash> {
        self.pen.form().heads()
    }

    /// The snapshot that takes the place of the changes, where there are many.
    pub(super) fn fold(&self) -> Result<Option<Step>, StoryError> {
        let covered: Vec<ChangeHash> = self.gate.graph().hashes().collect();
        if covered.len() < COMPACT_IDLE_TAIL {
            return Ok(None);
        }
        let automerge = self.gate.automerge();
        let snapshot = VerifiedSnapshot::verify(automerge.save(), &automerge.get_heads(), &covered)?;
        Ok(Some(Step::Fold {
            document: self.stored.row.id,
            snapshot: Box::new(snapshot),
            covered,
            at_ms: self.pen.now_ms() + SENT_AFTER_MS,
        }))
    }

    /// Delivers what was written since the last time, each person's changes in that person's name.
    pub(super) fn submit(&mut self, framework: &Framework, today: NaiveDate) -> Result<Append, StoryError> {
        let received_at_ms = self.pen.now_ms() + SENT_AFTER_MS;
        let mut batch = Append::new(self.stored.row.id, Vec::new(), received_at_ms);
        for Run { person, changes } in self.pen.take_runs() {
            let sender = Sender { person, device: None, client: ClientKind::Samsyn };
            let grant_of = |author: PersonId| -> Grant { grant_on(framework, author, &self.stored.row.case, today) };
            let verdict = self.gate.judge(Delivery { changes, sender }, Trial::Together, &grant_of)?;
            check_all_admitted(&verdict)?;
            batch.admitted.extend(verdict.admitted);
            let bind = |(actor, person)| ActorBinding { actor, person, device: None };
            batch.bind.extend(verdict.bound.into_iter().map(bind));
        }
        batch.heads = self.gate.graph().heads();
        Ok(batch)
    }
}

fn check_all_admitted(verdict: &Verdict) -> Result<(), StoryError> {
    if let Some((_, fault)) = verdict.refused.first() {
        return Err(StoryError::NotAdmitted(fault.to_string()));
    }
    if verdict.hold.is_empty() && verdict.orphans.is_empty() && verdict.refused_before.is_empty() {
        Ok(())
    } else {
        Err(StoryError::NotAdmitted("a change waits for its author or for another change".to_owned()))
    }
}
