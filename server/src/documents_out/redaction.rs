//! Masking passages of a report before it is given out.
//!
//! Pure; what was handed in stays as it is. The rules that must not be broken: a passage that is to be masked and is not found
//! is an error, so that nobody gives out what they take for masked; and a masked copy says that it is one, in every format.

use report::{Block, Cell, Fact, Report};
use serde_json::Value;

use super::{Layout, Tongue};

/// What stands in the place of a passage.
const MASK: &str = "█████";

/// As many characters of a passage are told as it takes to know it again.
const PASSAGE_CHARS_TOLD: usize = 40;

/// Why a report could not be masked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RedactionError {
    /// Passages that are not in it, by their first characters.
    #[error("passages are not in the document")]
    NotFound(Vec<String>),
    /// The report can't be taken apart.
    #[error("the report can't be masked")]
    Broken,
}

/// The report, made for a layout, with every occurrence of each passage masked.
///
/// # Errors
/// [`RedactionError::NotFound`] with all passages that are nowhere in it.
pub(crate) fn redacted(
    report: &Report,
    passages: &[String],
    (layout, tongue): (Layout, &Tongue),
) -> Result<Report, RedactionError> {
    let mut value = serde_json::to_value(report).map_err(|_| RedactionError::Broken)?;
    let missing: Vec<String> = passages.iter().filter(|it| !is_in(&value, it)).map(|it| beginning(it)).collect();
    if !missing.is_empty() {
        return Err(RedactionError::NotFound(missing));
    }
    // The longest first: a shorter one within it would leave the rest standing.
    let mut ordered: Vec<&String> = passages.iter().collect();
    ordered.sort_by_key(|it| std::cmp::Reverse(it.len()));
    for passage in ordered {
        mask(&mut value, passage);
    }
    let mut masked: Report = serde_json::from_value(value).map_err(|_| RedactionError::Broken)?;
    say_masked(&mut masked, layout, tongue);
    Ok(masked)
}

/// Says at the top that passages are masked; where only tables are in the file, in the first row of each.
fn say_masked(report: &mut Report, layout: Layout, tongue: &Tongue) {
    report.facts.insert(0, Fact::new(tongue.masked, tongue.masked_words));
    if layout == Layout::Pages {
        return;
    }
    for block in &mut report.blocks {
        if let Block::Table(table) = block {
            let mut row = vec![Cell::Empty; table.columns.len()];
            if let Some(first) = row.first_mut() {
                *first = Cell::from(format!("{}. {}", tongue.masked, tongue.masked_words));
            }
            table.rows.insert(0, row);
        }
    }
}

fn beginning(passage: &str) -> String {
    let mut told: String = passage.chars().take(PASSAGE_CHARS_TOLD).collect();
    if told.len() < passage.len() {
        told.push('…');
    }
    told
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
    use report::{Column, Language, Table};

    use super::*;

    fn masked(layout: Layout, passages: &[&str]) -> Result<Report, RedactionError> {
        let passages: Vec<String> = passages.iter().map(|it| (*it).to_owned()).collect();
        redacted(&report(), &passages, (layout, Tongue::of("sv")))
    }

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
        let text = serde_json::to_string(&masked(Layout::Pages, &["Kalle", "Kalle Ek"]).unwrap()).unwrap();
        assert!(!text.contains("Kalle") && !text.contains("Ek slog"), "{text}");
        assert!(text.contains("█████ slog. █████ sparkade.") && text.contains("Hot från █████"), "{text}");
    }

    #[test]
    fn every_passage_that_is_nowhere_is_told_by_its_beginning() {
        let long = "ö".repeat(PASSAGE_CHARS_TOLD + 1);
        let told = vec!["Lisa".to_owned(), format!("{}…", "ö".repeat(PASSAGE_CHARS_TOLD))];
        let found = masked(Layout::Pages, &["Kalle Ek", "Lisa", long.as_str()]);
        assert_eq!(found, Err(RedactionError::NotFound(told)));
    }

    #[test]
    fn a_masked_copy_says_so_at_the_top_whatever_is_in_the_file() {
        for layout in [Layout::Pages, Layout::Sheets, Layout::Rows] {
            let copy = masked(layout, &["Kalle Ek"]).unwrap();
            assert_eq!(copy.facts[0].label, "Maskerad kopia");
            assert!(copy.facts[0].value.contains("Originalet finns kvar"), "{:?}", copy.facts);
            let Cell::Text(top) = &copy.table_named("Svar").unwrap().rows[0][0] else { panic!("{copy:?}") };
            assert_eq!(top.starts_with("Maskerad kopia. "), layout != Layout::Pages, "{layout:?}: {top}");
        }
        let plain = report();
        assert_eq!((plain.facts.len(), plain.table_named("Svar").unwrap().rows.len()), (0, 1));
    }
}
