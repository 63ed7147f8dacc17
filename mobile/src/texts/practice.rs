//! The texts of the practice mode.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct PracticeTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) points: &'static [&'static str],
    pub(crate) open: &'static str,
    pub(crate) restart: &'static str,
    pub(crate) no_questions: &'static str,
    pub(crate) not_for_roles: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) banner: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) unit_above: &'static str,
    pub(crate) manager: &'static str,
    pub(crate) representative: &'static str,
}
