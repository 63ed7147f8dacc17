//! The whole form in short: of every question, what a list, a jump and the progress ask of it.
//!
//! It decides nothing, and shows nothing. The rule that must not be broken: it is read in a lull, since all questions of
//! all sections take longer than a letter may.

use form_model::JointAnswer;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outlined {
    pub(crate) id: String,
    /// What both sides have said to it.
    pub(crate) joint: JointAnswer,
    /// Somebody marked it as needing action.
    pub(crate) needs_action: bool,
}
