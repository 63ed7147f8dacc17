//! The plan at a workplace meeting or in joint consultation: what is to be talked about since the last time.
//!
//! It reads the plan and writes nothing in it; which day the last meeting was is kept in the browser's small storage,
//! since it is about the meeting and not about the plan. The rule: what is late comes first, and nothing open is left
//! out.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use form_model::{ActionRow, DocumentId};
use leptos::prelude::*;

use super::agenda::{Heading, agenda, happened};
use super::chips::{RowChips, today};
use super::{PlanDesk, PlanHead, row_name};
use crate::components::{Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::overview::keep_open;
use crate::route::{CaseView, Route};
use crate::texts::{MeetingTexts, fill};

/// Workplace meetings come about once a month; so far back one looks at the first one.
const DAYS_BACK_AT_FIRST: u64 = 28;

/// Which meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forum {
    Workplace,
    Consultation,
}

impl Forum {
    const fn code(self) -> &'static str {
        match self {
            Self::Workplace => "workplace-meeting",
            Self::Consultation => "joint-consultation",
        }
    }
}

/// Where the day of the last meeting is kept.
fn kept_under(document: DocumentId, forum: Forum) -> String {
    format!("samsyn-meeting-{document}-{}", forum.code())
}

fn last_meeting(document: DocumentId, forum: Forum) -> NaiveDate {
    let kept = window().local_storage().ok().flatten().and_then(|it| it.get_item(&kept_under(document, forum)).ok()?);
    let kept = kept.and_then(|it| it.parse().ok());
    kept.unwrap_or_else(|| today().checked_sub_days(Days::new(DAYS_BACK_AT_FIRST)).unwrap_or_default())
}

fn keep_meeting(document: DocumentId, forum: Forum, day: NaiveDate) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that keeps nothing asks for the day again at the next meeting.
        storage.set_item(&kept_under(document, forum), &day.to_string()).ok();
    }
}

/// The screen.
#[component]
pub(crate) fn ActionMeeting(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let desk = PlanDesk::open(document);
    let words = &desk.texts.actions.meetings;
    let forum = RwSignal::new(Forum::Workplace);
    let since = RwSignal::new(last_meeting(document, Forum::Workplace));
    let found = Memo::new(move |_| {
        let rows = desk.rows();
        let history = desk.tablet.read(|client| client.history(document, &["rows"]));
        agenda(rows, &happened(&history, |it| Moment(it).day()), since.get(), today())
    });
    let parts = Heading::ALL.into_iter().map(|heading| view! { <Part desk found heading /> }).collect_view();
    let is_empty = move || found.with(BTreeMap::is_empty);
    let nothing = move || fill(words.nothing, &[("date", &day_words(since.get(), desk.language))]);
    view! {
        <PlanHead document title=words.title back=Route::Case(document, CaseView::Overview) />
        <p class="soft">{words.intro}</p>
        <Since document forum since words />
        <Show when=is_empty><section class="empty"><Icon shape=Shape::Check /><p>{nothing}</p></section></Show>
        <div class="stack stack--wide" id="agenda">{parts}</div>
        <HadIt document forum words />
    }
}

#[component]
fn Since(
    document: DocumentId,
    forum: RwSignal<Forum>,
    since: RwSignal<NaiveDate>,
    words: &'static MeetingTexts,
) -> impl IntoView {
    let choice = move |it: Forum, words: &'static str| {
        let choose = move |_| {
            forum.set(it);
            since.set(last_meeting(document, it));
        };
        view! {
            <button type="button" class="choice" data-forum=it.code() aria-pressed=move || (forum.get() == it).to_string()
                on:click=choose>{words}</button>
        }
    };
    let set_day = move |event: web_sys::Event| {
        if let Ok(day) = event_target_value(&event).parse() {
            since.set(day);
        }
    };
    view! {
        <section class="sheet sheet--tight meeting-choices">
            <div class="field">
                <p class="field__label" id="meeting-which">{words.which}</p>
                <div class="choices" role="group" aria-labelledby="meeting-which">
                    {choice(Forum::Workplace, words.workplace)} {choice(Forum::Consultation, words.consultation)}
                </div>
            </div>
            <div class="field">
                <label class="field__label" for="meeting-since">{words.since}</label>
                <input class="field__input" id="meeting-since" type="date" aria-describedby="meeting-since-hint"
                    prop:value=move || since.get().to_string() on:change=set_day />
                <p class="field__hint" id="meeting-since-hint">{words.since_hint}</p>
            </div>
        </section>
    }
}

#[component]
fn Part(desk: PlanDesk, found: Memo<BTreeMap<Heading, Vec<ActionRow>>>, heading: Heading) -> impl IntoView {
    let words = &desk.texts.actions.meetings;
    let (title, shape, code) = match heading {
        Heading::Late => (words.late, Shape::Warning, "late"),
        Heading::ToCheck => (words.to_check, Shape::Calendar, "to-check"),
        Heading::Answered => (words.answered, Shape::Down, "answered"),
        Heading::New => (words.new, Shape::Plus, "new"),
        Heading::Finished => (words.finished, Shape::Check, "finished"),
        Heading::Waiting => (words.waiting, Shape::Up, "waiting"),
        Heading::GoesOn => (words.goes_on, Shape::Pen, "goes-on"),
    };
    let rows = Memo::new(move |_| found.with(|it| it.get(&heading).cloned().unwrap_or_default()));
    view! {
        <Show when=move || !rows.with(Vec::is_empty)>
            <section class="sheet sheet--tight" data-agenda=code>
                <h2 class="row"><Icon shape /> {title} " (" {move || rows.with(Vec::len)} ")"</h2>
                <ul class="lines">
                    <For each=move || rows.get() key=ActionRow::clone
                        children=move |row| view! { <RowLine document=desk.document row /> } />
                </ul>
            </section>
        </Show>
    }
}

/// A row as one line: its name, who is responsible, how it stands.
#[component]
pub(crate) fn RowLine(document: DocumentId, row: ActionRow) -> impl IntoView {
    let texts = crate::preferences::use_texts();
    let id = row.id.map(|it| it.to_string()).unwrap_or_default();
    let address = Route::Case(document, CaseView::Row(id.clone())).address();
    let responsible = row.value("responsible").map(|it| {
        view! { <span class="line__who"><Icon shape=Shape::Person /> {it.to_owned()}</span> }
    });
    view! {
        <li class="line line--action" data-action=id>
            <a class="grow line__link" href=address>{row_name(&row, texts)}</a>
            {responsible}
            <RowChips document=Some(document) row />
        </li>
    }
}

/// Says that the plan was gone through: the next meeting begins today.
#[component]
fn HadIt(document: DocumentId, forum: RwSignal<Forum>, words: &'static MeetingTexts) -> impl IntoView {
    let is_kept = RwSignal::new(false);
    let keep = move |_| {
        keep_meeting(document, forum.get_untracked(), today());
        is_kept.set(true);
    };
    Effect::new(move |_| {
        forum.track();
        is_kept.set(false);
    });
    view! {
        <div class="row meeting-choices">
            <button type="button" class="button" id="meeting-had" on:click=keep><Icon shape=Shape::Check /> {words.had_it}</button>
            <p class="good" role="status">{move || is_kept.get().then_some(words.had)}</p>
        </div>
    }
}
