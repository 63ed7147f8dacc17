//! How the columns of a table share its width, in any unit.
//!
//! Every column gets what its widest word needs, and the rest goes to those that have more to say. The rule that must
//! not be broken: the shares together are exactly the width.

/// How wide a column wishes to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wish {
    /// The width at which no word is broken.
    pub(crate) least: f32,
    /// The width at which nothing is broken.
    pub(crate) whole: f32,
}

/// Shares the room among the columns.
pub(crate) fn share(wishes: &[Wish], room: f32) -> Vec<f32> {
    let least: f32 = wishes.iter().map(|wish| wish.least).sum();
    let whole: f32 = wishes.iter().map(|wish| wish.whole).sum();
    if whole <= 0.0 || least <= 0.0 {
        return wishes.iter().map(|_| room / wishes.len() as f32).collect();
    }
    if least >= room {
        return wishes.iter().map(|wish| room * wish.least / least).collect();
    }
    if whole <= room {
        // What is left over goes to those that have most to say.
        return wishes.iter().map(|wish| room * wish.whole / whole).collect();
    }
    let part = (room - least) / (whole - least);
    wishes.iter().map(|wish| wish.least + (wish.whole - wish.least) * part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_shared(wishes: &[(f32, f32)], expected: &[f32]) {
        let wishes: Vec<_> = wishes.iter().map(|&(least, whole)| Wish { least, whole }).collect();
        let shared = share(&wishes, 400.0);
        assert!(shared.iter().zip(expected).all(|(one, other)| (one - other).abs() < 0.5), "{shared:?}");
    }

    #[test]
    fn columns_that_have_room_fill_it() {
        assert_shared(&[(20.0, 50.0), (20.0, 150.0)], &[100.0, 300.0]);
    }

    #[test]
    fn long_texts_share_what_words_leave() {
        assert_shared(&[(100.0, 100.0), (60.0, 240.0), (60.0, 240.0)], &[100.0, 150.0, 150.0]);
    }

    #[test]
    fn words_that_do_not_fit_are_narrowed_alike() {
        assert_shared(&[(300.0, 300.0), (500.0, 500.0)], &[150.0, 250.0]);
    }

    #[test]
    fn empty_columns_are_equally_wide() {
        assert_shared(&[(0.0, 0.0), (0.0, 0.0)], &[200.0, 200.0]);
    }
}
