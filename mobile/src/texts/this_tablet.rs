//! The texts of the page about this tablet: queue, refused edits, storage, rescue files, choices, version, records.
//!
//! Which texts there are; the words are below `sv/` and `en/`. The rule: a refusal always says what to do.

use super::Counted;

#[derive(Debug)]
pub(crate) struct ThisTabletTexts {
    pub(crate) title: &'static str,
    pub(crate) queue: QueueTexts,
    pub(crate) refused: RefusedTexts,
    pub(crate) storage: StorageTexts,
    pub(crate) rescue: RescueTexts,
    pub(crate) choices: ChoiceTexts,
    pub(crate) version: VersionTexts,
    pub(crate) recorded: RecordedTexts,
    pub(crate) organisation_link: OrganisationLinkTexts,
    pub(crate) more: &'static str,
    pub(crate) connection_check: &'static str,
    pub(crate) accessibility: &'static str,
    pub(crate) practice: &'static str,
    pub(crate) glossary: &'static str,
}

#[derive(Debug)]
pub(crate) struct QueueTexts {
    pub(crate) title: &'static str,
    pub(crate) nothing_here: &'static str,
    pub(crate) all_synced: &'static str,
    pub(crate) waiting: Counted,
    pub(crate) unsaved: Counted,
    pub(crate) not_sent: Counted,
    pub(crate) untouched: &'static str,
    pub(crate) read_only: &'static str,
    pub(crate) no_access: &'static str,
    pub(crate) erased: &'static str,
    pub(crate) archived: &'static str,
    pub(crate) superseded: &'static str,
}

/// A reason in words, and what to do about it.
pub(crate) type Reason = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) struct RefusedTexts {
    pub(crate) title: &'static str,
    pub(crate) none: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) made: &'static str,
    pub(crate) because: &'static str,
    pub(crate) to_do: &'static str,
    pub(crate) export: &'static str,
    pub(crate) exported: &'static str,
    pub(crate) not_exported: &'static str,
    pub(crate) show_more: &'static str,
    pub(crate) in_refused_text: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) made_elsewhere: &'static str,
    pub(crate) no_place: &'static str,
    pub(crate) malformed: Reason,
    pub(crate) too_large: Reason,
    pub(crate) not_permitted: Reason,
    pub(crate) round_closed: Reason,
    pub(crate) not_your_voice: Reason,
    pub(crate) other_person: Reason,
    pub(crate) not_the_manager: Reason,
    pub(crate) written_once: Reason,
    pub(crate) fixed: Reason,
    pub(crate) row_deleted: Reason,
    pub(crate) value_not_accepted: Reason,
    pub(crate) actor_of_another: Reason,
    pub(crate) no_author: Reason,
    pub(crate) erased: Reason,
    pub(crate) builds_on_refused: Reason,
    pub(crate) unknown: Reason,
}

#[derive(Debug)]
pub(crate) struct StorageTexts {
    pub(crate) title: &'static str,
    pub(crate) used: &'static str,
    pub(crate) not_told: &'static str,
    pub(crate) asking: &'static str,
    pub(crate) protected: &'static str,
    pub(crate) not_protected: &'static str,
    pub(crate) not_known: &'static str,
    pub(crate) protect: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) only_a_tab: &'static str,
    pub(crate) installed: &'static str,
    pub(crate) decimal: &'static str,
}

#[derive(Debug)]
pub(crate) struct RescueTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) careful: &'static str,
    pub(crate) save: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) not_saved: &'static str,
    pub(crate) load: &'static str,
    pub(crate) load_hint: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) unreadable: &'static str,
    pub(crate) too_large: &'static str,
    pub(crate) imported: &'static str,
    pub(crate) nothing_new: &'static str,
    pub(crate) documents: Counted,
    pub(crate) changes: Counted,
    pub(crate) unusable: Counted,
    pub(crate) not_a_rescue_file: &'static str,
    pub(crate) newer_version: &'static str,
    pub(crate) damaged: &'static str,
    pub(crate) another_installation: &'static str,
    pub(crate) nobody_signed_in: &'static str,
}

#[derive(Debug)]
pub(crate) struct ChoiceTexts {
    pub(crate) title: &'static str,
    pub(crate) language: &'static str,
    pub(crate) text_size: &'static str,
    pub(crate) text_sizes: [&'static str; 3],
    pub(crate) colours: &'static str,
    pub(crate) colour_choices: [&'static str; 3],
}

#[derive(Debug)]
pub(crate) struct VersionTexts {
    pub(crate) title: &'static str,
    pub(crate) app: &'static str,
    pub(crate) server: &'static str,
    pub(crate) server_not_known: &'static str,
    pub(crate) check: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) newest: &'static str,
    pub(crate) not_checked: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) begin: &'static str,
    pub(crate) files: &'static str,
}

#[derive(Debug)]
pub(crate) struct RecordedTexts {
    pub(crate) title: &'static str,
    pub(crate) points: &'static [(&'static str, &'static str)],
}

/// Linking the account to the organisation's own sign-in.
#[derive(Debug)]
pub(crate) struct OrganisationLinkTexts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) action: &'static str,
    pub(crate) failed: &'static str,
}
