//! The texts around every screen: navigation, who holds the pen, the states of saving and syncing.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct ShellTexts {
    pub(crate) product: &'static str,
    pub(crate) skip_to_content: &'static str,
    pub(crate) navigation: &'static str,
    pub(crate) follow_ups: &'static str,
    pub(crate) next_steps: &'static str,
    pub(crate) this_tablet: &'static str,
    pub(crate) glossary: &'static str,
    pub(crate) close: &'static str,
    pub(crate) pen_holder: &'static str,
    pub(crate) online: &'static str,
    pub(crate) connecting: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) sign_in_needed: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) saving: &'static str,
    pub(crate) waiting: Counted,
    pub(crate) not_sent: Counted,
    pub(crate) exercise: &'static str,
    pub(crate) synced: &'static str,
    pub(crate) in_field_only: &'static str,
    pub(crate) not_received: Counted,
    pub(crate) store_full: &'static str,
    pub(crate) store_failed: &'static str,
    pub(crate) store_closed: &'static str,
    pub(crate) store_newer: &'static str,
    pub(crate) rows_kept: &'static str,
    pub(crate) manager: &'static str,
    pub(crate) representative: &'static str,
    pub(crate) above: &'static str,
    pub(crate) not_here: &'static str,
    pub(crate) not_here_help: &'static str,
    pub(crate) following: &'static str,
    pub(crate) write_here: &'static str,
    pub(crate) not_writable: &'static str,
    pub(crate) not_your_place: &'static str,
    pub(crate) does_not_fit: &'static str,
    pub(crate) not_undone: &'static str,
    pub(crate) not_started: &'static str,
    pub(crate) statement_refused: &'static str,
}
