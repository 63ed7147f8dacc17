//! CSV, read by the `csv` crate as Swedish Excel would read it.

use report::Language;

use crate::table;

#[test]
fn a_csv_file_has_headings_rows_and_disarmed_formulas() {
    let bytes = report::csv::write(&table(), Language::Swedish).unwrap();
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).expect("the file begins with its mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    assert_eq!(reader.headers().unwrap(), vec!["Enhet", "Antal", "Klart"]);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows, [vec!["Köket", "12,25", "2026-05-04"], vec!["'=1+1", "färre än 5", ""]]);
}
