//! The methods of a follow-up: interviews with their compilation, and the dialogue at the workplace meeting.
//!
//! Each screen has a file of its own below `methods/`. The rule that must not be broken: every
//! method ends in the parties' own answers, and none of them answers for anybody.

mod compiling;
mod dialogue;
mod interview_notes;
mod interviews;
mod phones;
mod room;

pub(crate) use compiling::Compiling;
pub(crate) use dialogue::Dialogue;
pub(crate) use interview_notes::InterviewNotes;
pub(crate) use interviews::{Interviews, interview_name};
