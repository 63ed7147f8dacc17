//! What an administration or company decides for itself about how long its records are kept.
//!
//! The rule that must not be broken: what it has not decided it keeps as the whole organisation does, and the list says so.

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::{ADDRESS, parse_years, period_words};
use crate::components::{Icon, Shape, TellingLine};
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::Telling;
use crate::tablet::use_tablet;
use crate::texts::fill;

/// How an administration or company keeps its records.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct OwnRetention {
    unit: String,
    pub(crate) name: String,
    pub(crate) is_mine: bool,
    pub(super) may_change: bool,
    pub(crate) periods: Vec<OwnPeriod>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct OwnPeriod {
    pub(crate) kind: String,
    pub(crate) years: Option<u16>,
    is_own: bool,
}

/// What is chosen for a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    AsTheWhole,
    ForEver,
    Years,
}

impl Choice {
    const ALL: [Self; 3] = [Self::AsTheWhole, Self::ForEver, Self::Years];

    const fn of(period: &OwnPeriod) -> Self {
        match (period.is_own, period.years) {
            (false, _) => Self::AsTheWhole,
            (true, None) => Self::ForEver,
            (true, Some(_)) => Self::Years,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::AsTheWhole => "whole",
            Self::ForEver => "for-ever",
            Self::Years => "years",
        }
    }
}

/// A kind of record while it is decided on.
#[derive(Debug, Clone)]
struct Field {
    kind: String,
    choice: RwSignal<Choice>,
    years: RwSignal<String>,
}

impl Field {
    /// What the server is told of it: nothing where it is kept as in the whole.
    fn decided(&self) -> Result<Option<serde_json::Value>, ()> {
        let years = match self.choice.get_untracked() {
            Choice::AsTheWhole => return Ok(None),
            Choice::ForEver => None,
            Choice::Years => Some(parse_years(&self.years.get_untracked())?.ok_or(())?),
        };
        Ok(Some(json!({ "kind": self.kind, "years": years })))
    }
}

/// The form of one administration.
#[component]
pub(super) fn OwnPeriods(own: OwnRetention, again: Callback<()>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().life_cycle.retention);
    let (telling, is_bad) = (Telling::new(), RwSignal::new(false));
    let fields: Vec<Field> = own.periods.iter().map(field_of).collect();
    let rows = own.periods.iter().zip(&fields).map(|(period, field)| row(&own.unit, period, field.clone()));
    let rows = rows.collect::<Vec<_>>();
    let address = format!("{ADDRESS}/{}", own.unit);
    let fields = StoredValue::new(fields);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let decided: Result<Vec<_>, ()> = fields.with_value(|it| it.iter().map(Field::decided).collect());
        is_bad.set(decided.is_err());
        if let Ok(decided) = decided {
            let decided: Vec<_> = decided.into_iter().flatten().collect();
            telling.tell(tablet, (Verb::Put, address.clone()), json!(decided), again);
        }
    };
    let bad = move || {
        is_bad.get().then(|| {
            view! { <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{texts.bad_own_years}</span></p> }
        })
    };
    view! {
        <form class="sheet" data-own-retention=own.unit.clone() on:submit=save>
            <h2>{fill(texts.own_periods, &[("name", &own.name)])}</h2>
            <p class="soft">{texts.own_help}</p>
            {rows}
            <div role="alert">{bad}</div>
            <TellingLine telling />
            <button type="submit" class="button button--start">{texts.save}</button>
        </form>
    }
    .into_any()
}

fn field_of(period: &OwnPeriod) -> Field {
    let years = period.years.filter(|_| period.is_own).map(|it| it.to_string()).unwrap_or_default();
    Field { kind: period.kind.clone(), choice: RwSignal::new(Choice::of(period)), years: RwSignal::new(years) }
}

fn row(unit: &str, period: &OwnPeriod, field: Field) -> AnyView {
    let all = &use_texts().life_cycle;
    let texts = &all.retention;
    let id = format!("own-{unit}-{}", period.kind);
    let years_id = format!("{id}-years");
    let (label, choice, years) = (all.kind(&period.kind).to_owned(), field.choice, field.years);
    let inherited = if period.is_own { String::new() } else { format!(": {}", period_words(all, period.years)) };
    let options = Choice::ALL.map(|it| {
        let words = match it {
            Choice::AsTheWhole => format!("{}{inherited}", texts.as_the_whole),
            Choice::ForEver => all.for_ever.to_owned(),
            Choice::Years => texts.own_years.to_owned(),
        };
        view! { <option value=it.code() selected=choice.get_untracked() == it>{words}</option> }
    });
    let choose = move |event: web_sys::Event| {
        let code = event_target_value(&event);
        choice.set(Choice::ALL.into_iter().find(|it| it.code() == code).unwrap_or(Choice::AsTheWhole));
    };
    let years_label = fill(texts.years_of, &[("kind", &label)]);
    let input = move || {
        (choice.get() == Choice::Years).then(|| {
            view! {
                <label class="hidden-visually" for=years_id.clone()>{years_label.clone()}</label>
                <input class="field__input" id=years_id.clone() inputmode="numeric" maxlength="3" autocomplete="off" bind:value=years />
            }
        })
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <select class="field__input field__input--select" id=id on:change=choose>{options}</select>
            {input}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inherited(years: Option<u16>) -> OwnPeriod {
        OwnPeriod { kind: "action-plan".to_owned(), years, is_own: false }
    }

    fn decided(years: Option<u16>) -> OwnPeriod {
        OwnPeriod { is_own: true, ..inherited(years) }
    }

    #[test]
    fn what_an_administration_has_not_decided_is_not_told_as_its_own() {
        let owner = Owner::new();
        owner.set();
        assert_eq!(field_of(&inherited(Some(10))).decided(), Ok(None));
        assert_eq!(field_of(&decided(None)).decided(), Ok(Some(json!({ "kind": "action-plan", "years": null }))));
        let own = field_of(&decided(Some(10)));
        assert_eq!(own.decided(), Ok(Some(json!({ "kind": "action-plan", "years": 10 }))));
        own.years.set(String::new());
        assert_eq!(own.decided(), Err(()), "a number of its own needs a number");
    }
}
