//! A report with everything in it, for the tests of the writers.
//!
//! The example program has a richer one, made to be looked at.

use chrono::{DateTime, NaiveDate};

use crate::content::{Fact, Language, Level, Made, Report};
use crate::table::{Cell, Column, Table};

/// The moment at which the samples are made.
pub(crate) fn made() -> Made {
    Made { at: DateTime::parse_from_rfc3339("2026-03-31T09:12:00+02:00").unwrap() }
}

/// A report with every kind of block.
pub(crate) fn report() -> Report {
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Årlig uppföljning");
    report.subtitle("Förskolan Ängen").fact("Enhet", "Förskolan Ängen").fact("Kvittonummer", "7K4-MPQ");
    report.heading(Level::First, "Sammanfattning").paragraph("Arbetet fungerar.\n\nMycket är <bra> & klart.");
    report.heading(Level::Second, "Röster").quote_from("Vi hinner inte med.", "Skyddsombud").quote("Det går bra.");
    report.note("Svar från färre än fem visas inte.").list(["Buller", "Ljus"]);
    report.key_values([Fact::new("Deltog", "12 av 14")]).table(table());
    report
}

fn table() -> Table {
    let columns = [Column::text("Enhet"), Column::number("Antal").with_decimals(1), Column::date("Klart")];
    let mut table = Table::new("Enheter", columns).captioned("Enheter som lämnat in").with_row_headers();
    let day = NaiveDate::from_ymd_opt(2026, 5, 4).unwrap();
    table.row(["Köket".into(), 12.25.into(), day.into()]).row(["=1+1".into(), "färre än 5".into(), Cell::Empty]);
    table
}
