//! How large a report may be, and what it can't do without.
//!
//! Every writer calls [`check`] first, so that no format accepts what another refuses. The rule that must not be
//! broken: what is over a limit is refused as a whole; nothing is ever cut.

use std::collections::HashSet;

use crate::content::{Block, Report};
use crate::error::{Part, ReportError};
use crate::table::{Cell, Table};

/// Headings, paragraphs, lists and tables. A round of a large municipality has a few thousand.
pub const MAX_BLOCKS: usize = 20_000;

/// Characters of what stands on one line: a PDF keeps headings in strings of at most 32,767 bytes.
pub const MAX_HEADING_LENGTH: usize = 1_000;

/// Characters of one paragraph, point or value: many times what a form takes.
pub const MAX_TEXT_LENGTH: usize = 200_000;

/// UTF-16 units of one cell: what a cell of Excel holds.
pub const MAX_CELL_LENGTH: usize = 32_767;

/// Facts in one list.
pub const MAX_FACTS: usize = 200;

/// Points of one list.
pub const MAX_LIST_ITEMS: usize = 5_000;

/// Columns of one table: with more, nobody can read a page of it.
pub const MAX_COLUMNS: usize = 30;

/// Rows of one table. A personnel report of the largest region stays below.
pub const MAX_ROWS: usize = 20_000;

/// Cells of all tables together: while a PDF is made, each takes some three kilobytes of memory.
pub const MAX_CELLS: usize = 100_000;

/// Bytes of all texts together, so that one request can't take the server's memory.
pub const MAX_TOTAL_BYTES: usize = 20_000_000;

/// Whether the report is complete and within all limits.
pub(crate) fn check(report: &Report) -> Result<(), ReportError> {
    within(Part::Blocks, report.blocks.len(), MAX_BLOCKS)?;
    within(Part::Facts, report.facts.len(), MAX_FACTS)?;
    let mut cells = 0;
    for block in &report.blocks {
        match block {
            Block::List { items } => within(Part::ListItems, items.len(), MAX_LIST_ITEMS)?,
            Block::KeyValues { pairs } => within(Part::Facts, pairs.len(), MAX_FACTS)?,
            Block::Table(table) => cells += table.columns.len().saturating_mul(table.rows.len()),
            Block::Heading { .. } | Block::Paragraph { .. } => {}
        }
    }
    within(Part::Cells, cells, MAX_CELLS)?;
    let mut names = HashSet::new();
    for (index, table) in report.tables().enumerate() {
        check_table(table, index + 1)?;
        if !names.insert(table.name.as_str()) {
            return Err(ReportError::SameName(index + 1));
        }
    }
    check_texts(report)
}

/// Whether one table is complete and within all limits; `number` is its place in the report, from 1.
pub(crate) fn check_table(table: &Table, number: usize) -> Result<(), ReportError> {
    check_text(Part::TableName, &table.name)?;
    if table.columns.is_empty() {
        return Err(ReportError::Empty(Part::Columns));
    }
    within(Part::Columns, table.columns.len(), MAX_COLUMNS)?;
    within(Part::Rows, table.rows.len(), MAX_ROWS)?;
    for column in &table.columns {
        check_text(Part::ColumnHeading, &column.heading)?;
    }
    for (index, row) in table.rows.iter().enumerate() {
        if row.len() != table.columns.len() {
            let (cells, columns) = (row.len(), table.columns.len());
            return Err(ReportError::RowWidth { table: number, row: index + 1, cells, columns });
        }
        for cell in row {
            match cell {
                Cell::Number(value) if !value.is_finite() => {
                    return Err(ReportError::NotFinite { table: number, row: index + 1 });
                }
                Cell::Text(text) => check_text(Part::Cell, text)?,
                Cell::Number(_) | Cell::Date { .. } | Cell::Empty => {}
            }
        }
    }
    Ok(())
}

fn check_texts(report: &Report) -> Result<(), ReportError> {
    let mut total = 0_usize;
    let mut outcome = Ok(());
    report.for_each_text(&mut |part, text| {
        total = total.saturating_add(text.len());
        if outcome.is_ok() {
            outcome = check_text(part, text);
        }
    });
    outcome?;
    within(Part::AllTexts, total, MAX_TOTAL_BYTES)
}

