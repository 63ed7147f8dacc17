//! Paragraphs, quotes, remarks and lists.
//!
//! A line is a slab; the first two and the last two lines of a paragraph stay together. The rule that must not be
//! broken: an empty line in a text begins a new paragraph in the structure, not only on the page.

use std::rc::Rc;

use super::blocks::Layout;
use super::look::{self, Colour, TextStyle, Turn};
use super::slab::{Mark, Slab};
use super::structure::{ElementId, Role};

/// Above a paragraph.
const SPACE_ABOVE_PARAGRAPH: f32 = 7.0;
/// Above a quote, a remark or a list.
const SPACE_ABOVE_BLOCK: f32 = 11.0;
/// Between the paragraphs of a quote or remark.
const SPACE_WITHIN: f32 = 5.0;
/// From the left edge of a quote or remark to its text.
const INDENT: f32 = 15.0;
/// How thick the bar beside a quote is.
const BAR: f32 = 2.25;
/// Inside a remark, above and below its text.
const PADDING: f32 = 8.0;
/// From the left edge to the point of a list, and to its text.
const BULLET: (f32, f32) = (5.0, 17.0);
/// Above each point of a list.
const SPACE_ABOVE_ITEM: f32 = 3.0;
/// How far backgrounds overlap, so that no viewer shows a seam between two lines.
const OVERLAP: f32 = 0.4;

/// What is drawn behind or beside lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Nothing,
    Bar,
    Tint,
}

/// How and where lines are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    style: TextStyle,
    element: ElementId,
    left: f32,
    width: f32,
    space_above: f32,
    padding_above: f32,
    padding_below: f32,
    frame: Frame,
}

impl Setting {
    /// Lines from the left margin, with nothing around them.
    pub(super) fn new(style: TextStyle, element: ElementId, width: f32) -> Self {
        Self {
            style,
            element,
            left: 0.0,
            width,
            space_above: 0.0,
            padding_above: 0.0,
            padding_below: 0.0,
            frame: Frame::Nothing,
        }
    }

    /// The same with a distance to what stands above.
    pub(super) fn below(self, space_above: f32) -> Self {
        Self { space_above, ..self }
    }

    /// Sets the text.
    pub(super) fn set(self, layout: &mut Layout<'_>, text: &str) {
        let lines = layout.lines(text, self.style, self.width);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let (is_first, is_last) = (index == 0, index + 1 == count);
            let above = if is_first { self.padding_above } else { 0.0 };
            let below = if is_last { self.padding_below } else { 0.0 };
            let mut slab = Slab::new(above + self.style.leading + below);
            slab.space_above = if is_first { self.space_above } else { 0.0 };
            slab.keeps_next = !is_last && (is_first || index + 2 == count);
            slab.marks.extend(self.background(slab.height));
            slab.marks.push(Mark::Text {
                line: Rc::new(line),
                x: self.left,
                y: above + self.style.baseline(),
                style: self.style,
                element: Some(self.element),
            });
            layout.push(slab);
        }
    }

    fn background(self, height: f32) -> Option<Mark> {
        let area = |width, colour: Colour| Mark::Area { x: 0.0, y: 0.0, width, height: height + OVERLAP, colour };
        match self.frame {
            Frame::Nothing => None,
            Frame::Bar => Some(area(BAR, look::ACCENT)),
            Frame::Tint => Some(area(Turn::Upright.width(), look::TINT)),
        }
    }
}

