//! The texts of the form: questions, answers, differences of opinion.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct FormTexts {
    pub(crate) unanswered: &'static str,
    pub(crate) law: &'static str,
    pub(crate) help: &'static str,
    pub(crate) do_not_know: &'static str,
    pub(crate) comment: &'static str,
    pub(crate) comment_hint: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) evidence_hint: &'static str,
    pub(crate) needs_action: &'static str,
    pub(crate) strength: &'static str,
    pub(crate) difference: &'static str,
    pub(crate) keep_mine: &'static str,
    pub(crate) take_theirs: &'static str,
    pub(crate) differ: &'static str,
}
