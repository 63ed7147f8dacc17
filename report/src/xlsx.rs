//! Every table of a report as a sheet of a workbook, and a last sheet that says what the workbook is.
//!
//! Column headings are bold and stay in sight, columns have filters and widths by their contents, numbers and days are
//! numbers and days. Headings, paragraphs and lists between the tables are not in it. The rule that must not be broken:
//! text goes in as text, so that it never becomes a formula or a link.

mod sheet_name;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::content::{Language, Made, Report};
use crate::error::ReportError;
use crate::limits;
use crate::number::{shown, utc_offset};
use crate::printable::{one_line, printable};
use crate::table::{Cell, Column, Kind, Table};
use crate::words;

/// Characters that a column is wide at least and at most; longer texts wrap.
const COLUMN_WIDTHS: std::ops::RangeInclusive<usize> = 10..=60;

/// Rows that are looked at for the width of a column: enough to be right, few enough to be fast.
const ROWS_MEASURED: usize = 1_000;

/// Excel knows no days before this year.
const FIRST_YEAR: i32 = 1900;

/// The paper size A4, as Excel numbers it.
const A4: u8 = 9;

/// The report's tables as a workbook.
///
/// # Errors
/// [`ReportError`] if the report is incomplete or too large.
pub fn write(report: &Report, made: &Made) -> Result<Vec<u8>, ReportError> {
    limits::check(report)?;
    // What the writer's error says may quote a name of the report.
    workbook(report, made).map_err(|_| ReportError::Xlsx)
}

fn workbook(report: &Report, made: &Made) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report, made)?);
    let mut names = sheet_name::Names::default();
    for table in report.tables() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.name_for(&table.name))?;
        fill(sheet, table, report.language)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(names.name_for(words::about_sheet(report.language)))?;
    tell_about(sheet, report, made)?;
    workbook.save_to_buffer()
}

fn properties(report: &Report, made: &Made) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(one_line(&report.title))
        .set_company(one_line(&report.organisation))
        .set_creation_datetime(&moment(made.at)?))
}

fn moment(at: DateTime<FixedOffset>) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

struct Formats {
    heading: Format,
    text: Format,
    row_heading: Format,
    date: Format,
}

impl Formats {
    fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            heading: text.clone().set_bold().set_border_bottom(FormatBorder::Thin),
            row_heading: text.clone().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            text,
        }
    }

    fn number(column: &Column) -> Format {
        let mut pattern = "#,##0".to_owned();
        if column.decimals > 0 {
            pattern.push('.');
            pattern.extend(std::iter::repeat_n('0', usize::from(column.decimals.min(12))));
        }
        Format::new().set_num_format(pattern).set_align(FormatAlign::Top)
    }
}

fn fill(sheet: &mut Worksheet, table: &Table, language: Language) -> Result<(), XlsxError> {
    let formats = Formats::new();
    for (index, column) in (0_u16..).zip(&table.columns) {
        let heading = match column.kind {
            Kind::Number => formats.heading.clone().set_align(FormatAlign::Right),
            Kind::Text | Kind::Date => formats.heading.clone(),
        };
        sheet.write_string_with_format(0, index, one_line(&column.heading), &heading)?;
        sheet.set_column_width(index, width(table, usize::from(index), language) as f64)?;
    }
    let number_formats: Vec<_> = table.columns.iter().map(Formats::number).collect();
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (index, cell) in (0_u16..).zip(cells) {
            let text = if index == 0 && table.row_headers { &formats.row_heading } else { &formats.text };
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, index, *number, &number_formats[usize::from(index)])?;
                }
                Cell::Date { date } => match excel_date(*date)? {
                    Some(day) => {
                        sheet.write_datetime_with_format(row, index, &day, &formats.date)?;
                    }
                    None => {
                        sheet.write_string_with_format(row, index, crate::number::shown_date(*date), text)?;
                    }
                },
                Cell::Text(words) => {
                    sheet.write_string_with_format(row, index, printable(words), text)?;
                }
            }
        }
    }
    set_up_page(sheet, table)
}

fn set_up_page(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(1, u16::from(table.row_headers))?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn excel_date(date: NaiveDate) -> Result<Option<ExcelDateTime>, XlsxError> {
    if date.year() < FIRST_YEAR {
        return Ok(None);
    }
    ExcelDateTime::parse_from_str(&date.format("%Y-%m-%d").to_string()).map(Some)
}

fn width(table: &Table, index: usize, language: Language) -> usize {
    let column = &table.columns[index];
    let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    let widest = table.rows.iter().take(ROWS_MEASURED).map(|row| longest(&shown(&row[index], column, language))).max();
    // The button of the filter covers two characters of the heading, and one is air.
    let wanted = (longest(&column.heading) + 3).max(widest.unwrap_or_default() + 1);
    wanted.clamp(*COLUMN_WIDTHS.start(), *COLUMN_WIDTHS.end())
}

fn tell_about(sheet: &mut Worksheet, report: &Report, made: &Made) -> Result<(), XlsxError> {
    let formats = Formats::new();
    let labels = words::about_labels(report.language);
    let mut lines = vec![
        (labels.organisation.to_owned(), one_line(&report.organisation)),
        (labels.report.to_owned(), one_line(&report.title)),
    ];
    lines.extend(report.subtitle.iter().map(|subtitle| (String::new(), one_line(subtitle))));
    lines.extend(
        report.facts.iter().map(|fact| (printable(&fact.label).into_owned(), printable(&fact.value).into_owned())),
    );
    let made_at = format!("{} ({})", made.at.format("%Y-%m-%d %H.%M"), utc_offset(made.at));
    lines.push((labels.made.to_owned(), made_at));
    for (row, (label, value)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(row, 0, label, &formats.row_heading)?;
        for (column, piece) in (1_u16..).zip(pieces(&value)) {
            sheet.write_string_with_format(row, column, piece, &formats.text)?;
        }
    }
    sheet.set_column_width(0, 24)?.set_column_width(1, 60)?;
    Ok(())
}

/// A value that is too long for a cell goes on in the next one.
fn pieces(value: &str) -> Vec<String> {
    let characters: Vec<_> = value.chars().collect();
    // A character takes at most two units.
    characters.chunks(limits::MAX_CELL_LENGTH / 2).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_same_report_makes_the_same_bytes() {
        let written = || write(&sample::report(), &sample::made()).unwrap();
        assert_eq!(written(), written());
    }

    #[test]
    fn a_day_that_excel_does_not_know_stays_in_words() {
        assert!(excel_date(NaiveDate::from_ymd_opt(1899, 12, 31).unwrap()).unwrap().is_none());
        assert!(excel_date(NaiveDate::from_ymd_opt(1900, 1, 1).unwrap()).unwrap().is_some());
    }

    #[test]
    fn a_value_that_is_too_long_for_a_cell_goes_on_in_the_next() {
        let pieces = pieces(&"😀".repeat(20_000));
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().all(|piece| piece.encode_utf16().count() <= limits::MAX_CELL_LENGTH));
    }
}
