//! What stands in a person's calendar: last days, planned days, and the days of actions that they are responsible for.
//!
//! Pure. The rule that must not be broken: an outside calendar is a stranger's computer, so an entry names the unit and what the
//! day is for, and no word that anybody wrote in a form. Ids are those of the app's own calendar file, so that whoever has
//! both sees each day once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use form_model::{
    CalendarEntry, CalendarTime, Case, DocumentId, Occasion, PersonId, UnitId, calendar_file, clock_times,
};

use crate::message::parties;
use crate::planned_day::{DayKind, PlannedDay, responsible_for};
use crate::store::Framework;

/// What a calendar is made of.
#[derive(Debug)]
pub struct CalendarSource<'a> {
    /// Units, roles, rounds.
    pub framework: &'a Framework,
    /// The follow-ups of the units that the person is a party in.
    pub followups: &'a [(DocumentId, Case)],
    /// Every planned day.
    pub days: &'a [PlannedDay],
    /// What people are called.
    pub names: &'a HashMap<PersonId, String>,
}

/// The units in open rounds whose follow-ups a person fills in.
#[must_use]
pub fn own_units(framework: &Framework, person: PersonId, today: NaiveDate) -> HashSet<UnitId> {
    let open = framework.rounds.iter().filter(|it| it.is_open());
    let units = open.flat_map(|it| &it.units).map(|it| it.id).collect::<HashSet<_>>();
    units.into_iter().filter(|it| parties(&framework.organisation, *it, today).contains(&person)).collect()
}

/// The entries of a person's calendar.
#[must_use]
pub fn calendar_entries(source: &CalendarSource<'_>, person: PersonId, today: NaiveDate) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    let mut open = HashSet::new();
    for (document, case) in source.followups {
        let Some(round) = case.round.and_then(|it| source.framework.round(it)).filter(|it| it.is_open()) else {
            continue;
        };
        open.insert(*document);
        let level = round.units.iter().find(|it| it.id == case.unit).map(|it| it.level);
        let due = level.filter(|_| case.occasion == Some(Occasion::Yearly)).and_then(|it| round.due.get(&it));
        entries.extend(due.map(|day| CalendarEntry {
            uid: format!("{document}-due@samsyn"),
            time: CalendarTime::Day(*day),
            title: format!("Uppföljningen ska vara inlämnad, {}", unit_name(source, case.unit)),
            text: String::new(),
        }));
    }
    let is_own = |it: &&PlannedDay| match it.kind {
        DayKind::FollowUp => open.contains(&it.document),
        DayKind::ActionDue | DayKind::EffectCheck => {
            responsible_for(it, &source.framework.organisation, source.names, today).contains(&person)
        }
    };
    entries.extend(source.days.iter().filter(is_own).map(|it| entry(source, it)));
    entries
}

fn entry(source: &CalendarSource<'_>, planned: &PlannedDay) -> CalendarEntry {
    let (kind, title) = match planned.kind {
        DayKind::FollowUp => ("day", "Uppföljning av arbetsmiljöarbetet"),
        DayKind::ActionDue => ("action", "En åtgärd ska vara klar"),
        DayKind::EffectCheck => ("effect", "Följ upp om en åtgärd har haft effekt"),
    };
    let row = planned.row.map(|it| format!("-{it}")).unwrap_or_default();
    let times = planned.time.as_deref().and_then(clock_times);
    CalendarEntry {
        uid: format!("{}{row}-{kind}@samsyn", planned.document),
        time: match times {
            Some((start, end)) => CalendarTime::Between(planned.day, start, end),
            None => CalendarTime::Day(planned.day),
        },
        title: format!("{title}, {}", unit_name(source, planned.unit)),
        text: String::new(),
    }
}

fn unit_name<'a>(source: &'a CalendarSource<'_>, unit: UnitId) -> &'a str {
    source.framework.organisation.unit(unit).map_or("", |it| it.name.as_str())
}

/// The calendar as a file. It says the day as the time of writing: nobody's programme has to take in anew what is the same.
#[must_use]
pub fn feed(entries: &[CalendarEntry], today: NaiveDate) -> String {
    let midnight = today.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    calendar_file(entries, u64::try_from(midnight).unwrap_or_default())
}
