//! The few words that the formats add to a report, in its language.
//!
//! Everything else that a reader reads stands in the report. The rule that must not be broken: every word here exists
//! in every language, which the compiler sees to.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::content::Language;
use crate::number::utc_offset;

/// How many missing characters the remark at the end names one by one.
const MAX_NAMED_CHARACTERS: usize = 20;

/// What stands before the number of a page, and between it and the number of pages.
pub(crate) fn page_words(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Swedish => ("Sida ", " av "),
        Language::English => ("Page ", " of "),
    }
}

/// The number of a page.
pub(crate) fn page(language: Language, number: usize, of: usize) -> String {
    let (before, between) = page_words(language);
    format!("{before}{number}{between}{of}")
}

/// When the document was made.
pub(crate) fn made(language: Language, at: DateTime<FixedOffset>) -> String {
    match language {
        Language::Swedish => format!("Skapad {} ({})", at.format("%Y-%m-%d kl. %H.%M"), utc_offset(at)),
        Language::English => format!("Made {} ({})", at.format("%Y-%m-%d at %H:%M"), utc_offset(at)),
    }
}

/// The name of the sheet that says what a workbook is.
pub(crate) fn about_sheet(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Om rapporten",
        Language::English => "About the report",
    }
}

/// What stands beside the organisation, the title and the moment of making on that sheet.
pub(crate) struct AboutLabels {
    pub(crate) organisation: &'static str,
    pub(crate) report: &'static str,
    pub(crate) made: &'static str,
}

/// The labels of that sheet.
pub(crate) fn about_labels(language: Language) -> AboutLabels {
    match language {
        Language::Swedish => AboutLabels { organisation: "Organisation", report: "Rapport", made: "Skapad" },
        Language::English => AboutLabels { organisation: "Organisation", report: "Report", made: "Made" },
    }
}

/// What stands in a table without rows.
pub(crate) fn no_rows(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Inga rader.",
        Language::English => "No rows.",
    }
}

/// The heading above the remark on characters that have no letterform.
pub(crate) fn missing_heading(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Tecken som inte kan visas",
        Language::English => "Characters that cannot be shown",
    }
}

/// The remark on characters that have no letterform: how many, which, and that they are not lost.
pub(crate) fn missing_characters(language: Language, missing: &BTreeMap<char, usize>) -> String {
    let total: usize = missing.values().sum();
    let mut named: Vec<_> = missing
        .iter()
        .take(MAX_NAMED_CHARACTERS)
        .map(|(character, count)| format!("U+{:04X} ({count})", u32::from(*character)))
        .collect();
    if missing.len() > MAX_NAMED_CHARACTERS {
        named.push("…".to_owned());
    }
    let named = named.join(", ");
    match (language, total) {
        (Language::Swedish, 1) => format!(
            "Ett tecken i dokumentet visas som □, eftersom typsnittet saknar det. Tecknet finns kvar i dokumentets \
             text och följer med när den kopieras eller läses upp. Kod och antal: {named}."
        ),
        (Language::Swedish, _) => format!(
            "{total} tecken i dokumentet visas som □, eftersom typsnittet saknar dem. Tecknen finns kvar i dokumentets \
             text och följer med när den kopieras eller läses upp. Kod och antal: {named}."
        ),
        (Language::English, 1) => format!(
            "One character in this document is shown as □, because the font lacks it. The character remains in the \
             document's text and comes along when it is copied or read aloud. Code and count: {named}."
        ),
        (Language::English, _) => format!(
            "{total} characters in this document are shown as □, because the font lacks them. The characters remain in \
             the document's text and come along when it is copied or read aloud. Code and count: {named}."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remark_names_each_missing_character_and_how_often() {
        let missing = BTreeMap::from([('😀', 2), ('中', 1)]);
        let text = missing_characters(Language::Swedish, &missing);
        assert!(text.starts_with("3 tecken") && text.ends_with("U+4E2D (1), U+1F600 (2)."), "{text}");
    }

    #[test]
    fn a_long_list_of_missing_characters_is_cut_and_says_so() {
        let missing = ('\u{4E00}'..='\u{4E20}').map(|character| (character, 1)).collect();
        assert!(missing_characters(Language::English, &missing).ends_with("U+4E13 (1), …."));
    }
}
