//! The texts of the screen about reminders: e-mail, and the days in the person's own calendar.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

#[derive(Debug)]
pub(crate) struct RemindersTexts {
    pub(crate) title: &'static str,
    pub(crate) link: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) mail: &'static str,
    pub(crate) mail_what: &'static str,
    pub(crate) mail_on: &'static str,
    pub(crate) mail_off: &'static str,
    pub(crate) mail_choice: &'static str,
    pub(crate) mail_goes_to: &'static str,
    pub(crate) mail_no_address: &'static str,
    pub(crate) mail_not_here: &'static str,
    pub(crate) calendar: &'static str,
    pub(crate) calendar_what: &'static str,
    pub(crate) calendar_secret: &'static str,
    pub(crate) calendar_none: &'static str,
    pub(crate) calendar_made: &'static str,
    pub(crate) calendar_make: &'static str,
    pub(crate) calendar_make_again: &'static str,
    pub(crate) calendar_remove: &'static str,
    pub(crate) calendar_address: &'static str,
    pub(crate) calendar_once: &'static str,
    pub(crate) calendar_how: &'static str,
    pub(crate) calendar_copy: &'static str,
    pub(crate) calendar_copied: &'static str,
    pub(crate) calendar_not_copied: &'static str,
    pub(crate) calendar_removed: &'static str,
}
