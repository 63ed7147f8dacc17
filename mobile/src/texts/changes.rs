//! The texts of changes: what came while one was away, and the history of a place.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct ChangesTexts {
    pub(crate) title: &'static str,
    pub(crate) while_away: &'static str,
    pub(crate) nothing_new: &'static str,
    pub(crate) seen: &'static str,
    pub(crate) all: &'static str,
    pub(crate) none: &'static str,
    pub(crate) show_more: &'static str,
    pub(crate) new_count: Counted,
    pub(crate) show: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) answer_changed: &'static str,
    pub(crate) answer_cleared: &'static str,
    pub(crate) set: &'static str,
    pub(crate) cleared: &'static str,
    pub(crate) before: &'static str,
    pub(crate) typed: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) replaced: &'static str,
    pub(crate) row_added: &'static str,
    pub(crate) row_removed: &'static str,
    pub(crate) row_restored: &'static str,
    pub(crate) counted: &'static str,
    pub(crate) other: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) someone: &'static str,
    pub(crate) places: [(&'static str, &'static str); 10],
    pub(crate) fields: [(&'static str, &'static str); 39],
}
