//! The texts of what is recorded, how long it is kept, and the archive.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct LifeCycleTexts {
    pub(crate) recorded: RecordedScreenTexts,
    pub(crate) retention: RetentionTexts,
    pub(crate) archive: ArchiveTexts,
    pub(crate) archiving: ArchivingTexts,
    /// The kinds of record by their codes.
    pub(crate) kinds: [(&'static str, &'static str); 7],
    pub(crate) years: Counted,
    pub(crate) for_ever: &'static str,
}

impl LifeCycleTexts {
    /// A kind of record in words; an unknown one as it is written.
    pub(crate) fn kind<'a>(&self, code: &'a str) -> &'a str {
        self.kinds.iter().find(|it| it.0 == code).map_or(code, |it| it.1)
    }
}

/// What is recorded about whoever writes.
#[derive(Debug)]
pub(crate) struct RecordedScreenTexts {
    pub(crate) title: &'static str,
    pub(crate) link: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) what_title: &'static str,
    pub(crate) what: &'static [&'static str],
    pub(crate) why_title: &'static str,
    pub(crate) why: &'static [&'static str],
    pub(crate) who_title: &'static str,
    pub(crate) who_help: &'static str,
    /// Who, and what they see.
    pub(crate) who: &'static [(&'static str, &'static str)],
    pub(crate) how_long_title: &'static str,
    pub(crate) how_long: &'static str,
    pub(crate) gone_title: &'static str,
    pub(crate) gone: &'static [&'static str],
    pub(crate) ask_title: &'static str,
    pub(crate) ask: &'static str,
}

/// How long records are kept, and what is due.
#[derive(Debug)]
pub(crate) struct RetentionTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) periods: &'static str,
    pub(crate) periods_help: &'static str,
    pub(crate) years_of: &'static str,
    pub(crate) years_hint: &'static str,
    pub(crate) bad_years: &'static str,
    pub(crate) own_periods: &'static str,
    pub(crate) own_help: &'static str,
    pub(crate) as_the_whole: &'static str,
    pub(crate) own_years: &'static str,
    pub(crate) bad_own_years: &'static str,
    pub(crate) save: &'static str,
    pub(crate) due: &'static str,
    pub(crate) due_help: &'static str,
    pub(crate) none_due: &'static str,
    pub(crate) choose_all: &'static str,
    pub(crate) ended: &'static str,
    pub(crate) due_since: &'static str,
    pub(crate) extra: &'static str,
    pub(crate) public_record: &'static str,
    pub(crate) working: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) dispose: Counted,
    pub(crate) none_chosen: &'static str,
    pub(crate) confirm_title: &'static str,
    pub(crate) confirm_help: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) disposed: Counted,
}

/// The archived follow-ups of a person.
#[derive(Debug)]
pub(crate) struct ArchiveTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_help: &'static str,
    pub(crate) archived: &'static str,
    pub(crate) extra: &'static str,
    pub(crate) to_archive: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) gone: &'static str,
    pub(crate) feedback: &'static str,
    pub(crate) plan: &'static str,
    pub(crate) room: &'static str,
    pub(crate) interviews: &'static str,
}

/// Archiving a round.
#[derive(Debug)]
pub(crate) struct ArchivingTexts {
    pub(crate) action: &'static str,
    pub(crate) title: &'static str,
    pub(crate) what: &'static [&'static str],
    pub(crate) confirm: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) left: Counted,
    pub(crate) done: Counted,
    pub(crate) waiting: Counted,
    pub(crate) archived: &'static str,
}
