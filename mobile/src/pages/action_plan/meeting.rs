//! The plan at a workplace meeting or in joint consultation: what is to be talked about since the last time.
//!
//! It reads the plan and writes one thing in it: on which day a forum went through it, so that every tablet begins the next
//! meeting there. The rule: what is late comes first, and nothing open is left out.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use form_model::{ActionRow, DocumentId, Edit, PlanForum, last_meeting};
use leptos::prelude::*;

use super::agenda::{Heading, agenda, happened};
use super::chips::{RowChips, today};
use super::{PlanDesk, PlanHead, row_name};
use crate::components::{Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::overview::keep_open;
use crate::route::{CaseView, Route};
use crate::tablet::Tablet;
use crate::texts::{MeetingTexts, fill};

/// Workplace meetings come about once a month; so far back one looks at the first one.
const DAYS_BACK_AT_FIRST: u64 = 28;

/// The day of the last meeting; `None` while the plan is not on the tablet.
fn last_day(tablet: Tablet, document: DocumentId, forum: PlanForum) -> Option<NaiveDate> {
    let last = tablet.read(|client| Some(last_meeting(client.document(document)?.automerge(), forum)))?;
    Some(last.unwrap_or_else(|| today().checked_sub_days(Days::new(DAYS_BACK_AT_FIRST)).unwrap_or_default()))
}

/// Which meeting it is, and since when it is looked at.
#[derive(Clone, Copy)]
struct Chosen {
    forum: RwSignal<PlanForum>,
    since: RwSignal<NaiveDate>,
    /// True once somebody here has chosen a day or ended the meeting: then the list stays as it is.
    is_held: RwSignal<bool>,
}

impl Chosen {
    /// Begins with the workplace meeting, and where it ended the last time.
    fn start(tablet: Tablet, document: DocumentId) -> Self {
        let (forum, since) = (RwSignal::new(PlanForum::WorkplaceMeeting), RwSignal::new(today()));
        let is_held = RwSignal::new(false);
        Effect::new(move |_| {
            tablet.follow_content(document);
            let day = last_day(tablet, document, forum.get());
            if let Some(day) = day.filter(|_| !is_held.get()) {
                since.set(day);
            }
        });
        Self { forum, since, is_held }
    }

    fn choose(self, forum: PlanForum) {
        self.is_held.set(false);
        self.forum.set(forum);
    }

    fn hold(self) {
        self.is_held.set(true);
    }
}

/// The screen.
#[component]
pub(crate) fn ActionMeeting(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let desk = PlanDesk::open(document);
    let words = &desk.texts.actions.meetings;
    let chosen = Chosen::start(desk.tablet, document);
    let since = chosen.since;
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
        <Since chosen words />
        <Show when=is_empty><section class="empty"><Icon shape=Shape::Check /><p>{nothing}</p></section></Show>
        <div class="stack stack--wide" id="agenda">{parts}</div>
        <HadIt desk chosen words />
    }
}

#[component]
fn Since(chosen: Chosen, words: &'static MeetingTexts) -> impl IntoView {
    let Chosen { forum, since, .. } = chosen;
    let choice = move |it: PlanForum, words: &'static str| {
        view! {
            <button type="button" class="choice" data-forum=it.code() aria-pressed=move || (forum.get() == it).to_string()
                on:click=move |_| chosen.choose(it)>{words}</button>
        }
    };
    let set_day = move |event: web_sys::Event| {
        if let Ok(day) = event_target_value(&event).parse() {
            chosen.hold();
            since.set(day);
        }
    };
    view! {
        <section class="sheet sheet--tight meeting-choices">
            <div class="field">
                <p class="field__label" id="meeting-which">{words.which}</p>
                <div class="choices" role="group" aria-labelledby="meeting-which">
                    {choice(PlanForum::WorkplaceMeeting, words.workplace)} {choice(PlanForum::JointConsultation, words.consultation)}
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

/// Says that the plan was gone through: the next meeting begins today. For those who write in the plan.
#[component]
fn HadIt(desk: PlanDesk, chosen: Chosen, words: &'static MeetingTexts) -> impl IntoView {
    let forum = chosen.forum;
    let is_kept = RwSignal::new(false);
    let keep = move |_| {
        chosen.hold();
        is_kept.set(desk.tablet.edit(desk.document, Edit::gone_through(forum.get_untracked(), today())));
    };
    Effect::new(move |_| {
        forum.track();
        is_kept.set(false);
    });
    view! {
        <Show when=move || desk.writable.get() fallback=move || view! { <p class="soft">{words.who_had_it}</p> }>
            <div class="row meeting-choices">
                <button type="button" class="button" id="meeting-had" on:click=keep><Icon shape=Shape::Check /> {words.had_it}</button>
                <p class="good" role="status">{move || is_kept.get().then_some(words.had)}</p>
            </div>
        </Show>
    }
}
