//! The texts of the level above: the board, the figures, their sources, one hand-in, what was raised.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct ResultTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) open: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) to_places: &'static str,
    pub(crate) not_here: &'static str,
    pub(crate) ways: &'static str,
    pub(crate) path: &'static str,
    pub(crate) way_board: &'static str,
    pub(crate) way_questions: &'static str,
    pub(crate) way_comparison: &'static str,
    pub(crate) way_findings: &'static str,
    pub(crate) way_raised: &'static str,
    pub(crate) way_closing: &'static str,
    pub(crate) levels_label: &'static str,
    /// From the workplace to the top, in the plural.
    pub(crate) levels: [&'static str; 5],
    pub(crate) below_title: &'static str,
    pub(crate) below_question: &'static str,
    pub(crate) board: BoardTexts,
    pub(crate) figures: FigureTexts,
    pub(crate) sources: SourceTexts,
    pub(crate) closing: ClosingTexts,
    pub(crate) handed_in: HandedInTexts,
    pub(crate) raised: RaisedTexts,
    pub(crate) fed_back: FedBackTexts,
    pub(crate) records: RecordsTexts,
}

#[derive(Debug)]
pub(crate) struct RecordsTexts {
    pub(crate) mask: &'static str,
    pub(crate) mask_help: &'static str,
    pub(crate) passages: &'static str,
    pub(crate) passages_hint: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) make: &'static str,
    pub(crate) not_found: &'static str,
    pub(crate) masked: &'static str,
    pub(crate) dispose: &'static str,
    pub(crate) dispose_help: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) dispose_confirm: &'static str,
}

#[derive(Debug)]
pub(crate) struct FedBackTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) shown: &'static str,
    pub(crate) said: &'static str,
    pub(crate) decided: &'static str,
    pub(crate) differing: &'static str,
}

#[derive(Debug)]
pub(crate) struct BoardTexts {
    pub(crate) together: &'static str,
    pub(crate) handed_in_of: &'static str,
    pub(crate) fed_back_of: &'static str,
    pub(crate) below: &'static str,
    pub(crate) late: Counted,
    pub(crate) without_mark: Counted,
    pub(crate) without_representative: Counted,
    /// The three of one unit, uncounted.
    pub(crate) of_one: [&'static str; 3],
    pub(crate) not_handed_in: &'static str,
    pub(crate) covered_by: &'static str,
    pub(crate) read: &'static str,
    pub(crate) look_down: &'static str,
    pub(crate) counts: BoardCountTexts,
}

/// How many follow-ups have come how far.
#[derive(Debug)]
pub(crate) struct BoardCountTexts {
    pub(crate) not_begun: Counted,
    pub(crate) begun: Counted,
    pub(crate) ready: Counted,
    pub(crate) not_handed_in: Counted,
    pub(crate) handed_in: Counted,
    pub(crate) fed_back: Counted,
}

#[derive(Debug)]
pub(crate) struct FigureTexts {
    pub(crate) intro: &'static str,
    pub(crate) counted: &'static str,
    pub(crate) none: &'static str,
    pub(crate) as_chart: &'static str,
    pub(crate) as_table: &'static str,
    pub(crate) look: &'static str,
    pub(crate) order: &'static str,
    pub(crate) order_form: &'static str,
    pub(crate) order_worst: &'static str,
    pub(crate) question: &'static str,
    pub(crate) differ: &'static str,
    pub(crate) agreed_to_differ: &'static str,
    pub(crate) one_party: &'static str,
    pub(crate) unanswered: &'static str,
    pub(crate) needs_action: &'static str,
    pub(crate) strength: &'static str,
    pub(crate) chart: &'static str,
    pub(crate) compare_intro: &'static str,
    /// What a cell of one hand-in shows, and one of several, with what the colours say.
    pub(crate) compare_legends: (&'static str, &'static str),
    /// What the sign of differing answers says, behind it.
    pub(crate) compare_sign: &'static str,
    pub(crate) compare_cell: &'static str,
    pub(crate) compare_none: &'static str,
}

#[derive(Debug)]
pub(crate) struct SourceTexts {
    pub(crate) all: &'static str,
    pub(crate) only: &'static str,
    pub(crate) total: Counted,
    pub(crate) closed: Counted,
    pub(crate) none: &'static str,
    pub(crate) manager: &'static str,
    pub(crate) representative: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) no_words: &'static str,
    pub(crate) to_hand_in: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) later: &'static str,
    pub(crate) page: &'static str,
    pub(crate) findings_intro: &'static str,
    pub(crate) strengths: &'static str,
    pub(crate) improvements: &'static str,
    pub(crate) both: &'static str,
    pub(crate) strength: &'static str,
    pub(crate) improvement: &'static str,
    pub(crate) priority: &'static str,
    pub(crate) no_priority: &'static str,
    pub(crate) root_causes: &'static str,
    pub(crate) raised_intro: &'static str,
    pub(crate) raised_none: &'static str,
    pub(crate) risk_levels: [(&'static str, &'static str); 3],
    pub(crate) answered_then: &'static str,
    pub(crate) not_answered_then: &'static str,
    pub(crate) answered_since: &'static str,
    pub(crate) waits_still: &'static str,
    pub(crate) stage_now: &'static str,
    pub(crate) to_row: &'static str,
}

#[derive(Debug)]
pub(crate) struct ClosingTexts {
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) themes: &'static str,
    pub(crate) themes_hint: &'static str,
    pub(crate) edit_themes: &'static str,
    pub(crate) all_themes: &'static str,
    pub(crate) reply: &'static str,
    pub(crate) edit_reply: &'static str,
    pub(crate) reply_title: &'static str,
    pub(crate) state: &'static str,
    pub(crate) states: [(&'static str, &'static str); 4],
    pub(crate) owner: &'static str,
    pub(crate) owner_hint: &'static str,
    pub(crate) words: &'static str,
    pub(crate) words_hint: &'static str,
    pub(crate) save: &'static str,
    pub(crate) owned_by: &'static str,
    pub(crate) changed: &'static str,
}

#[derive(Debug)]
pub(crate) struct HandedInTexts {
    pub(crate) kicker: &'static str,
    pub(crate) version: &'static str,
    pub(crate) not_newest: &'static str,
    pub(crate) received: &'static str,
    pub(crate) by: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) marks: &'static str,
    pub(crate) mark_manager: &'static str,
    pub(crate) mark_representative: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) statement_by: &'static str,
    pub(crate) sent_back_by: &'static str,
    pub(crate) answers: &'static str,
    pub(crate) findings: &'static str,
    pub(crate) no_findings: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) actions: &'static str,
    pub(crate) no_actions: &'static str,
    pub(crate) difference: &'static str,
    pub(crate) agreed_to_differ: &'static str,
    pub(crate) one_party: &'static str,
    pub(crate) unanswered: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) view_of: &'static str,
    pub(crate) responsible: &'static str,
    pub(crate) due: &'static str,
    pub(crate) looks: &'static str,
    pub(crate) everything: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) works: &'static str,
    pub(crate) to_improve: &'static str,
    pub(crate) we_do: &'static str,
    pub(crate) we_differ: &'static str,
    pub(crate) and_more: Counted,
    pub(crate) nothing_written: &'static str,
    pub(crate) summary_source: &'static str,
    pub(crate) print: &'static str,
    pub(crate) back: &'static str,
    pub(crate) gone: &'static str,
}

#[derive(Debug)]
pub(crate) struct RaisedTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) no_reply: &'static str,
}
