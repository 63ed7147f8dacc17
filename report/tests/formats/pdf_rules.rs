//! The rules of PDF/A-2 and PDF/UA-1 that a file can be held against without the writer's word for it.
//!
//! No validator runs here; each rule names its clause, and is read from the file's own objects. What only a person can judge,
//! such as whether a text is a good one, is not among them.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use report::{Column, Language, Level, Report, Table};

use crate::pdf_reader::{Element, read};
use crate::{made, report};

/// What PDF 1.7 knows as roles of structure; every other is mapped to one of them.
const STANDARD_ROLES: [&str; 20] = [
    "Document",
    "Part",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "P",
    "H1",
    "H2",
    "H3",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
];
const GROUPS_OF_ROWS: [&str; 3] = ["THead", "TBody", "TFoot"];

/// What a file that is kept must not hold: programs, files in files, sounds and films (6.4–6.6, 6.8 of ISO 19005-2).
const FORBIDDEN: [&str; 10] =
    ["JavaScript", "Launch", "Sound", "Movie", "ResetForm", "ImportData", "EmbeddedFile", "Screen", "3D", "RichMedia"];

fn written(report: &Report) -> Vec<u8> {
    report::pdf::write(report, &made()).unwrap()
}

/// Every dictionary of the file, also those that stand in others.
fn dictionaries<'a>(object: Object<'a>, found: &mut Vec<Dict<'a>>) {
    match object {
        Object::Dict(dict) => within(&dict, found),
        Object::Stream(stream) => within(stream.dict(), found),
        Object::Array(array) => array.raw_iter().for_each(|it| {
            if let hayro_syntax::object::MaybeRef::NotRef(it) = it {
                dictionaries(it, found);
            }
        }),
        _ => {}
    }
}

fn within<'a>(dict: &Dict<'a>, found: &mut Vec<Dict<'a>>) {
    for (_, value) in dict.entries() {
        if let hayro_syntax::object::MaybeRef::NotRef(value) = value {
            dictionaries(value, found);
        }
    }
    found.push(dict.clone());
}

fn all_dictionaries(pdf: &Pdf) -> Vec<Dict<'_>> {
    let mut found = Vec::new();
    pdf.objects().into_iter().for_each(|it| dictionaries(it, &mut found));
    found
}

fn name(dict: &Dict<'_>, key: &str) -> String {
    dict.get::<Name<'_>>(key.as_bytes()).map(|it| it.as_str().to_owned()).unwrap_or_default()
}

fn catalog(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get(pdf.xref().root_id()).unwrap()
}

#[test]
fn the_file_is_one_that_is_kept() {
    let bytes = written(&report());
    // 6.1.2: whoever moves the file takes it for no text.
    assert!(bytes.starts_with(b"%PDF-1."));
    let second = bytes.split(|it| *it == b'\n').nth(1).unwrap();
    assert!(second.starts_with(b"%") && second.iter().filter(|it| **it > 127).count() >= 4, "{second:?}");
    // 6.1.3: it has a name of its own and no lock.
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|it| it == word);
    assert!(holds(b"/ID") && !holds(b"/Encrypt") && !holds(b"LZWDecode"));
    let pdf = Pdf::new(bytes).unwrap();
    for dict in all_dictionaries(&pdf) {
        for key in ["S", "Type", "Subtype"] {
            assert!(!FORBIDDEN.contains(&name(&dict, key).as_str()), "{key} {}", name(&dict, key));
        }
        assert!(!["JS", "AA", "OpenAction", "XFA"].iter().any(|it| dict.contains_key(it)), "something runs by itself");
    }
}

