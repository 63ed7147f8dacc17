//! Text as `WordprocessingML`.
//!
//! The rule that must not be broken: nothing that a person wrote is taken for markup, and no space of theirs is
//! dropped.

use std::fmt::Write as _;

use crate::printable::printable;

/// Begins every part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The vocabulary of word processing.
pub(super) const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The text between tags or quotation marks.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// The text as runs: line ends and tabs are elements of their own.
pub(super) fn runs(text: &str) -> String {
    let mut runs = String::new();
    for (line_index, line) in printable(text).split('\n').enumerate() {
        if line_index > 0 {
            runs.push_str("<w:r><w:br/></w:r>");
        }
        for (piece_index, piece) in line.split('\t').enumerate() {
            if piece_index > 0 {
                runs.push_str("<w:r><w:tab/></w:r>");
            }
            if !piece.is_empty() {
                runs.push_str("<w:r><w:t xml:space=\"preserve\">");
                runs.push_str(&escaped(piece));
                runs.push_str("</w:t></w:r>");
            }
        }
    }
    runs
}

/// Adds a paragraph of this style.
pub(super) fn paragraph(document: &mut String, style: &str, text: &str) {
    // Writing to a string doesn't fail.
    _ = write!(document, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", runs(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_tabs_are_elements_and_spaces_stay() {
        let expected = "<w:r><w:t xml:space=\"preserve\"> a </w:t></w:r><w:r><w:br/></w:r>\
                        <w:r><w:t xml:space=\"preserve\">b</w:t></w:r><w:r><w:tab/></w:r>\
                        <w:r><w:t xml:space=\"preserve\">&lt;c&gt;</w:t></w:r>";
        assert_eq!(runs(" a \r\nb\t<c>"), expected);
    }
}
