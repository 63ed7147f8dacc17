//! The keys that put rows in order: a new one fits between any two, so a row moves by one small write.
//!
//! A key is read like the digits behind a point, in 62 steps instead of ten. The rule that must not be broken: a key is
//! never the only thing that orders rows; where two people made the same one at the same time, the rows' ids decide.

use crate::shape::ORDER_BYTES_MAX;

/// The digits, in the order of their bytes.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key behind one row and before another; none stands for the start or the end.
///
/// Where nothing fits, because both have the same key or one that a stranger made, it comes directly behind the first.
#[must_use]
pub fn order_between(before: Option<&str>, after: Option<&str>) -> String {
    let before = before.unwrap_or_default();
    let key = digits_between(before.as_bytes(), after.map(str::as_bytes));
    let fits = key.len() <= ORDER_BYTES_MAX;
    // A key of the longest length is reached after many hundred moves to one spot; the ids take over then.
    String::from_utf8(key).ok().filter(|_| fits).unwrap_or_else(|| before.to_owned())
}

/// A key behind the last row, that of the time if it is behind already: rows that two people add without a network
/// then stand in the order in which they were added.
#[must_use]
pub fn order_at_end(last: Option<&str>, now_ms: u64) -> String {
    let of_time = format!("{now_ms:013}");
    if last.is_none_or(|it| it < of_time.as_str()) { of_time } else { order_between(last, None) }
}

fn digits_between(before: &[u8], after: Option<&[u8]>) -> Vec<u8> {
    let after = after.filter(|it| *it > before);
    let mut key = Vec::new();
    // Some as long as the key's beginning is that of `after`.
    let mut limit = after;
    for place in 0.. {
        let low = before.get(place).map_or(0, |it| step_of(*it));
        let high = match limit {
            Some(limit) => match limit.get(place) {
                Some(digit) => step_of(*digit),
                None => break,
            },
            None => DIGITS.len(),
        };
        if high > low + 1 {
            key.push(DIGITS[low + (high - low) / 2]);
            return key;
        }
        key.push(DIGITS[low]);
        if high > low {
            limit = None;
        }
    }
    // `after` is `before` and nothing but zeros: no key lies between.
    [before, &DIGITS[31..32]].concat()
}

fn step_of(digit: u8) -> usize {
    DIGITS.iter().position(|it| *it == digit).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_fits_between_any_two() {
        let keys = ["1", "1774958400000", "1774958400001", "2", "9", "A", "Az", "B", "Z", "a", "z", "zz", "zzV"];
        for (index, low) in keys.iter().enumerate() {
            for high in &keys[index + 1..] {
                let key = order_between(Some(low), Some(high));
                assert!(*low < key.as_str() && key.as_str() < *high, "{low} < {key} < {high}");
            }
            assert!(order_between(Some(low), None).as_str() > *low);
            assert!(order_between(None, Some(low)).as_str() < *low);
        }
    }

    #[test]
    fn many_moves_to_the_same_spot_stay_in_order_and_short() {
        let (mut low, high) = (order_between(None, None), "zz".to_owned());
        for _ in 0..500 {
            let key = order_between(Some(&low), Some(&high));
            assert!(low < key && key < high && key.len() <= ORDER_BYTES_MAX, "{low} < {key}");
            low = key;
        }
        let mut high = "V".to_owned();
        for _ in 0..500 {
            let key = order_between(None, Some(&high));
            assert!(key < high && key.len() <= ORDER_BYTES_MAX, "{key} < {high}");
            high = key;
        }
    }

    #[test]
    fn keys_that_leave_no_room_do_no_harm() {
        for (low, high) in [("V", "V"), ("z", "a"), ("V", "V0"), ("", ""), ("", "0"), ("å", "ö")] {
            assert!(!order_between(Some(low), Some(high)).is_empty());
        }
        let longest = "z".repeat(ORDER_BYTES_MAX);
        assert!(order_between(Some(&longest), None).len() <= ORDER_BYTES_MAX);
    }

    #[test]
    fn rows_are_added_at_the_end_by_time_and_never_before_the_last() {
        assert_eq!(order_at_end(None, 1_774_958_400_000), "1774958400000");
        assert_eq!(order_at_end(Some("1774958399999"), 1_774_958_400_000), "1774958400000");
        assert!(order_at_end(Some("1774958400005"), 1_774_958_400_000).as_str() > "1774958400005");
        assert!(order_at_end(Some("V"), 1_774_958_400_000).as_str() > "V");
    }
}
