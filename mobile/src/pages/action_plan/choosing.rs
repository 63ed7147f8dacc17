//! Which rows of a plan are shown, and in which order.
//!
//! Pure. The rule: what is late comes first, and every row is found under "all".

use chrono::NaiveDate;
use form_model::{ActionRow, ActionStage, EffectCheck, Timing};

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shown {
    #[default]
    Open,
    Late,
    ToCheck,
    Mine,
    Raised,
    Incomplete,
    Over,
    All,
}

impl Shown {
    pub(super) const ALL: [Self; 8] =
        [Self::Open, Self::Late, Self::ToCheck, Self::Mine, Self::Raised, Self::Incomplete, Self::Over, Self::All];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::ToCheck => "to-check",
            Self::Mine => "mine",
            Self::Raised => "raised",
            Self::Incomplete => "incomplete",
            Self::Over => "over",
            Self::All => "all",
        }
    }

    /// True if a row is one of those; `names` is what the person is called in it.
    pub(super) fn is(self, row: &ActionRow, today: NaiveDate, names: &[String]) -> bool {
        match self {
            Self::Open => row.is_open(),
            Self::Late => is_late(row, today),
            Self::ToCheck => is_to_check(row, today),
            Self::Mine => row.is_open() && row.is_responsibility_of(names),
            Self::Raised => row.stage() == ActionStage::Raised,
            Self::Incomplete => row.is_open() && !row.fields_left().is_empty(),
            Self::Over => !row.is_open(),
            Self::All => true,
        }
    }
}

/// True if it should have been done before today.
pub(super) fn is_late(row: &ActionRow, today: NaiveDate) -> bool {
    matches!(row.timing(today), Timing::Overdue(_))
}

/// True if it is done and somebody has to do something about its effect now.
pub(super) fn is_to_check(row: &ActionRow, today: NaiveDate) -> bool {
    row.stage() == ActionStage::Done
        && match row.effect_check(today) {
            EffectCheck::NoDate | EffectCheck::Waiting(_) | EffectCheck::Sufficient | EffectCheck::NotEnough => true,
            EffectCheck::NotYet | EffectCheck::Planned(_) => false,
        }
}

/// True if a row has all of these words somewhere.
pub(super) fn has_words(row: &ActionRow, words: &str) -> bool {
    let all: Vec<String> = row.texts.values().chain(row.values.values()).map(|it| it.to_lowercase()).collect();
    words.to_lowercase().split_whitespace().all(|word| all.iter().any(|it| it.contains(word)))
}

/// In the order in which one looks at them: what is late, what is due next, what has no date, what is over.
pub(super) fn sorted(mut rows: Vec<ActionRow>) -> Vec<ActionRow> {
    rows.sort_by_key(|row| {
        let day = match row.stage() {
            ActionStage::NotStarted | ActionStage::InProgress | ActionStage::Raised => row.date("due"),
            ActionStage::Done => row.date("effect.date"),
            ActionStage::Replaced | ActionStage::Closed => None,
        };
        (!row.is_open(), day.is_none(), day, row.values.get("order").cloned(), row.id)
    });
    rows
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use form_model::RowId;

    pub(in super::super) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A row with these values; its id is made of the number.
    pub(in super::super) fn row(number: u8, values: &[(&str, &str)]) -> ActionRow {
        let values = values.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
        ActionRow { id: Some(RowId::from_bytes([number; 16])), values, ..ActionRow::default() }
    }

    pub(in super::super) fn numbers(rows: &[ActionRow]) -> Vec<u8> {
        rows.iter().map(|it| it.id.unwrap().as_bytes()[0]).collect()
    }

    #[test]
    fn the_most_urgent_comes_first_and_what_is_over_last() {
        let rows = vec![
            row(1, &[("order", "1")]),
            row(2, &[("due", "2026-05-01")]),
            row(3, &[("due", "2026-03-01")]),
            row(4, &[("status", "done"), ("effect.date", "2026-04-01"), ("due", "2025-01-01")]),
            row(5, &[("due", "2020-01-01"), ("closed.date", "2020-02-01")]),
            row(6, &[("order", "0")]),
        ];
        assert_eq!(numbers(&sorted(rows)), [3, 4, 2, 6, 1, 5]);
    }

    #[test]
    fn every_filter_finds_its_rows() {
        let today = day("2026-03-31");
        let rows = [
            row(1, &[("due", "2026-03-01"), ("responsible", "Kim")]),
            row(2, &[("status", "done"), ("due", "2026-03-01")]),
            row(3, &[("status", "done"), ("effect.date", "2026-09-01"), ("responsible", "Li")]),
            row(4, &[("status", "raised"), ("due", "2026-12-01")]),
            row(5, &[("closed.date", "2026-01-01"), ("responsible", "Kim")]),
            row(6, &[("status", "replaced")]),
        ];
        let names = ["Kim".to_owned()];
        let found = |shown: Shown| {
            let found: Vec<_> = rows.iter().filter(|it| shown.is(it, today, &names)).cloned().collect();
            numbers(&found)
        };
        assert_eq!(found(Shown::Open), [1, 2, 3, 4]);
        assert_eq!(found(Shown::Late), [1]);
        assert_eq!(found(Shown::ToCheck), [2]);
        assert_eq!(found(Shown::Mine), [1]);
        assert_eq!(found(Shown::Raised), [4]);
        assert_eq!(found(Shown::Incomplete), [1, 2, 3, 4]);
        assert_eq!(found(Shown::Over), [5, 6]);
        assert_eq!(found(Shown::All).len(), 6);
    }

    #[test]
    fn words_are_found_in_whichever_field_they_stand() {
        let mut row = row(1, &[("responsible", "Kim Berg")]);
        row.texts.insert("action".to_owned(), "Byt lampan i trappan".to_owned());
        assert!(["kim lampan", "", "TRAPPAN"].into_iter().all(|it| has_words(&row, it)));
        assert!(!has_words(&row, "kim källaren"));
    }
}
