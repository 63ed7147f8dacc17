//! The texts of the action plan: its rows, its board, its meetings, its paper.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct ActionTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) result: &'static str,
    pub(crate) result_hint: &'static str,
    pub(crate) add: &'static str,
    pub(crate) none_yet: &'static str,
    pub(crate) none_yet_help: &'static str,
    pub(crate) none_found: &'static str,
    pub(crate) show_all: &'static str,
    pub(crate) not_named_yet: &'static str,
    pub(crate) meeting: &'static str,
    pub(crate) paper: &'static str,
    pub(crate) changes: &'static str,
    pub(crate) layout: &'static str,
    pub(crate) board: &'static str,
    pub(crate) table: &'static str,
    pub(crate) find: &'static str,
    pub(crate) filter: &'static str,
    pub(crate) filters: FilterTexts,
    pub(crate) stages: StageTexts,
    pub(crate) move_to: &'static str,
    pub(crate) move_action: &'static str,
    pub(crate) moved_to: &'static str,
    pub(crate) check_first: &'static str,
    pub(crate) timing: TimingTexts,
    pub(crate) fields: FieldTexts,
    pub(crate) left: LeftTexts,
    pub(crate) row: RowTexts,
    pub(crate) mine: MineTexts,
    pub(crate) meetings: MeetingTexts,
    pub(crate) print: PrintTexts,
}

#[derive(Debug)]
pub(crate) struct FilterTexts {
    pub(crate) open: &'static str,
    pub(crate) late: &'static str,
    pub(crate) to_check: &'static str,
    pub(crate) mine: &'static str,
    pub(crate) raised: &'static str,
    pub(crate) incomplete: &'static str,
    pub(crate) over: &'static str,
    pub(crate) all: &'static str,
}

/// How far an action is: the short word, and what it means in the board.
#[derive(Debug)]
pub(crate) struct StageTexts {
    pub(crate) not_started: &'static str,
    pub(crate) in_progress: &'static str,
    pub(crate) done: &'static str,
    pub(crate) done_means: &'static str,
    pub(crate) raised: &'static str,
    pub(crate) replaced: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) over: &'static str,
    pub(crate) none_here: &'static str,
}

/// How an action stands to its dates.
#[derive(Debug)]
pub(crate) struct TimingTexts {
    pub(crate) no_date: &'static str,
    pub(crate) overdue: Counted,
    pub(crate) today: &'static str,
    pub(crate) soon: Counted,
    pub(crate) due: &'static str,
    pub(crate) check_no_date: &'static str,
    pub(crate) check_planned: &'static str,
    pub(crate) check_now: &'static str,
    pub(crate) check_late: Counted,
    pub(crate) check_good: &'static str,
    pub(crate) check_not_enough: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) waits_for: &'static str,
    pub(crate) answered: &'static str,
}

/// What the fields are called, and the choices that they have.
#[derive(Debug)]
pub(crate) struct FieldTexts {
    pub(crate) action: &'static str,
    pub(crate) action_hint: &'static str,
    pub(crate) source: &'static str,
    pub(crate) sources: [(&'static str, &'static str); 8],
    pub(crate) area: &'static str,
    pub(crate) risk: &'static str,
    pub(crate) risk_hint: &'static str,
    pub(crate) risk_level: &'static str,
    pub(crate) risk_levels: [(&'static str, &'static str); 3],
    pub(crate) risk_chip: &'static str,
    pub(crate) cause: &'static str,
    pub(crate) responsible: &'static str,
    pub(crate) responsible_hint: &'static str,
    pub(crate) due: &'static str,
    pub(crate) status: &'static str,
    pub(crate) none: &'static str,
    pub(crate) raised_date: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) decisions: [(&'static str, &'static str); 4],
    pub(crate) answer: &'static str,
    pub(crate) effect_date: &'static str,
    pub(crate) effect_result: &'static str,
    pub(crate) effect_results: [(&'static str, &'static str); 3],
    pub(crate) effect_person: &'static str,
    pub(crate) closed_date: &'static str,
    pub(crate) closed_person: &'static str,
    pub(crate) informed: &'static str,
}

/// What is left to write.
#[derive(Debug)]
pub(crate) struct LeftTexts {
    pub(crate) title: &'static str,
    pub(crate) short: &'static str,
    pub(crate) action: &'static str,
    pub(crate) responsible: &'static str,
    pub(crate) due: &'static str,
}

/// One action.
#[derive(Debug)]
pub(crate) struct RowTexts {
    pub(crate) gone: &'static str,
    pub(crate) gone_help: &'static str,
    pub(crate) way: &'static str,
    pub(crate) checked: &'static str,
    pub(crate) what: &'static str,
    pub(crate) who_and_when: &'static str,
    pub(crate) begin: &'static str,
    pub(crate) finish: &'static str,
    pub(crate) back_to_work: &'static str,
    pub(crate) replace: &'static str,
    pub(crate) reopen: &'static str,
    pub(crate) raise: &'static str,
    pub(crate) raise_title: &'static str,
    pub(crate) raise_intro: &'static str,
    pub(crate) raised: &'static str,
    pub(crate) raised_no_date: &'static str,
    pub(crate) waits: &'static str,
    pub(crate) only_above: &'static str,
    pub(crate) effect: &'static str,
    pub(crate) effect_not_yet: &'static str,
    pub(crate) effect_intro: &'static str,
    pub(crate) in_weeks: Counted,
    pub(crate) close: &'static str,
    pub(crate) close_anyway: &'static str,
    pub(crate) closed_by: &'static str,
    pub(crate) not_enough: &'static str,
    pub(crate) make_another: &'static str,
    pub(crate) from_finding: &'static str,
    pub(crate) request: &'static str,
    pub(crate) request_text: &'static str,
    pub(crate) request_print: &'static str,
    pub(crate) request_received: &'static str,
    pub(crate) request_waits: &'static str,
    pub(crate) history: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) level_above: &'static str,
}

/// What one person is to do, whichever plan it stands in.
#[derive(Debug)]
pub(crate) struct MineTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) plans: &'static str,
    pub(crate) open_count: Counted,
    pub(crate) late_count: Counted,
    pub(crate) waiting_count: Counted,
    pub(crate) waits_for_you: &'static str,
    pub(crate) raised_count: Counted,
    pub(crate) answers_came: &'static str,
    pub(crate) no_plans: &'static str,
    pub(crate) not_here: &'static str,
}

/// The plan at a meeting.
#[derive(Debug)]
pub(crate) struct MeetingTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) which: &'static str,
    pub(crate) workplace: &'static str,
    pub(crate) consultation: &'static str,
    pub(crate) since: &'static str,
    pub(crate) since_hint: &'static str,
    pub(crate) late: &'static str,
    pub(crate) to_check: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) new: &'static str,
    pub(crate) finished: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) goes_on: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) had_it: &'static str,
    pub(crate) had: &'static str,
    pub(crate) who_had_it: &'static str,
}

/// The plan on paper.
#[derive(Debug)]
pub(crate) struct PrintTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) which: &'static str,
    pub(crate) open: &'static str,
    pub(crate) all: &'static str,
    pub(crate) result: &'static str,
    pub(crate) none: &'static str,
}
