//! Taking back one's own edits, and making them again.
//!
//! How screens use it: [`Client::can_undo`] and [`Client::can_redo`] say whether the buttons are on;
//! [`Event::Undo`](crate::Event::Undo) and [`Event::Redo`](crate::Event::Redo) are answered with one notice each, whose
//! path says what to bring into view, beside the usual [`Notice::DocumentChanged`]. A text field takes the change in as
//! it takes in what others type. The browser's own undo is to be switched off in text fields: it knows nothing of others.
//!
//! The rules that must not be broken: taking back is an edit like any other, with the same checks and on the same way to
//! the store; and it removes nothing that somebody else wrote.

use form_model::{ChangeHash, DocumentId};

use super::Client;
use crate::event::{EditRejection, Notice, UndoProblem};
use crate::status::Writability;
use crate::taking_back::TakingBack;
use crate::undo::{Direction, Step};

impl Client {
    /// True if the person who is signed in has an edit of this run of the program to take back.
    #[must_use]
    pub fn can_undo(&self, document: DocumentId) -> bool {
        self.has_step(document, Direction::Undo)
    }

    /// True if the person who is signed in has an edit to make again.
    #[must_use]
    pub fn can_redo(&self, document: DocumentId) -> bool {
        self.has_step(document, Direction::Redo)
    }

    fn has_step(&self, document: DocumentId, direction: Direction) -> bool {
        let person = self.identity.as_ref().map(|it| it.person);
        let steps = person.and_then(|person| self.documents.get(&document)?.undo_steps(person));
        steps.is_some_and(|it| it.has(direction))
    }

    pub(super) fn take_back(&mut self, document: DocumentId, direction: Direction, now_ms: u64) {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let Some(local) = self.documents.get(&document) else { return };
        if self.writability(local) != Writability::Writable {
            // The step stays: the right may come back.
            let why = UndoProblem::Rejected(EditRejection::NotWritable);
            return self.notify(Notice::NotUndone { document, path: Vec::new(), why });
        }
        // A step of which nothing is left, such as a letter that was typed and deleted, is no step for a person.
        loop {
            let Some(local) = self.documents.get_mut(&document) else { return };
            let Some(step) = local.undo_steps_mut(person).and_then(|it| it.take(direction)) else { return };
            match local.plan_taking_back(&step, person) {
                Ok(taking_back) if taking_back.edits.is_empty() => {}
                Ok(taking_back) => {
                    if self.take_step_back(document, (step, direction), taking_back, now_ms) {
                        return;
                    }
                }
                Err(why) => return self.notify(Notice::NotUndone { document, path: step.path, why }),
            }
        }
    }

    /// Makes the edits that take a step back. False: they changed nothing.
    fn take_step_back(
        &mut self,
        document: DocumentId,
        (step, direction): (Step, Direction),
        taking_back: TakingBack,
        now_ms: u64,
    ) -> bool {
        let path = step.path.clone();
        let mut changes: Vec<ChangeHash> = Vec::new();
        let mut problem = None;
        for edit in &taking_back.edits {
            match self.make_edit(document, edit, now_ms) {
                Ok(made) => changes.extend(made.map(|it| it.0)),
                Err(why) => {
                    problem = Some(UndoProblem::Rejected(why));
                    break;
                }
            }
        }
        let is_changed = !changes.is_empty();
        if is_changed {
            self.note_taken_back(document, (step, direction), taking_back, changes);
            self.changed_here(document);
        }
        let notice = match (problem, direction) {
            (Some(why), _) => Notice::NotUndone { document, path, why },
            (None, _) if !is_changed => return false,
            (None, Direction::Undo) => Notice::Undone { document, path },
            (None, Direction::Redo) => Notice::Redone { document, path },
        };
        self.notify(notice);
        true
    }

    fn note_taken_back(
        &mut self,
        document: DocumentId,
        (step, direction): (Step, Direction),
        taking_back: TakingBack,
        changes: Vec<ChangeHash>,
    ) {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let Some(local) = self.documents.get_mut(&document) else { return };
        local.note_taken_back(taking_back, &changes, person);
        if let Some(steps) = local.undo_steps_mut(person) {
            steps.taken_back(direction, step, changes);
        }
    }
}
