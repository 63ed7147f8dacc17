//! What a meeting goes through of a plan: what is late, to be checked, answered, new or finished since the last time.
//!
//! Pure: it takes the rows, what happened with each of them, and two days. The rule that must not be broken: every open
//! row stands under exactly one heading, the most urgent that fits, so that none is left out and none comes twice.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use client_core::{HistoryEntry, WhatHappened};
use form_model::{ActionRow, ActionStage, RowId};

use super::choosing::{is_late, is_to_check, sorted};

/// On which day what happened with a row, the last time that it did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Happened {
    pub(super) added: Option<NaiveDate>,
    /// It was said to be done, closed or replaced.
    pub(super) finished: Option<NaiveDate>,
    /// The level above wrote something.
    pub(super) answered: Option<NaiveDate>,
}

/// A heading of the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    Late,
    ToCheck,
    Answered,
    New,
    Finished,
    Waiting,
    GoesOn,
}

impl Heading {
    pub(super) const ALL: [Self; 7] =
        [Self::Late, Self::ToCheck, Self::Answered, Self::New, Self::Finished, Self::Waiting, Self::GoesOn];
}

/// Reads off a plan's history what happened with its rows; `day_of` says on which day a moment lies.
pub(super) fn happened(
    history: &[HistoryEntry],
    day_of: impl Fn(u64) -> Option<NaiveDate>,
) -> BTreeMap<RowId, Happened> {
    let mut all: BTreeMap<RowId, Happened> = BTreeMap::new();
    for entry in history {
        let [table, row, field @ ..] = entry.path.as_slice() else { continue };
        let Some(row) = row.parse().ok().filter(|_| table == "rows") else { continue };
        let day = day_of(entry.ended_at_ms);
        let of_row = all.entry(row).or_default();
        let field: Vec<&str> = field.iter().map(String::as_str).collect();
        let place = match (field.as_slice(), &entry.what) {
            ([], WhatHappened::RowAdded { .. }) => &mut of_row.added,
            (["status"], WhatHappened::Set { after: Some(after), .. }) if after == "done" || after == "replaced" => {
                &mut of_row.finished
            }
            (["closed", "date"], WhatHappened::Set { after: Some(_), .. }) => &mut of_row.finished,
            (["raised", _, "by", "above"], _) => &mut of_row.answered,
            (_, _) => continue,
        };
        *place = (*place).max(day);
    }
    all
}

/// Each heading with its rows, in the order in which one looks at them.
pub(super) fn agenda(
    rows: Vec<ActionRow>,
    happened: &BTreeMap<RowId, Happened>,
    since: NaiveDate,
    today: NaiveDate,
) -> BTreeMap<Heading, Vec<ActionRow>> {
    let mut agenda: BTreeMap<Heading, Vec<ActionRow>> = BTreeMap::new();
    for row in sorted(rows) {
        let news = row.id.and_then(|it| happened.get(&it)).copied().unwrap_or_default();
        if let Some(heading) = heading(&row, news, since, today) {
            agenda.entry(heading).or_default().push(row);
        }
    }
    agenda
}

fn heading(row: &ActionRow, news: Happened, since: NaiveDate, today: NaiveDate) -> Option<Heading> {
    let is_since = |day: Option<NaiveDate>| day.is_some_and(|it| it >= since);
    // A meeting that follows a closing months later has nothing to do with it any more.
    if !row.is_open() && !is_since(news.finished) {
        return None;
    }
    let heading = if is_late(row, today) {
        Heading::Late
    } else if is_to_check(row, today) {
        Heading::ToCheck
    } else if is_since(news.answered) {
        Heading::Answered
    } else if is_since(news.finished) {
        Heading::Finished
    } else if is_since(news.added) {
        Heading::New
    } else if row.stage() == ActionStage::Raised {
        Heading::Waiting
    } else {
        Heading::GoesOn
    };
    Some(heading)
}

#[cfg(test)]
mod tests {
    use super::super::choosing::tests::{day, numbers, row};
    use super::*;

    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

    fn id(number: u8) -> RowId {
        RowId::from_bytes([number; 16])
    }

    fn entry(number: u8, field: &[&str], day: u64, what: WhatHappened) -> HistoryEntry {
        let path = ["rows".to_owned(), id(number).to_string()];
        let path = path.into_iter().chain(field.iter().map(|it| (*it).to_owned())).collect();
        HistoryEntry { person: None, began_at_ms: 0, ended_at_ms: day * DAY_MS, path, what, changes: 1 }
    }

    fn set(after: &str) -> WhatHappened {
        WhatHappened::Set { before: vec![], after: Some(after.to_owned()) }
    }

    fn day_of(at_ms: u64) -> Option<NaiveDate> {
        day("2026-03-01").checked_add_days(chrono::Days::new(at_ms / DAY_MS))
    }

    #[test]
    fn the_history_tells_when_rows_came_were_finished_and_were_answered() {
        let history = [
            entry(1, &["closed", "date"], 9, set("2026-03-10")),
            entry(1, &["status"], 5, set("done")),
            entry(2, &["status"], 4, set("in-progress")),
            entry(2, &["raised", "answer", "by", "above"], 3, WhatHappened::Typed { pieces: vec![] }),
            entry(1, &[], 1, WhatHappened::RowAdded { values: vec![] }),
        ];
        let found = happened(&history, day_of);
        let one = Happened { added: Some(day("2026-03-02")), finished: Some(day("2026-03-10")), answered: None };
        assert_eq!(found[&id(1)], one);
        assert_eq!(found[&id(2)], Happened { answered: Some(day("2026-03-04")), ..Happened::default() });
    }

    #[test]
    fn every_open_row_stands_under_one_heading_and_what_was_closed_before_under_none() {
        let (since, today) = (day("2026-03-10"), day("2026-03-31"));
        let rows = vec![
            row(1, &[("due", "2026-03-01")]),
            row(2, &[("status", "done"), ("effect.date", "2026-03-30")]),
            row(3, &[("status", "raised")]),
            row(4, &[("due", "2026-12-01")]),
            row(5, &[("status", "done"), ("effect.date", "2026-12-01")]),
            row(6, &[("status", "raised")]),
            row(7, &[("due", "2026-12-02")]),
            row(8, &[("closed.date", "2026-01-01")]),
            row(9, &[("closed.date", "2026-03-12")]),
        ];
        let at = |added: &str| Happened { added: Some(day(added)), ..Happened::default() };
        let finished = |it: &str| Happened { finished: Some(day(it)), ..Happened::default() };
        let happened = BTreeMap::from([
            (id(1), at("2026-03-20")),
            (id(3), Happened { answered: Some(since), ..Happened::default() }),
            (id(4), at("2026-03-10")),
            (id(5), finished("2026-03-11")),
            (id(6), Happened { answered: Some(day("2026-03-09")), ..Happened::default() }),
            (id(8), finished("2026-01-01")),
            (id(9), finished("2026-03-12")),
        ]);
        let found = agenda(rows, &happened, since, today);
        let found: Vec<(Heading, Vec<u8>)> =
            found.into_iter().map(|(heading, rows)| (heading, numbers(&rows))).collect();
        let expected = [
            (Heading::Late, vec![1]),
            (Heading::ToCheck, vec![2]),
            (Heading::Answered, vec![3]),
            (Heading::New, vec![4]),
            (Heading::Finished, vec![5, 9]),
            (Heading::Waiting, vec![6]),
            (Heading::GoesOn, vec![7]),
        ];
        assert_eq!(found, expected);
    }
}
