//! The texts of rounds: the list, one round, and opening a new one.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct RoundsTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) to_rounds: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) not_here: &'static str,
    pub(crate) open: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) reviewed: &'static str,
    pub(crate) performed: &'static str,
    pub(crate) performed_from: &'static str,
    pub(crate) performed_to: &'static str,
    pub(crate) units: Counted,
    pub(crate) handed_in: Counted,
    pub(crate) late: Counted,
    pub(crate) not_begun: Counted,
    /// The levels in the plural, from the bottom.
    pub(crate) levels: [&'static str; 5],
    pub(crate) last_days: &'static str,
    pub(crate) last_days_help: &'static str,
    pub(crate) last_day: &'static str,
    pub(crate) no_last_day: &'static str,
    pub(crate) change_day: &'static str,
    pub(crate) day_is_past: &'static str,
    pub(crate) out_of_order: &'static str,
    pub(crate) fills_in: &'static str,
    pub(crate) method: MethodDecisionTexts,
    pub(crate) left: LeftTexts,
    pub(crate) late_units: LateUnitsTexts,
    pub(crate) close: CloseTexts,
    pub(crate) new: NewRoundTexts,
}

/// Deciding the method for a unit and those below it.
#[derive(Debug)]
pub(crate) struct MethodDecisionTexts {
    pub(crate) title: &'static str,
    pub(crate) help: &'static str,
    pub(crate) label: &'static str,
    pub(crate) none_here: &'static str,
    pub(crate) own: &'static str,
    pub(crate) inherited: &'static str,
    pub(crate) undecided: &'static str,
    pub(crate) may_choose: &'static str,
    pub(crate) bound: &'static str,
    pub(crate) free: &'static str,
    pub(crate) holds_for: Counted,
    pub(crate) holds_for_none: &'static str,
    pub(crate) decide: &'static str,
    pub(crate) no_units: &'static str,
}

/// Who has not handed in.
#[derive(Debug)]
pub(crate) struct LeftTexts {
    pub(crate) title: &'static str,
    pub(crate) none: &'static str,
    pub(crate) more: Counted,
    pub(crate) to_units: &'static str,
}

/// Units that came after the round was opened.
#[derive(Debug)]
pub(crate) struct LateUnitsTexts {
    pub(crate) title: &'static str,
    pub(crate) help: &'static str,
    pub(crate) below: &'static str,
    pub(crate) take_in: &'static str,
    pub(crate) take_in_unit: &'static str,
}

/// Closing a round.
#[derive(Debug)]
pub(crate) struct CloseTexts {
    pub(crate) action: &'static str,
    pub(crate) title: &'static str,
    pub(crate) what: &'static str,
    pub(crate) left: Counted,
    pub(crate) all_in: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) keep_open: &'static str,
}

/// Opening a round.
#[derive(Debug)]
pub(crate) struct NewRoundTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) name: &'static str,
    pub(crate) usual_name: &'static str,
    pub(crate) year: &'static str,
    pub(crate) year_hint: &'static str,
    pub(crate) time: &'static str,
    pub(crate) template: &'static str,
    pub(crate) template_words: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) check_title: &'static str,
    pub(crate) what_happens: &'static str,
    pub(crate) opens_for: Counted,
    pub(crate) tree: &'static str,
    pub(crate) begun: &'static str,
    pub(crate) told: &'static str,
    pub(crate) reminded: &'static str,
    pub(crate) back: &'static str,
    pub(crate) open: &'static str,
    pub(crate) needs_name: &'static str,
    pub(crate) needs_day: &'static str,
    pub(crate) another: &'static str,
    pub(crate) another_title: &'static str,
    pub(crate) open_anyway: &'static str,
    pub(crate) open_none: &'static str,
    pub(crate) needs_year: &'static str,
    pub(crate) refusals: [(&'static str, &'static str); 6],
}
