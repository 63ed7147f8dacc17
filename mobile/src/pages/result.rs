//! The level above: how far the units below have come, and what those that handed in answered, down to the single answer.
//!
//! It needs the network, since the server alone knows. The rule that must not be broken: what is here was handed in; of a
//! draft there is nothing but how far it has come.

mod answers;
mod bars;
mod beside;
mod board;
mod closing;
mod comparison;
mod findings;
mod places;
mod questions;
mod reply;
mod told;

use leptos::prelude::*;

use crate::components::{AskingLine, Icon, Shape};
use crate::moments::Moment;
use crate::preferences::use_texts;
use crate::route::Route;
use crate::server_question::Unanswered;
use crate::server_talk::Asked;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::ResultTexts;
pub(crate) use beside::{BelowLine, BelowQuestion, Beside};
pub(crate) use places::ResultLink;
pub(crate) use reply::ReplyShown;
use told::{Figures, Place};
pub(crate) use told::{Reply, Words};

/// What was fetched so lately is not fetched again for the next screen.
const FRESH_MS: u64 = 30_000;

/// The figures of the place that was looked at last, kept while the space is open: every part of it begins from them.
#[derive(Clone, Copy)]
pub(crate) struct ResultDesk {
    key: RwSignal<String>,
    figures: Asked<Figures>,
}

impl ResultDesk {
    /// Knows nothing yet.
    pub(crate) fn start() -> Self {
        Self { key: RwSignal::new(String::new()), figures: Asked::at(String::new()) }
    }

    /// Forgets everything: the space was closed.
    pub(crate) fn forget(self) {
        self.key.set(String::new());
        self.figures.answer.set(None);
        self.figures.asking.at.set(None);
        self.figures.asking.problem.set(None);
    }

    fn look(self, tablet: Tablet, at: &At) {
        let query = at.query();
        let is_fresh = self
            .figures
            .asking
            .at
            .get_untracked()
            .is_some_and(|it| Moment::now().0 - it.0.min(Moment::now().0) < FRESH_MS);
        if self.key.get_untracked() != query {
            self.forget();
            self.key.set(query.clone());
        } else if is_fresh {
            return;
        }
        self.figures.ask_at(tablet, format!("/api/roll-up?{query}"));
    }
}

/// A unit in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At {
    round: String,
    unit: String,
}

impl At {
    fn query(&self) -> String {
        format!("round={}&unit={}", self.round, self.unit)
    }

    /// The address of a part of the place's result.
    fn route(&self, part: &str) -> Route {
        let slash = if part.is_empty() { "" } else { "/" };
        Route::Result(format!("{}/{}{slash}{part}", self.round, self.unit))
    }

    fn below(&self, unit: &str) -> Self {
        Self { round: self.round.clone(), unit: unit.to_owned() }
    }
}

/// A place on the screen.
#[derive(Clone, Copy)]
pub(super) struct Looking {
    at: StoredValue<At>,
    figures: Asked<Figures>,
}

impl Looking {
    fn route(self, part: &str) -> Route {
        self.at.with_value(|it| it.route(part))
    }

    fn query(self) -> String {
        self.at.with_value(At::query)
    }

    /// What was told about the place; followed.
    fn figures(self) -> Option<Figures> {
        self.figures.answer.get()
    }

    /// What a unit of the place is called; followed.
    fn levels(self) -> Vec<form_model::Level> {
        self.figures
            .answer
            .with(|it| it.as_ref().map(|it| it.levels.iter().map(|it| it.level).collect()).unwrap_or_default())
    }
}

/// The screens of results, by what stands behind their address.
#[component]
pub(crate) fn Results(part: String) -> impl IntoView {
    let mut parts = part.splitn(3, '/').map(str::to_owned);
    match (parts.next().filter(|it| !it.is_empty()), parts.next()) {
        (Some(round), Some(unit)) => {
            let rest = parts.next().unwrap_or_default();
            view! { <OnePlace at=At { round, unit } part=rest /> }.into_any()
        }
        (_, _) => view! { <places::Places /> }.into_any(),
    }
}

