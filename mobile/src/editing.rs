//! From what a text field shows to splices, and back: which piece was typed, and how it fits to what others typed.
//!
//! Pure functions over UTF-16, the units of a browser's text fields. The rule that must not be broken: a splice never
//! cuts a character in two, and applying it to the old text gives exactly the new one.

mod field_text;
mod weaving;

use form_model::Splice;

pub(crate) use field_text::{FieldText, inserted_ranges};

/// The splice that turns `old` into `new`, as small as a common start and end make it. `None`: they are equal.
///
/// `caret` is where the caret stands in `new`: typing one of several equal letters is told from typing another.
pub(crate) fn splice_between(old: &[u16], new: &[u16], caret: usize) -> Option<Splice> {
    if old == new {
        return None;
    }
    let shortest = old.len().min(new.len());
    // What was typed ends at the caret, so that everything behind it is the same.
    let behind_caret = new.len().saturating_sub(caret).min(shortest);
    let mut end = common_end(old, new, shortest).min(behind_caret.max(1).min(shortest));
    if !is_common_end(old, new, behind_caret) {
        end = common_end(old, new, shortest);
    } else if caret <= new.len() {
        end = behind_caret;
    }
    let mut start = common_start(old, new, shortest - end);
    if start > 0 && is_high_surrogate(old.get(start - 1).or_else(|| new.get(start - 1)).copied()) {
        start -= 1;
    }
    if end > 0 && is_low_surrogate(new.get(new.len() - end).copied()) {
        end -= 1;
    }
    let insert = String::from_utf16_lossy(new.get(start..new.len() - end).unwrap_or_default());
    Some(Splice { position: start, delete: old.len() - end - start, insert })
}

fn common_start(old: &[u16], new: &[u16], most: usize) -> usize {
    old.iter().zip(new).take(most).take_while(|(a, b)| a == b).count()
}

fn common_end(old: &[u16], new: &[u16], most: usize) -> usize {
    old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count()
}

fn is_common_end(old: &[u16], new: &[u16], length: usize) -> bool {
    old.get(old.len().saturating_sub(length)..) == new.get(new.len().saturating_sub(length)..)
}

fn is_high_surrogate(unit: Option<u16>) -> bool {
    unit.is_some_and(|it| (0xd800..0xdc00).contains(&it))
}

fn is_low_surrogate(unit: Option<u16>) -> bool {
    unit.is_some_and(|it| (0xdc00..0xe000).contains(&it))
}

/// Makes a splice on a text. What lies outside of the text is left out: the text is what counts.
pub(crate) fn apply(text: &mut Vec<u16>, splice: &Splice) {
    let from = splice.position.min(text.len());
    let to = (splice.position + splice.delete).clamp(from, text.len());
    text.splice(from..to, splice.insert.encode_utf16());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    fn applied(old: &str, splice: &Splice) -> String {
        let mut units = units(old);
        units.splice(splice.position..splice.position + splice.delete, splice.insert.encode_utf16());
        String::from_utf16(&units).unwrap()
    }

    fn check(old: &str, new: &str, caret: usize) -> Splice {
        let splice = splice_between(&units(old), &units(new), caret).unwrap();
        assert_eq!(applied(old, &splice), new, "{splice:?}");
        splice
    }

    #[test]
    fn typing_removing_and_replacing_are_told_apart() {
        assert_eq!(check("Hej", "Hejsan", 6), Splice::insert(3, "san"));
        assert_eq!(check("Hejsan", "Hej", 3), Splice { position: 3, delete: 3, insert: String::new() });
        check("en gul bil", "en röd bil", 6);
        assert_eq!(splice_between(&units("a"), &units("a"), 1), None);
        check("", "x", 1);
        check("x", "", 0);
    }

    #[test]
    fn of_equal_letters_the_one_before_the_caret_was_typed() {
        assert_eq!(check("aa", "aaa", 1).position, 0);
        assert_eq!(check("aa", "aaa", 2).position, 1);
        assert_eq!(check("aa", "aaa", 3).position, 2);
    }

    #[test]
    fn a_character_of_two_units_is_never_cut() {
        // Both emoji begin with the same unit.
        let splice = check("a😀b", "a😁b", 3);
        assert_eq!(splice.insert, "😁");
        check("👍", "👍🏽", 4);
        check("👍🏽", "👍", 2);
    }

    #[test]
    fn any_change_with_any_caret_is_found_exactly() {
        let texts = ["", "a", "ab", "aba", "abab", "å😀", "😀😀", "😀a😁", "😁a😀", "🏽👍"];
        for old in texts {
            for new in texts.iter().filter(|it| **it != old) {
                for caret in 0..=units(new).len() {
                    check(old, new, caret);
                }
            }
        }
    }
}
