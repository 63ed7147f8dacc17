//! The units as the server tells them, kept while the space is open, and who may do what with them.
//!
//! It asks and keeps; what it means is judged by `tree`. The rules that must not be broken: a code that lets somebody in is
//! kept in memory alone, and only until it is hidden or another one is made; and nothing outlasts the open space.

use std::sync::Arc;

use chrono::NaiveDate;
use form_model::{Level, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::Value;

use crate::components::{Icon, Shape, UnansweredNotice};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::server_question::{NotDone, Unanswered, Verb, ask, tell};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// What was fetched so lately is not fetched again for the next screen: a large organisation is some megabytes.
const FRESH_MS: u64 = 30_000;

/// What somebody may do with the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Power {
    None,
    Sees,
    Administers,
}

/// What the person of the tablet may do, by the roles that the tablet knows; followed.
pub(super) fn power(tablet: Tablet) -> Power {
    let roles = own_roles(tablet);
    let has = |role| roles.iter().any(|it| it.0 == role);
    match (has(Role::Admin), has(Role::ProcessOwner)) {
        (true, _) => Power::Administers,
        (false, true) => Power::Sees,
        (false, false) => Power::None,
    }
}

/// The person's roles of today, with their units; followed.
fn own_roles(tablet: Tablet) -> Vec<(Role, String)> {
    tablet.follow_directory();
    let today = Moment::now().day();
    tablet.read(|client| {
        let own = client.directory().into_iter().flat_map(|it| &it.assignments);
        let active = own.filter(|it| today.is_none_or(|day| it.is_active(day)));
        active.map(|it| (it.role, it.unit.to_string())).collect()
    })
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct UnitRow {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) code: Option<String>,
    /// The list that brought it.
    pub(super) list: Option<String>,
    pub(super) last_day: Option<NaiveDate>,
    pub(super) has_open_followup: bool,
    pub(super) assignments: Vec<HeldRole>,
}

/// A role that somebody has, had or will have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct HeldRole {
    pub(super) person: String,
    pub(super) person_name: String,
    pub(super) unit: String,
    pub(super) role: Role,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Answer {
    units: Vec<UnitRow>,
}

/// What was fetched, and when.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) at: Moment,
    pub(super) units: Vec<UnitRow>,
}

impl Fetched {
    pub(super) fn unit(&self, id: &str) -> Option<&UnitRow> {
        self.units.iter().find(|it| it.id == id)
    }

    /// What a unit is called: with the unit above behind it where another has the same name.
    pub(super) fn called(&self, unit: &UnitRow) -> String {
        let is_namesake = self.units.iter().any(|it| it.name == unit.name && it.id != unit.id);
        let above = unit.parent.as_deref().filter(|_| is_namesake).and_then(|it| self.unit(it));
        above.map_or_else(|| unit.name.clone(), |above| format!("{} ({})", unit.name, above.name))
    }
}

/// A code that was made for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Invitation {
    /// For whom; the answer does not say it.
    #[serde(default)]
    pub(super) person: String,
    pub(super) code: String,
    pub(super) fragment: String,
    pub(super) expires_at: u64,
    pub(super) chooses_password: bool,
}

/// What the screens share while the space is open.
#[derive(Clone, Copy)]
pub(crate) struct OrganisationDesk {
    pub(super) fetched: RwSignal<Option<Arc<Fetched>>>,
    problem: RwSignal<Option<Unanswered>>,
    is_asking: RwSignal<bool>,
    /// Counts the spaces that were closed, so that an answer for one of them is not kept.
    closed: StoredValue<u32>,
    /// What is looked for among the units; it stays while somebody looks into one.
    pub(super) wanted: RwSignal<String>,
    /// What is looked for among the people.
    pub(super) wanted_people: RwSignal<String>,
    pub(super) invitation: RwSignal<Option<Invitation>>,
    /// What was done last, in words, until the next screen.
    pub(super) said: RwSignal<String>,
}

impl OrganisationDesk {
    /// With nothing on it.
    pub(crate) fn start() -> Self {
        Self {
            fetched: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            closed: StoredValue::new(0),
            wanted: RwSignal::default(),
            wanted_people: RwSignal::default(),
            invitation: RwSignal::new(None),
            said: RwSignal::default(),
        }
    }

    /// Nothing is on it any more: the space was closed.
    pub(crate) fn forget(self) {
        self.closed.update_value(|it| *it += 1);
        self.fetched.set(None);
        self.problem.set(None);
        self.is_asking.set(false);
        self.invitation.set(None);
        for words in [self.wanted, self.wanted_people, self.said] {
            words.set(String::new());
        }
    }

    /// Fetches the units when a screen opens, unless that was done a moment ago.
    pub(super) fn visit(self, tablet: Tablet) {
        let is_new = |it: &Arc<Fetched>| Moment::now().0.saturating_sub(it.at.0) < FRESH_MS;
        let is_fresh = self.fetched.with_untracked(|it| it.as_ref().is_some_and(is_new));
        // Without a network the screen says so, whatever it knows.
        if !is_fresh || !window().navigator().on_line() {
            self.fetch(tablet);
        }
    }

    /// Fetches the units; those that were fetched before stay until then.
    pub(super) fn fetch(self, tablet: Tablet) {
        self.is_asking.try_set(true);
        let closed = self.closed.get_value();
        spawn_local(async move {
            let answer = ask::<Answer>(tablet, "/api/organisation/units").await;
            if self.closed.try_get_value() != Some(closed) {
                return;
            }
            self.is_asking.try_set(false);
            match answer {
                Ok(answer) => {
                    self.problem.try_set(None);
                    self.fetched.try_set(Some(Arc::new(Fetched { at: Moment::now(), units: answer.units })));
                }
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// True if the person administers from the top of all units; followed.
    pub(super) fn administers_all(self, tablet: Tablet) -> bool {
        let roles = own_roles(tablet);
        self.fetched.with(|it| {
            it.as_ref().is_some_and(|it| {
                let mut tops = it.units.iter().filter(|unit| unit.parent.is_none());
                tops.any(|top| roles.iter().any(|(role, unit)| *role == Role::Admin && *unit == top.id))
            })
        })
    }
}

/// What the screens share.
pub(super) fn use_desk() -> OrganisationDesk {
    expect_context()
}

/// Tells the server something, with the one kind of body and answer that these screens need.
pub(super) async fn told(tablet: Tablet, verb: Verb, address: String, body: Value) -> Result<Value, NotDone> {
    tell(tablet, verb, &address, &body).await
}

/// How fetching went, with the button to do it again.
#[component]
pub(super) fn FetchState() -> impl IntoView {
    let (desk, tablet, server, language) = (use_desk(), use_tablet(), &use_texts().server, use_language());
    let problem = move || desk.problem.get().map(|it| view! { <UnansweredNotice problem=it /> });
    let at = move || {
        let at = desk.fetched.with(|it| it.as_ref().map(|it| it.at))?;
        Some(fill(server.fetched, &[("time", &at.words(language))]))
    };
    let words = move || if desk.is_asking.get() { Some(server.fetching.to_owned()) } else { at() };
    view! {
        <div role="status" class="stack" data-organisation-status>{problem}</div>
        <p class="row row--apart soft">
            <span>{words}</span>
            <button type="button" class="quiet" id="fetch-organisation" aria-disabled=move || desk.is_asking.get().to_string()
                on:click=move |_| if !desk.is_asking.get_untracked() { desk.fetch(tablet); }>
                <Icon shape=Shape::Redo /> {server.fetch_again}
            </button>
        </p>
    }
}
