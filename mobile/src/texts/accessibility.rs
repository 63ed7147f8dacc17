//! The texts of the accessibility statement.
//!
//! Which texts there are; the words are below `sv/` and `en/`. The rule: it promises nothing that was not looked at.

#[derive(Debug)]
pub(crate) struct AccessibilityTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) status_title: &'static str,
    pub(crate) status: &'static str,
    pub(crate) checked_title: &'static str,
    pub(crate) checked: &'static [&'static str],
    pub(crate) gaps_title: &'static str,
    pub(crate) gaps: &'static [&'static str],
    pub(crate) help_title: &'static str,
    pub(crate) help: &'static [&'static str],
    pub(crate) report_title: &'static str,
    pub(crate) report: &'static str,
    pub(crate) authority_title: &'static str,
    pub(crate) authority: &'static str,
    pub(crate) authority_link: &'static str,
}
