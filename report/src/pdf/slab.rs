//! What goes on a page as one piece: a line, a row, a caption; with all its marks, measured from its upper left corner.
//!
//! A slab knows nothing of pages. The rule that must not be broken: a slab is never divided, so what may be divided
//! must be several.

use std::rc::Rc;

use super::line_breaking::Line;
use super::look::{Colour, TextStyle, Turn};
use super::structure::{ElementId, HeadingId};

/// Something to draw.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// A line of text with its baseline at `y`.
    Text {
        /// The line; shared, since the headings of a table are drawn on every page.
        line: Rc<Line>,
        x: f32,
        y: f32,
        style: TextStyle,
        /// Where it belongs; nowhere if it is a repetition.
        element: Option<ElementId>,
    },
    /// A filled rectangle, thin enough for a rule or large enough for a background.
    Area { x: f32, y: f32, width: f32, height: f32, colour: Colour },
}

impl Mark {
    /// The same mark further down.
    pub(super) fn lowered(self, by: f32) -> Self {
        match self {
            Self::Text { line, x, y, style, element } => Self::Text { line, x, y: y + by, style, element },
            Self::Area { x, y, width, height, colour } => Self::Area { x, y: y + by, width, height, colour },
        }
    }

    /// The same mark as a repetition: seen, and not part of the structure.
    pub(super) fn repeated(self) -> Self {
        match self {
            Self::Text { line, x, y, style, .. } => Self::Text { line, x, y, style, element: None },
            area @ Self::Area { .. } => area,
        }
    }
}

/// What stands again at the top of a page when a table goes on there.
#[derive(Debug)]
pub(super) struct Repetition {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// A piece that is never divided.
#[derive(Debug, Clone)]
pub(super) struct Slab {
    /// The distance to what stands above; none at the top of a page.
    pub(super) space_above: f32,
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
    /// Whether the next slab must stand on the same page.
    pub(super) keeps_next: bool,
    pub(super) turn: Turn,
    pub(super) repetition: Option<Rc<Repetition>>,
    /// The distance to the repetition, where the slab has none of its own above its text.
    pub(super) space_below_repetition: f32,
    /// The heading that begins here.
    pub(super) heading: Option<HeadingId>,
}

impl Slab {
    /// A slab without marks.
    pub(super) fn new(height: f32) -> Self {
        Self {
            space_above: 0.0,
            height,
            marks: Vec::new(),
            keeps_next: false,
            turn: Turn::Upright,
            repetition: None,
            space_below_repetition: 0.0,
            heading: None,
        }
    }
}
