//! The blocks of a report as paragraphs and tables of Word.
//!
//! The rule that must not be broken: two tables never touch, since Word would make one of them.

use crate::content::{Block, Fact, Levels, Report, Style};
use crate::printable::{one_line, printable};

use super::grid;
use super::xml::{self, paragraph};

/// A4 with the margins of the PDF, in twentieths of a point.
const SECTION: &str = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
    <w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1680\" w:right=\"1360\" w:bottom=\"1560\" w:left=\"1360\" w:header=\"720\" w:footer=\"720\" \
    w:gutter=\"0\"/></w:sectPr>";

/// The part that holds the contents.
pub(super) fn document(report: &Report) -> String {
    let mut document = format!(
        "{}<w:document xmlns:w=\"{}\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
        xml::DECLARATION,
        xml::NAMESPACE
    );
    paragraph(&mut document, "Organisation", &one_line(&report.organisation));
    paragraph(&mut document, "Title", &one_line(&report.title));
    if let Some(subtitle) = &report.subtitle {
        paragraph(&mut document, "Subtitle", &one_line(subtitle));
    }
    facts(&mut document, &report.facts);
    let mut levels = Levels::default();
    for block in &report.blocks {
        match block {
            Block::Heading { level, text } => {
                paragraph(&mut document, &format!("Heading{}", levels.next(*level)), &one_line(text));
            }
            Block::Paragraph { text, style } => prose(&mut document, text, style),
            Block::List { items } => items.iter().for_each(|item| paragraph(&mut document, "ListBullet", item)),
            Block::Table(table) => {
                if let Some(caption) = &table.caption {
                    paragraph(&mut document, "Caption", &one_line(caption));
                }
                grid::table(&mut document, table, report.language);
                paragraph(&mut document, "AfterTable", "");
            }
            Block::KeyValues { pairs } => facts(&mut document, pairs),
        }
    }
    document.push_str(SECTION);
    document.push_str("</w:body></w:document>");
    document
}

fn facts(document: &mut String, facts: &[Fact]) {
    if !facts.is_empty() {
        grid::facts(document, facts);
        paragraph(document, "AfterTable", "");
    }
}

fn prose(document: &mut String, text: &str, style: &Style) {
    let name = match style {
        Style::Normal => "Normal",
        Style::Quote { .. } => "Quote",
        Style::Note => "Note",
    };
    let mut lines = Vec::new();
    for line in printable(text).lines().chain([""]) {
        if !line.trim().is_empty() {
            lines.push(line.to_owned());
        } else if !lines.is_empty() {
            paragraph(document, name, &std::mem::take(&mut lines).join("\n"));
        }
    }
    if let Style::Quote { source: Some(source) } = style {
        paragraph(document, "QuoteSource", &format!("– {}", one_line(source)));
    }
}
