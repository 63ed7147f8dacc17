//! The PIN or passphrase that unlocks a person's space on a tablet, and which ones may be chosen.
//!
//! Digits are a PIN, anything else is a passphrase. The rules hold when one is chosen; when one is typed to unlock, only
//! the key that it leads to says whether it is right, so that rules may change without locking anybody out. The rule that
//! must not be broken: a PIN is neither kept nor logged; it is wiped from memory when it is dropped.

use std::fmt;

use zeroize::Zeroizing;

/// The fewest digits of a PIN: a million of them, which together with the waiting after wrong ones keeps a finder out.
pub const PIN_DIGITS_MIN: usize = 6;

/// The most digits of a PIN; more than that is better remembered as words.
pub const PIN_DIGITS_MAX: usize = 12;

/// The fewest characters of a passphrase.
pub const PASSPHRASE_CHARS_MIN: usize = 10;

/// The most bytes of either: room for any sentence, none for a denial of service.
pub const PIN_BYTES_MAX: usize = 256;

/// The fewest different characters of a passphrase.
const DIFFERENT_CHARS_MIN: usize = 5;

/// What people choose first, beside runs and repetitions: lines and crosses over the keypad, doubled digits, the
/// keyboard's rows and the word itself. Compared in lower case.
const COMMON: &str = "\
    000007 001122 002580 007007 010203 011235 100200 101010 102030 112211 112233 11223344 112358 121314 \
    123321 123654 123698 123789 12344321 134679 135790 135791 142536 145236 147258 147852 147258369 \
    159357 159753 192837 202122 235689 246810 258456 258963 314159 321654 332211 357159 369258 456123 \
    654123 741852 741852963 753159 753951 789456 789456123 852456 987456 998877 asdfghjkl asdfghjklö \
    hejhejhej1 hemlighet1 jagälskardig lösenord12 lösenord123 lösenordet password12 password123 \
    passwordpassword qwertyuiop qwertyuiopå 1q2w3e4r5t skyddsombud arbetsmiljö samsyn1234";

/// Why a PIN or passphrase can't be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PinRejection {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// A PIN of too few digits.
    #[error("a PIN has at least {PIN_DIGITS_MIN} digits")]
    TooFewDigits,
    /// A PIN of too many digits.
    #[error("a PIN has at most {PIN_DIGITS_MAX} digits")]
    TooManyDigits,
    /// A passphrase of too few characters.
    #[error("a passphrase has at least {PASSPHRASE_CHARS_MIN} characters")]
    TooShort,
    /// More than anybody types.
    #[error("a passphrase has at most {PIN_BYTES_MAX} bytes")]
    TooLong,
    /// One that others would try first.
    #[error("it is one of those that are guessed first")]
    TooCommon,
}

/// What a person typed to unlock their space. Spaces at its ends do not count, nor do spaces between digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// A PIN as it was typed. Whoever hands it over has brought it to a normal form of Unicode, or `å` from another
    /// keyboard would be another letter.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let text = text.trim();
        let is_grouped = text.chars().all(|it| it.is_ascii_digit() || it == ' ');
        let normal = text.chars().filter(|it| !is_grouped || *it != ' ').collect();
        Self(Zeroizing::new(normal))
    }

    /// A PIN that may be chosen.
    ///
    /// # Errors
    /// [`PinRejection`] when it may not.
    pub fn chosen(text: &str) -> Result<Self, PinRejection> {
        let pin = Self::typed(text);
        check(&pin.0)?;
        Ok(pin)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(secret)")
    }
}

fn check(text: &str) -> Result<(), PinRejection> {
    if text.is_empty() {
        return Err(PinRejection::Empty);
    }
    if text.len() > PIN_BYTES_MAX {
        return Err(PinRejection::TooLong);
    }
    if text.bytes().all(|it| it.is_ascii_digit()) { check_digits(text) } else { check_phrase(text) }
}

fn check_digits(digits: &str) -> Result<(), PinRejection> {
    if digits.len() < PIN_DIGITS_MIN {
        return Err(PinRejection::TooFewDigits);
    }
    if digits.len() > PIN_DIGITS_MAX {
        return Err(PinRejection::TooManyDigits);
    }
    let is_common = is_run(digits.as_bytes()) || repeats(digits.as_bytes()) || is_common_word(digits);
    if is_common { Err(PinRejection::TooCommon) } else { Ok(()) }
}

fn check_phrase(phrase: &str) -> Result<(), PinRejection> {
    if phrase.chars().count() < PASSPHRASE_CHARS_MIN {
        return Err(PinRejection::TooShort);
    }
    let lower = phrase.to_lowercase();
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    let is_common = different.len() < DIFFERENT_CHARS_MIN || is_common_word(&lower);
    if is_common { Err(PinRejection::TooCommon) } else { Ok(()) }
}

fn is_common_word(text: &str) -> bool {
    COMMON.split(' ').any(|it| it == text)
}

/// True for digits that all go up or all go down by the same step, over nine to nought too: 123456, 864208, 890123.
fn is_run(digits: &[u8]) -> bool {
    let mut steps = digits.windows(2).map(|pair| (10 + pair[1] - pair[0]) % 10);
    let Some(first) = steps.next() else { return true };
    // A step of three or more gives no run that anybody sees as one.
    matches!(first, 1 | 2 | 8 | 9) && steps.all(|step| step == first)
}

/// True for a piece that is said over and over: 777777, 121212, 123123, 20202020.
fn repeats(digits: &[u8]) -> bool {
    (1..=digits.len() / 2).any(|length| {
        let (piece, _) = digits.split_at(length);
        digits.chunks(length).all(|it| piece.starts_with(it))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(text: &str) -> Option<PinRejection> {
        Pin::chosen(text).err()
    }

    #[test]
    fn pins_that_everybody_tries_first_are_refused() {
        let common = [
            "123456",
            "654321",
            "890123",
            "246802",
            "111111",
            "121212",
            "123123",
            "12341234",
            "112233",
            "159753",
            "147258",
            "789456",
            "Lösenord123",
            "PASSWORD123",
            "aaaaaaaaaaaa",
            "ababababab",
        ];
        for text in common {
            assert_eq!(rejection(text), Some(PinRejection::TooCommon), "{text}");
        }
    }

    #[test]
    fn every_rejection_has_its_reason() {
        let long = "å".repeat(PIN_BYTES_MAX);
        let cases = [
            ("", PinRejection::Empty),
            ("   ", PinRejection::Empty),
            ("91827", PinRejection::TooFewDigits),
            ("9182736450918", PinRejection::TooManyDigits),
            ("kort fras", PinRejection::TooShort),
            (long.as_str(), PinRejection::TooLong),
        ];
        for (text, why) in cases {
            assert_eq!(rejection(text), Some(why), "{text}");
        }
    }

    #[test]
    fn six_digits_in_no_order_and_a_phrase_of_some_words_may_be_chosen() {
        for text in ["918274", "603917", "503128764951", "tre katter i källaren", "Gul cykel 4"] {
            assert_eq!(rejection(text), None, "{text}");
        }
    }

    #[test]
    fn spaces_around_it_and_between_digits_do_not_count_and_it_is_not_told() {
        assert_eq!(Pin::typed(" 918 274 "), Pin::typed("918274"));
        assert_eq!(Pin::typed("tre katter "), Pin::typed("tre katter"));
        assert_ne!(Pin::typed("tre katter"), Pin::typed("trekatter"));
        assert_eq!(format!("{:?}", Pin::typed("918274")), "Pin(secret)");
    }
}
