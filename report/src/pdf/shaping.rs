//! From a piece of text to glyphs: kerned, with marks on their letters, from left to right.
//!
//! It breaks no lines. The rule that must not be broken: every character that is seen has a glyph whose range names it,
//! so that the text of the document is the text of the report, also where □ is drawn.

use std::borrow::Cow;
use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer, script};

use super::faces::{Figures, Letters};
use crate::printable::{REPLACEMENT, printable};

/// The text as a PDF may hold it: no characters that mean something only to one font.
pub(super) fn drawable(text: &str) -> Cow<'_, str> {
    let clean = printable(text);
    if clean.chars().any(|character| character == '\t' || is_private(character)) {
        Cow::Owned(
            clean
                .chars()
                .map(|character| match character {
                    '\t' => ' ',
                    private if is_private(private) => REPLACEMENT,
                    other => other,
                })
                .collect(),
        )
    } else {
        clean
    }
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Whether the character has no form anywhere: marks for joining, direction, variants and possible breaks.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\n' | '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Whether □ is drawn for the character.
pub(super) fn is_placeheld(character: char, letters: &Letters) -> bool {
    !is_invisible(character) && !letters.has(character)
}

/// The glyphs of the text.
pub(super) fn shape(text: &str, letters: &Letters, figures: Figures) -> Vec<KrillaGlyph> {
    let mut glyphs = Vec::new();
    let mut run = 0..0;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if !is_invisible(character) && letters.has(character) {
            run.end = end;
            continue;
        }
        shape_run(text, run, letters, figures, &mut glyphs);
        run = end..end;
        if !is_invisible(character) {
            let advance = letters.face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(letters.placeholder));
            let advance = f32::from(advance.unwrap_or_default()) / letters.font.units_per_em();
            let glyph = GlyphId::new(u32::from(letters.placeholder));
            glyphs.push(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, start..end, None));
        }
    }
    shape_run(text, run, letters, figures, &mut glyphs);
    glyphs
}

/// Shapes a run in which every character has a letterform.
fn shape_run(text: &str, run: Range<usize>, letters: &Letters, figures: Figures, glyphs: &mut Vec<KrillaGlyph>) {
    if run.is_empty() {
        return;
    }
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text[run.clone()]);
    buffer.set_direction(Direction::LeftToRight);
    buffer.set_script(script::LATIN);
    let shaped = rustybuzz::shape_with_plan(&letters.face, letters.plan(figures), buffer);
    let infos = shaped.glyph_infos();
    let units = letters.font.units_per_em();
    for (index, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
        let cluster = info.cluster as usize;
        let next = infos[index..].iter().map(|later| later.cluster as usize).find(|later| *later > cluster);
        let range = run.start + cluster..run.start + next.unwrap_or(run.len());
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            position.x_advance as f32 / units,
            position.x_offset as f32 / units,
            position.y_offset as f32 / units,
            position.y_advance as f32 / units,
            range,
            None,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::faces::Faces;
    use super::super::look::Weight;
    use super::*;

    fn shaped(text: &str) -> Vec<Range<usize>> {
        let glyphs = Faces::new().unwrap().shape(text, Weight::Regular, Figures::Running);
        assert!(glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0), "a glyph that no face has");
        glyphs.iter().map(|glyph| glyph.text_range.clone()).collect()
    }

    #[test]
    fn every_seen_character_is_named_by_a_glyph() {
        assert_eq!(shaped("aå😀b"), [0..1, 1..3, 3..7, 7..8]);
    }

    #[test]
    fn a_letter_and_its_mark_are_one() {
        assert_eq!(shaped("A\u{308}b"), [0..3, 3..4]);
    }

    #[test]
    fn what_has_no_form_gets_no_glyph() {
        assert_eq!(shaped("a\u{AD}\u{200B}b"), [0..1, 6..7]);
    }

    #[test]
    fn figures_of_a_column_are_equally_wide() {
        let mut faces = Faces::new().unwrap();
        let glyphs = faces.shape("0123456789", Weight::Regular, Figures::Tabular);
        assert!(glyphs.iter().all(|glyph| (glyph.x_advance - glyphs[0].x_advance).abs() < f32::EPSILON));
    }

    #[test]
    fn what_only_one_font_understands_is_replaced() {
        assert_eq!(drawable("a\tb\u{E000}"), "a b\u{FFFD}");
    }
}
