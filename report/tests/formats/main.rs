//! Every format, opened again with a library that had no part in writing it.
//!
//! What the writers promise each other is tested beside them; here is what a reader elsewhere finds.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
#![expect(clippy::wildcard_enum_match_arm, reason = "of what foreign formats can hold, the rest doesn't matter here")]

mod csv_file;
mod json_file;
mod pdf_file;
mod pdf_reader;
mod pdf_rules;
mod word_file;
mod workbook;

use chrono::{DateTime, NaiveDate};
use report::{Cell, Column, Fact, Language, Level, Made, Report, Table};

/// The moment at which the documents are made.
fn made() -> Made {
    Made { at: DateTime::parse_from_rfc3339("2026-03-31T09:12:00+02:00").unwrap() }
}

/// A report with every kind of block.
fn report() -> Report {
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Årlig uppföljning");
    report.subtitle("Förskolan Ängen").fact("Enhet", "Förskolan Ängen").fact("Kvittonummer", "7K4-MPQ");
    report
        .heading(Level::First, "Sammanfattning")
        .paragraph("Arbetet fungerar i stora drag, och rutinerna är kända av alla som arbetar här.\n\n<Slut> & klart.");
    report.heading(Level::Third, "Röster").quote_from("Vi hinner inte med.", "Skyddsombud");
    report.note("Svar från färre än fem visas inte.").list(["Buller", "Ljus och luft"]);
    report.key_values([Fact::new("Deltog", "12 av 14")]).table(table()).paragraph("Sist.");
    report
}

/// A table with every kind of cell.
fn table() -> Table {
    let columns = [Column::text("Enhet"), Column::number("Antal").with_decimals(1), Column::date("Klart")];
    let mut table = Table::new("Enheter", columns).captioned("Enheter som lämnat in").with_row_headers();
    let day = NaiveDate::from_ymd_opt(2026, 5, 4).unwrap();
    table.row(["Köket".into(), 12.25.into(), day.into()]).row(["=1+1".into(), "färre än 5".into(), Cell::Empty]);
    table
}
