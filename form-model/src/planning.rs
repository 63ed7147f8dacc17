//! Whether those concerned are told about a follow-up in good time, and which of the five points they have been told.
//!
//! Pure: today's date is handed in. The rule that must not be broken: a late one warns and stops nobody; how the
//! follow-up is done is for the workplace to decide.

use chrono::NaiveDate;

use crate::read::FollowupPlan;

/// So many days before the day itself those concerned should have been told.
///
/// The working hours act (arbetstidslagen, 12 §) asks two weeks for when somebody is to work, and nobody can take part
/// in what they could not plan for.
pub const IN_GOOD_TIME_DAYS: i64 = 14;

/// How the information stands to the day of the follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InformationTiming {
    /// No day has been set.
    NoDay,
    /// It went out so many days before, which is enough.
    InGoodTime(i64),
    /// It went out so many days before, which is short; below 0 it went out after the day.
    Late(i64),
    /// It has not gone out, and there are so many days left until it would be late.
    NotYet(i64),
    /// It has not gone out and will be late; there are so many days left until the day itself.
    Short(i64),
    /// It has not gone out, and the day is over.
    Missed,
}

/// How the information of a plan stands on a day.
#[must_use]
pub fn information_timing(plan: &FollowupPlan, today: NaiveDate) -> InformationTiming {
    let day_of = |it: &Option<String>| it.as_deref().and_then(|it| it.parse::<NaiveDate>().ok());
    let Some(day) = day_of(&plan.date) else { return InformationTiming::NoDay };
    if let Some(told) = day_of(&plan.information.date) {
        let before = (day - told).num_days();
        return if before >= IN_GOOD_TIME_DAYS {
            InformationTiming::InGoodTime(before)
        } else {
            InformationTiming::Late(before)
        };
    }
    match (day - today).num_days() {
        ..0 => InformationTiming::Missed,
        left @ 0..IN_GOOD_TIME_DAYS => InformationTiming::Short(left),
        left => InformationTiming::NotYet(left - IN_GOOD_TIME_DAYS),
    }
}

/// The day of the follow-up, where the last day for views is after it.
#[must_use]
pub fn overtaken_by_last_day(plan: &FollowupPlan) -> Option<NaiveDate> {
    let day = plan.date.as_deref()?.parse::<NaiveDate>().ok()?;
    let last_day = plan.information.last_day.as_deref()?.parse::<NaiveDate>().ok()?;
    (last_day > day).then_some(day)
}

/// How many of the five points those concerned have been told: purpose, method, when, who takes part, last day.
#[must_use]
pub fn points_told(plan: &FollowupPlan) -> usize {
    let it = &plan.information;
    let told = [it.purpose, it.method, it.when, it.who_takes_part, it.last_day.is_some()];
    told.into_iter().filter(|it| *it).count()
}

/// How many points there are to tell.
pub const INFORMATION_POINTS: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Information;

    fn plan(day: Option<&str>, told: Option<&str>) -> FollowupPlan {
        FollowupPlan {
            date: day.map(str::to_owned),
            information: Information { date: told.map(str::to_owned), ..Information::default() },
            ..FollowupPlan::default()
        }
    }

    fn timing(day: Option<&str>, told: Option<&str>, today: &str) -> InformationTiming {
        information_timing(&plan(day, told), today.parse().unwrap())
    }

    #[test]
    fn two_weeks_before_is_in_good_time_and_a_day_less_is_not() {
        assert_eq!(timing(Some("2026-03-15"), Some("2026-03-01"), "2026-03-20"), InformationTiming::InGoodTime(14));
        assert_eq!(timing(Some("2026-03-15"), Some("2026-03-02"), "2026-02-01"), InformationTiming::Late(13));
        assert_eq!(timing(Some("2026-03-15"), Some("2026-03-16"), "2026-02-01"), InformationTiming::Late(-1));
    }

    #[test]
    fn what_has_not_gone_out_counts_down() {
        assert_eq!(timing(Some("2026-03-15"), None, "2026-02-20"), InformationTiming::NotYet(9));
        assert_eq!(timing(Some("2026-03-15"), None, "2026-03-01"), InformationTiming::NotYet(0));
        assert_eq!(timing(Some("2026-03-15"), None, "2026-03-02"), InformationTiming::Short(13));
        assert_eq!(timing(Some("2026-03-15"), None, "2026-03-15"), InformationTiming::Short(0));
        assert_eq!(timing(Some("2026-03-15"), None, "2026-03-16"), InformationTiming::Missed);
    }

    #[test]
    fn without_a_day_there_is_nothing_to_count_from() {
        assert_eq!(timing(None, Some("2026-03-01"), "2026-03-20"), InformationTiming::NoDay);
        assert_eq!(timing(Some("soon"), None, "2026-03-20"), InformationTiming::NoDay);
    }

    #[test]
    fn views_are_to_be_in_by_the_day_of_the_follow_up() {
        let late = |last_day: Option<&str>| {
            let mut plan = plan(Some("2026-03-15"), None);
            plan.information.last_day = last_day.map(str::to_owned);
            overtaken_by_last_day(&plan)
        };
        assert_eq!(late(Some("2026-03-16")), "2026-03-15".parse().ok());
        assert_eq!([late(Some("2026-03-15")), late(Some("soon")), late(None)], [None, None, None]);
    }

    #[test]
    fn five_points_are_told_when_the_last_day_is_too() {
        let mut plan = plan(None, None);
        assert_eq!(points_told(&plan), 0);
        plan.information =
            Information { purpose: true, method: true, when: true, who_takes_part: true, ..plan.information };
        assert_eq!(points_told(&plan), INFORMATION_POINTS - 1);
        plan.information.last_day = Some("2026-03-31".to_owned());
        assert_eq!(points_told(&plan), INFORMATION_POINTS);
    }
}
