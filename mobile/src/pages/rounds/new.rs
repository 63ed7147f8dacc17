//! Opening a round: filled in first, then checked with what will happen, then confirmed.
//!
//! The rule that must not be broken: nothing is told to the server before whoever opens it has seen what follows, and whether the year
//! has an open round already.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use form_model::Level;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::last_days::{order_notice, past_notice};
use super::told::Round;
use super::{ADDRESS, level_words};
use crate::components::{AskingLine, Dialog, Icon, Shape, TellingLine};
use crate::focus::focus_when_there;
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::route::{Route, use_router};
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, RoundsTexts, fill};

/// What a round that is opened now would hold.
#[derive(Debug, Clone, Deserialize)]
struct Offer {
    units: usize,
    levels: Vec<OfferedLevel>,
}

#[derive(Debug, Clone, Deserialize)]
struct OfferedLevel {
    level: Level,
    units: usize,
    templates: Vec<OfferedTemplate>,
}

#[derive(Debug, Clone, Deserialize)]
struct OfferedTemplate {
    template: String,
    sv: String,
    en: String,
    version: u32,
    questions: usize,
}

impl OfferedTemplate {
    fn words(&self, language: Language, texts: &RoundsTexts) -> String {
        let name = language.of(&self.sv, &self.en);
        fill(texts.fills_in, &[("template", name), ("count", &self.questions.to_string())])
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    rounds: Asked<Vec<Round>>,
    name: RwSignal<String>,
    year: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    due: RwSignal<BTreeMap<Level, String>>,
    templates: RwSignal<BTreeMap<Level, String>>,
    is_checked: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
}

impl Draft {
    fn start(tablet: Tablet, texts: &RoundsTexts) -> Self {
        let year = Moment::now().day().map(|it| it.year().to_string()).unwrap_or_default();
        Self {
            rounds: Asked::start(tablet, ADDRESS),
            name: RwSignal::new(fill(texts.new.usual_name, &[("year", &year)])),
            year: RwSignal::new(year),
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
            due: RwSignal::new(BTreeMap::new()),
            templates: RwSignal::new(BTreeMap::new()),
            is_checked: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// Another year; a name that was made of the former one follows.
    fn set_year(self, year: String, texts: &RoundsTexts) {
        let usual = |year: &str| fill(texts.new.usual_name, &[("year", year)]);
        if self.name.get_untracked() == usual(&self.year.get_untracked()) {
            self.name.set(usual(&year));
        }
        self.year.set(year);
    }

    /// The year; followed.
    fn reviewed_year(self) -> Option<i32> {
        self.year.with(|it| it.trim().parse().ok().filter(|_| it.trim().len() == 4))
    }

    /// That the year has an open round already, in words, if it has; followed.
    fn another_words(self, texts: &'static RoundsTexts) -> Option<String> {
        let year = self.reviewed_year()?;
        let is_another = |it: &&Round| it.reviewed_year == year && it.closed_at_ms.is_none();
        let names: Vec<_> =
            self.rounds.answer.with(|it| it.iter().flatten().filter(is_another).map(|it| it.name.clone()).collect());
        let of = [("year", year.to_string()), ("rounds", names.join(", "))];
        (!names.is_empty()).then(|| fill(texts.new.another, &of.each_ref().map(|it| (it.0, it.1.as_str()))))
    }

    /// The first thing that is wrong: the field, and what is wrong with it.
    fn wrong(self, levels: &[Level], texts: &'static RoundsTexts) -> Option<(String, String)> {
        let new = &texts.new;
        let (from, to) = (day_of(self.from), day_of(self.to));
        let at = |field: &str, words: &str| Some((field.to_owned(), words.to_owned()));
        if self.reviewed_year().is_none() {
            return at("round-year", new.needs_year);
        }
        if self.name.with(|it| it.trim().is_empty()) {
            return at("round-name", new.needs_name);
        }
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return at("round-to", new.refusals.iter().find(|it| it.0 == "bad-period")?.1);
        }
        let level = *levels.iter().find(|it| self.due_of(**it).is_none())?;
        at(&due_id(level), &fill(new.needs_day, &[("level", &level_words(texts, level).to_lowercase())]))
    }

    /// The last days; followed.
    fn days(self) -> Vec<(Level, Option<NaiveDate>)> {
        Level::ALL.into_iter().map(|it| (it, self.due_of(it))).collect()
    }

    fn due_of(self, level: Level) -> Option<NaiveDate> {
        self.due.with(|it| it.get(&level).and_then(|it| it.parse().ok()))
    }

    /// The template of a level: the chosen one, else the first that is offered.
    fn template_of(self, offered: &OfferedLevel) -> Option<OfferedTemplate> {
        let chosen = self.templates.with(|it| it.get(&offered.level).cloned());
        let found = offered.templates.iter().find(|it| Some(&it.template) == chosen.as_ref());
        found.or(offered.templates.first()).cloned()
    }

    fn body(self, offer: &Offer) -> Value {
        let level = |it: &OfferedLevel| {
            let template = self.template_of(it).map(|it| it.template);
            json!({ "level": it.level.code(), "due": self.due_of(it.level), "template": template })
        };
        json!({
            "name": self.name.get_untracked().trim(),
            "reviewed_year": self.reviewed_year(),
            "performed_from": day_of(self.from),
            "performed_to": day_of(self.to),
            "levels": offer.levels.iter().map(level).collect::<Vec<_>>(),
        })
    }
}

/// The field of a level's last day.
fn due_id(level: Level) -> String {
    format!("new-due-{}", level.code())
}

fn day_of(typed: RwSignal<String>) -> Option<NaiveDate> {
    typed.get_untracked().parse().ok()
}

/// The screen.
#[component]
pub(super) fn NewRound() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().rounds);
    let offer = Asked::<Offer>::start(tablet, format!("{ADDRESS}/offer"));
    let draft = Draft::start(tablet, texts);
    let content = move || {
        let offer = offer.answer.get()?;
        Some(match draft.is_checked.get() {
            false => view! { <Form offer draft texts /> }.into_any(),
            true => view! { <Check offer draft texts /> }.into_any(),
        })
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Rounds(String::new()).address()><Icon shape=Shape::Back /> <span>{texts.to_rounds}</span></a>
            <h1>{texts.new.title}</h1>
        </header>
        <p class="soft">{texts.new.intro}</p>
        <Show when=move || offer.answer.with(Option::is_none)>
            <AskingLine asking=offer.asking again=Callback::new(move |()| offer.ask(tablet)) />
        </Show>
        {content}
    }
    .into_any()
}

