//! Changes out of quarantine that a human has accepted: they go through the gate like any others.
//!
//! They are judged as delivered by whoever was signed in on the revoked device, by the rights that the authors have
//! today. What is admitted goes to everybody who has the document open. The rule that must not be broken: the answer tells
//! what was committed, never what was hoped.

use std::sync::Arc;

use automerge::{Change, ChangeHash};
use form_model::RefusalReason;
use tokio::sync::oneshot;

use super::attached::SessionContact;
use super::round::Round;
use super::{Failure, OpenDocumentTask};
use crate::gate::Standing;

/// Accepted changes, and who waits to hear what became of them.
#[derive(Debug)]
pub(crate) struct Accepting {
    /// Whoever was signed in on the revoked device.
    pub(crate) contact: Arc<SessionContact>,
    /// The changes.
    pub(crate) changes: Vec<Change>,
    /// Gets the outcomes; nobody gets them if the document could not be had.
    pub(crate) answer: oneshot::Sender<Vec<(ChangeHash, Outcome)>>,
}

/// What became of an accepted change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is in the document.
    Admitted,
    /// It waits for its author, who is somebody else than the one who brought it.
    Waiting,
    /// The gate refused it, for good.
    Refused(RefusalReason),
    /// It builds on a change that nobody has brought.
    Incomplete,
}

impl Outcome {
    /// The outcome's code, as it is stored and told.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Waiting => "waiting",
            Self::Refused(reason) => reason.code(),
            Self::Incomplete => "incomplete",
        }
    }
}

/// An answer that is due once the round is committed.
pub(super) struct AnswerDue {
    hashes: Vec<ChangeHash>,
    answer: oneshot::Sender<Vec<(ChangeHash, Outcome)>>,
}

impl OpenDocumentTask {
    /// Judges accepted changes.
    pub(super) async fn accept(&mut self, round: &mut Round, accepting: Accepting) -> Result<AnswerDue, Failure> {
        let Accepting { contact, changes, answer } = accepting;
        let hashes = changes.iter().map(Change::hash).collect();
        self.deliver(round, &contact, changes).await?;
        Ok(AnswerDue { hashes, answer })
    }

    /// Tells what became of them; everything is committed by now.
    pub(super) async fn answer_accepting(&mut self, due: Vec<AnswerDue>) -> Result<(), Failure> {
        for AnswerDue { hashes, answer } in due {
            self.open_material().await?;
            let gate = &self.material.as_ref().ok_or(Failure::Unreadable)?.gate;
            let outcome = |hash: ChangeHash| match gate.standing_of(&hash) {
                Some(Standing::Admitted) => Outcome::Admitted,
                Some(Standing::Held) => Outcome::Waiting,
                Some(Standing::Refused(reason)) => Outcome::Refused(reason),
                None => Outcome::Incomplete,
            };
            // Whoever asked may have gone; asking again tells the same.
            answer.send(hashes.into_iter().map(|it| (it, outcome(it))).collect()).ok();
        }
        Ok(())
    }
}
