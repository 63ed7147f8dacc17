//! Text as every format can hold it: one kind of line end, and no character that XML or a PDF must not contain.
//!
//! It keeps every letter that a person wrote. The rule that must not be broken: what can't be kept is replaced where it
//! stood, never left out; only marks that have no form and no meaning here (a byte order mark) go.

use std::borrow::Cow;

/// Stands where a character can't.
pub(crate) const REPLACEMENT: char = '\u{FFFD}';

/// The text with `\n` as its only line end and control characters replaced; tabs stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_to_change) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    characters.next();
                }
                clean.push('\n');
            }
            '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{FEFF}' => {}
            other if is_to_change(other) => clean.push(REPLACEMENT),
            other => clean.push(other),
        }
    }
    Cow::Owned(clean)
}

/// The text on one line, for headings and names.
pub(crate) fn one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_to_change(character: char) -> bool {
    let code = u32::from(character);
    (character.is_control() && character != '\n' && character != '\t')
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        // Codes that Unicode keeps free of characters for ever.
        || code & 0xFFFE == 0xFFFE
        || (0xFDD0..=0xFDEF).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(printable("Å ä ö – 😀\n\tnästa"), Cow::Borrowed(_)));
    }

    #[test]
    fn every_line_end_becomes_the_same() {
        assert_eq!(printable("a\r\nb\rc\u{2028}d\u{85}e\u{0B}f\ng"), "a\nb\nc\nd\ne\nf\ng");
    }

    #[test]
    fn what_no_format_can_hold_is_replaced_where_it_stood() {
        assert_eq!(
            printable("a\0b\u{1B}c\u{FFFE}d\u{1FFFF}e\u{FDD0}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}"
        );
    }

    #[test]
    fn a_heading_is_one_line() {
        assert_eq!(one_line(" Två\n rader \t här"), "Två rader här");
    }
}
