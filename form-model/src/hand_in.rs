//! Which marks hold, and whether a hand-in can be received.
//!
//! Tablets ask it before they offer the button, the server asks it of the content at the hand-in's dependencies; it
//! reads and judges, and writes nothing. The rule that must not be broken: a hand-in stands on the exact content that
//! its digest names, with the manager's mark on it, and never silently without the representative's.

use automerge::Automerge;
use serde::{Deserialize, Serialize};

use crate::access::Voice;
use crate::digest::digest;
use crate::ids::ContentDigest;
use crate::read::{Followup, HandInMark, ReadyMark};

/// What is missing before a follow-up can be handed in, or why a hand-in was not received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandInProblem {
    /// The content is another than the one that the hand-in names.
    ContentChanged,
    /// The manager's mark is missing or covers other content.
    ManagerNotReady,
    /// The representative's mark is missing or covers other content, and nothing is said about why.
    RepresentativeNotReady,
}

impl HandInProblem {
    /// The problem's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ContentChanged => "content-changed",
            Self::ManagerNotReady => "manager-not-ready",
            Self::RepresentativeNotReady => "representative-not-ready",
        }
    }
}

/// The marks on a follow-up that cover exactly this content.
pub fn valid_marks(followup: &Followup, content: ContentDigest) -> impl Iterator<Item = &ReadyMark> {
    followup.ready.iter().filter(move |it| it.digest == Some(content))
}

/// True when somebody has marked this content as ready for a side.
#[must_use]
pub fn is_ready(followup: &Followup, content: ContentDigest, voice: Voice) -> bool {
    valid_marks(followup, content).any(|it| it.role.as_deref() == Some(voice.code()))
}

/// Checks a hand-in against the follow-up as it was when the hand-in was made.
///
/// # Errors
/// The first [`HandInProblem`] that stands in the way.
pub fn check_hand_in(at_that_time: &Automerge, followup: &Followup, mark: &HandInMark) -> Result<(), HandInProblem> {
    let content = digest(at_that_time);
    if mark.digest != Some(content) {
        return Err(HandInProblem::ContentChanged);
    }
    if !is_ready(followup, content, Voice::Manager) {
        return Err(HandInProblem::ManagerNotReady);
    }
    let explained = mark.reason.is_some() || !followup.plan.missing_representative.trim().is_empty();
    if !explained && !is_ready(followup, content, Voice::Representative) {
        return Err(HandInProblem::RepresentativeNotReady);
    }
    Ok(())
}