#[component]
fn Form(offer: Offer, draft: Draft, texts: &'static RoundsTexts) -> impl IntoView {
    let new = &texts.new;
    let asked: Vec<_> = offer.levels.iter().map(|it| it.level).collect();
    let go_on = move |event: SubmitEvent| {
        event.prevent_default();
        let (field, words) = untrack(|| draft.wrong(&asked, texts)).unzip();
        draft.problem.set(words);
        draft.is_checked.set(field.is_none());
        focus_when_there(field.unwrap_or_else(|| "check-title".to_owned()));
    };
    let another = move || draft.another_words(texts).map(|it| warning("another-round", it));
    let day = move |id: &'static str, label: &'static str, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label class="field__label" for=id>{label}</label>
                <input class="field__input" id=id type="date" bind:value=value />
            </div>
        }
        .into_any()
    };
    let levels = offer.levels.into_iter().map(|offered| view! { <LevelFields offered draft texts /> }).collect_view();
    view! {
        <form class="sheet" on:submit=go_on novalidate>
            <div class="columns">
                <div class="field">
                    <label class="field__label" for="round-year">{new.year}</label>
                    <input class="field__input" id="round-year" inputmode="numeric" aria-required="true" aria-describedby="round-year-hint"
                        prop:value=move || draft.year.get() on:input=move |event| draft.set_year(event_target_value(&event), texts) />
                    <p class="field__hint" id="round-year-hint">{new.year_hint}</p>
                </div>
                <div class="field">
                    <label class="field__label" for="round-name">{new.name}</label>
                    <input class="field__input" id="round-name" aria-required="true" bind:value=draft.name />
                </div>
            </div>
            <div role="status">{another}</div>
            <h2>{new.time}</h2>
            <div class="columns">
                {day("round-from", texts.performed_from, draft.from)}
                {day("round-to", texts.performed_to, draft.to)}
            </div>
            <div class="stack"><h2>{texts.last_days}</h2><p class="soft">{texts.last_days_help}</p></div>
            {levels}
            {order_notice(move || draft.days(), texts)}
            <p class="field__error" role="alert">{move || draft.problem.get()}</p>
            <button class="button" type="submit" id="check-round">{new.go_on}</button>
        </form>
    }
    .into_any()
}

fn warning(mark: &'static str, words: String) -> AnyView {
    view! { <p class="notice notice--partly" data-warning=mark><Icon shape=Shape::Warning /> <span>{words}</span></p> }
        .into_any()
}

