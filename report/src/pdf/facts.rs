//! Labels with values: two columns, a rule below each row.
//!
//! In the structure it is a table whose first column heads its rows. The rule that must not be broken: a label stands
//! on the page where its value begins.

use std::rc::Rc;

use super::blocks::Layout;
use super::faces::Figures;
use super::line_breaking::{Line, measure};
use super::look::{self, TextStyle, Turn};
use super::slab::{Mark, Slab};
use super::structure::{ElementId, Role};
use crate::content::Fact;

/// Above the first row.
const SPACE_ABOVE: f32 = 16.0;
/// Above and below the text of a row.
const PADDING: f32 = 3.5;
/// Between labels and values.
const GUTTER: f32 = 18.0;
/// What part of the width labels take at most.
const LABELS_AT_MOST: f32 = 0.4;
/// The least that labels take, so that short ones don't look lost.
const LABELS_AT_LEAST: f32 = 90.0;

/// Lays out labels with values.
pub(super) fn lay_out(layout: &mut Layout<'_>, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    let width = Turn::Upright.width();
    let labels = facts
        .iter()
        .map(|fact| measure(layout.faces, &fact.label, look::LABEL, Figures::Running).unbroken)
        .fold(LABELS_AT_LEAST, f32::max)
        .min(width * LABELS_AT_MOST);
    let values = width - labels - GUTTER;
    let table = layout.structure.add(None, Role::Table);
    let body = layout.structure.add(Some(table), Role::TableBody);
    for (index, fact) in facts.iter().enumerate() {
        let row = layout.structure.add(Some(body), Role::Row);
        let label = layout.structure.add(Some(row), Role::RowHeading);
        let value = layout.structure.add(Some(row), Role::Cell);
        let columns = [
            (layout.lines(&fact.label, look::LABEL, labels), look::LABEL, 0.0, label),
            (layout.lines(&fact.value, look::VALUE, values), look::VALUE, labels + GUTTER, value),
        ];
        let first = layout.slabs.len();
        rows(layout, columns);
        if let Some(slab) = layout.slabs.get_mut(first)
            && index == 0
        {
            slab.space_above = slab.space_above.max(SPACE_ABOVE);
            slab.marks.insert(0, rule(0.0));
        }
    }
    layout.end_table();
}

type Column = (Vec<Line>, TextStyle, f32, ElementId);

/// A slab for each line, so that a long value can go on to the next page.
fn rows(layout: &mut Layout<'_>, columns: [Column; 2]) {
    let count = columns.iter().map(|(lines, ..)| lines.len()).max().unwrap_or_default().max(1);
    let mut slabs: Vec<_> = (0..count)
        .map(|index| {
            let above = if index == 0 { PADDING } else { 0.0 };
            let below = if index + 1 == count { PADDING } else { 0.0 };
            let mut slab = Slab::new(above + look::VALUE.leading + below);
            slab.keeps_next = index + 1 < count && (index == 0 || index + 2 == count);
            slab
        })
        .collect();
    for (lines, style, x, element) in columns {
        for (index, line) in lines.into_iter().enumerate() {
            let above = if index == 0 { PADDING } else { 0.0 };
            // Labels are smaller than values and stand on the same baseline.
            let y = above + look::VALUE.baseline();
            slabs[index].marks.push(Mark::Text { line: Rc::new(line), x, y, style, element: Some(element) });
        }
    }
    if let Some(last) = slabs.last_mut() {
        let y = last.height;
        last.marks.push(rule(y));
    }
    slabs.into_iter().for_each(|slab| layout.push(slab));
}

fn rule(y: f32) -> Mark {
    let (width, height) = (Turn::Upright.width(), look::HAIRLINE_THICKNESS);
    Mark::Area { x: 0.0, y: y - height / 2.0, width, height, colour: look::HAIRLINE }
}
