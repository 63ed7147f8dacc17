//! From a text to lines no wider than the place for them, broken where Unicode (UAX #14) allows it.
//!
//! It hyphenates only at soft hyphens, and breaks a word that is wider than the line between its letters. The rule that
//! must not be broken: the lines together hold every glyph of the text once, and a space or a line end between two
//! words stays as a space, so that the words are not run together when they are read aloud.

use std::ops::Range;

use krilla::text::KrillaGlyph;
use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::faces::{Faces, Figures, Glyphs};
use super::look::TextStyle;
use super::shaping::drawable;

/// Sums of widths are not exact; less than this is not wider.
const TOLERANCE: f32 = 0.001;

/// Says that a word may be broken here with a hyphen.
const SOFT_HYPHEN: char = '\u{AD}';

/// A line, ready to be drawn.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// How wide it is seen to be, in points.
    pub(super) width: f32,
}

/// How wide a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Extent {
    /// Its widest line when it is broken nowhere but at its own line ends.
    pub(super) unbroken: f32,
    /// Its widest piece that can't be broken.
    pub(super) widest_piece: f32,
}

/// The text in lines of at most `width`.
pub(super) fn break_lines(faces: &mut Faces, text: &str, style: TextStyle, figures: Figures, width: f32) -> Vec<Line> {
    let text = drawable(text);
    let mut breaker = Breaker::new(style, figures, width);
    for (range, ends_line) in segments(&text) {
        match text[range.clone()].strip_suffix('\n') {
            // Read aloud, a line end without a space would join two words.
            Some(segment) => breaker.add(&format!("{segment} "), faces),
            None => breaker.add(&text[range], faces),
        }
        if ends_line {
            breaker.end_line();
        }
    }
    breaker.end_line();
    breaker.lines
}

/// How wide the text is.
pub(super) fn measure(faces: &mut Faces, text: &str, style: TextStyle, figures: Figures) -> Extent {
    let text = drawable(text);
    let (mut extent, mut line) = (Extent::default(), 0.0);
    for (range, ends_line) in segments(&text) {
        let segment = &text[range];
        let glyphs = faces.shape(segment, style.weight, figures);
        let (seen, all) = widths(segment, &glyphs);
        extent.widest_piece = extent.widest_piece.max(seen * style.size);
        extent.unbroken = extent.unbroken.max((line + seen) * style.size);
        line = if ends_line { 0.0 } else { line + all };
    }
    extent
}

/// The pieces that may stand on lines of their own, and whether a line ends after each by itself.
fn segments(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut start = 0;
    linebreaks(text)
        .map(|(end, opportunity)| {
            let range = start..end;
            start = end;
            let ends_line = opportunity == BreakOpportunity::Mandatory && text[range.clone()].ends_with('\n');
            (range, ends_line)
        })
        .filter(|(range, _)| !range.is_empty())
        .collect()
}

/// The width of the segment as it is seen at the end of a line, and with the spaces that end it.
fn widths(segment: &str, glyphs: &[KrillaGlyph]) -> (f32, f32) {
    let seen_end = segment.trim_end_matches([' ', '\n']).len();
    let (mut seen, mut all) = (0.0, 0.0);
    for glyph in glyphs {
        all += glyph.x_advance;
        if glyph.text_range.start < seen_end {
            seen = all;
        }
    }
    (seen, all)
}

struct Breaker {
    style: TextStyle,
    figures: Figures,
    /// All widths here are in units of the size of letters.
    width: f32,
    lines: Vec<Line>,
    line: Line,
    seen: f32,
    all: f32,
}

impl Breaker {
    fn new(style: TextStyle, figures: Figures, width: f32) -> Self {
        let width = width / style.size;
        Self { style, figures, width, lines: Vec::new(), line: Line::default(), seen: 0.0, all: 0.0 }
    }

    fn add(&mut self, segment: &str, faces: &mut Faces) {
        let glyphs = faces.shape(segment, self.style.weight, self.figures);
        let (seen, all) = widths(segment, &glyphs);
        let hyphen = if segment.ends_with(SOFT_HYPHEN) { self.hyphen(faces)[0].x_advance } else { 0.0 };
        if !self.line.text.is_empty() && self.all + seen + hyphen > self.width + TOLERANCE {
            self.hyphenate(faces);
            self.end_line();
        }
        if seen > self.width + TOLERANCE {
            self.add_broken(segment, &glyphs);
        } else {
            self.append(segment, &glyphs);
            self.seen = self.all + seen;
            self.all += all;
        }
    }

