//! How long records are kept, and what is due for disposal.
//!
//! Records officers and administrators decide the periods; records officers dispose, with a decision. It needs the network. The
//! rules that must not be broken: a kind without a number is kept for ever; and nothing goes before it was confirmed by name.

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

mod due;
mod own;

use crate::components::{Icon, Shape, TellingLine};
use crate::pages::fetched_screen::FetchedScreen;
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::tablet::use_tablet;
use crate::texts::{LifeCycleTexts, fill};
use due::DueRecords;
use own::OwnPeriods;

pub(super) use own::OwnRetention;

/// Where the server tells it, and is told.
pub(super) const ADDRESS: &str = "/api/retention";

/// The longest period, in years.
const YEARS_MAX: u16 = 200;

/// What the server tells of the periods.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Retention {
    pub(super) periods: Vec<Period>,
    may_change: bool,
    may_see_due: bool,
    /// Of the administrations and companies that concern the person.
    #[serde(default)]
    pub(super) administrations: Vec<OwnRetention>,
}

/// How long a kind of record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Period {
    pub(super) kind: String,
    pub(super) years: Option<u16>,
}

/// A period in words.
pub(super) fn period_words(texts: &LifeCycleTexts, years: Option<u16>) -> String {
    years.map_or_else(|| texts.for_ever.to_owned(), |it| texts.years.of(usize::from(it)))
}

/// What somebody wrote as a number of years; empty is none.
///
/// # Errors
/// If it is neither.
fn parse_years(words: &str) -> Result<Option<u16>, ()> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(None);
    }
    words.parse().ok().filter(|it| (1..=YEARS_MAX).contains(it)).map(Some).ok_or(())
}

/// The screen.
#[component]
pub(crate) fn RetentionScreen() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().life_cycle.retention);
    let shown = Asked::<Retention>::start(tablet, ADDRESS);
    let again = Callback::new(move |()| shown.ask(tablet));
    let content = move || {
        let Retention { periods, may_change, may_see_due, administrations } = shown.answer.get()?;
        let own = administrations.into_iter().filter(|it| it.may_change);
        let own = own.map(|own| view! { <OwnPeriods own again /> }).collect::<Vec<_>>();
        let parts = if may_change {
            view! { <Periods periods again /> }.into_any()
        } else {
            view! { <PeriodList periods /> }.into_any()
        };
        Some(view! { {parts} {own} {may_see_due.then(|| view! { <DueRecords /> })} })
    };
    view! {
        <FetchedScreen title=texts.title intro=texts.intro asking=shown.asking again>{content}</FetchedScreen>
    }
    .into_any()
}

#[component]
fn PeriodList(periods: Vec<Period>) -> impl IntoView {
    let all = &use_texts().life_cycle;
    let items = periods.into_iter().map(|it| {
        view! { <dt>{all.kind(&it.kind).to_owned()}</dt> <dd>{period_words(all, it.years)}</dd> }
    });
    view! {
        <section class="sheet"><h2>{all.retention.periods}</h2> <dl class="records">{items.collect::<Vec<_>>()}</dl></section>
    }
    .into_any()
}

#[component]
fn Periods(periods: Vec<Period>, again: Callback<()>) -> impl IntoView {
    let (tablet, all) = (use_tablet(), &use_texts().life_cycle);
    let texts = &all.retention;
    let telling = Telling::new();
    let is_bad = RwSignal::new(false);
    let written = |it: Period| (it.kind, RwSignal::new(it.years.map(|it| it.to_string()).unwrap_or_default()));
    let fields: Vec<(String, RwSignal<String>)> = periods.into_iter().map(written).collect();
    let inputs = fields.iter().map(|(kind, years)| {
        let (id, years) = (format!("retention-{kind}"), *years);
        let label = fill(texts.years_of, &[("kind", all.kind(kind))]);
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{label}</label>
                <input class="field__input" id=id inputmode="numeric" maxlength="3" autocomplete="off"
                    aria-describedby="retention-hint" bind:value=years />
            </div>
        }
    });
    let inputs = inputs.collect::<Vec<_>>();
    let fields = StoredValue::new(fields);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read = |(kind, years): &(String, RwSignal<String>)| {
            parse_years(&years.get_untracked()).map(|years| json!({ "kind": kind, "years": years }))
        };
        let periods: Result<Vec<_>, ()> = fields.with_value(|it| it.iter().map(read).collect());
        is_bad.set(periods.is_err());
        if let Ok(periods) = periods {
            telling.tell(tablet, (Verb::Put, ADDRESS.to_owned()), json!(periods), again);
        }
    };
    let bad = move || {
        is_bad.get().then(|| {
            view! { <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{texts.bad_years}</span></p> }
        })
    };
    view! {
        <form class="sheet" id="retention-periods" on:submit=save>
            <h2>{texts.periods}</h2>
            <p class="soft">{texts.periods_help}</p>
            <p class="field__hint" id="retention-hint">{texts.years_hint}</p>
            {inputs}
            <div role="alert">{bad}</div>
            <TellingLine telling />
            <button type="submit" class="button button--start">{texts.save}</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_years_is_read_and_nothing_means_for_ever() {
        assert_eq!(parse_years(" 10 "), Ok(Some(10)));
        assert_eq!(parse_years(" "), Ok(None));
        for wrong in ["0", "201", "tio", "-1", "1.5"] {
            assert_eq!(parse_years(wrong), Err(()), "{wrong}");
        }
    }
}
