//! The texts of whom to turn to.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct SupportTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) kinds: [(&'static str, &'static str); 4],
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) email: &'static str,
    pub(crate) words: &'static str,
    pub(crate) change: &'static str,
    pub(crate) change_of: &'static str,
    pub(crate) add: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) save: &'static str,
    pub(crate) no_contacts: &'static str,
}
