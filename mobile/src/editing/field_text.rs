//! What a text field shows beside what the document holds: two texts that part for a moment and meet again.
//!
//! While an input method composes, nothing may be written into the field, and others go on typing. So the field's text
//! and what it lacks are kept apart. It touches no field and no document. The rule that must not be broken: the field's
//! last known text with what it lacks is always the document's text.

use form_model::Splice;

use super::weaving::weave;
use super::{apply, splice_between};

/// A field's text, and what the document has beyond it.
#[derive(Debug, Clone, Default)]
pub(crate) struct FieldText {
    /// What the field held when it was last looked at, as far as that is in the document.
    shown: Vec<u16>,
    /// What others did since, one behind the other.
    lacks: Vec<Splice>,
}

/// What a person did in a field since it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The same for the document, which may be ahead of the field.
    pub(crate) edits: Vec<Splice>,
    /// What the field lacks afterwards.
    lacks: Vec<Splice>,
}

/// What a field has to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaughtUp {
    pub(crate) text: Vec<u16>,
    /// What was done to the text that the field had.
    pub(crate) splices: Vec<Splice>,
}

impl FieldText {
    /// True if the field shows less than the document has.
    pub(crate) fn is_behind(&self) -> bool {
        !self.lacks.is_empty()
    }

    /// The document's text.
    pub(crate) fn document_text(&self) -> Vec<u16> {
        let mut text = self.shown.clone();
        self.lacks.iter().for_each(|it| apply(&mut text, it));
        text
    }

    /// What a person did, from what the field holds now. `None`: nothing.
    pub(crate) fn typed(&self, field: &[u16], caret: usize) -> Option<Typed> {
        let own = splice_between(&self.shown, field, caret)?;
        let (edits, lacks) = weave(&[own], &self.lacks);
        Some(Typed { edits, lacks })
    }

    /// What a person did is in the document now.
    pub(crate) fn took(&mut self, field: Vec<u16>, typed: Typed) {
        self.shown = field;
        self.lacks = typed.lacks;
    }

    /// Others did this to the document's text.
    pub(crate) fn learnt(&mut self, splices: Vec<Splice>) {
        self.lacks.extend(splices);
    }

    /// What the field has to hold, with what it lacked. What it holds beyond the document (since it was refused) stays.
    pub(crate) fn catch_up(&mut self, field: &[u16], caret: usize) -> CaughtUp {
        let own: Vec<Splice> = splice_between(&self.shown, field, caret).into_iter().collect();
        let (_, splices) = weave(&own, &self.lacks);
        self.shown = self.document_text();
        self.lacks.clear();
        let mut text = field.to_vec();
        splices.iter().for_each(|it| apply(&mut text, it));
        CaughtUp { text, splices }
    }
}

/// Where in the text behind some splices stands what they put in.
pub(crate) fn inserted_ranges(splices: &[Splice]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for splice in splices {
        let inserted = splice.insert.encode_utf16().count();
        let end = splice.position + splice.delete;
        let moved = |at: usize| match at {
            at if at <= splice.position => at,
            at if at >= end => at - splice.delete + inserted,
            _ => splice.position,
        };
        ranges = ranges.iter().map(|(from, to)| (moved(*from), moved(*to))).filter(|(from, to)| from < to).collect();
        if inserted > 0 {
            ranges.push((splice.position, splice.position + inserted));
        }
    }
    ranges.sort_unstable();
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn showing(text: &str) -> FieldText {
        FieldText { shown: units(text), lacks: Vec::new() }
    }

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    /// A field and a document that others write in too.
    struct Desk {
        text: FieldText,
        field: Vec<u16>,
        document: Vec<u16>,
    }

    impl Desk {
        fn new(text: &str) -> Self {
            Self { text: showing(text), field: units(text), document: units(text) }
        }

        fn i_type(&mut self, splice: &Splice) {
            apply(&mut self.field, splice);
            let caret = splice.position + units(&splice.insert).len();
            if let Some(typed) = self.text.typed(&self.field, caret) {
                typed.edits.iter().for_each(|it| apply(&mut self.document, it));
                self.text.took(self.field.clone(), typed);
            }
        }

        fn others_type(&mut self, splice: &Splice) {
            apply(&mut self.document, splice);
            self.text.learnt(vec![splice.clone()]);
        }

        fn compose_ends(&mut self) {
            self.field = self.text.catch_up(&self.field, self.field.len()).text;
        }

        fn said(&self) -> (String, String) {
            (String::from_utf16(&self.field).unwrap(), String::from_utf16(&self.document).unwrap())
        }
    }

    #[test]
    fn a_long_composition_and_what_others_type_meanwhile_are_both_kept() {
        let mut desk = Desk::new("Vi har en rutin.");
        desk.i_type(&Splice::insert(16, " D"));
        desk.others_type(&Splice::insert(0, "Obs: "));
        desk.i_type(&Splice { position: 17, delete: 1, insert: "De".into() });
        desk.others_type(&Splice { position: 5, delete: 2, insert: "Alla".into() });
        desk.i_type(&Splice { position: 17, delete: 2, insert: "Den".into() });
        desk.compose_ends();
        let both = "Obs: Alla har en rutin. Den".to_owned();
        assert_eq!(desk.said(), (both.clone(), both));
    }

    #[test]
    fn field_and_document_meet_whatever_was_typed_in_between() {
        let words = ["", "a", "åäö", "😀"];
        for round in 0..400_usize {
            let mut desk = Desk::new("en 😀 text");
            let mut state = round * 7_919 + 13;
            let mut draw = |below: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % below.max(1)
            };
            for _ in 0..12 {
                let is_mine = draw(2) == 0;
                let text = if is_mine { desk.field.clone() } else { desk.document.clone() };
                let splice = any_splice(&text, words[draw(4)], draw(1_000), draw(3));
                if is_mine {
                    desk.i_type(&splice)
                } else {
                    desk.others_type(&splice)
                }
                if draw(4) == 0 {
                    desk.compose_ends();
                    let (field, document) = desk.said();
                    assert_eq!(field, document, "round {round}");
                }
            }
        }
    }

    /// A splice between characters.
    fn any_splice(text: &[u16], insert: &str, at: usize, delete: usize) -> Splice {
        let text = String::from_utf16(text).unwrap();
        let characters: Vec<char> = text.chars().collect();
        let from = at % (characters.len() + 1);
        let to = (from + delete).min(characters.len());
        let length = |range: &[char]| range.iter().map(|it| it.len_utf16()).sum::<usize>();
        Splice { position: length(&characters[..from]), delete: length(&characters[from..to]), insert: insert.into() }
    }

    #[test]
    fn what_was_refused_stays_in_the_field_when_others_type() {
        let mut text = showing("abc");
        text.learnt(vec![Splice::insert(0, "Z")]);
        let caught_up = text.catch_up(&units("abcDEF"), 6);
        assert_eq!(caught_up.text, units("ZabcDEF"));
        assert_eq!(text.typed(&units("ZabcDEF"), 7).unwrap().edits, [Splice::insert(4, "DEF")]);
    }

    #[test]
    fn what_others_put_in_is_found_behind_all_of_it() {
        let splices = [
            Splice::insert(3, "xyz"),
            Splice::insert(0, "ab"),
            Splice { position: 6, delete: 1, insert: String::new() },
        ];
        assert_eq!(inserted_ranges(&splices), [(0, 2), (5, 7)]);
    }
}