fn check_text(part: Part, text: &str) -> Result<(), ReportError> {
    let (limit, may_be_empty) = match part {
        Part::Title | Part::Organisation | Part::Heading | Part::TableName | Part::ColumnHeading => {
            (MAX_HEADING_LENGTH, false)
        }
        Part::Subtitle | Part::Label | Part::Source | Part::Caption => (MAX_HEADING_LENGTH, true),
        Part::Cell => (MAX_CELL_LENGTH, true),
        Part::Value | Part::Paragraph | Part::ListItem => (MAX_TEXT_LENGTH, true),
        Part::Blocks | Part::Facts | Part::ListItems | Part::Columns | Part::Rows | Part::Cells | Part::AllTexts => {
            (usize::MAX, true)
        }
    };
    // Bytes are never fewer than characters, so that most texts need not be counted.
    if text.len() > limit {
        let length = if part == Part::Cell { text.encode_utf16().count() } else { text.chars().count() };
        if length > limit {
            return Err(ReportError::TooLong { part, length, limit });
        }
    }
    if !may_be_empty && !text.chars().any(|character| !character.is_whitespace() && !character.is_control()) {
        return Err(ReportError::Empty(part));
    }
    Ok(())
}

fn within(part: Part, count: usize, limit: usize) -> Result<(), ReportError> {
    if count > limit { Err(ReportError::TooMany { part, count, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Language;
    use crate::table::Column;

    fn report() -> Report {
        Report::new(Language::Swedish, "Lunda kommun", "Rapport")
    }

    fn table(name: &str) -> Table {
        Table::new(name, [Column::text("Enhet"), Column::number("Antal")])
    }

    #[test]
    fn an_ordinary_report_passes() {
        let mut report = report();
        let mut rows = table("Enheter");
        rows.row(["Förskolan".into(), 12.into()]);
        report.paragraph("").table(rows);
        check(&report).unwrap();
    }

    #[test]
    fn a_title_of_nothing_but_space_is_refused() {
        let report = Report::new(Language::Swedish, "Lunda kommun", " \n");
        assert!(matches!(check(&report), Err(ReportError::Empty(Part::Title))));
    }

    #[test]
    fn a_heading_may_be_as_long_as_the_limit_in_characters_and_no_longer() {
        let mut report = report();
        report.heading(crate::Level::First, "å".repeat(MAX_HEADING_LENGTH));
        check(&report).unwrap();
        report.heading(crate::Level::First, "å".repeat(MAX_HEADING_LENGTH + 1));
        assert!(matches!(check(&report), Err(ReportError::TooLong { part: Part::Heading, length: 1_001, .. })));
    }

    #[test]
    fn a_cell_is_measured_as_excel_measures_it() {
        let mut report = report();
        let mut rows = table("Enheter");
        rows.row(["😀".repeat(MAX_CELL_LENGTH / 2 + 1).into(), Cell::Empty]);
        report.table(rows);
        assert!(matches!(check(&report), Err(ReportError::TooLong { part: Part::Cell, length: 32_768, .. })));
    }

    #[test]
    fn a_row_that_is_too_short_is_named() {
        let mut report = report();
        let mut rows = table("Enheter");
        rows.row(["Förskolan".into(), 12.into()]);
        rows.row(["Skolan".into()]);
        report.table(rows);
        let error = check(&report).unwrap_err();
        assert_eq!(error.to_string(), "table 1, row 2: 1 cells below 2 columns");
    }

    #[test]
    fn a_number_that_is_none_is_refused() {
        let mut report = report();
        let mut rows = table("Enheter");
        rows.row(["Förskolan".into(), f64::NAN.into()]);
        report.table(rows);
        assert!(matches!(check(&report), Err(ReportError::NotFinite { table: 1, row: 1 })));
    }

    #[test]
    fn two_tables_of_one_name_are_refused() {
        let mut report = report();
        report.table(table("Enheter")).table(table("Enheter"));
        assert!(matches!(check(&report), Err(ReportError::SameName(2))));
    }

    #[test]
    fn tables_that_are_each_allowed_are_refused_when_they_are_too_many_together() {
        let mut report = report();
        for index in 0..9 {
            let mut rows = table(&format!("Tabell {index}"));
            rows.rows = vec![vec!["a".into(), 1.into()]; MAX_ROWS];
            report.table(rows);
        }
        assert!(matches!(check(&report), Err(ReportError::TooMany { part: Part::Cells, count: 360_000, .. })));
    }

    #[test]
    fn texts_that_are_each_allowed_are_refused_when_they_are_too_long_together() {
        let mut report = report();
        let text = "x".repeat(MAX_TEXT_LENGTH);
        for _ in 0..=MAX_TOTAL_BYTES / MAX_TEXT_LENGTH {
            report.paragraph(text.clone());
        }
        assert!(matches!(check(&report), Err(ReportError::TooMany { part: Part::AllTexts, .. })));
    }
}
