//! The texts of a screen whose piece of the program is not on the tablet yet.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct PiecesTexts {
    pub(crate) coming: &'static str,
    pub(crate) title: &'static str,
    pub(crate) away: &'static str,
    pub(crate) away_offline: &'static str,
    pub(crate) rest_works: &'static str,
    pub(crate) again: &'static str,
}
