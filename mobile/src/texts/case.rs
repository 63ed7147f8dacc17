//! The texts about one follow-up: its steps, planning, analysis, closing questions, marks, hand-in, feedback, actions.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::{Counted, Reason};

#[derive(Debug)]
pub(crate) struct CaseTexts {
    pub(crate) written_differently: &'static str,
    pub(crate) to_list: &'static str,
    pub(crate) next: &'static str,
    pub(crate) year_done: &'static str,
    pub(crate) sections: &'static str,
    pub(crate) more: &'static str,
    pub(crate) step_done: &'static str,
    pub(crate) step_next: &'static str,
    pub(crate) step_later: &'static str,
    pub(crate) steps: StepTexts,
    pub(crate) next_page_title: &'static str,
    pub(crate) next_page_intro: &'static str,
    pub(crate) differ_count: Counted,
    pub(crate) questions_left: Counted,
    pub(crate) changes: &'static str,
    pub(crate) handover: &'static str,
    pub(crate) paper: &'static str,
    pub(crate) action_plan: &'static str,
    pub(crate) plan: PlanTexts,
    pub(crate) closing_none: &'static str,
    pub(crate) closing_intro: &'static str,
    pub(crate) hand_in: HandInTexts,
    pub(crate) feedback: FeedbackTexts,
    pub(crate) extra: ExtraTexts,
}

/// Each step: its name and what to do in it.
#[derive(Debug)]
pub(crate) struct StepTexts {
    pub(crate) plan: (&'static str, &'static str),
    pub(crate) answer: (&'static str, &'static str),
    pub(crate) differences: (&'static str, &'static str),
    pub(crate) findings: (&'static str, &'static str),
    pub(crate) closing: (&'static str, &'static str),
    pub(crate) ready: (&'static str, &'static str),
    pub(crate) hand_in: (&'static str, &'static str),
    pub(crate) feedback: (&'static str, &'static str),
}

#[derive(Debug)]
pub(crate) struct PlanTexts {
    pub(crate) title: &'static str,
    pub(crate) method: &'static str,
    pub(crate) methods: [(&'static str, &'static str); 3],
    pub(crate) responsible: &'static str,
    pub(crate) date: &'static str,
    pub(crate) week: &'static str,
    pub(crate) time: &'static str,
    pub(crate) carrying_out: &'static str,
    pub(crate) after_work: &'static str,
    pub(crate) participants: &'static str,
    pub(crate) participant: &'static str,
    pub(crate) add_participant: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) sections: &'static str,
    pub(crate) sections_hint: &'static str,
    pub(crate) information: &'static str,
    pub(crate) information_intro: &'static str,
    pub(crate) information_to: &'static str,
    pub(crate) information_date: &'static str,
    pub(crate) points: [(&'static str, &'static str); 4],
    pub(crate) last_day: &'static str,
}

#[derive(Debug)]
pub(crate) struct HandInTexts {
    pub(crate) title: &'static str,
    pub(crate) covers: &'static str,
    pub(crate) ready_action: &'static str,
    pub(crate) ready_again: &'static str,
    pub(crate) ready_state: &'static str,
    pub(crate) ready_void: Counted,
    pub(crate) not_ready: &'static str,
    pub(crate) show_changes: &'static str,
    pub(crate) all_changes: &'static str,
    pub(crate) no_representative: &'static str,
    pub(crate) missing_representative: &'static str,
    pub(crate) missing_hint: &'static str,
    pub(crate) needs_measure: &'static str,
    pub(crate) hand_in_to: &'static str,
    pub(crate) hand_in_top: &'static str,
    pub(crate) hand_in_version: &'static str,
    pub(crate) only_manager: &'static str,
    pub(crate) needs_your_mark: &'static str,
    pub(crate) without_representative: &'static str,
    pub(crate) reason_missing: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) receipt_waits: &'static str,
    pub(crate) rejected: &'static str,
    pub(crate) rejections: [(&'static str, &'static str); 5],
    pub(crate) changed_since: &'static str,
    pub(crate) sent_back: &'static str,
    pub(crate) sent_back_next: &'static str,
    pub(crate) somebody_above: &'static str,
    pub(crate) reason_given: &'static str,
    pub(crate) statement: &'static str,
    pub(crate) statement_hint: &'static str,
    pub(crate) statement_missing: &'static str,
    pub(crate) statement_send: &'static str,
    pub(crate) statement_by: &'static str,
    pub(crate) statement_waits: &'static str,
    pub(crate) statement_refused: &'static str,
    pub(crate) statement_no_part: Reason,
    pub(crate) statement_has_mark: Reason,
    pub(crate) statement_not_accepted: Reason,
    pub(crate) statement_copy: &'static str,
    pub(crate) statement_copied: &'static str,
    pub(crate) statement_not_copied: &'static str,
    pub(crate) statement_withdraw: &'static str,
    pub(crate) statement_withdraw_sure: &'static str,
    pub(crate) statement_withdraw_yes: &'static str,
    pub(crate) statement_withdraw_no: &'static str,
}

#[derive(Debug)]
pub(crate) struct FeedbackTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) add: &'static str,
    pub(crate) forum: &'static str,
    pub(crate) forum_hint: &'static str,
    pub(crate) date: &'static str,
    pub(crate) shown: &'static str,
    pub(crate) said: &'static str,
    pub(crate) decided: &'static str,
    pub(crate) differing: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) none_yet: &'static str,
}

#[derive(Debug)]
pub(crate) struct ExtraTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) reasons: [(&'static str, &'static str); 4],
    pub(crate) date: &'static str,
    pub(crate) another: &'static str,
    pub(crate) start: &'static str,
    pub(crate) choose_all: &'static str,
    pub(crate) nothing_to_start: &'static str,
    pub(crate) not_started: &'static str,
}
