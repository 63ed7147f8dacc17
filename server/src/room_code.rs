//! The code of a room in which employees answer on their phones: short enough to type, long enough not to be met by chance.
//!
//! Only its form is decided here. The rule that must not be broken: no code has a character that is easily taken for another.

use crate::enrolment_code::{ALPHABET, meant_by};

/// Forty bits: whoever guesses as often as an address may in a day meets one of five hundred open rooms once in a hundred
/// years, and could leave a smiley there.
const CHARACTERS: usize = 8;

/// Characters before the hyphen.
const GROUP: usize = 4;

/// A fresh code.
pub(crate) fn random_room_code() -> String {
    // 256 is a multiple of 32: every character is equally likely.
    rand::random::<[u8; CHARACTERS]>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// The code in what somebody typed: any case, with or without hyphens and spaces, look-alikes understood.
pub(crate) fn parse_room_code(text: &str) -> Option<String> {
    // What is longer than a code with a sign after each character is none.
    let typed = text.chars().take(2 * CHARACTERS + 1).filter(|it| !it.is_whitespace() && *it != '-');
    let code: String = typed.map(|it| meant_by(it).map(char::from)).collect::<Option<_>>()?;
    (code.len() == CHARACTERS).then_some(code)
}

/// The code as people read it to each other.
pub(crate) fn grouped_room_code(code: &str) -> String {
    code.split_at_checked(GROUP).map_or_else(|| code.to_owned(), |(one, other)| format!("{one}-{other}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = random_room_code();
        assert_eq!(parse_room_code(&code), Some(code.clone()));
        assert_eq!(parse_room_code(&grouped_room_code(&code).to_lowercase()), Some(code.clone()));
        assert_eq!(grouped_room_code(&code).len(), 9);
        assert_eq!(parse_room_code("oOiI-lL00"), Some("00111100".to_owned()));
        for text in ["", "0000-000", "0000-00000", "0000-000U", "åååå-åååå", &"-".repeat(1_000)] {
            assert_eq!(parse_room_code(text), None, "{text}");
        }
    }
}
