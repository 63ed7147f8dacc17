//! The texts of the list of follow-ups.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::{Counted, fill};

#[derive(Debug)]
pub(crate) struct ListTexts {
    pub(crate) title: &'static str,
    /// Above the follow-ups that the person reads and takes no part in.
    pub(crate) of_others: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_help: &'static str,
    /// Shown to somebody who takes part in none and may read none.
    pub(crate) none_title: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) yearly: &'static str,
    pub(crate) extra: &'static str,
    pub(crate) due: &'static str,
    /// Of a single question, and of any other number.
    pub(crate) answered_of: [&'static str; 2],
    pub(crate) differences: Counted,
    pub(crate) not_begun: &'static str,
    pub(crate) begun: &'static str,
    pub(crate) ready: &'static str,
    pub(crate) handed_in: &'static str,
    pub(crate) sent_back: &'static str,
    pub(crate) read_only: &'static str,
    pub(crate) receive: &'static str,
    pub(crate) receive_help: &'static str,
    pub(crate) no_such_page: &'static str,
    pub(crate) start_extra: &'static str,
}

impl ListTexts {
    /// How many of the questions both have answered.
    pub(crate) fn answered(&self, count: usize, all: usize) -> String {
        let [of_one, of_many] = self.answered_of;
        let text = if all == 1 { of_one } else { of_many };
        fill(text, &[("count", &count.to_string()), ("all", &all.to_string())])
    }
}
