//! Tables of Word: those of the report, and labels with values.
//!
//! Columns are as wide as their texts ask for, by counting letters; Word fits them when the file is opened. The rule that
//! must not be broken: a row has a cell for every column, and a cell holds a paragraph, or Word calls the file damaged.

use std::fmt::Write as _;

use crate::content::{Fact, Language};
use crate::number::shown;
use crate::printable::one_line;
use crate::table::{Kind, Table};
use crate::words;

use super::xml::{escaped, runs};

/// The width of the text, in twentieths of a point.
const WIDTH: usize = 9_186;

/// Letters that a column counts as at least and at most.
const LETTERS: std::ops::RangeInclusive<usize> = 7..=36;

/// Rows whose letters are counted.
const ROWS_MEASURED: usize = 500;

/// Hundredths of the width that labels take.
const LABEL_SHARE: usize = 30;

/// Says that the first row heads the columns.
const FIRST_ROW: u16 = 0x0020;
/// Says that the first column heads the rows.
const FIRST_COLUMN: u16 = 0x0080;
/// Says that rows and columns are not shaded in turn.
const NO_BANDS: u16 = 0x0600;

struct CellStyle {
    paragraph: &'static str,
    to_the_right: bool,
}

/// Adds a table of the report.
pub(super) fn table(document: &mut String, table: &Table, language: Language) {
    let widths = widths(table, language);
    let caption = table.caption.as_deref().unwrap_or(&table.name);
    let look = FIRST_ROW | if table.row_headers { FIRST_COLUMN } else { 0 } | NO_BANDS;
    begin(document, ("ReportTable", look), &widths, caption);
    document.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in table.columns.iter().zip(&widths) {
        let style = CellStyle { paragraph: "TableHeading", to_the_right: column.kind == Kind::Number };
        cell(document, *width, &style, &one_line(&column.heading));
    }
    document.push_str("</w:tr>");
    for row in &table.rows {
        document.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (index, ((content, column), width)) in row.iter().zip(&table.columns).zip(&widths).enumerate() {
            let paragraph = if index == 0 && table.row_headers { "TableRowHeading" } else { "TableText" };
            let style = CellStyle { paragraph, to_the_right: column.kind == Kind::Number };
            cell(document, *width, &style, &shown(content, column, language));
        }
        document.push_str("</w:tr>");
    }
    if table.rows.is_empty() {
        document.push_str("<w:tr>");
        let texts = std::iter::once(words::no_rows(language)).chain(std::iter::repeat(""));
        for (width, text) in widths.iter().zip(texts) {
            cell(document, *width, &CellStyle { paragraph: "TableText", to_the_right: false }, text);
        }
        document.push_str("</w:tr>");
    }
    document.push_str("</w:tbl>");
}

/// Adds labels with values.
pub(super) fn facts(document: &mut String, facts: &[Fact]) {
    let labels = WIDTH * LABEL_SHARE / 100;
    let widths = [labels, WIDTH - labels];
    begin(document, ("FactTable", FIRST_COLUMN | NO_BANDS), &widths, "");
    for fact in facts {
        document.push_str("<w:tr>");
        cell(document, widths[0], &CellStyle { paragraph: "FactLabel", to_the_right: false }, &fact.label);
        cell(document, widths[1], &CellStyle { paragraph: "TableText", to_the_right: false }, &fact.value);
        document.push_str("</w:tr>");
    }
    document.push_str("</w:tbl>");
}

fn begin(document: &mut String, (style, look): (&str, u16), widths: &[usize], caption: &str) {
    document.push_str("<w:tbl><w:tblPr>");
    // Writing to a string doesn't fail.
    _ = write!(document, "<w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>");
    _ = write!(document, "<w:tblLook w:val=\"{look:04X}\"/>");
    if !caption.is_empty() {
        _ = write!(document, "<w:tblCaption w:val=\"{}\"/>", escaped(&one_line(caption)));
    }
    document.push_str("</w:tblPr><w:tblGrid>");
    for width in widths {
        _ = write!(document, "<w:gridCol w:w=\"{width}\"/>");
    }
    document.push_str("</w:tblGrid>");
}

fn cell(document: &mut String, width: usize, style: &CellStyle, text: &str) {
    let side = if style.to_the_right { "<w:jc w:val=\"right\"/>" } else { "" };
    _ = write!(
        document,
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>\
         <w:p><w:pPr><w:pStyle w:val=\"{}\"/>{side}</w:pPr>{}</w:p></w:tc>",
        style.paragraph,
        runs(text)
    );
}

fn widths(table: &Table, language: Language) -> Vec<usize> {
    let letters: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let cells = table.rows.iter().take(ROWS_MEASURED).map(|row| shown(&row[index], column, language));
            let longest = cells.chain([column.heading.clone()]).map(|text| text.chars().count()).max();
            longest.unwrap_or_default().clamp(*LETTERS.start(), *LETTERS.end())
        })
        .collect();
    let all: usize = letters.iter().sum();
    letters.iter().map(|letters| WIDTH * letters / all.max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[test]
    fn columns_share_the_width_by_their_texts() {
        let mut table = Table::new("Tabell", [Column::text("Enhet"), Column::number("Antal")]);
        table.row(["x".repeat(29).into(), 1.into()]);
        let widths = widths(&table, Language::Swedish);
        assert_eq!(widths, [WIDTH * 29 / 36, WIDTH * 7 / 36]);
    }
}
