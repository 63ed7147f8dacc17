//! The texts of changing a unit's forums.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct ForumsTexts {
    pub(crate) change: &'static str,
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) stands_in: &'static str,
    pub(crate) forum: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    /// In the order of `ForumKind::ALL`.
    pub(crate) kinds: [&'static str; 5],
    pub(crate) add: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) twice: &'static str,
    pub(crate) save: &'static str,
}
