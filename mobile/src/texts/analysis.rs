//! The texts of the analysis: strengths, improvement areas, their whys and what they lead to.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct AnalysisTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) strengths: &'static str,
    pub(crate) improvements: &'static str,
    pub(crate) no_strengths: &'static str,
    pub(crate) no_improvements: &'static str,
    pub(crate) add_strength: &'static str,
    pub(crate) add_improvement: &'static str,
    pub(crate) strength: &'static str,
    pub(crate) improvement: &'static str,
    pub(crate) not_named_yet: &'static str,
    pub(crate) text: &'static str,
    pub(crate) priority: &'static str,
    pub(crate) priority_chip: &'static str,
    pub(crate) conclusion: &'static str,
    pub(crate) conclusions: [(&'static str, &'static str); 3],
    pub(crate) remove_strength: &'static str,
    pub(crate) remove_improvement: &'static str,
    pub(crate) suggested: SuggestedTexts,
    pub(crate) builds_on: BuildsOnTexts,
    pub(crate) whys: WhyTexts,
    pub(crate) removed: RemovedTexts,
    pub(crate) actions: MadeActionTexts,
}

/// Questions that a finding could be made of.
#[derive(Debug)]
pub(crate) struct SuggestedTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) as_strength: &'static str,
    pub(crate) as_improvement: &'static str,
    pub(crate) marked_strength: &'static str,
    pub(crate) marked_action: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) answered_differently: &'static str,
    pub(crate) show_all: Counted,
}

/// The questions that a finding builds on.
#[derive(Debug)]
pub(crate) struct BuildsOnTexts {
    pub(crate) title: &'static str,
    pub(crate) none: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) done: &'static str,
    pub(crate) only_telling: &'static str,
    pub(crate) all_questions: &'static str,
    pub(crate) none_telling: &'static str,
}

/// The whys.
#[derive(Debug)]
pub(crate) struct WhyTexts {
    pub(crate) of_strength: &'static str,
    pub(crate) of_improvement: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) first: &'static str,
    pub(crate) another_first: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) deeper: &'static str,
    pub(crate) beside: &'static str,
    pub(crate) is_root: &'static str,
    pub(crate) root_cause: &'static str,
    pub(crate) move_up: &'static str,
    pub(crate) move_down: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) moved_up: &'static str,
    pub(crate) keys: &'static str,
    pub(crate) added: &'static str,
    pub(crate) moved: &'static str,
    pub(crate) taken_away: &'static str,
}

/// What was removed and can be brought back.
#[derive(Debug)]
pub(crate) struct RemovedTexts {
    pub(crate) whys: Counted,
    pub(crate) findings: Counted,
    pub(crate) actions: Counted,
    pub(crate) without_words: &'static str,
    pub(crate) bring_back: &'static str,
}

/// Actions that were made of findings.
#[derive(Debug)]
pub(crate) struct MadeActionTexts {
    pub(crate) title: &'static str,
    pub(crate) of_root: &'static str,
    pub(crate) of_finding: &'static str,
    pub(crate) none: &'static str,
    pub(crate) no_plan: &'static str,
    pub(crate) made: &'static str,
    pub(crate) not_here: &'static str,
}
