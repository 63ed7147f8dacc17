//! The texts of reading the organisation in from a file.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct OrganisationImportTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) choices: &'static str,
    pub(crate) list: &'static str,
    pub(crate) employees: &'static str,
    pub(crate) representatives: &'static str,
    pub(crate) from: &'static str,
    pub(crate) from_hint: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) missing_keep: &'static str,
    pub(crate) missing_end: &'static str,
    pub(crate) missing_end_with_open: &'static str,
    pub(crate) columns_title: &'static str,
    pub(crate) columns: &'static str,
    pub(crate) columns_representatives: &'static str,
    pub(crate) never: &'static str,
    pub(crate) choose_file: &'static str,
    pub(crate) no_file: &'static str,
    pub(crate) plan_again: &'static str,
    pub(crate) planning: &'static str,
    pub(crate) applying: &'static str,
    pub(crate) plan_title: &'static str,
    pub(crate) lines: Counted,
    pub(crate) faulty_lines: Counted,
    pub(crate) faulty: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) nothing_good: &'static str,
    pub(crate) apply: &'static str,
    pub(crate) apply_good: &'static str,
    pub(crate) done_title: &'static str,
    pub(crate) done: &'static str,
    pub(crate) done_but: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) added: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) ended: &'static str,
    pub(crate) unchanged: &'static str,
    pub(crate) kind_added: &'static str,
    pub(crate) kind_changed: &'static str,
    pub(crate) kind_ended: &'static str,
    pub(crate) faults: &'static str,
    pub(crate) faults_left_out: &'static str,
    pub(crate) notices: &'static str,
    pub(crate) line: &'static str,
    pub(crate) line_and_column: &'static str,
    pub(crate) empty: &'static str,
    /// What changes, by the server's codes.
    pub(crate) things: [(&'static str, &'static str); 3],
    /// The fields of what changes, by the server's codes.
    pub(crate) fields: [(&'static str, &'static str); 12],
    pub(crate) file: ImportFileTexts,
}

/// Why a file can't be read at all.
#[derive(Debug)]
pub(crate) struct ImportFileTexts {
    pub(crate) conflict: &'static str,
    pub(crate) too_large: &'static str,
    pub(crate) not_text: &'static str,
    pub(crate) locked: &'static str,
    pub(crate) damaged: &'static str,
    pub(crate) no_headings: &'static str,
    pub(crate) two_columns_alike: &'static str,
    pub(crate) identity_number: &'static str,
    pub(crate) column_missing: &'static str,
    pub(crate) entangled: &'static str,
}
