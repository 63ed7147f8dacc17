//! The texts of the form: questions, answers, differences of opinion, what somebody did.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct FormTexts {
    pub(crate) unanswered: &'static str,
    pub(crate) answers: &'static str,
    pub(crate) chosen_by: &'static str,
    pub(crate) cleared: &'static str,
    pub(crate) undo_clearing: &'static str,
    pub(crate) law_and_help: &'static str,
    pub(crate) law: &'static str,
    pub(crate) law_from: &'static str,
    pub(crate) law_to: &'static str,
    pub(crate) law_between: &'static str,
    pub(crate) acts: [(&'static str, &'static str); 6],
    pub(crate) help_question: &'static str,
    pub(crate) help: &'static str,
    pub(crate) help_scale: &'static str,
    pub(crate) do_not_know: &'static str,
    pub(crate) comment: &'static str,
    pub(crate) comment_hint: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) evidence_hint: &'static str,
    pub(crate) needs_action: &'static str,
    pub(crate) strength: &'static str,
    pub(crate) text_refused: &'static str,
    pub(crate) text_too_long: &'static str,
    pub(crate) room_left: Counted,
    pub(crate) people: PeopleTexts,
    pub(crate) differing: DifferingTexts,
    pub(crate) ways: WaysTexts,
    pub(crate) chosen: ChosenTexts,
    pub(crate) previous: PreviousTexts,
    /// That what is changed now asks for new marks and another hand-in.
    pub(crate) handed_in: &'static str,
    pub(crate) locks: LockTexts,
    pub(crate) history: HistoryTexts,
}

/// What people are called, and where they are.
#[derive(Debug)]
pub(crate) struct PeopleTexts {
    pub(crate) you: &'static str,
    /// The same behind "chosen by".
    pub(crate) by_you: &'static str,
    pub(crate) the_manager: &'static str,
    pub(crate) the_representative: &'static str,
    pub(crate) the_level_above: &'static str,
    pub(crate) somebody: &'static str,
    pub(crate) is_here: &'static str,
    pub(crate) writes_here: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) took_back_answer: &'static str,
}

/// Where the two sides have answered differently.
#[derive(Debug)]
pub(crate) struct DifferingTexts {
    pub(crate) title: &'static str,
    pub(crate) explain: &'static str,
    pub(crate) keep_mine: &'static str,
    pub(crate) take_theirs: &'static str,
    pub(crate) differ: &'static str,
    pub(crate) agree_to_differ: &'static str,
    pub(crate) they_differ: &'static str,
    pub(crate) you_differ: &'static str,
    pub(crate) take_back: &'static str,
    pub(crate) you_keep: &'static str,
    pub(crate) change: &'static str,
    pub(crate) settled_title: &'static str,
    pub(crate) settled: &'static str,
    pub(crate) talk_again: &'static str,
    pub(crate) own_view: &'static str,
    pub(crate) their_view: &'static str,
    pub(crate) no_view_yet: &'static str,
}

/// Ways through the form.
#[derive(Debug)]
pub(crate) struct WaysTexts {
    pub(crate) sections: &'static str,
    pub(crate) same_numbers: &'static str,
    pub(crate) section_of: &'static str,
    pub(crate) progress: &'static str,
    pub(crate) own_progress: &'static str,
    pub(crate) next_unanswered: (&'static str, &'static str),
    pub(crate) next_difference: (&'static str, &'static str),
    pub(crate) none_unanswered: &'static str,
    pub(crate) no_difference: &'static str,
    pub(crate) previous_section: &'static str,
    pub(crate) next_section: &'static str,
    pub(crate) left_here: Counted,
    pub(crate) to_overview: &'static str,
    pub(crate) all_done: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) redo: &'static str,
    pub(crate) undone: &'static str,
    pub(crate) redone: &'static str,
    pub(crate) has_difference: &'static str,
    pub(crate) tools: &'static str,
}

/// What was answered the year before.
#[derive(Debug)]
pub(crate) struct PreviousTexts {
    pub(crate) year: &'static str,
    pub(crate) both: &'static str,
    pub(crate) by_role: &'static str,
    pub(crate) same: &'static str,
}

/// Those questions of the whole form that somebody looks for.
#[derive(Debug)]
pub(crate) struct ChosenTexts {
    pub(crate) show: &'static str,
    pub(crate) by_section: &'static str,
    pub(crate) unanswered: &'static str,
    pub(crate) differing: &'static str,
    pub(crate) needs_action: &'static str,
    pub(crate) unanswered_title: &'static str,
    pub(crate) differing_title: &'static str,
    pub(crate) needs_action_title: &'static str,
    pub(crate) none: &'static str,
    pub(crate) stays: &'static str,
    pub(crate) refresh: &'static str,
}

/// Why something can't be written in.
#[derive(Debug)]
pub(crate) struct LockTexts {
    pub(crate) round_closed: &'static str,
    pub(crate) read_only: &'static str,
    pub(crate) no_access: &'static str,
    pub(crate) erased: &'static str,
    pub(crate) archived: &'static str,
    pub(crate) superseded: &'static str,
    pub(crate) another_page: &'static str,
    pub(crate) no_voice: &'static str,
}

/// What happened at a question.
#[derive(Debug)]
pub(crate) struct HistoryTexts {
    pub(crate) title: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) view: &'static str,
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) added: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) show_all: &'static str,
}
