//! The days of a follow-up as a file for any calendar.
//!
//! It gathers the days from the plan and the round; form-model writes the file. The rule: the same document gives the
//! same ids, so that a file fetched again moves what is in the calendar and adds nothing.

use chrono::NaiveDate;
use form_model::{CalendarEntry, CalendarTime, DocumentId, FollowupPlan, calendar_file, clock_times};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::download::download;
use crate::pages::follow_ups::unit_name;
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{CalendarTexts, fill};

/// The part of the plan.
#[component]
pub(super) fn CalendarSheet(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning.calendar);
    let followup = tablet.followup(document);
    let entries = Memo::new(move |_| {
        followup.with(|it| it.as_ref().map(|it| entries(tablet, document, &it.plan, texts)).unwrap_or_default())
    });
    let said = RwSignal::new("");
    let fetch = move |_| {
        let file = entries.with_untracked(|it| calendar_file(it, tablet.now_ms()));
        let is_saved = download(&format!("{}.ics", texts.file_name), file.as_bytes());
        said.set(if is_saved { texts.done } else { texts.failed });
    };
    let sheet = move || {
        if entries.with(Vec::is_empty) {
            return view! { <p class="soft">{texts.nothing}</p> }.into_any();
        }
        view! {
            <p class="soft">{texts.intro}</p>
            <button type="button" class="button button--quiet" id="calendar-file" on:click=fetch>
                <Icon shape=Shape::Clock /> {texts.download}
            </button>
        }
        .into_any()
    };
    view! {
        <section class="sheet">
            <h2>{texts.title}</h2>
            {sheet}
            <p role="status">{move || said.get()}</p>
        </section>
    }
}

fn entries(tablet: Tablet, document: DocumentId, plan: &FollowupPlan, texts: &CalendarTexts) -> Vec<CalendarEntry> {
    let Some(case) = tablet.case(document) else { return Vec::new() };
    let level = tablet.template(document).map(|it| it.level);
    let due = case.round.and_then(|it| tablet.round(it)).and_then(|round| round.due.get(&level?).copied());
    let named = Named { document: document.to_string(), unit: unit_name(tablet, case.unit), texts };
    named.entries(plan, due)
}

/// The names that entries carry.
struct Named<'a> {
    document: String,
    unit: String,
    texts: &'a CalendarTexts,
}

impl Named<'_> {
    fn entries(&self, plan: &FollowupPlan, due: Option<NaiveDate>) -> Vec<CalendarEntry> {
        let parse = |day: Option<&String>| day.and_then(|it| it.parse::<NaiveDate>().ok());
        let own = parse(plan.date.as_ref()).map(|day| self.day(plan, day));
        let last = parse(plan.information.last_day.as_ref());
        let last = last.map(|day| self.entry("last-day", self.texts.last_day, CalendarTime::Day(day)));
        let due = due.map(|day| self.entry("due", self.texts.due, CalendarTime::Day(day)));
        own.into_iter().chain(last).chain(due).collect()
    }

    /// The day itself; a time that nobody could read as one stands in the words.
    fn day(&self, plan: &FollowupPlan, day: NaiveDate) -> CalendarEntry {
        let words = plan.time.clone().unwrap_or_default();
        match clock_times(&words) {
            Some((start, end)) => self.entry("day", self.texts.day, CalendarTime::Between(day, start, end)),
            None => {
                let entry = self.entry("day", self.texts.day, CalendarTime::Day(day));
                let text = if words.is_empty() { words } else { fill(self.texts.no_clock, &[("time", &words)]) };
                CalendarEntry { text, ..entry }
            }
        }
    }

    fn entry(&self, kind: &str, title: &str, time: CalendarTime) -> CalendarEntry {
        let title = fill(title, &[("unit", &self.unit)]);
        CalendarEntry { uid: format!("{}-{kind}@samsyn", self.document), time, title, text: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    fn named() -> Named<'static> {
        let texts = &Language::Swedish.texts().planning.calendar;
        Named { document: "abc".to_owned(), unit: "Förskolan".to_owned(), texts }
    }

    #[test]
    fn every_day_that_is_known_is_an_entry_with_an_id_of_its_own() {
        let mut plan = FollowupPlan { date: Some("2026-03-12".to_owned()), ..FollowupPlan::default() };
        plan.information.last_day = Some("2026-03-20".to_owned());
        let entries = named().entries(&plan, "2026-03-31".parse().ok());
        let ids: Vec<_> = entries.iter().map(|it| it.uid.as_str()).collect();
        assert_eq!(ids, ["abc-day@samsyn", "abc-last-day@samsyn", "abc-due@samsyn"]);
        assert!(entries[0].title.contains("Förskolan"));
    }

    #[test]
    fn a_time_that_cannot_be_read_is_not_lost() {
        let plan = FollowupPlan {
            date: Some("2026-03-12".to_owned()),
            time: Some("efter lunch".to_owned()),
            ..FollowupPlan::default()
        };
        let entries = named().entries(&plan, None);
        assert_eq!(entries[0].time, CalendarTime::Day("2026-03-12".parse().unwrap()));
        assert!(entries[0].text.contains("efter lunch"));
    }

    #[test]
    fn nothing_planned_is_nothing_in_the_calendar() {
        assert!(named().entries(&FollowupPlan::default(), None).is_empty());
    }
}
