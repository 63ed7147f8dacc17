//! Tables: a caption, column headings between two rules, rows with thin rules below them.
//!
//! A row that fits on a page is one slab and never divided; a higher one is a slab for each of its lines. On every page
//! where the table goes on, the headings stand again, as a repetition that a screen reader passes over. The rule that
//! must not be broken: every cell is in the structure, below its row, also when it is empty.

use std::rc::Rc;

use super::blocks::Layout;
use super::columns::{Columns, cell_style, figures};
use super::faces::Figures;
use super::line_breaking::{Line, break_lines};
use super::look::{self, TextStyle, Turn};
use super::slab::{Mark, Repetition, Slab};
use super::structure::{ElementId, Role};
use crate::number::shown;
use crate::printable::one_line;
use crate::table::{Cell, Kind, Table};
use crate::words;

/// Above the caption, or the headings where there is none.
const SPACE_ABOVE: f32 = 15.0;
/// Between the caption and the headings.
const SPACE_BELOW_CAPTION: f32 = 5.0;
/// Above and below the text of a row.
const PADDING: f32 = 4.0;

/// What part of a page headings may take and still be repeated on the next.
const HEADINGS_AT_MOST: f32 = 0.4;

/// Text that is set and has its place in a row.
struct Set {
    lines: Vec<Line>,
    style: TextStyle,
    left: f32,
    width: f32,
    side: Side,
    element: ElementId,
}

/// To which side of its column text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Side {
    /// Where the line begins.
    fn place(self, line: &Line, left: f32, width: f32) -> f32 {
        match self {
            Self::Left => left,
            Self::Right => left + (width - line.width).max(0.0),
        }
    }
}

/// Lays out a table.
pub(super) fn lay_out(layout: &mut Layout<'_>, table: &Table) {
    let columns = Columns::of(table, layout.language, layout.faces);
    let element = layout.structure.add(None, Role::Table);
    let has_caption = caption(layout, table, &columns, element);
    let space_above = if has_caption { SPACE_BELOW_CAPTION } else { SPACE_ABOVE };
    let repetition = headings(layout, table, &columns, element, space_above);
    let heading_height = repetition.as_ref().map_or(0.0, |repetition| repetition.height);
    let body = layout.structure.add(Some(element), Role::TableBody);
    if table.rows.is_empty() {
        no_rows(layout, &columns, table.columns.len(), body);
    }
    let first = layout.slabs.len();
    for cells in &table.rows {
        row(layout, table, &columns, cells, (body, heading_height));
    }
    for slab in layout.slabs.iter_mut().skip(first + 1) {
        slab.repetition.clone_from(&repetition);
    }
    if let Some(last) = layout.slabs.last_mut() {
        last.marks.push(rule(last.height, columns.turn, look::RULE_THICKNESS, look::RULE));
    }
    layout.end_table();
}

fn caption(layout: &mut Layout<'_>, table: &Table, columns: &Columns, element: ElementId) -> bool {
    let text = table.caption.as_deref().map(one_line).unwrap_or_default();
    if text.is_empty() {
        return false;
    }
    let caption = layout.structure.add(Some(element), Role::Caption);
    for (index, line) in layout.lines(&text, look::CAPTION, columns.turn.width()).into_iter().enumerate() {
        let mut slab = Slab::new(look::CAPTION.leading);
        slab.space_above = if index == 0 { SPACE_ABOVE } else { 0.0 };
        (slab.keeps_next, slab.turn) = (true, columns.turn);
        let (line, y, style) = (Rc::new(line), look::CAPTION.baseline(), look::CAPTION);
        slab.marks.push(Mark::Text { line, x: 0.0, y, style, element: Some(caption) });
        layout.push(slab);
    }
    true
}

/// Adds the headings; says how they are repeated, unless they are so high that a page of them has no room for rows.
fn headings(
    layout: &mut Layout<'_>,
    table: &Table,
    columns: &Columns,
    element: ElementId,
    space_above: f32,
) -> Option<Rc<Repetition>> {
    let set = heading_cells(layout, table, columns, element);
    let leading = look::COLUMN_HEADING.scaled(columns.scale).leading;
    let height = 2.0 * PADDING + line_count(&set) as f32 * leading;
    if height > columns.turn.height() * HEADINGS_AT_MOST {
        let first = layout.slabs.len();
        push_row(layout, set, columns, f32::MAX);
        layout.slabs[first].space_above = space_above;
        return None;
    }
    let mut slab = Slab { turn: columns.turn, space_above, keeps_next: true, ..Slab::new(height) };
    let count = line_count(&set);
    for set in set {
        // Headings stand on the rule below them.
        let first = count - set.lines.len();
        for (index, line) in set.lines.into_iter().enumerate() {
            let y = PADDING + (first + index) as f32 * leading + set.style.baseline();
            let x = set.side.place(&line, set.left, set.width);
            let (line, style) = (Rc::new(line), set.style);
            slab.marks.push(Mark::Text { line, x, y, style, element: Some(set.element) });
        }
    }
    slab.marks.insert(0, rule(0.0, columns.turn, look::RULE_THICKNESS, look::RULE));
    slab.marks.push(rule(slab.height, columns.turn, look::RULE_THICKNESS, look::RULE));
    let marks = slab.marks.iter().cloned().map(Mark::repeated).collect();
    layout.push(slab);
    Some(Rc::new(Repetition { height, marks }))
}

