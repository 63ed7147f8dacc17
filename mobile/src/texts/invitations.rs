//! The texts of invitations to a follow-up.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct InvitationsTexts {
    pub(crate) title: &'static str,
    pub(crate) open: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) user: &'static str,
    pub(crate) invited_as: &'static str,
    /// What somebody can be invited as: the code, the word, and what it means.
    pub(crate) kinds: [(&'static str, &'static str, &'static str); 3],
    pub(crate) until: &'static str,
    pub(crate) until_hint: &'static str,
    pub(crate) invite: &'static str,
    pub(crate) needs_user: &'static str,
    pub(crate) invited: &'static str,
    pub(crate) nobody: &'static str,
    pub(crate) by: &'static str,
    pub(crate) to_day: &'static str,
    pub(crate) until_withdrawn: &'static str,
    pub(crate) from_day: &'static str,
    pub(crate) over: &'static str,
    pub(crate) withdraw: &'static str,
    pub(crate) not_yours: &'static str,
    pub(crate) refusals: [(&'static str, &'static str); 4],
}
