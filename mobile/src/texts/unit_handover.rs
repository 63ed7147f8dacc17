//! The texts of a unit's change of manager: for the receiver, the giver and the administrator.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct UnitHandoverTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) start: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) received: &'static str,
    pub(crate) to_come: &'static str,
    pub(crate) given: &'static str,
    pub(crate) received_after: &'static str,
    pub(crate) given_to: &'static str,
    pub(crate) goes_along: &'static str,
    pub(crate) plan: &'static str,
    pub(crate) no_open_rows: &'static str,
    pub(crate) open_rows: Counted,
    pub(crate) not_here: &'static str,
    pub(crate) rows_title: &'static str,
    pub(crate) rows_help: &'static str,
    pub(crate) take_row: &'static str,
    pub(crate) row_taken: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) confirmed: &'static str,
    pub(crate) received_by_them: &'static str,
    pub(crate) not_confirmed: &'static str,
    pub(crate) form: UnitHandoverFormTexts,
}

/// An administrator hands a unit over.
#[derive(Debug)]
pub(crate) struct UnitHandoverFormTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) find_unit: &'static str,
    pub(crate) under_way: &'static str,
    pub(crate) no_unit: &'static str,
    pub(crate) more_units: &'static str,
    pub(crate) giver: &'static str,
    pub(crate) receiver: &'static str,
    pub(crate) find_receiver: &'static str,
    pub(crate) find: &'static str,
    pub(crate) nobody_found: &'static str,
    pub(crate) day: &'static str,
    pub(crate) another: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) giver_until: &'static str,
    pub(crate) receiver_from: &'static str,
    pub(crate) told: &'static str,
    pub(crate) open_rounds: &'static str,
    pub(crate) no_open_rounds: &'static str,
    pub(crate) make: &'static str,
    pub(crate) choose_all: &'static str,
    pub(crate) made: &'static str,
    pub(crate) made_help: &'static str,
    pub(crate) refusals: [(&'static str, &'static str); 2],
}
