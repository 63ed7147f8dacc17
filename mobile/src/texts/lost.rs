//! The texts of devices, of lost tablets, and of the work that they bring.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct LostTexts {
    pub(crate) devices: DevicesTexts,
    pub(crate) tablet: LostTabletTexts,
    pub(crate) quarantine: QuarantineTexts,
}

/// A person's devices.
#[derive(Debug)]
pub(crate) struct DevicesTexts {
    pub(crate) title: &'static str,
    pub(crate) none: &'static str,
    pub(crate) since: &'static str,
    pub(crate) this: &'static str,
    pub(crate) in_use: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) revoked: &'static str,
    pub(crate) wiped: &'static str,
    pub(crate) lost: &'static str,
    pub(crate) lost_title: &'static str,
    pub(crate) what_happens: [&'static str; 4],
    pub(crate) revoke: &'static str,
    pub(crate) to_quarantine: &'static str,
}

/// What a lost tablet says of itself.
#[derive(Debug)]
pub(crate) struct LostTabletTexts {
    pub(crate) title: &'static str,
    pub(crate) sending: &'static str,
    pub(crate) left: Counted,
    pub(crate) kept_until_then: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) wiped_title: &'static str,
    pub(crate) wiped: &'static str,
    pub(crate) brought: Counted,
    pub(crate) brought_none: &'static str,
    pub(crate) go_on: &'static str,
}

/// Deciding about what lost tablets brought.
#[derive(Debug)]
pub(crate) struct QuarantineTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) from: &'static str,
    pub(crate) follow_up: &'static str,
    pub(crate) action_plan: &'static str,
    pub(crate) waiting: Counted,
    pub(crate) would: &'static str,
    pub(crate) untold: Counted,
    pub(crate) no_words: &'static str,
    pub(crate) not_readable: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) accept_title: &'static str,
    pub(crate) accept_help: &'static str,
    pub(crate) reject: &'static str,
    pub(crate) reject_title: &'static str,
    pub(crate) reject_help: &'static str,
    pub(crate) no_document: &'static str,
    pub(crate) admitted: Counted,
    pub(crate) waits: Counted,
    pub(crate) incomplete: Counted,
    pub(crate) refused: &'static str,
    pub(crate) rejected: &'static str,
    pub(crate) decided: &'static str,
}
