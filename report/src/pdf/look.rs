//! How a document looks: the page, the sizes of letters, the distances and the colours. All lengths are points.
//!
//! One family of letters in two weights, wide margins, thin rules and one quiet colour. The rule that must not be
//! broken: text has a contrast of at least 4.5 to 1 against what lies behind it.

use krilla::color::rgb;

/// The short side of A4.
pub(super) const A4_SHORT: f32 = 595.276;
/// The long side of A4.
pub(super) const A4_LONG: f32 = 841.89;

/// Left and right of the text.
pub(super) const MARGIN_SIDE: f32 = 68.0;
/// Above the text; the running header stands in it.
pub(super) const MARGIN_TOP: f32 = 84.0;
/// Below the text; the page number stands in it.
pub(super) const MARGIN_BOTTOM: f32 = 78.0;
/// From the top edge to the baseline of the running header.
pub(super) const HEADER_BASELINE: f32 = 46.0;
/// From the bottom edge to the baseline of the page number.
pub(super) const FOOTER_BASELINE: f32 = 40.0;
/// From the baseline of the running header to its rule.
pub(super) const HEADER_RULE_BELOW: f32 = 9.0;

/// Text.
pub(super) const INK: Colour = Colour(0x1B, 0x26, 0x30);
/// Labels, captions and what runs along every page; 6.5 to 1 against white.
pub(super) const GREY: Colour = Colour(0x53, 0x60, 0x6B);
/// The colour of the house; 8 to 1 against white.
pub(super) const ACCENT: Colour = Colour(0x1F, 0x4F, 0x60);
/// Rules between rows.
pub(super) const HAIRLINE: Colour = Colour(0xCF, 0xD6, 0xDB);
/// Rules around tables.
pub(super) const RULE: Colour = Colour(0x8A, 0x99, 0xA3);
/// Behind remarks; text on it has 13 to 1.
pub(super) const TINT: Colour = Colour(0xEF, 0xF3, 0xF4);

/// How thick a rule between rows is.
pub(super) const HAIRLINE_THICKNESS: f32 = 0.5;
/// How thick a rule around a table is.
pub(super) const RULE_THICKNESS: f32 = 0.75;

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(u8, u8, u8);

impl From<Colour> for rgb::Color {
    fn from(colour: Colour) -> Self {
        Self::new(colour.0, colour.1, colour.2)
    }
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    /// Running text.
    Regular,
    /// Headings.
    SemiBold,
}

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TextStyle {
    pub(super) weight: Weight,
    pub(super) size: f32,
    /// From one baseline to the next.
    pub(super) leading: f32,
    pub(super) colour: Colour,
}

impl TextStyle {
    const fn new(weight: Weight, size: f32, leading: f32, colour: Colour) -> Self {
        Self { weight, size, leading, colour }
    }

    /// The same letters in another size.
    pub(super) fn scaled(self, factor: f32) -> Self {
        Self { size: self.size * factor, leading: self.leading * factor, ..self }
    }

    /// From the top of a line to its baseline, so that the letters stand in the middle of the line.
    pub(super) fn baseline(self) -> f32 {
        /// What letters with a stroke upwards take of the size.
        const ASCENT: f32 = 0.756;
        /// What letters with a stroke downwards take of the size.
        const DESCENT: f32 = 0.204;
        (self.leading - (ASCENT + DESCENT) * self.size) / 2.0 + ASCENT * self.size
    }
}

/// The name of the organisation above the title.
pub(super) const ORGANISATION: TextStyle = TextStyle::new(Weight::SemiBold, 10.0, 14.0, ACCENT);
/// The title.
pub(super) const TITLE: TextStyle = TextStyle::new(Weight::SemiBold, 24.0, 30.0, INK);
/// The line below the title.
pub(super) const SUBTITLE: TextStyle = TextStyle::new(Weight::Regular, 13.0, 19.0, GREY);
/// Headings of the first level.
pub(super) const HEADING_1: TextStyle = TextStyle::new(Weight::SemiBold, 15.0, 20.0, ACCENT);
/// Headings of the second level.
pub(super) const HEADING_2: TextStyle = TextStyle::new(Weight::SemiBold, 12.0, 16.5, INK);
/// Headings of the third level.
pub(super) const HEADING_3: TextStyle = TextStyle::new(Weight::SemiBold, 10.0, 14.5, INK);
/// Running text.
pub(super) const BODY: TextStyle = TextStyle::new(Weight::Regular, 9.75, 15.0, INK);
/// Where a quote is from.
pub(super) const SOURCE: TextStyle = TextStyle::new(Weight::Regular, 8.75, 13.0, GREY);
/// Remarks.
pub(super) const NOTE: TextStyle = TextStyle::new(Weight::Regular, 9.25, 14.0, INK);
/// The caption of a table.
pub(super) const CAPTION: TextStyle = TextStyle::new(Weight::SemiBold, 9.25, 13.5, INK);
/// Headings of columns.
pub(super) const COLUMN_HEADING: TextStyle = TextStyle::new(Weight::SemiBold, 8.5, 12.0, GREY);
/// Cells.
pub(super) const CELL: TextStyle = TextStyle::new(Weight::Regular, 8.75, 12.5, INK);
/// Cells that say what their row is about.
pub(super) const ROW_HEADING: TextStyle = TextStyle::new(Weight::SemiBold, 8.75, 12.5, INK);
/// Labels of facts.
pub(super) const LABEL: TextStyle = TextStyle::new(Weight::Regular, 9.0, 14.0, GREY);
/// Values of facts.
pub(super) const VALUE: TextStyle = TextStyle::new(Weight::Regular, 9.5, 14.0, INK);
/// What runs along every page.
pub(super) const RUNNING: TextStyle = TextStyle::new(Weight::Regular, 8.0, 10.0, GREY);

/// The style of a heading of this level.
pub(super) fn heading(level: u8) -> TextStyle {
    match level {
        1 => HEADING_1,
        2 => HEADING_2,
        _ => HEADING_3,
    }
}

/// The distance above a heading of this level.
pub(super) fn space_above_heading(level: u8) -> f32 {
    match level {
        1 => 26.0,
        2 => 19.0,
        _ => 14.0,
    }
}

/// Which way a page is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Higher than wide.
    Upright,
    /// Wider than high, for tables that need it.
    Landscape,
}

impl Turn {
    /// Width and height of the page.
    pub(super) fn size(self) -> (f32, f32) {
        match self {
            Self::Upright => (A4_SHORT, A4_LONG),
            Self::Landscape => (A4_LONG, A4_SHORT),
        }
    }

    /// The width of the text.
    pub(super) fn width(self) -> f32 {
        self.size().0 - 2.0 * MARGIN_SIDE
    }

    /// The height of the text.
    pub(super) fn height(self) -> f32 {
        self.size().1 - MARGIN_TOP - MARGIN_BOTTOM
    }
}