/// The last day of a level, and its template where there are several.
#[component]
fn LevelFields(offered: OfferedLevel, draft: Draft, texts: &'static RoundsTexts) -> impl IntoView {
    let language = use_language();
    let level = offered.level;
    let name = level_words(texts, level);
    let (id, template_id) = (due_id(level), format!("new-template-{}", level.code()));
    let typed = move || draft.due.with(|it| it.get(&level).cloned().unwrap_or_default());
    let set = move |event: web_sys::Event| draft.due.update(|it| drop(it.insert(level, event_target_value(&event))));
    let choose =
        move |event: web_sys::Event| draft.templates.update(|it| drop(it.insert(level, event_target_value(&event))));
    let label = |text: &str| fill(text, &[("level", &name.to_lowercase())]);
    let template = if offered.templates.len() > 1 {
        let chosen = untrack(|| draft.template_of(&offered)).map(|it| it.template);
        let option = |it: &OfferedTemplate| {
            let words = fill(
                texts.new.template_words,
                &[("template", &it.words(language, texts)), ("version", &it.version.to_string())],
            );
            view! { <option value=it.template.clone() selected=Some(&it.template) == chosen.as_ref()>{words}</option> }
        };
        let options = offered.templates.iter().map(option).collect_view();
        view! {
            <div class="field">
                <label class="field__label" for=template_id.clone()>{label(texts.new.template)}</label>
                <select class="field__input field__input--select" id=template_id.clone() on:change=choose>{options}</select>
            </div>
        }
        .into_any()
    } else {
        let words = offered.templates.first().map(|it| it.words(language, texts));
        view! { <p class="soft round-template">{words}</p> }.into_any()
    };
    view! {
        <div class="stack">
            <div class="columns">
                <div class="field">
                    <label class="field__label" for=id.clone()>{label(texts.last_day)}</label>
                    <input class="field__input" id=id type="date" aria-required="true" prop:value=typed on:input=set />
                </div>
                {template}
            </div>
            {past_notice(typed, texts)}
        </div>
    }
    .into_any()
}

/// What was filled in and what follows from it, before it is confirmed.
#[component]
fn Check(offer: Offer, draft: Draft, texts: &'static RoundsTexts) -> impl IntoView {
    let (tablet, router, language, telling) = (use_tablet(), use_router(), use_language(), Telling::new());
    let is_asked = RwSignal::new(false);
    let new = &texts.new;
    let body = untrack(|| draft.body(&offer));
    let done = Callback::new(move |()| router.go(&Route::Rounds(String::new())));
    let tell = Callback::new(move |()| {
        is_asked.set(false);
        telling.tell(tablet, (Verb::Post, ADDRESS.to_owned()), body.clone(), done);
    });
    let open = move |_| match untrack(|| draft.another_words(texts)) {
        Some(_) => is_asked.set(true),
        None => tell.run(()),
    };
    let closed = Callback::new(move |()| is_asked.set(false));
    let back = move |_| {
        draft.is_checked.set(false);
        focus_when_there("round-year".to_owned());
    };
    let day = |it: Option<NaiveDate>| it.map_or_else(|| "…".to_owned(), |it| day_words(it, language));
    let (from, to) = (day_of(draft.from), day_of(draft.to));
    let performed =
        (from.is_some() || to.is_some()).then(|| view! { <li>{texts.performed} " " {day(from)} "–" {day(to)}</li> });
    let level = |it: &OfferedLevel| {
        let due = untrack(|| draft.due_of(it.level));
        let past = past_notice(move || due.map(|it| it.to_string()).unwrap_or_default(), texts);
        let due = due.map(|it| day_words(it, language));
        let due = due.unwrap_or_else(|| texts.no_last_day.to_owned());
        let template = untrack(|| draft.template_of(it)).map(|it| it.words(language, texts));
        view! {
            <li><strong>{level_words(texts, it.level)}</strong> " (" {texts.units.of(it.units)} "): " {due}
                <span class="soft round-template">{template}</span>{past}</li>
        }
    };
    let levels = offer.levels.iter().map(level).collect_view();
    let happens = [new.tree, new.begun, new.told, new.reminded].map(|it| view! { <li>{it}</li> });
    view! {
        <section class="sheet" id="round-summary">
            <h2 id="check-title" tabindex="-1">{new.check_title}</h2>
            <p><strong>{draft.name.get_untracked()}</strong></p>
            <ul class="points">
                <li>{fill(texts.reviewed, &[("year", &draft.year.get_untracked())])}</li>
                {performed}
            </ul>
            <h3>{texts.last_days}</h3>
            <ul class="points">{levels}</ul>
            {order_notice(move || draft.days(), texts)}
            <h3>{new.what_happens}</h3>
            <ul class="points"><li>{new.opens_for.of(offer.units)}</li>{happens}</ul>
            <TellingLine telling codes=&new.refusals />
            <div class="row">
                <button type="button" class="button" id="open-round" on:click=open><Icon shape=Shape::Check /> {new.open}</button>
                <button type="button" class="button button--quiet" id="change-round" on:click=back>{new.back}</button>
            </div>
            {move || is_asked.get().then(|| view! { <Ask draft tell closed texts /> })}
        </section>
    }
    .into_any()
}

/// Asks once more where the year has an open round already.
#[component]
fn Ask(draft: Draft, tell: Callback<()>, closed: Callback<()>, texts: &'static RoundsTexts) -> impl IntoView {
    let new = &texts.new;
    view! {
        <Dialog title=new.another_title closed>
            <div class="stack">
                {untrack(|| draft.another_words(texts)).map(|it| warning("another-round", it))}
                <div class="row">
                    <button type="button" class="button button--danger" id="open-another" on:click=move |_| tell.run(())>{new.open_anyway}</button>
                    <button type="button" class="button" on:click=move |_| closed.run(())>{new.open_none}</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
