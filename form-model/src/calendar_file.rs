//! A calendar file (RFC 5545) for the days of a follow-up, to be opened in whatever calendar somebody uses.
//!
//! It writes and does not read. The time of writing is handed in, and the same days give the same bytes. The rules that
//! must not be broken: no line is longer than 75 bytes before it is folded, a fold never cuts a character in two, and no
//! text can end its line.

use std::fmt::Write as _;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Timelike as _};

/// The longest line in bytes, without its end.
const LINE_BYTES_MAX: usize = 75;

/// The zone that times of day are meant in.
const ZONE: &str = "Europe/Stockholm";

/// The zone's rules: a file that names a zone has to bring it along.
const ZONE_LINES: [&str; 15] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Stockholm",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// How long something without an end is shown in the calendar.
const DEFAULT_MINUTES: u32 = 60;

/// When something in the calendar takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarTime {
    /// The whole day.
    Day(NaiveDate),
    /// From one time of day to another; without an end for an hour.
    Between(NaiveDate, NaiveTime, Option<NaiveTime>),
}

/// Something in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Tells it from everything else: a file made later with the same id replaces what is in the calendar.
    pub uid: String,
    /// When.
    pub time: CalendarTime,
    /// What it is called there.
    pub title: String,
    /// What is said about it.
    pub text: String,
}

/// The file with these entries, written at a time in milliseconds since 1970.
#[must_use]
pub fn calendar_file(entries: &[CalendarEntry], written_at_ms: u64) -> String {
    let mut file = CalendarFile::default();
    for line in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samsyn//Samsyn//SV", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    {
        file.line(line);
    }
    if entries.iter().any(|it| matches!(it.time, CalendarTime::Between(..))) {
        ZONE_LINES.into_iter().for_each(|it| file.line(it));
    }
    let stamp = i64::try_from(written_at_ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default();
    for entry in entries {
        file.line("BEGIN:VEVENT");
        file.line(&format!("UID:{}", escaped(&entry.uid)));
        file.line(&format!("DTSTAMP:{}", stamp.format("%Y%m%dT%H%M%SZ")));
        file.time(entry.time);
        file.line(&format!("SUMMARY:{}", escaped(&entry.title)));
        if !entry.text.is_empty() {
            file.line(&format!("DESCRIPTION:{}", escaped(&entry.text)));
        }
        file.line("END:VEVENT");
    }
    file.line("END:VCALENDAR");
    file.text
}

#[derive(Debug, Default)]
struct CalendarFile {
    text: String,
}

impl CalendarFile {
    fn time(&mut self, time: CalendarTime) {
        match time {
            CalendarTime::Day(day) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                // The end is the first day that it no longer is; the last day of all has none.
                let end = day.checked_add_days(Days::new(1)).unwrap_or(day);
                self.line(&format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
                // A day to remember keeps nobody from being booked.
                self.line("TRANSP:TRANSPARENT");
            }
            CalendarTime::Between(day, start, end) => {
                self.line(&format!("DTSTART;TZID={ZONE}:{}T{}", day.format("%Y%m%d"), start.format("%H%M%S")));
                match end.filter(|end| *end > start) {
                    Some(end) => {
                        self.line(&format!("DTEND;TZID={ZONE}:{}T{}", day.format("%Y%m%d"), end.format("%H%M%S")));
                    }
                    None => self.line(&format!("DURATION:PT{DEFAULT_MINUTES}M")),
                }
            }
        }
    }

    /// Adds a line, folded where it is too long.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for character in line.chars() {
            if used + character.len_utf8() > LINE_BYTES_MAX {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(character);
            used += character.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// A text as a value: what has a meaning of its own gets a backslash, a new line becomes `\n`, and what no calendar
/// shows is left out.
fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().fold(String::with_capacity(text.len()), |mut value, character| {
        match character {
            '\\' | ';' | ',' => {
                value.push('\\');
                value.push(character);
            }
            '\n' => value.push_str("\\n"),
            '\t' => value.push(' '),
            it if it.is_control() => {}
            it => value.push(it),
        }
        value
    })
}

/// The times of day in what somebody wrote, such as "13–15", "kl. 13.00 till 15.30" or "9:15": the first, and a later
/// one if there is one.
#[must_use]
pub fn clock_times(words: &str) -> Option<(NaiveTime, Option<NaiveTime>)> {
    let mut times = Vec::new();
    let mut rest = words;
    while let Some(begin) = rest.find(|it: char| it.is_ascii_digit()) {
        rest = &rest[begin..];
        let (hour, after) = number(rest);
        let (minute, after) = match after.strip_prefix([':', '.']).filter(|it| two_digits(it)) {
            Some(minutes) => number(minutes),
            None => (Some(0), after),
        };
        rest = after;
        times.extend(hour.zip(minute).and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)));
    }
    let start = *times.first()?;
    Some((start, times.get(1).copied().filter(|it| *it > start)))
}

