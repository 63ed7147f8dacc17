//! The glossary's texts.
//!
//! Which texts there are; the words are below `sv/` and `en/`. The rule: both languages explain the same terms.

use super::Counted;

#[derive(Debug)]
pub(crate) struct GlossaryTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) filter: &'static str,
    pub(crate) found: Counted,
    pub(crate) none: &'static str,
    pub(crate) show_all: &'static str,
    pub(crate) terms: &'static [Term],
}

/// A term as it stands in the app or is said at meetings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// The word or the abbreviation, always in Swedish, since that is what is said.
    pub(crate) word: &'static str,
    /// What it is short for, or in English what it is called there; may be empty.
    pub(crate) full: &'static str,
    /// What it means.
    pub(crate) meaning: &'static str,
}

impl Term {
    pub(super) const fn new(word: &'static str, full: &'static str, meaning: &'static str) -> Self {
        Self { word, full, meaning }
    }
}

#[cfg(test)]
mod tests {
    use crate::texts::Language;

    #[test]
    fn both_languages_explain_the_same_terms_once() {
        let words =
            |language: Language| -> Vec<_> { language.texts().glossary.terms.iter().map(|it| it.word).collect() };
        let swedish = words(Language::Swedish);
        assert_eq!(swedish, words(Language::English));
        let mut distinct = swedish.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), swedish.len());
    }
}
