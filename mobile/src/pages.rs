//! The screens, one file each.
//!
//! A screen reads through the tablet and reports what people do. The rule that must not be broken: every screen has a
//! title, and says what to do when there is nothing to show.

mod action_plan;
mod case_head;
mod changes;
mod closing;
mod feedback;
mod findings;
mod follow_ups;
mod hand_in;
mod handover;
mod next_steps;
mod overview;
mod pen_holder;
mod plan;
mod section;
mod sign_in;
mod start_extra;

pub(crate) use changes::{Changes, HistoryList};
pub(crate) use closing::Closing;
pub(crate) use feedback::Feedback;
pub(crate) use findings::Findings;
pub(crate) use follow_ups::FollowUps;
pub(crate) use hand_in::HandIn;
pub(crate) use handover::Handover;
pub(crate) use next_steps::NextSteps;
pub(crate) use overview::Overview;
pub(crate) use pen_holder::PenHolder;
pub(crate) use plan::Plan;
pub(crate) use section::Section;
pub(crate) use sign_in::SignIn;
pub(crate) use start_extra::StartExtra;
