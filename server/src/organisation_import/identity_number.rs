//! Finding Swedish personal identity numbers (*personnummer*, *samordningsnummer*) in a cell, wherever they stand.
//!
//! It says that there is one, never which. The rule that must not be broken: it errs towards finding one, since a number that
//! slips through is stored for good and a false alarm costs a line being written in another way.

/// What is added to the day of birth in a coordination number.
const COORDINATION_DAYS: u32 = 60;

/// True if the text holds a personal identity number: ten or twelve digits, with or without a dash or a plus before the last
/// four, also with a space there, whose date can be one and whose last digit is right.
pub(crate) fn holds_identity_number(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let mut start = 0;
    while start < characters.len() {
        if !characters[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let end =
            characters[start..].iter().position(|it| !it.is_ascii_digit()).map_or(characters.len(), |it| start + it);
        let run: String = characters[start..end].iter().collect();
        if is_identity_number(&run) || is_identity_number(&with_last_four(&run, &characters[end..])) {
            return true;
        }
        start = end;
    }
    false
}

/// True if a number, as a spreadsheet keeps it, is one: leading zeros are lost there.
pub(crate) fn is_identity_number_without_zeros(digits: &str) -> bool {
    (7..10).contains(&digits.len()) && is_identity_number(&format!("{digits:0>10}"))
}

/// The digits of a run and of the four that follow it after one separator; nothing if it isn't so.
fn with_last_four(run: &str, rest: &[char]) -> String {
    let is_separator = |it: &char| matches!(it, '-' | '+' | ' ' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{a0}');
    if !matches!(run.len(), 6 | 8) || !rest.first().is_some_and(is_separator) {
        return String::new();
    }
    let last: String = rest[1..].iter().take_while(|it| it.is_ascii_digit()).collect();
    if last.len() == 4 { format!("{run}{last}") } else { String::new() }
}

/// Ten or twelve digits with a date in front and the right last digit.
fn is_identity_number(digits: &str) -> bool {
    let ten = match digits.len() {
        10 => digits,
        12 if matches!(&digits[..2], "18" | "19" | "20") => &digits[2..],
        _ => return false,
    };
    let number = |range: std::ops::Range<usize>| ten[range].parse::<u32>().unwrap_or(0);
    let (month, day) = (number(2..4), number(4..6));
    let is_day = (1..=31).contains(&day) || (1 + COORDINATION_DAYS..=31 + COORDINATION_DAYS).contains(&day);
    (1..=12).contains(&month) && is_day && passes_luhn(ten)
}

/// The check of the last digit: every other digit doubled, from the first.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0') * if index % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Numbers that the tax authority publishes for tests.
    const FOUND: &[&str] = &[
        "198112189876",
        "8112189876",
        "811218-9876",
        "19811218-9876",
        "811218+9876",
        "811218 9876",
        "Anna Ek, 811218-9876 (förskollärare)",
        "pnr:8112189876;",
        "811218\u{2013}9876",
        // A coordination number: the day of birth plus sixty.
        "701063-2391",
        "197010632391",
    ];

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for text in FOUND {
            assert!(holds_identity_number(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        let others = [
            "",
            "811218-9877",
            "2026-03-31",
            "2026-03-31 00:00:00",
            "20260331",
            "0701234567",
            "212000-1124",
            "811318-9871",
            "118112189876",
            "8112189876123",
            "1203",
            "åäö",
        ];
        for text in others {
            assert!(!holds_identity_number(text), "{text}");
        }
    }

    #[test]
    fn zeros_that_a_spreadsheet_dropped_are_put_back() {
        // 010101-0004 is no person's; its last digit is right.
        let ten = "0101010006";
        let right = (0..10).map(|last| format!("{}{last}", &ten[..9])).find(|it| is_identity_number(it)).unwrap();
        assert!(is_identity_number_without_zeros(right.trim_start_matches('0')));
        assert!(!is_identity_number_without_zeros("46112"));
    }
}
