//! The screens, one file each.
//!
//! A screen reads through the tablet and reports what people do. The rule that must not be broken: every screen has a
//! title, and says what to do when there is nothing to show.

mod accessibility;
mod action_plan;
mod case_head;
mod change_pin;
mod changes;
mod closing;
mod connection_check;
mod enrol;
mod entrance;
mod feedback;
mod findings;
mod follow_ups;
mod glossary;
mod hand_in;
mod handover;
mod here;
mod methods;
mod my_actions;
mod next_steps;
mod overview;
mod paper;
mod pen_holder;
mod planning;
mod practice;
mod section;
mod sign_in_again;
mod sign_out;
mod start_extra;
mod templates;
mod this_tablet;
mod units;

pub(crate) use accessibility::Accessibility;
pub(crate) use action_plan::{ActionMeeting, ActionRowScreen, PlanLook};
pub(crate) use changes::Changes;
pub(crate) use closing::Closing;
pub(crate) use connection_check::ConnectionCheck;
pub(crate) use enrol::Enrol;
pub(crate) use entrance::Entrance;
pub(crate) use feedback::Feedback;
pub(crate) use findings::Findings;
pub(crate) use follow_ups::FollowUps;
pub(crate) use glossary::Glossary;
pub(crate) use hand_in::HandIn;
pub(crate) use handover::{Handover, Receive};
pub(crate) use methods::{Compiling, Dialogue, InterviewNotes, Interviews};
pub(crate) use my_actions::MyActions;
pub(crate) use next_steps::NextSteps;
pub(crate) use overview::Overview;
pub(crate) use paper::Paper;
pub(crate) use pen_holder::PenHolder;
pub(crate) use planning::{Plan, PlanMessage};
pub(crate) use practice::{Exercise, Practice, PracticeCase};
pub(crate) use section::{ChosenQuestions, Section};
pub(crate) use sign_in_again::SignInAgain;
pub(crate) use start_extra::StartExtra;
pub(crate) use templates::{Templates, TemplatesLink, Workbench};
pub(crate) use this_tablet::ThisTablet;
pub(crate) use units::{Units, UnitsLink};
