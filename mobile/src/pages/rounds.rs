//! Rounds: which there are and how far the units have come in each, for those who run them; administrators may look.
//!
//! One round and opening a new one have files of their own below `rounds/`. Only the server knows, so it is said when there
//! is no network. The rule that must not be broken: nothing of what people write in a follow-up is here.

mod archiving;
mod closing;
mod last_days;
mod late_units;
mod left;
mod method;
mod new;
mod one;
mod told;

use form_model::Role;
use leptos::prelude::*;

use crate::components::{AskingLine, Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::units::{ADDRESS as PROGRESS_ADDRESS, Listed};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, RoundsTexts, fill};
use new::NewRound;
use one::OneRound;
use told::{Counts, Round};

/// Where the server tells it, and is told.
const ADDRESS: &str = "/api/rounds";

/// What the server tells of rounds.
#[derive(Clone, Copy)]
struct Told {
    tablet: Tablet,
    rounds: Asked<Vec<Round>>,
    /// Empty for those who may see the rounds and not how far the units have come.
    progress: Asked<Vec<Listed>>,
}

impl Told {
    fn start(tablet: Tablet) -> Self {
        Self { tablet, rounds: Asked::start(tablet, ADDRESS), progress: Asked::start(tablet, PROGRESS_ADDRESS) }
    }

    fn again(self) -> Callback<()> {
        Callback::new(move |()| {
            self.rounds.ask(self.tablet);
            self.progress.ask(self.tablet);
        })
    }

    /// The yearly follow-ups of a round; followed.
    fn units_of(self, round: &str) -> Vec<Listed> {
        let is_of = |it: &&Listed| it.round == round && it.event_date.is_none();
        self.progress.answer.with(|it| it.iter().flatten().filter(is_of).cloned().collect())
    }
}

/// The screens of rounds, by what stands behind their address.
#[component]
pub(crate) fn Rounds(part: String) -> impl IntoView {
    match part.as_str() {
        "" => view! { <RoundList /> }.into_any(),
        "new" => view! { <NewRound /> }.into_any(),
        _ => view! { <OneRound id=part /> }.into_any(),
    }
}

#[component]
fn RoundList() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().rounds);
    let told = Told::start(tablet);
    let may_open = move || {
        tablet.has_role(&[Role::ProcessOwner]).then(|| {
            let address = Route::Rounds("new".to_owned()).address();
            view! { <a class="button" id="new-round" href=address><Icon shape=Shape::Plus /> {texts.new.title}</a> }
        })
    };
    let list = move || {
        let rounds = told.rounds.answer.get()?;
        let nothing = rounds.is_empty().then(|| {
            view! { <section class="empty"><Icon shape=Shape::Calendar /><h2>{texts.none}</h2><p>{texts.none_help}</p></section> }
        });
        let cards = rounds.into_iter().map(|round| view! { <RoundCard told round texts /> }).collect_view();
        Some(view! { {nothing} <ul class="cards cards--cases">{cards}</ul> })
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.title}</h1>{may_open}</header>
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=told.rounds.asking again=told.again() />
        {list}
    }
    .into_any()
}

#[component]
fn RoundCard(told: Told, round: Round, texts: &'static RoundsTexts) -> impl IntoView {
    let language = use_language();
    let address = Route::Rounds(round.id.clone()).address();
    let due = round.levels.iter().filter_map(|it| Some((it.level, it.due?)));
    let due = due.map(|(level, due)| view! { <li>{level_words(texts, level)} ": " {day_words(due, language)}</li> });
    let due = due.collect_view();
    let id = round.id.clone();
    view! {
        <li>
            <a class="card card--link" data-round=round.id.clone() href=address>
                <div class="card__head">
                    <div>
                        <p class="card__kicker">{reviewed_words(&round, texts)}</p>
                        <h2 class="card__title">{round.name.clone()}</h2>
                    </div>
                    {state_chip(&round, texts, language)}
                </div>
                {performed_words(&round, texts, language).map(|it| view! { <p>{it}</p> })}
                {counts_line(told, id, round.units, texts)}
                <div><p class="soft">{texts.last_days}</p><ul class="round-days">{due}</ul></div>
            </a>
        </li>
    }
    .into_any()
}

fn reviewed_words(round: &Round, texts: &RoundsTexts) -> String {
    fill(texts.reviewed, &[("year", &round.reviewed_year.to_string())])
}

fn state_chip(round: &Round, texts: &RoundsTexts, language: Language) -> AnyView {
    if let Some(day) = round.archived_at_ms.and_then(|it| Moment(it).day()) {
        let words = fill(language.texts().life_cycle.archiving.archived, &[("date", &day_words(day, language))]);
        return view! { <p class="chip" data-archived-round><Icon shape=Shape::Book /> {words}</p> }.into_any();
    }
    match round.closed_at_ms {
        None => view! { <p class="chip chip--good"><Icon shape=Shape::Pen /> {texts.open}</p> }.into_any(),
        Some(at) => {
            let day = Moment(at).day().map(|it| day_words(it, language)).unwrap_or_default();
            view! { <p class="chip"><Icon shape=Shape::Lock /> {fill(texts.closed, &[("date", &day)])}</p> }.into_any()
        }
    }
}

/// "Genomförs 1 oktober–30 november".
fn performed_words(round: &Round, texts: &RoundsTexts, language: Language) -> Option<String> {
    if round.performed_from.is_none() && round.performed_to.is_none() {
        return None;
    }
    let day = |it: Option<chrono::NaiveDate>| it.map(|it| day_words(it, language)).unwrap_or_default();
    Some(format!("{} {}–{}", texts.performed, day(round.performed_from), day(round.performed_to)))
}

/// How many units are in a round, and how far they have come where the person may know; followed.
fn counts_line(told: Told, round: String, units: usize, texts: &'static RoundsTexts) -> impl IntoView {
    move || {
        let counts = Counts::of(&told.units_of(&round));
        let late = (counts.late > 0).then(|| {
            view! { <p class="chip chip--bad"><Icon shape=Shape::Warning /> {texts.late.of(counts.late)}</p> }
        });
        let far = (counts.all > 0).then(|| {
            view! {
                <p class="chip chip--good"><Icon shape=Shape::Check /> {texts.handed_in.of(counts.handed_in)}</p>
                <p class="chip"><Icon shape=Shape::Dash /> {texts.not_begun.of(counts.not_begun)}</p>
                {late}
            }
        });
        view! { <div class="row" data-counts><p class="chip"><Icon shape=Shape::List /> {texts.units.of(units)}</p>{far}</div> }
    }
}

/// A level in the plural.
fn level_words(texts: &RoundsTexts, level: form_model::Level) -> &'static str {
    let at = form_model::Level::ALL.iter().position(|it| *it == level);
    at.and_then(|it| texts.levels.get(it)).copied().unwrap_or_default()
}
