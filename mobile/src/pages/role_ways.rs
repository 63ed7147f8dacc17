//! The ways from the list of follow-ups to what depends on a role, and to the messages.
//!
//! It goes by the roles that the tablet knows of. The rule that must not be broken: it leads and grants nothing; the server
//! decides who may do what.

use form_model::{Level, Role};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::Inbox;
use crate::preferences::use_texts;
use crate::route::Route;
use crate::tablet::{Tablet, use_tablet};

impl Tablet {
    /// True if the person has one of these roles today; followed.
    pub(crate) fn has_role(self, roles: &[Role]) -> bool {
        self.follow_directory();
        let today = Moment::now().day().unwrap_or_default();
        self.read(|client| {
            let mut held = client.directory().into_iter().flat_map(|it| &it.assignments);
            held.any(|it| it.is_active(today) && roles.contains(&it.role))
        })
    }

    /// False of somebody who follows nothing up: whose roles are all of another kind, and who writes in no form; followed.
    pub(crate) fn takes_part(self) -> bool {
        self.follow_directory();
        let today = Moment::now().day().unwrap_or_default();
        self.read(|client| {
            let Some(directory) = client.directory() else { return true };
            let mut held = directory.assignments.iter().filter(|it| it.is_active(today)).map(|it| it.role).peekable();
            let has_roles = held.peek().is_some();
            !has_roles || held.any(takes_part) || directory.documents.iter().any(|it| !it.voices.is_empty())
        })
    }

    /// True if the person manages an administration or a company today; followed.
    fn manages_administration(self) -> bool {
        self.follow_directory();
        let today = Moment::now().day().unwrap_or_default();
        self.read(|client| {
            let Some(directory) = client.directory() else { return false };
            let managed = directory.assignments.iter().filter(|it| it.is_active(today) && it.role == Role::Manager);
            let is_one = |it: &form_model::Unit| it.level == Level::Administration;
            managed.map(|it| it.unit).any(|unit| directory.units.iter().any(|it| it.id == unit && is_one(it)))
        })
    }
}

/// True of the roles whose people carry a follow-up or its actions.
const fn takes_part(role: Role) -> bool {
    match role {
        Role::Manager
        | Role::Representative
        | Role::SubstituteRepresentative
        | Role::MainRepresentative
        | Role::Hr
        | Role::Employee => true,
        Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => false,
    }
}

/// The links.
#[component]
pub(crate) fn RoleWays() -> impl IntoView {
    let (tablet, texts, inbox) = (use_tablet(), use_texts(), expect_context::<Inbox>());
    inbox.freshen();
    let new = Memo::new(move |_| inbox.new_count());
    let messages = move || {
        let title = texts.messages.title;
        let (look, words) = match new.get() {
            None => ("next next--large next--calm", texts.messages.not_fetched.to_owned()),
            Some(0) => ("next next--large next--calm", texts.messages.none_new.to_owned()),
            Some(count) => ("next next--large", texts.messages.new_count.of(count)),
        };
        view! {
            <a class=look id="to-messages" href=Route::Messages.address()><Icon shape=Shape::Letter />
                <span class="stack"><strong>{title}</strong><span>{words}</span></span>
            </a>
        }
    };
    let rounds = move || {
        let is_for = tablet.has_role(&[Role::ProcessOwner, Role::Admin]) || tablet.manages_administration();
        let words = (texts.rounds.title, texts.rounds.link_help);
        is_for.then(|| way("to-rounds", Route::Rounds(String::new()), Shape::Calendar, words))
    };
    let unit_handover = move || {
        let words = (texts.unit_handover.title, texts.unit_handover.link_help);
        let route = Route::UnitHandover("new".to_owned());
        tablet.has_role(&[Role::Admin]).then(|| way("to-unit-handover", route, Shape::Person, words))
    };
    let fed_back = move || {
        let words = (texts.result.fed_back.title, texts.result.fed_back.link_help);
        tablet.has_role(&[Role::Employee]).then(|| way("to-fed-back", Route::FedBack, Shape::Share, words))
    };
    let support = {
        let words = (texts.support.title, texts.support.link_help);
        way("to-support", Route::Support, Shape::Help, words)
    };
    let raised = move || {
        let parts = [
            Role::Manager,
            Role::Representative,
            Role::SubstituteRepresentative,
            Role::MainRepresentative,
            Role::Hr,
            Role::Employee,
        ];
        let words = (texts.result.raised.title, texts.result.raised.link_help);
        tablet.has_role(&parts).then(|| way("to-raised", Route::Raised, Shape::Up, words))
    };
    view! { <div class="ways-on">{messages} {rounds} {unit_handover} {raised} {fed_back} {support} <LifeCycleWays /></div> }.into_any()
}

/// The links to what becomes of what people write.
#[component]
fn LifeCycleWays() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    let archive = move || {
        let words = (texts.life_cycle.archive.title, texts.life_cycle.archive.link_help);
        let writers = [Role::Manager, Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative];
        tablet.has_role(&writers).then(|| way("to-archive", Route::Archive(String::new()), Shape::Book, words))
    };
    let retention = move || {
        let words = (texts.life_cycle.retention.title, texts.life_cycle.retention.link_help);
        let deciders = [Role::RecordsOfficer, Role::Admin];
        tablet.has_role(&deciders).then(|| way("to-retention", Route::Retention, Shape::Clock, words))
    };
    let recorded = {
        let words = (texts.life_cycle.recorded.title, texts.life_cycle.recorded.link_help);
        way("to-what-is-recorded", Route::Recorded, Shape::Person, words)
    };
    let status = move || {
        let words = (texts.status.title, texts.status.link_help);
        tablet.has_role(&[Role::Admin]).then(|| way("to-status", Route::Status, Shape::Cloud, words))
    };
    view! { {archive} {retention} {status} {recorded} }.into_any()
}

fn way(id: &'static str, route: Route, shape: Shape, words: (&'static str, &'static str)) -> AnyView {
    view! {
        <a class="next next--large" id=id href=route.address()><Icon shape />
            <span class="stack"><strong>{words.0}</strong><span>{words.1}</span></span>
        </a>
    }
    .into_any()
}
