//! How long records are kept, and which are due for disposal on a day.
//!
//! Pure: documents, periods and a day in, a list out. It disposes of nothing: a record goes by a decision only. The rules that must
//! not be broken: a kind without a period is kept for ever; an administration's own decision goes before that of the whole; what is still in use is never due; and a period is whole calendar years,
//! so that what ended in 2026 and is kept for ten years is due in January 2037.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use form_model::{DocumentId, Level, UnitId};

/// The shortest and the longest period, in years.
pub(crate) const YEARS: std::ops::RangeInclusive<u16> = 1..=200;

/// A kind of record, as an information management plan tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// A follow-up of which nothing was handed in: a working document, or its archived copy.
    WorkingFollowUp,
    /// What a unit of this level has handed in, with the follow-up that it was made of. A public record.
    HandIn(Level),
    /// The action plan of a unit that has ended.
    ActionPlan,
}

impl RecordKind {
    /// Every kind.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let hand_ins = Level::ALL.into_iter().map(Self::HandIn);
        std::iter::once(Self::WorkingFollowUp).chain(hand_ins).chain([Self::ActionPlan])
    }

    /// The kind's code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::WorkingFollowUp => "working-follow-up",
            Self::HandIn(Level::Workplace) => "hand-in-workplace",
            Self::HandIn(Level::Mid) => "hand-in-mid",
            Self::HandIn(Level::Department) => "hand-in-department",
            Self::HandIn(Level::Administration) => "hand-in-administration",
            Self::HandIn(Level::Organisation) => "hand-in-organisation",
            Self::ActionPlan => "action-plan",
        }
    }

    /// The kind with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|it| it.code() == code)
    }
}

/// The periods, in years; a kind that is not in it is kept for ever.
pub(crate) type Periods = BTreeMap<RecordKind, u16>;

/// What an administration or company has decided for itself: a kind without years is kept for ever, and one that is not in it as
/// in the whole organisation.
pub(crate) type OwnPeriods = BTreeMap<RecordKind, Option<u16>>;

/// Every period that was decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// For the whole organisation.
    pub(crate) whole: Periods,
    /// By administration or company.
    pub(crate) own: BTreeMap<UnitId, OwnPeriods>,
}

impl Retention {
    /// How long an administration keeps a kind of record; none for ever.
    pub(crate) fn years(&self, authority: UnitId, kind: RecordKind) -> Option<u16> {
        self.own_years(authority, kind).unwrap_or_else(|| self.whole.get(&kind).copied())
    }

    /// What an administration has decided for itself about a kind; none if nothing.
    pub(crate) fn own_years(&self, authority: UnitId, kind: RecordKind) -> Option<Option<u16>> {
        self.own.get(&authority)?.get(&kind).copied()
    }
}

/// A document, as far as its disposal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) document: DocumentId,
    /// Whose record it is: the administration or company.
    pub(crate) authority: UnitId,
    pub(crate) kind: RecordKind,
    /// The day on which the matter ended; none while it is in use.
    pub(crate) ended_on: Option<NaiveDate>,
}

/// A document whose period is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) kept: Kept,
    /// The first day after its period.
    pub(crate) since: NaiveDate,
}

/// What is due on a day, the longest due first.
pub(crate) fn due(documents: impl IntoIterator<Item = Kept>, retention: &Retention, today: NaiveDate) -> Vec<Due> {
    let due_since = |kept: Kept| {
        let years = retention.years(kept.authority, kept.kind)?;
        let since = NaiveDate::from_ymd_opt(kept.ended_on?.year() + i32::from(years) + 1, 1, 1)?;
        (since <= today).then_some(Due { kept, since })
    };
    let mut due: Vec<_> = documents.into_iter().filter_map(due_since).collect();
    due.sort_by_key(|it| (it.since, it.kept.kind));
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kept(number: u8, kind: RecordKind, ended_on: Option<&str>) -> Kept {
        Kept { document: DocumentId::from_bytes([number; 16]), authority: SCHOOLS, kind, ended_on: ended_on.map(day) }
    }

    fn whole<const N: usize>(periods: [(RecordKind, u16); N]) -> Retention {
        Retention { whole: Periods::from(periods), ..Retention::default() }
    }

    const SCHOOLS: UnitId = UnitId::from_bytes([4; 16]);
    const CARE: UnitId = UnitId::from_bytes([5; 16]);

    const WORKPLACE: RecordKind = RecordKind::HandIn(Level::Workplace);

    #[test]
    fn nothing_is_due_where_no_period_was_decided() {
        let old = kept(1, WORKPLACE, Some("1950-01-01"));
        assert_eq!(due([old], &Retention::default(), day("2026-03-31")), []);
    }

    #[test]
    fn ten_years_are_ten_whole_calendar_years() {
        let periods = whole([(WORKPLACE, 10)]);
        let handed_in = kept(1, WORKPLACE, Some("2026-04-01"));
        assert_eq!(due([handed_in], &periods, day("2036-12-31")), []);
        let due = due([handed_in], &periods, day("2037-01-01"));
        assert_eq!(due, [Due { kept: handed_in, since: day("2037-01-01") }]);
    }

    #[test]
    fn what_is_in_use_and_what_is_of_another_kind_is_not_due() {
        let periods = whole([(WORKPLACE, 1), (RecordKind::ActionPlan, 1)]);
        let documents = [
            kept(1, RecordKind::ActionPlan, None),
            kept(2, RecordKind::HandIn(Level::Administration), Some("2001-01-01")),
            kept(3, RecordKind::WorkingFollowUp, Some("2001-01-01")),
        ];
        assert_eq!(due(documents, &periods, day("2026-03-31")), []);
    }

    #[test]
    fn an_administration_keeps_as_the_whole_does_what_it_has_not_decided_for_itself() {
        let own = OwnPeriods::from([(WORKPLACE, Some(1)), (RecordKind::ActionPlan, None)]);
        let retention =
            Retention { own: [(CARE, own)].into(), ..whole([(WORKPLACE, 10), (RecordKind::ActionPlan, 2)]) };
        let working = RecordKind::WorkingFollowUp;
        assert_eq!(
            [WORKPLACE, RecordKind::ActionPlan, working].map(|it| retention.years(CARE, it)),
            [Some(1), None, None]
        );
        assert_eq!([WORKPLACE, RecordKind::ActionPlan].map(|it| retention.years(SCHOOLS, it)), [Some(10), Some(2)]);
        let of_care = Kept { authority: CARE, ..kept(1, WORKPLACE, Some("2020-05-01")) };
        let of_schools = kept(2, WORKPLACE, Some("2020-05-01"));
        let due = due([of_care, of_schools], &retention, day("2026-03-31"));
        assert_eq!(due.iter().map(|it| it.kept.authority).collect::<Vec<_>>(), [CARE]);
    }

    #[test]
    fn the_longest_due_comes_first() {
        let periods = whole([(WORKPLACE, 2), (RecordKind::WorkingFollowUp, 1)]);
        let documents =
            [kept(1, WORKPLACE, Some("2022-05-01")), kept(2, RecordKind::WorkingFollowUp, Some("2021-05-01"))];
        let due = due(documents, &periods, day("2026-03-31"));
        assert_eq!(due.iter().map(|it| it.kept.document.as_bytes()[0]).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn every_kind_is_found_again_by_its_code() {
        for kind in RecordKind::all() {
            assert_eq!(RecordKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(RecordKind::from_code("payslip"), None);
    }
}
