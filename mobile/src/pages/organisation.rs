//! Administering units, people and roles, for those whose roles give the power.
//!
//! All of it is at the server alone, so every screen says so without a network. The rule that must not be broken: nothing of
//! what people write in a follow-up is here.

mod desk;
mod fields;
mod import;
mod invitation;
mod people;
mod person;
mod refusal;
mod role_forms;
mod tree;
mod unit;
mod unit_forms;
mod units;

use leptos::prelude::*;

pub(crate) use desk::OrganisationDesk;
use desk::{Power, power};

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::route::{OrganisationView, Route};
use crate::tablet::use_tablet;

/// The screens.
#[component]
pub(crate) fn Organisation(view: OrganisationView) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    let power = Memo::new(move |_| power(tablet));
    let back = match view {
        OrganisationView::Unit(_) => (Route::Organisation(OrganisationView::Units), texts.organisation.to_units),
        OrganisationView::Person(_) => (Route::Organisation(OrganisationView::People), texts.organisation.to_people),
        OrganisationView::Units | OrganisationView::People | OrganisationView::Import => {
            (Route::Home, texts.case.to_list)
        }
    };
    let screen = move || match (power.get(), view.clone()) {
        (Power::None, _) | (Power::Sees, OrganisationView::Import) => view! { <NotPermitted /> }.into_any(),
        (Power::Sees, OrganisationView::People | OrganisationView::Person(_)) => view! { <NotPermitted /> }.into_any(),
        (_, OrganisationView::Units) => view! { <units::Units power /> }.into_any(),
        (_, OrganisationView::Unit(id)) => view! { <unit::UnitPage id power /> }.into_any(),
        (_, OrganisationView::People) => view! { <people::People /> }.into_any(),
        (_, OrganisationView::Person(id)) => view! { <person::PersonPage id /> }.into_any(),
        (_, OrganisationView::Import) => view! { <import::Import /> }.into_any(),
    };
    view! {
        <a class="back" href=back.0.address()><Icon shape=Shape::Back /> <span>{back.1}</span></a>
        {screen}
    }
}

#[component]
fn NotPermitted() -> impl IntoView {
    let texts = use_texts();
    view! {
        <h1>{texts.organisation.title}</h1>
        <p class="notice notice--partly" data-problem><Icon shape=Shape::Lock /> <span>{texts.server.not_permitted}</span></p>
    }
}

/// The ways between the parts, for those who administer.
#[component]
fn Ways(here: OrganisationView, power: Memo<Power>) -> impl IntoView {
    let (desk, tablet, texts) = (desk::use_desk(), use_tablet(), &use_texts().organisation);
    let way = move |to: OrganisationView, words: &'static str| {
        let is_here = (to == here).then_some("page");
        view! { <a class="choice choice--link" href=Route::Organisation(to).address() aria-current=is_here>{words}</a> }
    };
    let way = StoredValue::new(way);
    let link = move |to, words| way.with_value(|it| it(to, words));
    // Files are for those who administer everything; who that is shows once the units have come.
    let imports = move || desk.administers_all(tablet).then(|| link(OrganisationView::Import, texts.way_import));
    move || {
        (power.get() == Power::Administers).then(|| {
            view! {
                <nav class="choices" aria-label=texts.ways>
                    {link(OrganisationView::Units, texts.way_units)}
                    {link(OrganisationView::People, texts.way_people)}
                    {imports}
                </nav>
            }
        })
    }
}

/// The way here from the list of follow-ups. Who has the power stands in the tablet's own directory.
#[component]
pub(crate) fn OrganisationLink() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().organisation);
    let has_power = Memo::new(move |_| power(tablet) != Power::None);
    view! {
        <Show when=move || has_power.get()>
            <a class="next next--large" id="to-organisation" href=Route::Organisation(OrganisationView::Units).address()>
                <Icon shape=Shape::Root />
                <span class="stack"><strong>{texts.link_title}</strong><span>{texts.link_help}</span></span>
            </a>
        </Show>
    }
}