#[test]
fn every_letter_is_in_the_file_and_says_what_it_means() {
    let pdf = Pdf::new(written(&report())).unwrap();
    let fonts: Vec<_> = all_dictionaries(&pdf).into_iter().filter(|it| name(it, "Type") == "Font").collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        let kind = name(&font, "Subtype");
        if kind == "Type0" {
            // 6.2.11.7: level A wants the meaning of every glyph.
            assert!(font.get::<Stream<'_>>(b"ToUnicode").is_some(), "a font without meanings");
            continue;
        }
        // 6.2.11.4: nobody's computer has to have it.
        let descriptor: Dict<'_> = font.get(b"FontDescriptor").unwrap_or_else(|| panic!("{kind} without descriptor"));
        let is_there = ["FontFile2", "FontFile3"].iter().any(|it| descriptor.get::<Stream<'_>>(it).is_some());
        assert!(is_there, "{kind} is not in the file");
    }
}

#[test]
fn the_colours_mean_the_same_everywhere() {
    let pdf = Pdf::new(written(&report())).unwrap();
    let intents: Array<'_> = catalog(&pdf).get(b"OutputIntents").unwrap();
    let intent = intents.iter::<Dict<'_>>().find(|it| name(it, "S") == "GTS_PDFA1").unwrap();
    let profile: Stream<'_> = intent.get(b"DestOutputProfile").unwrap();
    let profile = profile.decoded().unwrap();
    // 6.2.3: a profile as the ICC has it, for the colours that the pages use.
    assert_eq!((&profile[36..40], &profile[16..20]), (b"acsp".as_slice(), b"RGB ".as_slice()));
}

#[test]
fn a_screen_reader_finds_every_piece_and_knows_its_role() {
    let pdf = Pdf::new(written(&report())).unwrap();
    let root: Dict<'_> = catalog(&pdf).get(b"StructTreeRoot").unwrap();
    // 7.1 of ISO 14289-1: from each page into the structure, and no role that a reader may not know.
    assert!(root.get::<Dict<'_>>(b"ParentTree").is_some());
    let mapped: Dict<'_> = root.get(b"RoleMap").unwrap_or_else(Dict::empty);
    let roles = all_dictionaries(&pdf).into_iter().filter(|it| it.contains_key("S") && it.contains_key("P"));
    let roles: BTreeSet<_> = roles.map(|it| name(&it, "S")).collect();
    assert!(roles.contains("P") && roles.contains("Table"), "{roles:?}");
    for role in roles {
        let is_known = |it: &str| STANDARD_ROLES.contains(&it) || GROUPS_OF_ROWS.contains(&it);
        assert!(is_known(&role) || is_known(&name(&mapped, &role)), "{role} is mapped to nothing");
    }
    for page in pdf.pages().iter() {
        assert!(page.raw().get::<i32>(b"StructParents").is_some(), "a page that is not in the structure");
        assert!(!page.raw().contains_key("Annots"), "what is added to a page needs a text beside it");
    }
}

/// The levels of the headings below an element, in reading order.
fn headings(element: &Element, levels: &mut Vec<u32>) {
    for child in &element.children {
        levels.extend(child.role.strip_prefix('H').and_then(|it| it.parse::<u32>().ok()));
        headings(child, levels);
    }
}

#[test]
fn no_level_of_headings_is_left_out_whatever_the_report_asks_for() {
    let mut report = Report::new(Language::Swedish, "Lunda kommun", "Rubriker");
    for level in [Level::Third, Level::First, Level::Third, Level::Second, Level::First] {
        report.heading(level, "Rubrik").paragraph("Text.");
    }
    let mut levels = Vec::new();
    headings(&read(&written(&report)).structure, &mut levels);
    assert_eq!(levels.len(), 5);
    // 7.4.2: the first is 1, and each goes at most one further down.
    let before = std::iter::once(&0).chain(&levels);
    assert!(before.zip(&levels).all(|(before, level)| *level <= before + 1), "{levels:?}");
}

#[test]
fn every_row_of_a_table_has_its_cells_and_every_heading_says_which_way_it_heads() {
    let mut long = Report::new(Language::Swedish, "Lunda kommun", "Tabell");
    let mut table = Table::new("Enheter", [Column::text("Enhet"), Column::number("Antal")]).with_row_headers();
    for index in 0..120 {
        table.row([format!("Enhet {index}").into(), index.into()]);
    }
    long.table(table);
    for report in [report(), long] {
        let structure = read(&written(&report)).structure;
        let tables = structure.all("Table");
        assert!(!tables.is_empty());
        for table in tables {
            let rows = table.all("TR");
            let widths: BTreeSet<_> = rows.iter().map(|it| it.children.len()).collect();
            // 7.5: a table is as wide in each row, and is told how to be read aloud.
            assert_eq!(widths.len(), 1, "{widths:?}");
            assert!(table.all("TH").iter().all(|it| it.scope.is_some()));
        }
        for item in structure.all("LI") {
            let roles: Vec<_> = item.children.iter().map(|it| it.role.as_str()).collect();
            assert_eq!(roles, ["Lbl", "LBody"]);
        }
    }
}
