//! The blocks of a report as paragraphs and tables of Word.
//!
//! The rule that must not be broken: two tables never touch, since Word would make one of them.

use crate::content::{Block, Fact, Language, Levels, Report, Style};
use crate::printable::{one_line, printable};
use crate::table::Table;

use super::grid::{self, Grid};
use super::xml::{self, paragraph};

/// The end of the pages so far, with their size and margins in twentieths of a point: those of the PDF.
fn section(turned: Turned) -> String {
    let (size, footer) = match turned {
        Turned::No => ("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>", "rId5"),
        Turned::Yes => ("<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>", "rId6"),
    };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:footerReference w:type=\"default\" r:id=\"{footer}\"/>{size}\
         <w:pgMar w:top=\"1680\" w:right=\"1360\" w:bottom=\"1560\" w:left=\"1360\" w:header=\"720\" w:footer=\"720\" \
         w:gutter=\"0\"/></w:sectPr>"
    )
}

/// Whether pages are wider than high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    No,
    Yes,
}

/// The part that holds the contents.
pub(super) fn document(report: &Report) -> String {
    let mut body = Body::new(report.language);
    paragraph(&mut body.document, "Organisation", &one_line(&report.organisation));
    paragraph(&mut body.document, "Title", &one_line(&report.title));
    if let Some(subtitle) = &report.subtitle {
        paragraph(&mut body.document, "Subtitle", &one_line(subtitle));
    }
    facts(&mut body.document, &report.facts);
    for block in &report.blocks {
        body.add(block);
    }
    body.end()
}

struct Body {
    document: String,
    language: Language,
    levels: Levels,
    /// Headings that are kept back until it is known on which pages the next block stands.
    headings: String,
    turned: Turned,
    is_after_quote: bool,
}

impl Body {
    fn new(language: Language) -> Self {
        let document = format!(
            "{}<w:document xmlns:w=\"{}\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
            xml::DECLARATION,
            xml::NAMESPACE
        );
        let (levels, headings, turned) = (Levels::default(), String::new(), Turned::No);
        Self { document, language, levels, headings, turned, is_after_quote: false }
    }

    fn add(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                paragraph(&mut self.headings, &format!("Heading{}", self.levels.next(*level)), &one_line(text));
                self.is_after_quote = false;
            }
            Block::Paragraph { text, style } => {
                self.begin(Turned::No);
                let is_quote = matches!(style, Style::Quote { .. });
                if is_quote && self.is_after_quote {
                    // Word draws one bar along neighbours that have the same.
                    paragraph(&mut self.document, "AfterTable", "");
                }
                prose(&mut self.document, text, style);
                self.is_after_quote = is_quote;
            }
            Block::List { items } => {
                self.begin(Turned::No);
                items.iter().for_each(|item| paragraph(&mut self.document, "ListBullet", item));
                self.is_after_quote = false;
            }
            Block::KeyValues { pairs } => {
                self.begin(Turned::No);
                facts(&mut self.document, pairs);
                self.is_after_quote = false;
            }
            Block::Table(table) => self.add_table(table),
        }
    }

    fn add_table(&mut self, table: &Table) {
        let grid = Grid::of(table, self.language);
        self.begin(if grid.is_turned { Turned::Yes } else { Turned::No });
        if let Some(caption) = &table.caption {
            paragraph(&mut self.document, "Caption", &one_line(caption));
        }
        grid::table(&mut self.document, table, &grid, self.language);
        paragraph(&mut self.document, "AfterTable", "");
        self.is_after_quote = false;
    }

    /// Begins a block on pages of this kind, with the headings that were kept back.
    fn begin(&mut self, turned: Turned) {
        if turned != self.turned {
            self.document.push_str("<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/>");
            self.document.push_str(&section(self.turned));
            self.document.push_str("</w:pPr></w:p>");
            self.turned = turned;
        }
        self.document.push_str(&std::mem::take(&mut self.headings));
    }

    fn end(mut self) -> String {
        self.begin(self.turned);
        self.document.push_str(&section(self.turned));
        self.document.push_str("</w:body></w:document>");
        self.document
    }
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
