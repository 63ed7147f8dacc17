//! Numbers, days and time zones as people read them.
//!
//! It rounds to the decimals of the column, as the column asks; formats for programs write the number itself. The rule
//! that must not be broken: a shown number reads the same in every format that people read.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::content::Language;
use crate::table::{Cell, Column};

/// More decimals than a 64-bit number tells apart.
const MAX_DECIMALS: u8 = 12;

/// What a reader sees in the cell.
pub(crate) fn shown(cell: &Cell, column: &Column, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => shown_number(*number, column.decimals, language),
        Cell::Date { date } => shown_date(*date),
        Cell::Text(text) => text.clone(),
    }
}

/// The day as Swedes write it; the same in English, since it sorts and nobody misreads it.
pub(crate) fn shown_date(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// The zone of a moment, as `UTC+1`: what a time is read by where it may have been another clock's.
#[must_use]
pub fn utc_offset(at: DateTime<FixedOffset>) -> String {
    let minutes = at.offset().local_minus_utc() / 60;
    let sign = if minutes < 0 { '\u{2212}' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

fn shown_number(number: f64, decimals: u8, language: Language) -> String {
    let decimals = usize::from(decimals.min(MAX_DECIMALS));
    let plain = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (separator, point) = match language {
        Language::Swedish => ('\u{A0}', ','),
        Language::English => (',', '.'),
    };
    let mut text = String::new();
    // A number that rounds to nothing has no sign.
    if number < 0.0 && plain.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.push('\u{2212}');
    }
    for (index, digit) in whole.chars().enumerate() {
        // Four digits are read at a glance.
        if index > 0 && whole.len() > 4 && (whole.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_told_by_its_distance_from_utc() {
        let zone = |text: &str| utc_offset(DateTime::parse_from_rfc3339(text).unwrap());
        assert_eq!(zone("2026-10-29T14:49:00+01:00"), "UTC+1");
        assert_eq!(zone("2026-10-29T14:49:00Z"), "UTC");
        assert_eq!(zone("2026-10-29T14:49:00-03:30"), "UTC\u{2212}3:30");
    }

    #[test]
    fn swedish_numbers_have_a_space_for_thousands_and_a_comma() {
        assert_eq!(shown_number(1_234_567.891, 2, Language::Swedish), "1\u{A0}234\u{A0}567,89");
        assert_eq!(shown_number(2_026.0, 0, Language::Swedish), "2026");
    }

    #[test]
    fn english_numbers_have_a_comma_for_thousands_and_a_point() {
        assert_eq!(shown_number(-12_345.5, 1, Language::English), "\u{2212}12,345.5");
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(shown_number(-0.2, 0, Language::Swedish), "0");
    }

    #[test]
    fn words_in_a_column_of_numbers_stay_words() {
        assert_eq!(shown(&"färre än 5".into(), &Column::number("Antal"), Language::Swedish), "färre än 5");
    }
}
