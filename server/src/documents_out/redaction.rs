//! Masking passages of a report before it is given out.
//!
//! Pure; what was handed in stays as it is. The rule that must not be broken: a passage that is to be masked and is not found
//! is an error, so that nobody gives out what they take for masked.

use report::Report;
use serde_json::Value;

/// What stands in the place of a passage.
const MASK: &str = "█████";

/// Why a report could not be masked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RedactionError {
    /// A passage is not in it; which one, counted from 1.
    #[error("passage {0} is not in the document")]
    NotFound(usize),
    /// The report can't be taken apart.
    #[error("the report can't be masked")]
    Broken,
}

/// The report with every occurrence of each passage masked.
///
/// # Errors
/// [`RedactionError::NotFound`] for the first passage that is nowhere in it.
pub(crate) fn redacted(report: &Report, passages: &[String]) -> Result<Report, RedactionError> {
    let original = serde_json::to_value(report).map_err(|_| RedactionError::Broken)?;
    let mut value = original.clone();
    // The longest first: a shorter one within it would leave the rest standing.
    let mut ordered: Vec<(usize, &String)> = passages.iter().enumerate().collect();
    ordered.sort_by_key(|it| std::cmp::Reverse(it.1.len()));
    for (place, passage) in ordered {
        if !is_in(&original, passage) {
            return Err(RedactionError::NotFound(place + 1));
        }
        mask(&mut value, passage);
    }
    serde_json::from_value(value).map_err(|_| RedactionError::Broken)
}

/// True if a passage stands in one of the texts.
fn is_in(value: &Value, passage: &str) -> bool {
    match value {
        Value::String(text) => text.contains(passage),
        Value::Array(items) => items.iter().any(|it| is_in(it, passage)),
        Value::Object(fields) => fields.iter().any(|it| !is_code(it.0) && is_in(it.1, passage)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn mask(value: &mut Value, passage: &str) {
    match value {
        Value::String(text) => *text = text.replace(passage, MASK),
        Value::Array(items) => items.iter_mut().for_each(|it| mask(it, passage)),
        Value::Object(fields) => fields.iter_mut().filter(|it| !is_code(it.0)).for_each(|it| mask(it.1, passage)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Fields of a report that programs read and nobody wrote.
fn is_code(field: &str) -> bool {
    matches!(field, "kind" | "language" | "date")
}

#[cfg(test)]
mod tests {
    use report::{Cell, Column, Language, Table};

    use super::*;

    fn report() -> Report {
        let mut report = Report::new(Language::Swedish, "Exempelkommun", "Uppföljning");
        report.quote_from("Kalle Ek slog. Kalle Ek sparkade.", "Kalle");
        let mut table = Table::new("Svar", [Column::text("Vad")]);
        table.row([Cell::from("Hot från Kalle Ek")]);
        report.table(table);
        report
    }

    #[test]
    fn every_occurrence_of_a_passage_is_masked_and_the_rest_stays() {
        let passages = ["Kalle".to_owned(), "Kalle Ek".to_owned()];
        let text = serde_json::to_string(&redacted(&report(), &passages).unwrap()).unwrap();
        assert!(!text.contains("Kalle") && !text.contains("Ek slog"), "{text}");
        assert!(text.contains("█████ slog. █████ sparkade.") && text.contains("Hot från █████"), "{text}");
    }

    #[test]
    fn a_passage_that_is_nowhere_is_told() {
        let passages = ["Kalle Ek".to_owned(), "Lisa".to_owned()];
        assert_eq!(redacted(&report(), &passages), Err(RedactionError::NotFound(2)));
    }
}
