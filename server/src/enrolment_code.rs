//! The code with which a person signs in on one more device: short enough to type, too long to guess.
//!
//! Only its form is decided here; that it is used once and in time, the store sees to. The rules that must not be broken: a
//! code is kept and compared as its hash, and no code has a character that is easily taken for another.

use std::fmt;

use form_model::Sha256Hash;

use crate::credentials::TokenHash;

/// Crockford's base32: digits and capitals without I, L, O and U.
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Sixty bits: a thousand million guesses a second find one of a hundred open codes in four months.
const CHARACTERS: usize = 12;

/// Characters between two hyphens, as people read them out.
const GROUP: usize = 4;

/// Keeps the hash of a code from being the hash of anything else.
const HASH_TAG: &[u8] = b"samsyn-enrolment-1";

/// A one-time code.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct EnrolmentCode([u8; CHARACTERS]);

impl EnrolmentCode {
    /// A fresh code.
    pub(crate) fn random() -> Self {
        // 256 is a multiple of 32: every character is equally likely.
        Self(rand::random::<[u8; CHARACTERS]>().map(|byte| ALPHABET[usize::from(byte % 32)]))
    }

    /// The code in what somebody typed: any case, with or without hyphens and spaces, look-alikes understood.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut characters = [0; CHARACTERS];
        let mut length = 0;
        for typed in text.chars().filter(|it| !it.is_whitespace() && *it != '-') {
            *characters.get_mut(length)? = meant_by(typed)?;
            length += 1;
        }
        (length == CHARACTERS).then_some(Self(characters))
    }

    /// The code in groups, to be shown once.
    pub(crate) fn reveal(&self) -> String {
        let groups: Vec<_> =
            self.0.chunks(GROUP).map(|it| it.iter().copied().map(char::from).collect::<String>()).collect();
        groups.join("-")
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> TokenHash {
        TokenHash(*Sha256Hash::of(&[HASH_TAG, &self.0].concat()).as_bytes())
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

/// The character of the alphabet that a typed one stands for.
pub(crate) fn meant_by(typed: char) -> Option<u8> {
    let capital = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().copied().find(|it| char::from(*it) == capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_three_groups_that_read_back_however_they_are_typed() {
        let code = EnrolmentCode::random();
        let shown = code.reveal();
        assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4]);
        assert_eq!(EnrolmentCode::parse(&shown), Some(code.clone()));
        let typed = format!("  {} ", shown.to_lowercase().replace('-', " "));
        assert_eq!(EnrolmentCode::parse(&typed).map(|it| it.hash()), Some(code.hash()));
        assert_ne!(EnrolmentCode::random(), code);
    }

    #[test]
    fn characters_that_look_alike_are_one() {
        assert_eq!(EnrolmentCode::parse("OOOO-IIII-LLLL"), EnrolmentCode::parse("0000-1111-1111"));
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "0000-0000-000", "0000-0000-0000-0", "0000-0000-000U", "åååå-åååå-åååå", "0000_0000_0000"]
        {
            assert_eq!(EnrolmentCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_hides_in_logs() {
        assert_eq!(format!("{:?}", EnrolmentCode::random()), "EnrolmentCode(…)");
    }
}
