//! The server's clock, in the units that the rest of the program counts in.
//!
//! Only the edges read it: handlers, workers and commands. Everything below them is given the time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, Local, NaiveDate, Timelike as _};

use crate::letter::Moment;

/// Where a server takes the time from: the system, or a simulation.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(now_ms))
    }

    /// A clock that is asked for milliseconds since 1970.
    #[must_use]
    pub fn asking(read_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(read_ms))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        (self.0)()
    }

    /// The day today.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        day_of(self.now_ms())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(…)")
    }
}

/// Milliseconds since 1970.
#[must_use]
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The day today where the server stands: assignments begin and end on local days.
#[must_use]
pub fn today() -> NaiveDate {
    day_of(now_ms())
}

/// Now, as it is decided by when people are written to.
pub(crate) fn moment() -> Moment {
    let now_ms = now_ms();
    let utc = i64::try_from(now_ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default();
    let local = utc.with_timezone(&Local);
    Moment { now_ms, today: local.date_naive(), hour: local.hour() }
}

/// A time as people read it: the local day and minute, and the zone, since it is read far from this machine.
pub(crate) fn minute_of(ms: u64) -> String {
    let utc = i64::try_from(ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default();
    minute_at(utc.with_timezone(&Local).fixed_offset())
}

fn minute_at(at: DateTime<FixedOffset>) -> String {
    format!("{} ({})", at.format("%Y-%m-%d %H.%M"), report::utc_offset(at))
}

/// True if the local time is that of UTC: on a machine whose zone nobody has set.
pub(crate) fn is_utc() -> bool {
    Local::now().offset().local_minus_utc() == 0
}

/// The local day of a time in milliseconds since 1970.
#[must_use]
pub fn day_of(ms: u64) -> NaiveDate {
    let utc = i64::try_from(ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default();
    utc.with_timezone(&Local).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_its_zone() {
        let winter = DateTime::parse_from_rfc3339("2026-10-29T14:49:30+01:00").unwrap();
        assert_eq!(minute_at(winter), "2026-10-29 14.49 (UTC+1)");
        let utc = DateTime::parse_from_rfc3339("2026-10-29T13:49:30Z").unwrap();
        assert_eq!(minute_at(utc), "2026-10-29 13.49 (UTC)");
    }
}
