//! A progress bar on standard error, where that is a terminal; nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for so many of something.
pub(crate) fn bar(total: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}")
        .expect("invariant: the template above is well-formed");
    ProgressBar::new(total as u64).with_style(style).with_message(what)
}
