//! A text with everything that ever stood in it, in its order: each character with the change that typed it and the
//! changes that removed it.
//!
//! Automerge keeps the same, but tells only what a text was at some heads, and that at the price of a walk through the
//! whole text for each question. The rule that must not be broken: the characters that are not removed, one behind the
//! other, are the text that automerge shows; whoever writes by positions taken from here compares the two first.

use std::collections::HashMap;

use automerge::ScalarValue;

use super::{ChangeNumber, OpNumber};

/// One piece of a text, as a rule one character.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) id: OpNumber,
    pub(crate) words: Words,
    /// The change that typed it.
    pub(crate) made_by: ChangeNumber,
    /// The first change that removed it, as far as this device learnt of them in turn.
    pub(crate) removed_by: Option<ChangeNumber>,
}

impl Element {
    /// True while it stands in the text.
    pub(crate) const fn is_visible(&self) -> bool {
        self.removed_by.is_none()
    }
}

/// What an element shows.
#[derive(Debug, Clone)]
pub(crate) enum Words {
    /// One character, as our clients write them.
    Character(char),
    /// Anything else that another client put into one element, or nothing for a mark.
    Piece(Box<str>),
}

impl Words {
    pub(crate) fn of(value: &ScalarValue) -> Self {
        let ScalarValue::Str(text) = value else { return Self::object() };
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Self::Character(character),
            (Some(_) | None, _) => Self::Piece(text.as_str().into()),
        }
    }

    /// What automerge shows for something in a text that is no text.
    pub(crate) const fn object() -> Self {
        Self::Character('\u{fffc}')
    }

    /// A mark's end takes a place and shows nothing.
    pub(crate) fn nothing() -> Self {
        Self::Piece("".into())
    }

    pub(crate) fn push_to(&self, text: &mut String) {
        match self {
            Self::Character(character) => text.push(*character),
            Self::Piece(piece) => text.push_str(piece),
        }
    }

    /// The length in UTF-16 units.
    pub(crate) fn units(&self) -> usize {
        match self {
            Self::Character(character) => character.len_utf16(),
            Self::Piece(piece) => piece.encode_utf16().count(),
        }
    }
}

/// One text.
#[derive(Debug, Default)]
pub(crate) struct TextTrack {
    elements: Vec<Element>,
    /// Removals of what was removed already.
    removed_again: HashMap<OpNumber, Vec<ChangeNumber>>,
    /// Where something last happened; the next thing happens near it, as a rule.
    near: usize,
}

impl TextTrack {
    pub(crate) fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Every change that removed an element; two people may have taken the same words away.
    pub(crate) fn removals(&self, element: &Element) -> impl Iterator<Item = ChangeNumber> {
        let again = self.removed_again.get(&element.id).into_iter().flatten().copied();
        element.removed_by.into_iter().chain(again)
    }

    /// What stands in the text.
    pub(crate) fn visible(&self) -> String {
        let mut text = String::with_capacity(self.elements.len());
        self.elements.iter().filter(|it| it.is_visible()).for_each(|it| it.words.push_to(&mut text));
        text
    }

    /// Puts an element behind another one (`None`: at the start). `is_newer` says whether the first of two operations
    /// is the later one in automerge's order: what is newer stands closer to what it was typed behind.
    pub(crate) fn insert(
        &mut self,
        behind: Option<OpNumber>,
        element: Element,
        is_newer: impl Fn(OpNumber, OpNumber) -> bool,
    ) {
        let start = match behind {
            None => Some(0),
            Some(id) => self.find(id).map(|it| it + 1),
        };
        // An element behind one that nobody knows can't come: automerge holds such changes back.
        let Some(mut index) = start else { return };
        while self.elements.get(index).is_some_and(|it| is_newer(it.id, element.id)) {
            index += 1;
        }
        self.elements.insert(index, element);
        self.near = index;
    }

    /// Takes an element away.
    pub(crate) fn remove(&mut self, id: OpNumber, by: ChangeNumber) {
        let Some(index) = self.find(id) else { return };
        let element = &mut self.elements[index];
        if element.removed_by.is_none() {
            element.removed_by = Some(by);
        } else {
            self.removed_again.entry(id).or_default().push(by);
        }
        self.near = index;
    }

    /// Another client wrote something else into an element.
    pub(crate) fn overwrite(&mut self, id: OpNumber, words: Words) {
        if let Some(index) = self.find(id) {
            self.elements[index].words = words;
        }
    }

    fn find(&self, id: OpNumber) -> Option<usize> {
        /// How far around the last place it is looked first: typing and deleting move by one.
        const NEAR: usize = 8;
        let from = self.near.saturating_sub(NEAR);
        let to = (self.near + NEAR).min(self.elements.len());
        let near = self.elements[from.min(to)..to].iter().position(|it| it.id == id).map(|it| from + it);
        near.or_else(|| self.elements.iter().position(|it| it.id == id))
    }
}
