//! The Word file, read by a ZIP and an XML reader.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::{made, report};

fn parts() -> Vec<(String, String)> {
    let bytes = report::docx::write(&report(), &made()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part(name: &str) -> String {
    let found = parts().into_iter().find(|(part, _)| part == name);
    found.unwrap_or_else(|| panic!("{name} is not in the file")).1
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).unwrap()?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned())
}

/// Style and text of every paragraph, in order.
fn paragraphs(document: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(document);
    let (mut found, mut is_text) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) if element.name().as_ref() == "w:p" => found.push((String::new(), String::new())),
            Event::Empty(element) if element.name().as_ref() == "w:pStyle" => {
                found.last_mut().unwrap().0 = attribute(&element, "w:val").unwrap();
            }
            Event::Start(element) if element.name().as_ref() == "w:t" => is_text = true,
            Event::End(element) if element.name().as_ref() == "w:t" => is_text = false,
            Event::Text(text) if is_text => {
                let text = text.xml_content(quick_xml::XmlVersion::Explicit1_0);
                found.last_mut().unwrap().1.push_str(&text);
            }
            Event::GeneralRef(entity) if is_text => {
                let character = match entity.as_ref() {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    other => panic!("{other:?} is no entity of XML"),
                };
                found.last_mut().unwrap().1.push(character);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn every_part_is_xml_and_has_its_kind_named() {
    let types = part("[Content_Types].xml");
    for (name, text) in parts() {
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        while !matches!(reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")), Event::Eof) {}
        let is_named = name.ends_with(".rels") || name.starts_with('[') || types.contains(&format!("\"/{name}\""));
        assert!(is_named, "{name} has no content type");
    }
}

#[test]
fn the_text_comes_in_reading_order_with_styles_that_word_knows() {
    let found = paragraphs(&part("word/document.xml"));
    let found: Vec<_> = found.iter().map(|(style, text)| (style.as_str(), text.as_str())).collect();
    let long = "Arbetet fungerar i stora drag, och rutinerna är kända av alla som arbetar här.";
    let expected = [
        ("Organisation", "Lunda kommun"),
        ("Title", "Årlig uppföljning"),
        ("Subtitle", "Förskolan Ängen"),
        ("FactLabel", "Enhet"),
        ("TableText", "Förskolan Ängen"),
        ("FactLabel", "Kvittonummer"),
        ("TableText", "7K4-MPQ"),
        ("AfterTable", ""),
        ("Heading1", "Sammanfattning"),
        ("Normal", long),
        ("Normal", "<Slut> & klart."),
        ("Heading2", "Röster"),
        ("Quote", "Vi hinner inte med."),
        ("QuoteSource", "– Skyddsombud"),
        ("Note", "Svar från färre än fem visas inte."),
        ("ListBullet", "Buller"),
        ("ListBullet", "Ljus och luft"),
        ("FactLabel", "Deltog"),
        ("TableText", "12 av 14"),
        ("AfterTable", ""),
        ("Caption", "Enheter som lämnat in"),
        ("TableHeading", "Enhet"),
        ("TableHeading", "Antal"),
        ("TableHeading", "Klart"),
        ("TableRowHeading", "Köket"),
        ("TableText", "12,2"),
        ("TableText", "2026-05-04"),
        ("TableRowHeading", "=1+1"),
        ("TableText", "färre än 5"),
        ("TableText", ""),
        ("AfterTable", ""),
        ("Normal", "Sist."),
    ];
    assert_eq!(found, expected);
}

#[test]
fn every_style_that_is_used_is_defined() {
    let styles = part("word/styles.xml");
    for (style, text) in paragraphs(&part("word/document.xml")) {
        assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style} of {text:?} is not defined");
    }
}

#[test]
fn headings_of_tables_come_again_and_the_language_is_set() {
    assert!(part("word/document.xml").contains("<w:tblHeader/>"));
    assert!(part("word/styles.xml").contains("<w:lang w:val=\"sv-SE\""));
    let properties = part("docProps/core.xml");
    assert!(properties.contains("<dc:title>Årlig uppföljning</dc:title>"), "{properties}");
    assert!(properties.contains("2026-03-31T07:12:00Z"), "{properties}");
}
