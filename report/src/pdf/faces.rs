//! The built-in letters: two weights of Inter, read once for each document.
//!
//! Both weights have the same characters, so what is missing is missing in both. The rule that must not be broken: only
//! glyphs that a face has are ever drawn.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use krilla::text::{Font, KrillaGlyph};
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Direction, Face, Feature, ShapePlan, script};

use super::look::Weight;
use super::shaping;
use crate::content::Report;
use crate::error::PdfError;
use crate::limits::MAX_HEADING_LENGTH;

/// Inter Regular; see `fonts/README.md`.
const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
/// Inter with heavier strokes.
const SEMI_BOLD: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.otf");

/// Drawn where a character has no letterform.
const PLACEHOLDER: char = '□';

/// Shaped words that are remembered; when there are more, it begins anew.
const MAX_REMEMBERED: usize = 50_000;

/// How figures are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Figures {
    /// Each as wide as it is.
    Running,
    /// All equally wide, for columns.
    Tabular,
}

/// Glyphs in units of the size of letters, whose ranges count from the beginning of their text.
pub(super) type Glyphs = Rc<[KrillaGlyph]>;

/// One weight.
pub(super) struct Letters {
    pub(super) face: Face<'static>,
    pub(super) font: Font,
    pub(super) placeholder: u16,
    running: ShapePlan,
    tabular: ShapePlan,
}

impl Letters {
    fn new(bytes: &'static [u8]) -> Result<Self, PdfError> {
        let face = Face::from_slice(bytes, 0).ok_or(PdfError::Letters)?;
        let font = Font::new(bytes.into(), 0).ok_or(PdfError::Letters)?;
        let placeholder = face.glyph_index(PLACEHOLDER).ok_or(PdfError::Letters)?.0;
        let plan =
            |features: &[Feature]| ShapePlan::new(&face, Direction::LeftToRight, Some(script::LATIN), None, features);
        let running = plan(&[]);
        let tabular = plan(&[Feature::new(Tag::from_bytes(b"tnum"), 1, ..)]);
        Ok(Self { font, placeholder, running, tabular, face })
    }

    /// Whether the character has a letterform.
    pub(super) fn has(&self, character: char) -> bool {
        self.face.glyph_index(character).is_some()
    }

    pub(super) fn plan(&self, figures: Figures) -> &ShapePlan {
        match figures {
            Figures::Running => &self.running,
            Figures::Tabular => &self.tabular,
        }
    }
}

/// Both weights, and what was shaped already: reports repeat their words.
pub(super) struct Faces {
    regular: Letters,
    semi_bold: Letters,
    remembered: HashMap<(Weight, Figures, String), Glyphs>,
}

impl Faces {
    /// Reads the letters.
    pub(super) fn new() -> Result<Self, PdfError> {
        let (regular, semi_bold) = (Letters::new(REGULAR)?, Letters::new(SEMI_BOLD)?);
        Ok(Self { regular, semi_bold, remembered: HashMap::new() })
    }

    fn letters(&self, weight: Weight) -> &Letters {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
        }
    }

    /// The font to draw this weight with.
    pub(super) fn font(&self, weight: Weight) -> Font {
        self.letters(weight).font.clone()
    }

    /// The glyphs of a piece of text.
    pub(super) fn shape(&mut self, text: &str, weight: Weight, figures: Figures) -> Glyphs {
        let key = (weight, figures, text.to_owned());
        if let Some(glyphs) = self.remembered.get(&key) {
            return Rc::clone(glyphs);
        }
        let glyphs: Glyphs = shaping::shape(text, self.letters(weight), figures).into();
        if self.remembered.len() >= MAX_REMEMBERED {
            self.remembered.clear();
        }
        // Only words come again; a word longer than a heading is none.
        if text.len() <= MAX_HEADING_LENGTH {
            self.remembered.insert(key, Rc::clone(&glyphs));
        }
        glyphs
    }

    /// Which characters of the report have no letterform, and how often each stands in it.
    pub(super) fn missing(&self, report: &Report) -> BTreeMap<char, usize> {
        let mut missing = BTreeMap::new();
        report.for_each_text(&mut |_, text| {
            for character in shaping::drawable(text).chars() {
                if shaping::is_placeheld(character, &self.regular) {
                    *missing.entry(character).or_default() += 1;
                }
            }
        });
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Language;

    /// What Swedish administrations write, and the names of those who live there.
    const WRITTEN: &str = "ÅÄÖåäö ÆØæø ÞÐþð ÁČĐŊŠŦŽáčđŋšŧž ĄĆĘŁŃÓŚŹŻąćęłńóśźż ĞİŞğış ŐŰőű ȚȘțș ĪĀēģķļņ ŵŷ ñç ßẞ Ộế \
                           ΑΒΓάέή АБВгдёЂђїў 0123456789 ½ ² § ¶ † ‰ € £ № ™ “”‘’«»„–—…•·×÷±≤≥≠≈°µ ←↑→↓↔ ✓✗ ☆★ □■ %&@#{}[]|\\^~";

    #[test]
    fn both_weights_have_what_people_here_write() {
        let faces = Faces::new().unwrap();
        for letters in [&faces.regular, &faces.semi_bold] {
            let missing: String = WRITTEN.chars().filter(|character| !letters.has(*character)).collect();
            assert_eq!(missing, "");
        }
    }

    #[test]
    fn both_weights_have_the_same_characters() {
        let faces = Faces::new().unwrap();
        for character in '\0'..='\u{FFFF}' {
            assert_eq!(faces.regular.has(character), faces.semi_bold.has(character), "{character:?}");
        }
    }

    #[test]
    fn what_has_no_letterform_is_counted_and_what_has_no_form_at_all_is_not() {
        let mut report = Report::new(Language::Swedish, "Lunda kommun", "Rapport 中");
        report.paragraph("Bra 😀😀\u{200B}\u{FE0F}\n\ta\u{AD}b");
        assert_eq!(Faces::new().unwrap().missing(&report), BTreeMap::from([('中', 1), ('😀', 2)]));
    }
}