    /// Adds a segment that is wider than a line, letter by letter.
    fn add_broken(&mut self, segment: &str, glyphs: &Glyphs) {
        let mut start = 0;
        for cluster in glyphs.chunk_by(|one, next| one.text_range == next.text_range) {
            // The characters without a glyph before the cluster go along with it.
            let end = cluster[0].text_range.end;
            let width: f32 = cluster.iter().map(|glyph| glyph.x_advance).sum();
            let piece = &segment[start..end];
            let is_space = piece.trim_end_matches([' ', '\n']).is_empty();
            if !is_space && !self.line.text.is_empty() && self.all + width > self.width + TOLERANCE {
                self.end_line();
            }
            let moved: Vec<_> = cluster
                .iter()
                .map(|glyph| {
                    let range = glyph.text_range.start - start..glyph.text_range.end - start;
                    KrillaGlyph { text_range: range, ..glyph.clone() }
                })
                .collect();
            self.append(piece, &moved);
            self.all += width;
            if !is_space {
                self.seen = self.all;
            }
            start = end;
        }
        self.append(&segment[start..], &[]);
    }

    fn append(&mut self, text: &str, glyphs: &[KrillaGlyph]) {
        let offset = self.line.text.len();
        self.line.text.push_str(text);
        self.line.glyphs.extend(glyphs.iter().map(|glyph| {
            let range = glyph.text_range.start + offset..glyph.text_range.end + offset;
            KrillaGlyph { text_range: range, ..glyph.clone() }
        }));
    }

    fn hyphen(&self, faces: &mut Faces) -> Glyphs {
        faces.shape("-", self.style.weight, self.figures)
    }

    /// Draws the hyphen where a line ends at a soft one.
    fn hyphenate(&mut self, faces: &mut Faces) {
        if self.line.text.ends_with(SOFT_HYPHEN) {
            let end = self.line.text.len();
            let hyphen = self.hyphen(faces)[0].clone();
            self.seen = self.all + hyphen.x_advance;
            let range = end - SOFT_HYPHEN.len_utf8()..end;
            self.line.glyphs.push(KrillaGlyph { text_range: range, ..hyphen });
        }
    }

    fn end_line(&mut self) {
        if !self.line.text.is_empty() {
            let mut line = std::mem::take(&mut self.line);
            line.width = self.seen * self.style.size;
            self.lines.push(line);
        }
        (self.seen, self.all) = (0.0, 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::look::BODY;
    use super::*;

    fn broken(text: &str, width: f32) -> Vec<String> {
        let lines = break_lines(&mut Faces::new().unwrap(), text, BODY, Figures::Running, width);
        for line in &lines {
            assert!(line.width <= width + 0.1, "{:?} is {} wide", line.text, line.width);
            for glyph in &line.glyphs {
                assert!(line.text.is_char_boundary(glyph.text_range.end), "{:?} {:?}", line.text, glyph.text_range);
            }
        }
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_text_breaks_between_words_and_keeps_its_spaces() {
        assert_eq!(broken("Arbetsmiljön har blivit bättre", 75.0), ["Arbetsmiljön ", "har blivit bättre"]);
    }

    #[test]
    fn its_own_line_ends_stay_and_an_empty_line_too() {
        assert_eq!(broken("ett\ntvå\n\ntre", 90.0), ["ett ", "två ", " ", "tre"]);
    }

    #[test]
    fn nothing_makes_no_line() {
        assert!(broken("", 90.0).is_empty());
    }

    #[test]
    fn a_word_that_is_wider_than_the_line_is_broken_and_whole_when_joined() {
        let word = "Arbetsmiljöverksamhetsuppföljningsunderlag";
        let lines = broken(word, 60.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(lines.concat(), word);
    }

    #[test]
    fn a_line_narrower_than_a_letter_still_holds_one() {
        let lines = break_lines(&mut Faces::new().unwrap(), "abc", BODY, Figures::Running, 1.0);
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn a_soft_hyphen_is_drawn_where_the_line_breaks_and_nowhere_else() {
        let mut faces = Faces::new().unwrap();
        let glyphs = |text: &str, faces: &mut Faces| {
            let lines = break_lines(faces, text, BODY, Figures::Running, 60.0);
            lines.iter().map(|line| line.glyphs.len()).collect::<Vec<_>>()
        };
        assert_eq!(glyphs("upp\u{AD}följning", &mut faces), [11]);
        assert_eq!(glyphs("arbetsmiljö\u{AD}uppföljning", &mut faces), [12, 11]);
    }

    #[test]
    fn every_character_comes_out_once() {
        let text =
            "Och/eller: a\u{301}bc 😀 – \u{200B}1\u{A0}000 kr, e-post https://www.exempel.se/en/lang/adress?fraga=svar";
        assert_eq!(broken(text, 70.0).concat(), text);
    }

    #[test]
    fn a_text_is_as_wide_as_its_lines() {
        let mut faces = Faces::new().unwrap();
        let extent = measure(&mut faces, "Arbetsmiljö nu\nja", BODY, Figures::Running);
        let line = break_lines(&mut faces, "Arbetsmiljö nu", BODY, Figures::Running, 500.0).remove(0);
        let word = break_lines(&mut faces, "Arbetsmiljö", BODY, Figures::Running, 500.0).remove(0);
        assert!((extent.unbroken - line.width).abs() < 0.01, "{extent:?} {}", line.width);
        assert!((extent.widest_piece - word.width).abs() < 0.01, "{extent:?} {}", word.width);
    }
}
