//! How many in a room chose each answer to a question, and the answer that it proposes.
//!
//! A proposal binds nobody: a party takes it into the own register, or doesn't. The rule that must not be broken: where
//! two answers were chosen by as many, the more cautious one is proposed, so that a divided room never reads as a yes.

use std::collections::BTreeMap;

use crate::template::{Step, Symbol};

/// From how many answers on it is shown how many gave each, where people answered each for themselves.
///
/// Among five, one who knows the others can tell who said no; that one among six can't be told is what a court has gone by.
pub const ANSWERS_SHOWN_MIN: u64 = 6;

/// The room's answers to one question, in the order of the scale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoomTally {
    counts: Vec<(String, Symbol, u64)>,
}

impl RoomTally {
    /// The counters of one question. One that was counted back on two tablets at once may stand below nothing; it counts
    /// as nothing.
    #[must_use]
    pub fn read(steps: &[Step], counters: Option<&BTreeMap<String, i64>>) -> Self {
        let counted = |code: &str| {
            let number = counters.and_then(|it| it.get(code)).copied().unwrap_or_default();
            u64::try_from(number).unwrap_or_default()
        };
        Self { counts: steps.iter().map(|it| (it.code.clone(), it.symbol, counted(&it.code))).collect() }
    }

    /// How many chose this answer.
    #[must_use]
    pub fn of(&self, code: &str) -> u64 {
        self.counts.iter().find(|it| it.0 == code).map(|it| it.2).unwrap_or_default()
    }

    /// How many have answered.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().fold(0, |sum, it| sum.saturating_add(it.2))
    }

    /// The answers that somebody chose, with how many, in the order of the scale.
    pub fn chosen(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().filter(|it| it.2 > 0).map(|it| (it.0.as_str(), it.2))
    }

    /// The answer that most chose; of several the most cautious. None while nobody has answered.
    #[must_use]
    pub fn proposal(&self) -> Option<&str> {
        let most = self.counts.iter().map(|it| it.2).max().filter(|it| *it > 0)?;
        let top = self.counts.iter().filter(|it| it.2 == most);
        top.max_by_key(|it| caution(it.1)).map(|it| it.0.as_str())
    }

    /// How many chose an answer that stands for "no", where that is not what is proposed: they have seen something.
    #[must_use]
    pub fn saying_no(&self) -> u64 {
        let proposed = self.proposal();
        let against = self.counts.iter().filter(|it| it.1 == Symbol::Sad && Some(it.0.as_str()) != proposed);
        against.fold(0, |sum, it| sum.saturating_add(it.2))
    }
}

/// How much a counter is counted by for one more to show.
///
/// One that two tablets counted back at the same time stands below nothing, and the next hand must be seen all the same.
#[must_use]
pub fn one_more(counter: i64) -> i64 {
    1_i64.saturating_sub(counter.min(0))
}

/// How much a counter is counted by to take one back; none where nothing is left to take.
#[must_use]
pub const fn one_less(counter: i64) -> Option<i64> {
    if counter > 0 { Some(-1) } else { None }
}

/// "Not applicable" says the least: it is proposed only where it stands alone.
const fn caution(symbol: Symbol) -> u8 {
    match symbol {
        Symbol::None => 0,
        Symbol::Glad => 1,
        Symbol::Neutral => 2,
        Symbol::Sad => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Level, built_in_template};

    fn tally(counters: &[(&str, i64)]) -> RoomTally {
        let steps = built_in_template(Level::Workplace).scale.steps;
        let counters = counters.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect();
        RoomTally::read(&steps, Some(&counters))
    }

    #[test]
    fn what_most_chose_is_proposed() {
        let room = tally(&[("yes", 12), ("partly", 3)]);
        assert_eq!((room.proposal(), room.total()), (Some("yes"), 15));
        assert_eq!(room.chosen().collect::<Vec<_>>(), [("yes", 12), ("partly", 3)]);
    }

    #[test]
    fn a_divided_room_never_reads_as_a_yes() {
        assert_eq!(tally(&[("yes", 4), ("partly", 4)]).proposal(), Some("partly"));
        assert_eq!(tally(&[("yes", 4), ("no", 4)]).proposal(), Some("no"));
        assert_eq!(tally(&[("not-applicable", 4), ("yes", 4)]).proposal(), Some("yes"));
    }

    #[test]
    fn those_who_said_no_are_not_forgotten_behind_a_yes() {
        assert_eq!(tally(&[("yes", 9), ("no", 2)]).saying_no(), 2);
        assert_eq!(tally(&[("no", 9), ("yes", 2)]).saying_no(), 0);
    }

    #[test]
    fn the_next_hand_is_seen_even_where_a_counter_stands_below_nothing() {
        assert_eq!((one_more(4), one_more(0), one_more(-2)), (1, 1, 3));
        assert_eq!((one_less(4), one_less(0), one_less(-2)), (Some(-1), None, None));
    }

    #[test]
    fn an_empty_room_proposes_nothing_and_a_counter_below_nothing_counts_as_nothing() {
        assert_eq!(tally(&[]).proposal(), None);
        let room = tally(&[("yes", -1), ("no", 1)]);
        assert_eq!((room.of("yes"), room.total(), room.proposal()), (0, 1, Some("no")));
        assert_eq!(RoomTally::read(&[], None).total(), 0);
    }
}
