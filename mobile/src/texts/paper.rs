//! The texts of the form for paper.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct PaperTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) which: &'static str,
    pub(crate) filled: &'static str,
    pub(crate) blank: &'static str,
    pub(crate) interview_sheet: &'static str,
    pub(crate) with_notes: &'static str,
    pub(crate) with_notes_hint: &'static str,
    pub(crate) print: &'static str,
    pub(crate) printed: &'static str,
    pub(crate) draft: &'static str,
    pub(crate) plan: &'static str,
    pub(crate) own_view: &'static str,
    pub(crate) findings: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) marks: &'static str,
    pub(crate) no_marks: &'static str,
    pub(crate) handed_in: &'static str,
    pub(crate) name: &'static str,
    pub(crate) day: &'static str,
    pub(crate) signature: &'static str,
    pub(crate) not_here: &'static str,
}
