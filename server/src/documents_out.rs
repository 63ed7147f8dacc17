//! What leaves the system as a document: a hand-in, a level's compilation, an action plan; as a report that `report` writes in
//! any format.
//!
//! Pure: it is handed what the caller may see, and decides only how it reads. The rule that must not be broken: what stands in
//! a document of a hand-in was handed in, word for word.

mod action_plan;
mod compilation;
mod format;
mod hand_in;
mod redaction;
mod texts;

pub(crate) use action_plan::{PlanOut, action_plan_report};
pub(crate) use compilation::{
    ClosingOut, CompilationOut, FindingOut, GroupOut, LevelOut, QuestionOut, RaisedOut, UnitOut, compilation_report,
};
pub(crate) use format::{Format, Layout, write};
pub(crate) use hand_in::{HandInOut, MarkOut, SaidOut, hand_in_report};
pub(crate) use redaction::{RedactionError, redacted};
pub(crate) use texts::Tongue;