#[component]
fn OnePlace(at: At, part: String) -> impl IntoView {
    let (tablet, texts, desk) = (use_tablet(), &use_texts().result, expect_context::<ResultDesk>());
    desk.look(tablet, &at);
    let looking = Looking { at: StoredValue::new(at), figures: desk.figures };
    let again = Callback::new(move |()| desk.figures.ask(tablet));
    let is_here = Memo::new(move |_| desk.figures.answer.with(Option::is_some));
    // The other parts ask for what is theirs, and say how that went.
    let has_own_line =
        matches!(part.split('/').next(), Some("comparison" | "findings" | "raised" | "closing" | "answers"));
    let is_gone = move || !is_here.get() && desk.figures.asking.problem.get().is_some_and(Unanswered::is_final);
    let asks_here = move || (!has_own_line || !is_here.get()) && !is_gone();
    let part = StoredValue::new(part);
    let content = move || {
        is_here.get().then(|| {
            let part = part.get_value();
            let (view, argument) = part.split_once('/').unwrap_or((&part, ""));
            let argument = argument.to_owned();
            match view {
                "questions" => view! { <questions::Questions looking level=argument /> }.into_any(),
                "comparison" => view! { <comparison::Comparison looking level=argument /> }.into_any(),
                "findings" => view! { <findings::Findings looking kind=argument /> }.into_any(),
                "raised" => view! { <findings::Raised looking /> }.into_any(),
                "closing" => view! { <closing::Closing looking /> }.into_any(),
                "answers" => view! { <answers::Answers looking argument /> }.into_any(),
                _ => view! { <board::Board looking /> }.into_any(),
            }
        })
    };
    view! {
        <Head looking texts />
        <Ways looking part=part.get_value() texts />
        <Show when=asks_here><AskingLine asking=desk.figures.asking again /></Show>
        <Show when=is_gone><p class="notice notice--partly"><Icon shape=Shape::Lock /> <span>{texts.not_here}</span></p></Show>
        {content}
    }
    .into_any()
}

#[component]
fn Head(looking: Looking, texts: &'static ResultTexts) -> impl IntoView {
    let title = move || looking.figures().map_or(texts.title.to_owned(), |it| it.place.unit_name);
    let about = move || looking.figures().map(|it| it.place.round_name);
    let path = move || {
        let figures = looking.figures()?;
        let at = looking.at.get_value();
        let has_above = !figures.above.is_empty();
        let links = figures.above.into_iter().map(|it| {
            let address = at.below(&it.unit).route("").address();
            view! { <li><a class="crumb" href=address>{it.name}</a></li> }
        });
        let links = links.collect_view();
        has_above.then(|| view! { <nav aria-label=texts.path><ol class="crumbs">{links}</ol></nav> })
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Result(String::new()).address()><Icon shape=Shape::Back /> <span>{texts.to_places}</span></a>
            {path}
            <h1>{title}</h1>
            <p class="soft">{about}</p>
        </header>
    }
    .into_any()
}

#[component]
fn Ways(looking: Looking, part: String, texts: &'static ResultTexts) -> impl IntoView {
    let here = match part.split('/').next().unwrap_or_default() {
        "answers" => "questions".to_owned(),
        part => part.to_owned(),
    };
    let here = StoredValue::new(here);
    let ways = [
        ("", texts.way_board),
        ("questions", texts.way_questions),
        ("comparison", texts.way_comparison),
        ("findings", texts.way_findings),
        ("raised", texts.way_raised),
    ];
    let link = move |part: &'static str, words: &'static str| {
        let is_here = here.with_value(|it| it == part).then_some("page");
        view! { <a class="choice choice--link" data-way=part href=looking.route(part).address() aria-current=is_here>{words}</a> }
    };
    let links = ways.map(|(part, words)| link(part, words));
    // Where no level below answers closing questions there is nothing behind it.
    let has_closing =
        Memo::new(move |_| looking.figures.answer.with(|it| it.as_ref().is_some_and(|it| it.has_closing)));
    let closing = move || has_closing.get().then(|| link("closing", texts.way_closing));
    view! { <nav class="choices" aria-label=texts.ways>{links} {closing}</nav> }.into_any()
}

/// Which level is shown, where there are several: a choice of links, each behind `part`.
#[component]
fn LevelWays(looking: Looking, part: &'static str, level: Memo<Option<form_model::Level>>) -> impl IntoView {
    let texts = &use_texts().result;
    let links = move || {
        let levels = looking.levels();
        (levels.len() > 1).then(|| {
            let link = |it: form_model::Level| {
                let is_here = (level.get() == Some(it)).then_some("page");
                let address = looking.route(&format!("{part}/{}", it.code())).address();
                view! { <a class="choice choice--link" data-level=it.code() href=address aria-current=is_here>{level_words(texts, it)}</a> }
            };
            let links = levels.into_iter().map(link).collect_view();
            view! { <nav class="choices" aria-label=texts.levels_label>{links}</nav> }
        })
    };
    view! { {links} }.into_any()
}

/// The level that an address names, or the first there is.
fn chosen_level(looking: Looking, code: String) -> Memo<Option<form_model::Level>> {
    let code = StoredValue::new(code);
    Memo::new(move |_| {
        let named = code.with_value(|it| form_model::Level::from_code(it));
        let levels = looking.levels();
        named.filter(|it| levels.contains(it)).or_else(|| levels.first().copied())
    })
}

/// A level in the plural.
fn level_words(texts: &ResultTexts, level: form_model::Level) -> &'static str {
    let at = form_model::Level::ALL.iter().position(|it| *it == level);
    at.and_then(|it| texts.levels.get(it)).copied().unwrap_or_default()
}

/// What shows a place as a link to it.
fn place_route(place: &Place) -> Route {
    At { round: place.round.clone(), unit: place.unit.clone() }.route("")
}