/// The paragraphs of a text, without those that say nothing.
fn split(text: &str) -> Vec<String> {
    let text = crate::printable::printable(text);
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        match paragraphs.last_mut() {
            Some(paragraph) if !line.trim().is_empty() => {
                if !paragraph.is_empty() {
                    paragraph.push('\n');
                }
                paragraph.push_str(line.trim_end());
            }
            Some(paragraph) if !paragraph.is_empty() => paragraphs.push(String::new()),
            Some(_) | None => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Running text.
pub(super) fn paragraphs(layout: &mut Layout<'_>, text: &str) {
    for paragraph in split(text) {
        let element = layout.structure.add(None, Role::Paragraph);
        let setting = Setting::new(look::BODY, element, Turn::Upright.width());
        setting.below(SPACE_ABOVE_PARAGRAPH).set(layout, &paragraph);
    }
}

/// Somebody's own words, with a bar beside them.
pub(super) fn quote(layout: &mut Layout<'_>, text: &str, source: Option<&str>) {
    let paragraphs = split(text);
    let source = source.map(crate::printable::one_line).filter(|source| !source.is_empty());
    if paragraphs.is_empty() && source.is_none() {
        return;
    }
    let quote = layout.structure.add(None, Role::Quote);
    let framed = |style, element| Setting {
        left: INDENT,
        frame: Frame::Bar,
        ..Setting::new(style, element, Turn::Upright.width() - INDENT)
    };
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let element = layout.structure.add(Some(quote), Role::Paragraph);
        let setting = framed(look::BODY, element);
        if index == 0 {
            setting.below(SPACE_ABOVE_BLOCK).set(layout, paragraph);
        } else {
            Setting { padding_above: SPACE_WITHIN, ..setting }.set(layout, paragraph);
        }
    }
    if let Some(source) = source {
        let space_above = if paragraphs.is_empty() { SPACE_ABOVE_BLOCK } else { 0.0 };
        if !paragraphs.is_empty() {
            layout.keep_with_next();
        }
        let element = layout.structure.add(Some(quote), Role::Paragraph);
        let padding_above = 2.0;
        Setting { space_above, padding_above, ..framed(look::SOURCE, element) }.set(layout, &format!("– {source}"));
    }
}

/// A remark, on a tinted ground.
pub(super) fn note(layout: &mut Layout<'_>, text: &str) {
    let paragraphs = split(text);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let element = layout.structure.add(None, Role::Paragraph);
        let setting = Setting {
            left: INDENT,
            frame: Frame::Tint,
            space_above: if index == 0 { SPACE_ABOVE_BLOCK } else { 0.0 },
            padding_above: if index == 0 { PADDING } else { SPACE_WITHIN },
            padding_below: if index + 1 == paragraphs.len() { PADDING } else { 0.0 },
            ..Setting::new(look::NOTE, element, Turn::Upright.width() - 2.0 * INDENT)
        };
        setting.set(layout, paragraph);
    }
}

/// Points without an order.
pub(super) fn list(layout: &mut Layout<'_>, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let list = layout.structure.add(None, Role::List);
    for (index, item) in items.iter().enumerate() {
        let element = layout.structure.add(Some(list), Role::Item);
        let bullet = layout.structure.add(Some(element), Role::Bullet);
        let body = layout.structure.add(Some(element), Role::ItemBody);
        let first = layout.slabs.len();
        let setting = Setting { left: BULLET.1, ..Setting::new(look::BODY, body, Turn::Upright.width() - BULLET.1) };
        let space_above = if index == 0 { SPACE_ABOVE_PARAGRAPH } else { SPACE_ABOVE_ITEM };
        let text = split(item).join("\n");
        setting.below(space_above).set(layout, if text.is_empty() { " " } else { &text });
        if index == 0 && items.len() > 1 {
            layout.keep_with_next();
        }
        let point = layout.lines("•", look::BODY, BULLET.1).pop();
        if let (Some(slab), Some(line)) = (layout.slabs.get_mut(first), point) {
            let (line, y) = (Rc::new(line), look::BODY.baseline());
            let mark = Mark::Text { line, x: BULLET.0, y, style: look::BODY, element: Some(bullet) };
            slab.marks.insert(0, mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_begins_a_paragraph_and_a_line_end_stays() {
        assert_eq!(split("\n\nett\ntvå \n \n\ntre\n"), ["ett\ntvå", "tre"]);
        assert!(split(" \n").is_empty());
    }
}
