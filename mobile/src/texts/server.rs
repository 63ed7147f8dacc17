//! The texts of screens that only the server can fill.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct ServerTexts {
    pub(crate) fetch_again: &'static str,
    pub(crate) fetching: &'static str,
    pub(crate) fetched: &'static str,
    pub(crate) saving: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) no_network: &'static str,
    pub(crate) server_down: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) not_understood: &'static str,
    pub(crate) not_permitted: &'static str,
    pub(crate) gone: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) as_file: &'static str,
    pub(crate) as_file_help: &'static str,
    pub(crate) file_kept: &'static str,
    pub(crate) file_too_large: &'static str,
    /// Endings with what each is good for.
    pub(crate) file_formats: [(&'static str, &'static str); 5],
}
