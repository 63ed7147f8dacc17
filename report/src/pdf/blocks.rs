//! From a report to slabs with their structure: the head of the document, its blocks, and the remark at the end.
//!
//! Each kind of block is laid out in a file of its own. The rule that must not be broken: slabs and elements are made
//! in reading order.

use super::faces::Faces;
use super::line_breaking::{Line, break_lines};
use super::look::{self, Turn};
use super::prose::Setting;
use super::slab::Slab;
use super::structure::{Role, Structure};
use super::{facts, prose, table};
use crate::content::{Block, Language, Level, Levels, Report, Style};
use crate::printable::one_line;
use crate::words;

/// Below a table or a list of facts.
const SPACE_BELOW_TABLE: f32 = 14.0;

/// A report whose lines are broken and whose places on pages are not yet known.
pub(super) struct Laid {
    pub(super) slabs: Vec<Slab>,
    pub(super) structure: Structure,
}

/// What is at hand while a report is laid out.
pub(super) struct Layout<'a> {
    pub(super) faces: &'a mut Faces,
    pub(super) language: Language,
    pub(super) slabs: Vec<Slab>,
    pub(super) structure: Structure,
    levels: Levels,
    /// What the next slab keeps above itself at least.
    least_space: f32,
}

impl Layout<'_> {
    /// Running lines in running figures.
    pub(super) fn lines(&mut self, text: &str, style: look::TextStyle, width: f32) -> Vec<Line> {
        break_lines(self.faces, text, style, super::faces::Figures::Running, width)
    }

    /// Adds a slab.
    pub(super) fn push(&mut self, slab: Slab) {
        let space_above = slab.space_above.max(std::mem::take(&mut self.least_space));
        self.slabs.push(Slab { space_above, ..slab });
    }

    /// Ends a table: what comes next stands apart from its last rule.
    pub(super) fn end_table(&mut self) {
        self.least_space = SPACE_BELOW_TABLE;
    }

    /// Makes what was added last stay with what comes next.
    pub(super) fn keep_with_next(&mut self) {
        if let Some(last) = self.slabs.last_mut() {
            last.keeps_next = true;
        }
    }
}

/// Lays out the whole report.
pub(super) fn lay_out(report: &Report, faces: &mut Faces) -> Laid {
    let missing = faces.missing(report);
    let mut layout = Layout {
        faces,
        language: report.language,
        slabs: Vec::new(),
        structure: Structure::default(),
        levels: Levels::default(),
        least_space: 0.0,
    };
    head(&mut layout, report);
    for block in &report.blocks {
        match block {
            Block::Heading { level, text } => heading(&mut layout, *level, text),
            Block::Paragraph { text, style: Style::Normal } => prose::paragraphs(&mut layout, text),
            Block::Paragraph { text, style: Style::Note } => prose::note(&mut layout, text),
            Block::Paragraph { text, style: Style::Quote { source } } => {
                prose::quote(&mut layout, text, source.as_deref());
            }
            Block::List { items } => prose::list(&mut layout, items),
            Block::Table(table) => table::lay_out(&mut layout, table),
            Block::KeyValues { pairs } => facts::lay_out(&mut layout, pairs),
        }
    }
    if !missing.is_empty() {
        heading(&mut layout, Level::First, words::missing_heading(report.language));
        prose::note(&mut layout, &words::missing_characters(report.language, &missing));
    }
    Laid { slabs: layout.slabs, structure: layout.structure }
}

fn head(layout: &mut Layout<'_>, report: &Report) {
    let width = Turn::Upright.width();
    let organisation = layout.structure.add(None, Role::Paragraph);
    Setting::new(look::ORGANISATION, organisation, width).set(layout, &one_line(&report.organisation));
    layout.keep_with_next();
    let title = layout.structure.add(None, Role::Title);
    Setting::new(look::TITLE, title, width).below(10.0).set(layout, &one_line(&report.title));
    if let Some(subtitle) = &report.subtitle {
        let element = layout.structure.add(None, Role::Paragraph);
        layout.keep_with_next();
        Setting::new(look::SUBTITLE, element, width).below(5.0).set(layout, &one_line(subtitle));
    }
    if !report.facts.is_empty() {
        layout.keep_with_next();
        facts::lay_out(layout, &report.facts);
    }
}

fn heading(layout: &mut Layout<'_>, level: Level, text: &str) {
    let text = one_line(text);
    let level = layout.levels.next(level);
    let (element, heading) = layout.structure.add_heading(level, &text);
    let first = layout.slabs.len();
    let setting = Setting::new(look::heading(level), element, Turn::Upright.width());
    setting.below(look::space_above_heading(level)).set(layout, &text);
    for slab in &mut layout.slabs[first..] {
        slab.keeps_next = true;
    }
    if let Some(slab) = layout.slabs.get_mut(first) {
        slab.heading = Some(heading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::table::{Cell, Column, Table};

    #[test]
    fn nothing_is_higher_than_a_page_or_wider_than_its_text() {
        let long = "Arbetsmiljö".repeat(90);
        let mut report = Report::new(Language::Swedish, long.clone(), long.clone());
        report.subtitle(long.clone()).fact(long.clone(), long.repeat(20)).heading(Level::First, long.clone());
        report.quote_from(long.repeat(9), long.clone()).note(long.repeat(9)).list([long.repeat(9)]);
        let long = "Arbetsmiljö".repeat(20);
        let columns = (0..limits::MAX_COLUMNS).map(|_| Column::number(long.clone()));
        let mut table = Table::new("Bred", columns).captioned(long.clone()).with_row_headers();
        table.row((0..limits::MAX_COLUMNS).map(|_| Cell::from(long.clone())));
        report.table(table);
        let laid = lay_out(&report, &mut Faces::new().unwrap());
        for slab in laid.slabs {
            assert!(slab.height <= slab.turn.height(), "{} is too high", slab.height);
            for mark in slab.marks {
                let right = match mark {
                    crate::pdf::slab::Mark::Text { x, line, .. } => x + line.width,
                    crate::pdf::slab::Mark::Area { x, width, .. } => x + width,
                };
                assert!(right <= slab.turn.width() + 0.1, "{right} is too far to the right");
            }
        }
    }
}
