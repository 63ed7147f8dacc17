//! One table as a CSV file that opens in Swedish Excel by a double click and in every program that reads RFC 4180.
//!
//! UTF-8 with a byte order mark, fields between quotation marks and apart by semicolons, lines ending with CR LF;
//! decimals with comma in Swedish and point in English, days as `2026-03-31`. It holds nothing but headings and rows.
//! The rule that must not be broken: text that a spreadsheet would take for a formula gets an apostrophe before it, so
//! that nobody's answer runs as a program on a colleague's machine; see OWASP, CSV Injection.

use crate::content::Language;
use crate::error::ReportError;
use crate::limits;
use crate::number::shown_date;
use crate::printable::{one_line, printable};
use crate::table::{Cell, Table};

/// Says to Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// What begins a formula, in some spreadsheet in some setting; the wide forms are what East Asian keyboards write.
const FORMULA_STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠'];

/// The table as a CSV file.
///
/// # Errors
/// [`ReportError`] if the table is incomplete or too large.
pub fn write(table: &Table, language: Language) -> Result<Vec<u8>, ReportError> {
    limits::check_table(table, 1)?;
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .quote_style(::csv::QuoteStyle::Always)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let headings = table.columns.iter().map(|column| disarmed(one_line(&column.heading)));
    writer.write_record(headings).map_err(std::io::Error::from)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| field(cell, language))).map_err(std::io::Error::from)?;
    }
    writer.into_inner().map_err(|error| ReportError::Csv(error.into_error()))
}

fn field(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => match language {
            Language::Swedish => number.to_string().replace('.', ","),
            Language::English => number.to_string(),
        },
        Cell::Date { date } => shown_date(*date),
        Cell::Text(text) => disarmed(printable(text).into_owned()),
    }
}

fn disarmed(text: String) -> String {
    let begins_a_formula = text.starts_with(FORMULA_STARTS) || text.trim_start().starts_with(FORMULA_STARTS);
    if begins_a_formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::table::Column;

    fn written(cells: impl IntoIterator<Item = Cell>, language: Language) -> String {
        let cells: Vec<_> = cells.into_iter().collect();
        let mut table = Table::new("Tabell", (1..=cells.len()).map(|index| Column::text(format!("Kolumn {index}"))));
        table.row(cells);
        let text = String::from_utf8(write(&table, language).unwrap()).unwrap();
        text.split_once("\r\n").unwrap().1.to_owned()
    }

    #[test]
    fn the_file_begins_with_the_mark_and_quoted_headings() {
        let table = Table::new("Tabell", [Column::text("Enhet"), Column::number("Antal")]);
        assert_eq!(write(&table, Language::Swedish).unwrap(), "\u{FEFF}\"Enhet\";\"Antal\"\r\n".as_bytes());
    }

    #[test]
    fn numbers_and_days_are_written_as_the_language_reads_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        let cells = || [Cell::from(-1_234.5), day.into(), Cell::Empty];
        assert_eq!(written(cells(), Language::Swedish), "\"-1234,5\";\"2026-03-31\";\"\"\r\n");
        assert_eq!(written(cells(), Language::English), "\"-1234.5\";\"2026-03-31\";\"\"\r\n");
    }

    #[test]
    fn text_that_begins_like_a_formula_gets_an_apostrophe() {
        for start in ["=1+1", "+46 8", "-2", "@SUM(A1)", "\tx", " =1", "＝1", "\n=1", "|cmd"] {
            let row = written([start.into()], Language::Swedish);
            assert!(row.starts_with("\"'"), "{start:?} became {row:?}");
        }
    }

    #[test]
    fn a_formula_can_not_hide_behind_a_quotation_mark_or_a_semicolon() {
        assert_eq!(written(["a\";=1".into()], Language::Swedish), "\"a\"\";=1\"\r\n");
    }

    #[test]
    fn ordinary_text_is_left_as_it_is() {
        assert_eq!(written(["Kök – \"stora\"\nsalen".into()], Language::Swedish), "\"Kök – \"\"stora\"\"\nsalen\"\r\n");
    }
}
