//! The texts of the connection check.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct ConnectionTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) again: &'static str,
    pub(crate) steps_title: &'static str,
    pub(crate) network: &'static str,
    pub(crate) server: &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) live: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) running: &'static str,
    pub(crate) good: &'static str,
    pub(crate) bad: &'static str,
    pub(crate) not_checked: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) all_well: Advice,
    pub(crate) no_network: Advice,
    pub(crate) in_between: Advice,
    pub(crate) server_down: Advice,
    pub(crate) server_troubled: Advice,
    pub(crate) signed_out: Advice,
    pub(crate) live_stopped: Advice,
    pub(crate) keep_writing: &'static str,
}

/// What was found and what to do.
#[derive(Debug)]
pub(crate) struct Advice {
    /// What is wrong, or that nothing is.
    pub(crate) what: &'static str,
    /// What to do, and whom to tell.
    pub(crate) to_do: &'static str,
}
