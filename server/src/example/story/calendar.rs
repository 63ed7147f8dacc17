//! The days of the example year, counted back from today.
//!
//! People work on weekdays, in daylight. The rule: nothing happens in the future but what is planned for it.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

const MINUTE_MS: u64 = 60_000;

const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

/// The round opened so many days before today: everything from planning to feedback fits behind it.
pub(super) const OPENED_BEFORE: u64 = 77;

/// How days and moments are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    today: NaiveDate,
}

impl Calendar {
    pub(super) const fn new(today: NaiveDate) -> Self {
        Self { today }
    }

    pub(super) const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The weekday so many days before today; a weekend's day gives the Friday before.
    pub(super) fn day(&self, days_before: u64) -> NaiveDate {
        let day = self.today - Days::new(days_before);
        match day.weekday() {
            Weekday::Sat => day - Days::new(1),
            Weekday::Sun => day - Days::new(2),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
        }
    }

    /// The weekday so many days after today; a weekend's day gives the Monday after.
    pub(super) fn day_ahead(&self, days: u64) -> NaiveDate {
        let day = self.today + Days::new(days);
        match day.weekday() {
            Weekday::Sat => day + Days::new(2),
            Weekday::Sun => day + Days::new(1),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
        }
    }

    /// A minute of the working day so many days before today, in milliseconds since 1970.
    pub(super) fn at(&self, days_before: u64, minute_of_day: u64) -> u64 {
        let midnight = self.day(days_before).signed_duration_since(NaiveDate::default()).num_days();
        u64::try_from(midnight).unwrap_or_default() * DAY_MS + minute_of_day * MINUTE_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_works_on_a_weekend() {
        let calendar = Calendar::new(NaiveDate::from_ymd_opt(2026, 11, 28).unwrap());
        for days in 0..30 {
            for day in [calendar.day(days), calendar.day_ahead(days)] {
                assert!(day.weekday().number_from_monday() <= 5, "{day}");
            }
        }
        assert_eq!(calendar.day(1).to_string(), "2026-11-27");
        assert_eq!(calendar.day_ahead(0).to_string(), "2026-11-30");
    }

    #[test]
    fn a_moment_lies_on_its_day() {
        let calendar = Calendar::new(NaiveDate::from_ymd_opt(2026, 3, 31).unwrap());
        assert_eq!(calendar.at(0, 12 * 60), 1_774_958_400_000);
    }
}
