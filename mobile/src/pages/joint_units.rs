//! Which units a follow-up covers: a manager of several has them followed up together, or each by itself.
//!
//! The server decides, since it knows what is written where; without a network the screen says so. The rule that must not be
//! broken: a unit in whose own follow-up something is written keeps it, and that is said.

use form_model::{Case, DocumentId, Occasion, Unit, UnitId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::components::{Icon, NotDoneNotice, Shape};
use crate::pages::case_head::CaseHead;
use crate::pages::follow_ups::unit_name;
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::server_question::{NotDone, Verb, tell};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{JointTexts, fill};

/// The status that says that something is in the way: here, what is written in the unit's own follow-up.
const CONFLICT: u16 = 409;

impl Tablet {
    /// The other units that a case covers; followed.
    pub(crate) fn also_covered(self, case: &Case) -> Vec<UnitId> {
        self.follow_directory();
        let units = self.read(|client| Some(client.directory()?.units_of(case))).unwrap_or_default();
        units.into_iter().filter(|it| *it != case.unit).collect()
    }

    /// The unit whose follow-up covers the unit of this case, if another one's does; followed.
    pub(crate) fn covering(self, case: &Case) -> Option<UnitId> {
        let round = self.round(case.round.filter(|_| case.occasion == Some(Occasion::Yearly))?)?;
        Some(round.covering(case.unit)).filter(|it| *it != case.unit)
    }

    /// The units that the person could have followed up in this follow-up, those that are included; followed.
    fn joinable(self, case: &Case) -> Vec<Unit> {
        let Some(round) = case.round.and_then(|it| self.round(it)) else { return Vec::new() };
        let Some(own) = round.units.iter().find(|it| it.id == case.unit) else { return Vec::new() };
        let managed = self.managed_units();
        let fits = |it: &&Unit| it.id != own.id && it.level == own.level && managed.contains(&it.id);
        let mut units: Vec<_> = round.units.iter().filter(fits).cloned().collect();
        units.sort_by(|one, other| one.name.cmp(&other.name));
        units
    }
}

/// What else a follow-up covers, in a line; or where this unit is followed up instead.
#[component]
pub(crate) fn CoveredLine(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().joint);
    let words = move || {
        let case = tablet.case(document)?;
        if let Some(with) = tablet.covering(&case) {
            return Some(fill(texts.covered, &[("unit", &unit_name(tablet, with))]));
        }
        let names: Vec<_> = tablet.also_covered(&case).into_iter().map(|it| unit_name(tablet, it)).collect();
        (!names.is_empty()).then(|| fill(texts.also, &[("units", &names.join(", "))]))
    };
    move || words().map(|it| view! { <p class="soft" data-covered>{it}</p> })
}

/// The way to the screen, for a manager of several units.
#[component]
pub(crate) fn JointUnitsLink(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().joint);
    let has_others = Memo::new(move |_| {
        let case = tablet.case(document).filter(|it| it.occasion == Some(Occasion::Yearly));
        let case = case.filter(|it| tablet.covering(it).is_none());
        case.is_some_and(|it| tablet.managed_units().contains(&it.unit) && !tablet.joinable(&it).is_empty())
    });
    view! {
        <Show when=move || has_others.get()>
            <li><a class="button button--quiet" id="to-joint-units" href=Route::Case(document, CaseView::JointUnits).address()>
                <Icon shape=Shape::List /> {texts.link}</a></li>
        </Show>
    }
}

/// The screen.
#[component]
pub(crate) fn JointUnits(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().joint);
    let problem = RwSignal::new(None);
    let is_telling = RwSignal::new(false);
    let rows = move || {
        let case = tablet.case(document)?;
        let units = tablet.joinable(&case);
        if units.is_empty() {
            return Some(
                view! { <p class="notice"><Icon shape=Shape::Check /> <span>{texts.none}</span></p> }.into_any(),
            );
        }
        let rows: Vec<_> = units
            .into_iter()
            .map(|unit| view! { <JoinableUnit case=case.clone() unit problem is_telling /> })
            .collect();
        Some(view! { <ul class="cards" aria-label=texts.group>{rows}</ul> }.into_any())
    };
    let told = move || {
        problem.get().map(|(unit, problem): (String, NotDone)| match problem {
            NotDone::Refused(refusal) if refusal.status == CONFLICT => view! {
                <p class="notice notice--partly" data-problem>
                    <Icon shape=Shape::Warning /> <span>{fill(texts.written_in, &[("unit", &unit)])}</span>
                </p>
            }
            .into_any(),
            problem @ (NotDone::Refused(_) | NotDone::Unanswered(_)) => view! { <NotDoneNotice problem /> }.into_any(),
        })
    };
    view! {
        <CaseHead document title=texts.title />
        <p class="soft">{texts.intro}</p>
        <div role="status">{told}</div>
        {rows}
    }
}

#[component]
fn JoinableUnit(
    case: Case,
    unit: Unit,
    problem: RwSignal<Option<(String, NotDone)>>,
    is_telling: RwSignal<bool>,
) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().joint);
    let covering = case.round.and_then(|it| tablet.round(it)).map(|it| it.covering(unit.id));
    let place = if covering == Some(case.unit) {
        Place::Here
    } else if covering.is_some_and(|it| it != unit.id) {
        Place::Elsewhere
    } else {
        Place::ByItself
    };
    let (state, shape, action) = place.words(texts);
    let with = (place != Place::Here).then(|| case.unit.to_string());
    let address = format!("/api/rounds/{}/joint/{}", case.round.map(|it| it.to_string()).unwrap_or_default(), unit.id);
    let name = StoredValue::new(unit.name.clone());
    let tell_server = move |_| {
        if is_telling.get_untracked() {
            return;
        }
        is_telling.set(true);
        problem.set(None);
        let (address, with) = (address.clone(), with.clone());
        spawn_local(async move {
            let told = tell::<()>(tablet, Verb::Put, &address, &json!({ "with": with })).await;
            // The person may have left the page by now.
            is_telling.try_set(false);
            if let Err(error) = told {
                problem.try_set(Some((name.get_value(), error)));
            }
        });
    };
    view! {
        <li class="card" data-unit=unit.id.to_string()>
            <div class="card__head">
                <h2 class="card__title">{unit.name.clone()}</h2>
                <p class="chip"><Icon shape /> {state}</p>
            </div>
            <button type="button" class="button button--quiet" aria-disabled=move || is_telling.get().to_string() on:click=tell_server>
                {fill(action, &[("unit", &unit.name)])}
            </button>
        </li>
    }
}

/// Where a unit is followed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the follow-up that is shown.
    Here,
    /// In that of a third unit.
    Elsewhere,
    /// In its own.
    ByItself,
}

impl Place {
    /// The state, its sign, and what can be done.
    const fn words(self, texts: &JointTexts) -> (&'static str, Shape, &'static str) {
        match self {
            Self::Here => (texts.together, Shape::Check, texts.part),
            Self::Elsewhere => (texts.elsewhere, Shape::Share, texts.join),
            Self::ByItself => (texts.by_itself, Shape::Dash, texts.join),
        }
    }
}
