//! Draws pages, and ties what is drawn to its place in the structure.
//!
//! It decides nothing about places. The rule that must not be broken: everything drawn lies inside either a tagged
//! piece of an element or an artifact, and never in both.

use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::faces::Faces;
use super::line_breaking::Line;
use super::look::{self, Colour, MARGIN_SIDE, RUNNING, TextStyle};
use super::pages::Page;
use super::running::Running;
use super::slab::Mark;
use super::structure::Structure;
use crate::error::PdfError;

/// Draws all pages.
pub(super) fn paint(
    pages: &[Page],
    running: &Running,
    faces: &Faces,
    document: &mut Document,
    structure: &mut Structure,
) -> Result<(), PdfError> {
    for (index, page) in pages.iter().enumerate() {
        let (width, height) = page.turn.size();
        let settings = PageSettings::from_wh(width, height).ok_or(PdfError::TooLarge)?;
        let mut sheet = document.start_page_with(settings);
        // The surface writes its content to the sheet, and the sheet to the document, when they are dropped.
        let mut brush = Brush { surface: sheet.surface(), faces };
        if index > 0 {
            brush.header(page, running);
        }
        for mark in &page.marks {
            brush.mark(mark, structure);
        }
        brush.footer(page, running, index);
    }
    Ok(())
}

struct Brush<'a> {
    surface: Surface<'a>,
    faces: &'a Faces,
}

impl Brush<'_> {
    fn mark(&mut self, mark: &Mark, structure: &mut Structure) {
        match mark {
            Mark::Text { line, x, y, style, element: Some(element) } => {
                let identifier = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.text(line, MARGIN_SIDE + x, *y, *style);
                self.surface.end_tagged();
                structure.mark(*element, identifier);
            }
            Mark::Text { line, x, y, style, element: None } => {
                self.begin(ArtifactType::PaginationOther);
                self.text(line, MARGIN_SIDE + x, *y, *style);
                self.surface.end_tagged();
            }
            Mark::Area { x, y, width, height, colour } => {
                self.begin(ArtifactType::Layout);
                self.area(Rect::from_xywh(MARGIN_SIDE + x, *y, *width, *height), *colour);
                self.surface.end_tagged();
            }
        }
    }

    fn header(&mut self, page: &Page, running: &Running) {
        let (organisation, title) = running.header(page.turn);
        let right = MARGIN_SIDE + page.turn.width() - title.width;
        self.begin(ArtifactType::Header);
        self.text(organisation, MARGIN_SIDE, look::HEADER_BASELINE, RUNNING);
        self.text(title, right, look::HEADER_BASELINE, RUNNING);
        let y = look::HEADER_BASELINE + look::HEADER_RULE_BELOW;
        let rule = Rect::from_xywh(MARGIN_SIDE, y, page.turn.width(), look::HAIRLINE_THICKNESS);
        self.area(rule, look::HAIRLINE);
        self.surface.end_tagged();
    }

    fn footer(&mut self, page: &Page, running: &Running, index: usize) {
        let y = page.turn.size().1 - look::FOOTER_BASELINE;
        self.begin(ArtifactType::Footer);
        self.text(&running.made, MARGIN_SIDE, y, RUNNING);
        if let Some(number) = running.numbers.get(index) {
            self.text(number, MARGIN_SIDE + page.turn.width() - number.width, y, RUNNING);
        }
        self.surface.end_tagged();
    }

    /// Says that what is drawn until the end is no part of the contents.
    fn begin(&mut self, kind: ArtifactType) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    }

    fn text(&mut self, line: &Line, x: f32, y: f32, style: TextStyle) {
        self.fill(style.colour);
        let font = self.faces.font(style.weight);
        self.surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, font, &line.text, style.size, false);
    }

    fn area(&mut self, area: Option<Rect>, colour: Colour) {
        let Some(area) = area else { return };
        self.fill(colour);
        let mut path = PathBuilder::new();
        path.push_rect(area);
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    fn fill(&mut self, colour: Colour) {
        let paint = krilla::color::rgb::Color::from(colour).into();
        self.surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }));
    }
}
