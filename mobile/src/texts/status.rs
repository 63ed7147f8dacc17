//! The texts around how the server is doing; its sentences come from the server.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct StatusTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) fine: &'static str,
    pub(crate) look: &'static str,
    pub(crate) act: &'static str,
}
