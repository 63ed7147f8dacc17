//! The texts about one follow-up for several units of one manager.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct JointTexts {
    pub(crate) link: &'static str,
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) also: &'static str,
    pub(crate) covered: &'static str,
    pub(crate) by_itself: &'static str,
    pub(crate) together: &'static str,
    pub(crate) elsewhere: &'static str,
    pub(crate) join: &'static str,
    pub(crate) part: &'static str,
    pub(crate) none: &'static str,
    pub(crate) written_in: &'static str,
    pub(crate) group: &'static str,
}