fn heading_cells(layout: &mut Layout<'_>, table: &Table, columns: &Columns, element: ElementId) -> Vec<Set> {
    let head = layout.structure.add(Some(element), Role::TableHead);
    let row = layout.structure.add(Some(head), Role::Row);
    let style = look::COLUMN_HEADING.scaled(columns.scale);
    table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| Set {
            lines: layout.lines(&one_line(&column.heading), style, columns.widths[index]),
            style,
            left: columns.left(index),
            width: columns.widths[index],
            side: if column.kind == Kind::Number { Side::Right } else { Side::Left },
            element: layout.structure.add(Some(row), Role::ColumnHeading),
        })
        .collect()
}

fn row(
    layout: &mut Layout<'_>,
    table: &Table,
    columns: &Columns,
    cells: &[Cell],
    (body, heading_height): (ElementId, f32),
) {
    let row = layout.structure.add(Some(body), Role::Row);
    let set = cells
        .iter()
        .enumerate()
        .map(|(index, cell)| {
            let column = &table.columns[index];
            let style = cell_style(table, index).scaled(columns.scale);
            let text = shown(cell, column, layout.language);
            let is_heading = index == 0 && table.row_headers && !text.trim().is_empty();
            let role = if is_heading { Role::RowHeading } else { Role::Cell };
            Set {
                lines: break_lines(layout.faces, &text, style, figures(column.kind), columns.widths[index]),
                style,
                left: columns.left(index),
                width: columns.widths[index],
                side: if column.kind == Kind::Number { Side::Right } else { Side::Left },
                element: layout.structure.add(Some(row), role),
            }
        })
        .collect();
    push_row(layout, set, columns, heading_height);
}

/// Adds a row as one slab, or as one for each line where no page could hold it.
fn push_row(layout: &mut Layout<'_>, set: Vec<Set>, columns: &Columns, heading_height: f32) {
    let count = line_count(&set);
    let leading = look::CELL.scaled(columns.scale).leading;
    let height = 2.0 * PADDING + count as f32 * leading;
    let divided = heading_height + height > columns.turn.height();
    let slab_of = |line: usize| if divided { line } else { 0 };
    let mut slabs = vec![Slab { turn: columns.turn, ..Slab::new(leading) }; slab_of(count - 1) + 1];
    if divided {
        for slab in &mut slabs {
            slab.space_below_repetition = PADDING;
        }
        slabs[0].space_below_repetition = 0.0;
        slabs[0].keeps_next = true;
        slabs[0].height += PADDING;
        slabs[count - 1].height += PADDING;
    } else {
        slabs[0].height = height;
    }
    for set in set {
        for (index, line) in set.lines.into_iter().enumerate() {
            let above = match (divided, index) {
                (false, _) => PADDING + index as f32 * leading,
                (true, 0) => PADDING,
                (true, _) => 0.0,
            };
            let x = set.side.place(&line, set.left, set.width);
            let (y, style) = (above + set.style.baseline(), set.style);
            let mark = Mark::Text { line: Rc::new(line), x, y, style, element: Some(set.element) };
            slabs[slab_of(index)].marks.push(mark);
        }
    }
    if let Some(last) = slabs.last_mut() {
        last.marks.push(rule(last.height, columns.turn, look::HAIRLINE_THICKNESS, look::HAIRLINE));
    }
    slabs.into_iter().for_each(|slab| layout.push(slab));
}

/// Says that there are no rows, in the first cell of a row of its own.
fn no_rows(layout: &mut Layout<'_>, columns: &Columns, count: usize, body: ElementId) {
    let row = layout.structure.add(Some(body), Role::Row);
    let element = layout.structure.add(Some(row), Role::Cell);
    for _ in 1..count {
        layout.structure.add(Some(row), Role::Cell);
    }
    let width = columns.turn.width();
    let lines = break_lines(layout.faces, words::no_rows(layout.language), look::CELL, Figures::Running, width);
    let set = Set { lines, style: look::CELL, left: 0.0, width, side: Side::Left, element };
    push_row(layout, vec![set], columns, 0.0);
}

fn line_count(set: &[Set]) -> usize {
    set.iter().map(|set| set.lines.len()).max().unwrap_or_default().max(1)
}

fn rule(y: f32, turn: Turn, height: f32, colour: look::Colour) -> Mark {
    Mark::Area { x: 0.0, y: y - height / 2.0, width: turn.width(), height, colour }
}
