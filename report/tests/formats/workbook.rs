//! The workbook, read by calamine.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use report::{Column, Table};

use crate::{made, report};

fn opened(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_workbook_has_a_sheet_for_every_table_and_one_about_itself() {
    let mut report = report();
    report.table(Table::new("Enheter/2", [Column::text("Tom")]));
    let book = opened(report::xlsx::write(&report, &made()).unwrap());
    assert_eq!(book.sheet_names(), ["Enheter", "Enheter 2", "Om rapporten"]);
}

#[test]
fn text_numbers_and_days_are_what_they_were() {
    let mut book = opened(report::xlsx::write(&report(), &made()).unwrap());
    let sheet = book.worksheet_range("Enheter").unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    assert_eq!(rows[0], ["Enhet", "Antal", "Klart"].map(|heading| Data::String(heading.to_owned())));
    assert_eq!(rows[1][..2], [Data::String("Köket".to_owned()), Data::Float(12.25)]);
    let Data::DateTime(day) = &rows[1][2] else { panic!("{:?} is no day", rows[1][2]) };
    // Days since 1900 as Excel counts them: 4 May 2026.
    assert!((day.as_f64() - 46_146.0).abs() < f64::EPSILON, "{day:?}");
    assert_eq!(rows[2], [Data::String("=1+1".to_owned()), Data::String("färre än 5".to_owned()), Data::Empty]);
}

#[test]
fn nothing_in_a_workbook_is_a_formula() {
    let mut book = opened(report::xlsx::write(&report(), &made()).unwrap());
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name} has formulas");
    }
}

#[test]
fn the_sheet_about_the_workbook_says_what_it_is() {
    let mut book = opened(report::xlsx::write(&report(), &made()).unwrap());
    let sheet = book.worksheet_range("Om rapporten").unwrap();
    let lines: Vec<_> = sheet.rows().map(|row| format!("{}: {}", row[0], row[1])).collect();
    assert_eq!(
        lines,
        [
            "Organisation: Lunda kommun",
            "Rapport: Årlig uppföljning",
            ": Förskolan Ängen",
            "Enhet: Förskolan Ängen",
            "Kvittonummer: 7K4-MPQ",
            "Skapad: 2026-03-31 09.12 (UTC+2)"
        ]
    );
}

#[test]
fn headings_stay_in_sight_and_can_be_filtered() {
    let bytes = report::xlsx::write(&report(), &made()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert!(sheet.contains("<pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\""), "{sheet}");
    assert!(sheet.contains("<autoFilter ref=\"A1:C3\"/>"), "{sheet}");
}
