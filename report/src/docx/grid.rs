//! Tables of Word: those of the report, and labels with values.
//!
//! Columns are as wide as their texts ask for, by counting letters; Word fits them when the file is opened. A table
//! with too many long words asks for a turned page. The rule that must not be broken: a row has a cell for every
//! column, and a cell holds a paragraph, or Word calls the file damaged.

use std::fmt::Write as _;

use crate::content::{Fact, Language};
use crate::number::shown;
use crate::printable::one_line;
use crate::sharing::{Wish, share};
use crate::table::{Kind, Table};
use crate::words;

use super::xml::{escaped, runs};

/// The width of the text of an upright page, in twentieths of a point.
pub(super) const UPRIGHT: u16 = 9_186;

/// The width of the text of a turned page.
pub(super) const TURNED: u16 = 14_118;

/// What a letter of a cell takes, in twentieths of a point: a bold one of a wide font.
const LETTER: f32 = 112.0;

/// What a cell keeps free on both sides together.
const CELL_MARGINS: f32 = 160.0;

/// Letters of a text that is kept on one line if it can be, and letters beyond which more is a matter of taste.
const LETTERS: (usize, usize) = (11, 40);

/// Letters that the narrowest column has room for.
const LETTERS_AT_LEAST: usize = 4;

/// A word with more letters is an address or a code, and may be broken.
const WORD_AT_MOST: usize = 22;

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
pub(super) fn table(document: &mut String, table: &Table, Grid { widths, .. }: &Grid, language: Language) {
    let caption = table.caption.as_deref().unwrap_or(&table.name);
    let look = FIRST_ROW | if table.row_headers { FIRST_COLUMN } else { 0 } | NO_BANDS;
    begin(document, ("ReportTable", look), widths, caption);
    document.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in table.columns.iter().zip(widths) {
        let style = CellStyle { paragraph: "TableHeading", to_the_right: column.kind == Kind::Number };
        cell(document, *width, &style, &one_line(&column.heading));
    }
    document.push_str("</w:tr>");
    for row in &table.rows {
        document.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (index, ((content, column), width)) in row.iter().zip(&table.columns).zip(widths).enumerate() {
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
    let labels = usize::from(UPRIGHT) * LABEL_SHARE / 100;
    let widths = [labels, usize::from(UPRIGHT) - labels];
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

/// How the columns of a table stand on their page.
#[derive(Debug, PartialEq)]
pub(super) struct Grid {
    /// Whether the words need a turned page.
    pub(super) is_turned: bool,
    widths: Vec<usize>,
}

impl Grid {
    /// The columns of the table.
    pub(super) fn of(table: &Table, language: Language) -> Self {
        let wishes: Vec<_> = (0..table.columns.len()).map(|column| wish(table, column, language)).collect();
        let is_turned = wishes.iter().map(|wish| wish.least).sum::<f32>() > f32::from(UPRIGHT);
        let shares = share(&wishes, f32::from(if is_turned { TURNED } else { UPRIGHT }));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "shares lie between 0 and the width"
        )]
        let widths = shares.into_iter().map(|share| share as usize).collect();
        Self { is_turned, widths }
    }
}

fn wish(table: &Table, index: usize, language: Language) -> Wish {
    let column = &table.columns[index];
    let (mut least, mut whole) = (LETTERS_AT_LEAST, LETTERS_AT_LEAST);
    let cells = table.rows.iter().take(ROWS_MEASURED).map(|row| shown(&row[index], column, language));
    for text in cells.chain([column.heading.clone()]) {
        let letters = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
        least = least.max(if letters <= LETTERS.0 { letters } else { word.min(WORD_AT_MOST) });
        whole = whole.max(letters.min(LETTERS.1)).max(least);
    }
    Wish { least: least as f32 * LETTER + CELL_MARGINS, whole: whole as f32 * LETTER + CELL_MARGINS }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[test]
    fn a_day_has_room_on_one_line_beside_long_texts() {
        let mut table = Table::new("Tabell", [Column::text("Svar"), Column::text("Varför"), Column::date("Klart")]);
        table.row(["långt svar ".repeat(50).into(), "långt svar ".repeat(50).into(), "2026-03-31".into()]);
        let grid = Grid::of(&table, Language::Swedish);
        assert!(!grid.is_turned && grid.widths[2] >= 1_100, "{grid:?}");
        assert!(grid.widths.iter().sum::<usize>() <= usize::from(UPRIGHT), "{grid:?}");
    }

    #[test]
    fn many_long_words_turn_the_page() {
        let table = Table::new("Tabell", (0..8).map(|index| Column::text(format!("Arbetsmiljöuppgift{index}"))));
        assert!(Grid::of(&table, Language::Swedish).is_turned);
    }
}
