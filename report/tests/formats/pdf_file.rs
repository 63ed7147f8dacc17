//! The PDF, as validators and screen readers see it.

use report::{Column, Language, Level, Report, Table};

use crate::pdf_reader::{Element, Read, read};
use crate::{made, report};

fn written(report: &Report) -> Read {
    read(&report::pdf::write(report, &made()).unwrap())
}

#[test]
fn the_document_says_that_it_is_kept_and_read_aloud() {
    let document = written(&report());
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "Årlig uppföljning",
        "<xmp:CreateDate>2026-03-31T09:12:00+02:00</xmp:CreateDate>",
    ] {
        assert!(document.metadata.contains(part), "{part} is not in {}", document.metadata);
    }
    assert_eq!(document.language, "sv");
    assert!(document.is_marked && document.shows_title);
}

#[test]
fn the_text_comes_in_reading_order_with_the_role_of_each_piece() {
    let lines = written(&report()).structure.lines();
    let expected = "\
P: Lunda kommun
Title: Årlig uppföljning
P: Förskolan Ängen
Table
  TBody
    TR
      TH Row: Enhet
      TD: Förskolan Ängen
    TR
      TH Row: Kvittonummer
      TD: 7K4-MPQ
H1: Sammanfattning
P: Arbetet fungerar i stora drag, och rutinerna är kända av alla som arbetar här.
P: <Slut> & klart.
H2: Röster
BlockQuote
  P: Vi hinner inte med.
  P: – Skyddsombud
P: Svar från färre än fem visas inte.
L
  LI
    Lbl: •
    LBody: Buller
  LI
    Lbl: •
    LBody: Ljus och luft
Table
  TBody
    TR
      TH Row: Deltog
      TD: 12 av 14
Table
  Caption: Enheter som lämnat in
  THead
    TR
      TH Column: Enhet
      TH Column: Antal
      TH Column: Klart
  TBody
    TR
      TH Row: Köket
      TD: 12,2
      TD: 2026-05-04
    TR
      TH Row: =1+1
      TD: färre än 5
      TD
P: Sist.";
    assert_eq!(lines.join("\n"), expected);
}

#[test]
fn the_outline_shows_the_title_and_the_headings_below_it() {
    assert_eq!(written(&report()).outline, ["Årlig uppföljning", "  Sammanfattning", "    Röster"]);
}

#[test]
fn everything_drawn_is_contents_or_decoration() {
    let document = written(&report());
    assert_eq!(document.unmarked, 0);
    assert!(document.decoration.contains("Sida 1 av 1"), "{}", document.decoration);
    assert!(document.decoration.contains("Skapad 2026-03-31 kl. 09.12 (UTC+2)"), "{}", document.decoration);
}

/// A report with a table of so many rows.
fn long(rows: usize) -> Report {
    let mut table = Table::new("Enheter", [Column::text("Enhet"), Column::number("Antal")]).with_row_headers();
    for index in 0..rows {
        table.row([format!("Enhet {index}").into(), index.into()]);
    }
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Lång tabell");
    report.table(table);
    report
}

#[test]
fn a_table_over_many_pages_is_one_table_with_one_row_of_headings() {
    let document = written(&long(200));
    assert!(document.pages > 4, "{} pages", document.pages);
    assert_eq!(document.structure.all("Table").len(), 1);
    assert_eq!(document.structure.all("THead").len(), 1);
    let rows: Vec<_> = document.structure.all("TBody")[0].children.iter().map(row).collect();
    let expected: Vec<_> = (0..200).map(|index| format!("Enhet {index}|{index}")).collect();
    assert_eq!(rows, expected);
    // The headings that are repeated are decoration.
    assert_eq!(document.decoration.matches("Enhet").count(), document.pages - 1);
}

fn row(row: &Element) -> String {
    row.children.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")
}

#[test]
fn a_row_that_is_higher_than_a_page_goes_on_and_is_still_one_row() {
    let words: String = (0..3_000).map(|index| format!("ord{index} ")).collect();
    let mut table = Table::new("Fritext", [Column::text("Enhet"), Column::text("Svar")]);
    table.row(["Ängen".into(), words.clone().into()]);
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Lång rad");
    report.table(table);
    let document = written(&report);
    assert!(document.pages > 2, "{} pages", document.pages);
    assert_eq!(row(&document.structure.all("TBody")[0].children[0]), format!("Ängen|{words}"));
}

#[test]
fn characters_without_a_letterform_stay_in_the_text_and_are_told_about() {
    let text = "Bra 😀 jobbat, 中文! x\u{301}y a\u{AD}b";
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Tecken");
    report.paragraph(text);
    let document = written(&report);
    let paragraphs: Vec<_> = document.structure.all("P").iter().map(|element| element.text.clone()).collect();
    assert_eq!(paragraphs[1], text.replace('\u{AD}', ""));
    assert_eq!(document.structure.all("H1")[0].text, "Tecken som inte kan visas");
    assert!(paragraphs[2].ends_with("U+4E2D (1), U+6587 (1), U+1F600 (1)."), "{}", paragraphs[2]);
}

#[test]
fn nothing_that_a_person_can_write_stops_the_document() {
    let everything: String =
        ('\0'..='\u{2FFF}').chain('\u{D7F0}'..='\u{FFFF}').chain(['\u{10FFFF}', '\u{F0000}']).collect();
    let mut report = Report::new(
        Language::English,
        everything.get(..600).unwrap_or("x"),
        format!("T{everything}").chars().take(900).collect::<String>(),
    );
    report
        .paragraph(everything.clone())
        .quote_from(everything.clone(), "\u{E000}")
        .list([everything.clone(), String::new()]);
    report.heading(Level::Third, "مرحبا").note("\u{202E}evil\u{202C}");
    let mut table = Table::new("Allt", [Column::text("\u{200B}a"), Column::number("b")]).captioned("");
    table.row([everything.chars().take(10_000).collect::<String>().into(), "\n\n".into()]);
    report.table(table).table(Table::new("Tom", [Column::text("Enhet")]));
    let document = written(&report);
    assert_eq!(document.unmarked, 0);
    assert!(document.pages > 5);
}

#[test]
fn the_same_report_makes_the_same_bytes() {
    let bytes = || report::pdf::write(&report(), &made()).unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn paragraphs_without_words_and_lists_without_points_leave_no_trace() {
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Tomt");
    report.paragraph("").paragraph(" \n\n ").quote("").note("\n").list(Vec::<String>::new()).key_values([]);
    assert_eq!(written(&report).structure.lines(), ["P: Lunda kommun", "Title: Tomt"]);
}
