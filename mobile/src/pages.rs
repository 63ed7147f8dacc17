//! The screens, one file each.
//!
//! A screen reads through the tablet and reports what people do. The rule that must not be broken: every screen has a
//! title, and says what to do when there is nothing to show.

mod follow_ups;
mod overview;
mod pen_holder;
mod section;
mod sign_in;

pub(crate) use follow_ups::FollowUps;
pub(crate) use overview::Overview;
pub(crate) use pen_holder::PenHolder;
pub(crate) use section::Section;
pub(crate) use sign_in::SignIn;