fn two_digits(text: &str) -> bool {
    text.bytes().take(2).filter(u8::is_ascii_digit).count() == 2
}

/// The number at the start of a text, if it is one of one or two digits, and what follows it.
fn number(text: &str) -> (Option<u32>, &str) {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (if digits.len() <= 2 { digits.parse().ok() } else { None }, rest)
}

/// A time of day as a calendar of today would name it: "13.00".
#[must_use]
pub fn clock_words(time: NaiveTime) -> String {
    let mut words = String::new();
    write!(words, "{:02}.{:02}", time.hour(), time.minute()).expect("invariant: a string takes any text");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP_MS: u64 = 1_772_000_000_000;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    fn entry(time: CalendarTime, title: &str) -> CalendarEntry {
        CalendarEntry { uid: "abc-day@samsyn".to_owned(), time, title: title.to_owned(), text: String::new() }
    }

    /// What a reader sees after unfolding.
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_day_is_written_as_a_date_with_the_day_after_as_its_end() {
        let file = calendar_file(&[entry(CalendarTime::Day(day("2026-12-31")), "Sista dag")], STAMP_MS);
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Samsyn//Samsyn//SV",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            "UID:abc-day@samsyn",
            "DTSTAMP:20260225T061320Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "TRANSP:TRANSPARENT",
            "SUMMARY:Sista dag",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ];
        assert_eq!(unfolded(&file), expected);
    }

    #[test]
    fn a_time_of_day_brings_its_zone_and_ends_after_an_hour_unless_an_end_is_known() {
        let with_end = CalendarTime::Between(day("2026-03-12"), time(13, 0), Some(time(15, 30)));
        let without = CalendarTime::Between(day("2026-03-12"), time(13, 0), None);
        let file = calendar_file(&[entry(with_end, "a"), entry(without, "b")], STAMP_MS);
        let lines = unfolded(&file);
        assert_eq!(lines.iter().filter(|it| *it == "BEGIN:VTIMEZONE").count(), 1);
        assert!(lines.contains(&"DTSTART;TZID=Europe/Stockholm:20260312T130000".to_owned()));
        assert!(lines.contains(&"DTEND;TZID=Europe/Stockholm:20260312T153000".to_owned()));
        assert!(lines.contains(&"DURATION:PT60M".to_owned()));
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_and_no_character_is_cut() {
        let long = "Uppföljning på förskolan Åängen 😀, ".repeat(30);
        let file = calendar_file(&[entry(CalendarTime::Day(day("2026-03-12")), &long)], STAMP_MS);
        assert!(file.split("\r\n").all(|it| it.len() <= LINE_BYTES_MAX), "{file}");
        assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
        let title = unfolded(&file).into_iter().find(|it| it.starts_with("SUMMARY:")).unwrap();
        assert_eq!(title, format!("SUMMARY:{}", long.replace(',', "\\,")));
    }

    #[test]
    fn a_text_can_neither_end_its_line_nor_add_one() {
        let sly = "a;b,c\\d\r\nEND:VEVENT\rx\ny\u{7}";
        let file = calendar_file(&[entry(CalendarTime::Day(day("2026-03-12")), sly)], STAMP_MS);
        let lines = unfolded(&file);
        assert!(lines.contains(&"SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\\nx\\ny".to_owned()), "{lines:?}");
        assert_eq!(lines.iter().filter(|it| *it == "END:VEVENT").count(), 1);
    }

    #[test]
    fn times_are_found_in_what_people_write() {
        let cases = [
            ("13–15", Some((time(13, 0), Some(time(15, 0))))),
            ("kl. 13.00 till 15.30", Some((time(13, 0), Some(time(15, 30))))),
            ("9:15", Some((time(9, 15), None))),
            ("08.00-09.00", Some((time(8, 0), Some(time(9, 0))))),
            ("efter lunch", None),
            ("", None),
            ("2026", None),
            ("25.00", None),
            ("15 till 13", Some((time(15, 0), None))),
            ("13.00.", Some((time(13, 0), None))),
        ];
        for (words, times) in cases {
            assert_eq!(clock_times(words), times, "{words}");
        }
        assert_eq!(clock_words(time(9, 5)), "09.05");
    }
}
