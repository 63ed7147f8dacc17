//! The texts of the overview for those who follow many units.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct UnitsTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) filter_label: &'static str,
    pub(crate) filter_all: &'static str,
    pub(crate) filter_late: &'static str,
    pub(crate) filter_not_begun: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) nothing_chosen: &'static str,
    pub(crate) not_begun: &'static str,
    pub(crate) begun: &'static str,
    pub(crate) ready: &'static str,
    pub(crate) handed_in: &'static str,
    pub(crate) fed_back: &'static str,
    pub(crate) late: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) differences: Counted,
    pub(crate) no_representative: &'static str,
    pub(crate) below: &'static str,
    pub(crate) extra: &'static str,
    pub(crate) covered_by: &'static str,
    pub(crate) due: &'static str,
    pub(crate) managers: &'static str,
    pub(crate) no_manager: &'static str,
    pub(crate) sent_back: &'static str,
    pub(crate) send_back: &'static str,
    pub(crate) send_back_title: &'static str,
    pub(crate) send_back_help: &'static str,
    pub(crate) send_back_comment: &'static str,
    pub(crate) send_back_missing: &'static str,
    pub(crate) send_back_too_late: &'static str,
}
