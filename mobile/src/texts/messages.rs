//! The texts of messages from the server to a person.
//!
//! Which texts there are; the words are below `sv/` and `en/`, and what a message says the server words.

use super::Counted;

#[derive(Debug)]
pub(crate) struct MessagesTexts {
    pub(crate) title: &'static str,
    pub(crate) new_count: Counted,
    pub(crate) none_new: &'static str,
    pub(crate) not_fetched: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) not_read: &'static str,
    pub(crate) read: &'static str,
    pub(crate) read_all: &'static str,
    pub(crate) to_follow_up: &'static str,
    pub(crate) to_feedback: &'static str,
    pub(crate) to_marks: &'static str,
    pub(crate) to_my_actions: &'static str,
    pub(crate) to_raised: &'static str,
    pub(crate) to_handed_in: &'static str,
    pub(crate) to_units: &'static str,
    pub(crate) to_unit_handover: &'static str,
    pub(crate) to_quarantine: &'static str,
    pub(crate) to_tablet: &'static str,
    pub(crate) not_here_yet: &'static str,
}
