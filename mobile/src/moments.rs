//! Times and dates as people read them in either language.
//!
//! It knows the tablet's time zone through the browser and nothing else. The rule that must not be broken: a time is
//! only shown, never compared to decide anything.

use chrono::{Datelike as _, NaiveDate};
use js_sys::Date;
use wasm_bindgen::JsValue;

use crate::texts::Language;

/// A moment of the tablet's clock or the server's, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) u64);

impl Moment {
    /// Now, by the tablet's clock.
    pub(crate) fn now() -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970 fit")]
        Self(Date::now() as u64)
    }

    fn date(self) -> Date {
        #[expect(clippy::cast_precision_loss, reason = "exact for some hundred thousand years")]
        Date::new(&JsValue::from_f64(self.0 as f64))
    }

    /// "14.02" or "14:02".
    pub(crate) fn clock(self, language: Language) -> String {
        let date = self.date();
        let separator = match language {
            Language::Swedish => '.',
            Language::English => ':',
        };
        format!("{:02}{separator}{:02}", date.get_hours(), date.get_minutes())
    }

    /// The day in the tablet's time zone.
    pub(crate) fn day(self) -> Option<NaiveDate> {
        let date = self.date();
        NaiveDate::from_ymd_opt(i32::try_from(date.get_full_year()).ok()?, date.get_month() + 1, date.get_date())
    }

    /// The clock alone for today, with the day for any other day: "14.02", "12 mars 14.02".
    pub(crate) fn words(self, language: Language) -> String {
        match self.day() {
            Some(day) if Self::now().day() != Some(day) => {
                format!("{} {}", day_words(day, language), self.clock(language))
            }
            Some(_) | None => self.clock(language),
        }
    }
}

const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "12 mars", with the year when it is another one than this: "12 mars 2027".
pub(crate) fn day_words(day: NaiveDate, language: Language) -> String {
    let months = match language {
        Language::Swedish => MONTHS_SV,
        Language::English => MONTHS_EN,
    };
    let month = months.get(day.month0() as usize).copied().unwrap_or_default();
    let is_this_year = Moment::now().day().is_some_and(|today| today.year() == day.year());
    if is_this_year { format!("{} {month}", day.day()) } else { format!("{} {month} {}", day.day(), day.year()) }
}
