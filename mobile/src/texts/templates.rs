//! The texts of the templates: the list, one version, and the editor.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct TemplatesTexts {
    pub(crate) title: &'static str,
    pub(crate) link_help: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) to_list: &'static str,
    /// From the bottom.
    pub(crate) levels: [&'static str; 5],
    pub(crate) version: &'static str,
    pub(crate) questions: Counted,
    pub(crate) used: &'static str,
    pub(crate) unused: &'static str,
    pub(crate) built_in: &'static str,
    pub(crate) draft: &'static str,
    pub(crate) one: VersionTexts,
    pub(crate) editor: TemplateEditorTexts,
    pub(crate) comparison: ComparisonTexts,
    pub(crate) faults: TemplateFaultTexts,
}

/// One version, to read.
#[derive(Debug)]
pub(crate) struct VersionTexts {
    pub(crate) preview: &'static str,
    pub(crate) preview_language: &'static str,
    pub(crate) new_version: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) remove_title: &'static str,
    pub(crate) remove_help: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) refusals: [(&'static str, &'static str); 3],
}

/// Writing a new version.
#[derive(Debug)]
pub(crate) struct TemplateEditorTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) parts: &'static str,
    pub(crate) part_questions: &'static str,
    pub(crate) part_preview: &'static str,
    pub(crate) part_save: &'static str,
    pub(crate) nothing_yet: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) conflict: &'static str,
    pub(crate) take_other: &'static str,
    pub(crate) keep_this: &'static str,
    pub(crate) name: &'static str,
    pub(crate) name_sv: &'static str,
    pub(crate) name_en: &'static str,
    pub(crate) section: &'static str,
    pub(crate) section_sv: &'static str,
    pub(crate) section_en: &'static str,
    pub(crate) section_empty: &'static str,
    pub(crate) section_place: &'static str,
    pub(crate) add_section: &'static str,
    pub(crate) remove_section: &'static str,
    pub(crate) question_sv: &'static str,
    pub(crate) question_en: &'static str,
    pub(crate) without_words: &'static str,
    pub(crate) comparable: &'static str,
    pub(crate) change: &'static str,
    pub(crate) up: &'static str,
    pub(crate) down: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) now_at: &'static str,
    pub(crate) at_top: &'static str,
    pub(crate) at_bottom: &'static str,
    pub(crate) remove_help: &'static str,
    pub(crate) remove_new_help: &'static str,
    pub(crate) remove_question: &'static str,
    pub(crate) keep_question: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) add_question: &'static str,
    pub(crate) allows: &'static str,
    pub(crate) law: &'static str,
    pub(crate) law_text: &'static str,
    pub(crate) law_from: &'static str,
    pub(crate) law_to: &'static str,
    pub(crate) add_law: &'static str,
    pub(crate) remove_law: &'static str,
    pub(crate) other_levels: &'static str,
    pub(crate) same_words: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) closing_help: &'static str,
    pub(crate) closing_number: &'static str,
    pub(crate) add_closing: &'static str,
    pub(crate) now_number: &'static str,
    pub(crate) scale: &'static str,
    pub(crate) scale_help: &'static str,
    pub(crate) step_number: &'static str,
    pub(crate) step_sv: &'static str,
    pub(crate) step_en: &'static str,
    pub(crate) add_step: &'static str,
    pub(crate) save: &'static str,
    pub(crate) save_help: &'static str,
    pub(crate) discard: &'static str,
    pub(crate) discard_title: &'static str,
    pub(crate) discard_help: &'static str,
    pub(crate) keep_draft: &'static str,
}

/// What differs from the version that it begins from.
#[derive(Debug)]
pub(crate) struct ComparisonTexts {
    pub(crate) title: &'static str,
    pub(crate) none: &'static str,
    pub(crate) added: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) moved: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) of_template: &'static str,
    pub(crate) of_section: &'static str,
    pub(crate) of_closing: &'static str,
    pub(crate) of_step: &'static str,
    pub(crate) swedish: &'static str,
    pub(crate) english: &'static str,
    pub(crate) law: &'static str,
    pub(crate) not_applicable: &'static str,
    pub(crate) symbol: &'static str,
    pub(crate) symbols: [(&'static str, &'static str); 4],
    pub(crate) place: &'static str,
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) question_place: &'static str,
    pub(crate) section_place: &'static str,
    pub(crate) restore: &'static str,
}

/// What has to be put right.
#[derive(Debug)]
pub(crate) struct TemplateFaultTexts {
    pub(crate) title: Counted,
    pub(crate) empty: &'static str,
    pub(crate) too_long: &'static str,
    pub(crate) too_few: &'static str,
    pub(crate) too_many: &'static str,
    pub(crate) no_such_step: &'static str,
    pub(crate) never_valid: &'static str,
    pub(crate) other: &'static str,
    pub(crate) show: &'static str,
    pub(crate) has_some: &'static str,
}
