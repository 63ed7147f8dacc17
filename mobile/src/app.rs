//! The whole app: the way into a person's space, then the frame around every screen and the screen itself.
//!
//! Every route is on this page; some screens are in pieces that are fetched when they are first opened. The rule that must
//! not be broken: a change of language makes the screens anew and loses nothing, since all that people write is in the
//! document at once.

use form_model::DocumentId;
use leptos::prelude::*;

use crate::components::{Brand, ConnectionLine, Following, Icon, LanguageSwitch, Shape, ToldLine};
use crate::entrance::Entrance;
use crate::focus::{Arrival, arrive};
use crate::pages;
use crate::pieces::{Errand, Office, Pieces, errand, office};
use crate::preferences::{Preferences, use_texts};
use crate::route::{CaseView, Route, Router, use_router};
use crate::tablet::use_tablet;

/// The app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let preferences = Preferences::start();
    let router = Router::start();
    provide_context(router);
    provide_context(Pieces::start());
    let entrance = Entrance::start();
    provide_context(entrance);
    Effect::new(move || {
        if let Route::Enrol(_) = router.route() {
            entrance.come_by_link();
        }
    });
    provide_context(pages::Exercise::none());
    provide_context(pages::Workbench::start());
    let desk = pages::OrganisationDesk::start();
    provide_context(desk);
    let results = pages::ResultDesk::start();
    provide_context(results);
    view! {
        {move || {
            // Made anew for another language.
            preferences.language.track();
            match entrance.open_space() {
                Some(space) => {
                    provide_context(space.tablet);
                    provide_context(space);
                    provide_context(pages::PlanLook::start());
                    provide_context(pages::Inbox::start(space.tablet));
                    view! { <Frame /> }.into_any()
                }
                None => {
                    desk.forget();
                    results.forget();
                    view! { <pages::Entrance /> }.into_any()
                }
            }
        }}
    }
}

/// What is around every screen.
#[component]
fn Frame() -> impl IntoView {
    let texts = &use_texts().shell;
    let my_actions = use_texts().actions.mine.title;
    let (router, tablet) = (use_router(), use_tablet());
    let takes_part = Memo::new(move |_| tablet.takes_part());
    Effect::new(move |before: Option<Route>| {
        let route = router.route();
        match before {
            None => arrive(Arrival::First),
            Some(before) if before != route => arrive(Arrival::FromAnotherScreen),
            Some(_) => {}
        }
        route
    });
    view! {
        <a class="skip" href="#content" on:click=move |event| { event.prevent_default(); focus_content(); }>
            {texts.skip_to_content}
        </a>
        <div class="frame">
            <header class="bar">
                <a class="bar__brand" href=Route::Home.address()><Brand /></a>
                <ConnectionLine />
                <div class="bar__end"><pages::PenHolder /> <LanguageSwitch /></div>
            </header>
            <nav class="rail" aria-label=texts.navigation>
                <RailLink route=Route::Home shape=Shape::List words=texts.follow_ups />
                <Show when=move || takes_part.get()>
                    <RailLink route=Route::NextSteps shape=Shape::Path words=texts.next_steps />
                    <RailLink route=Route::MyActions shape=Shape::Flag words=my_actions />
                </Show>
                <RailLink route=Route::ThisTablet shape=Shape::Tablet words=texts.this_tablet />
                <RailLink route=Route::Glossary shape=Shape::Book words=texts.glossary />
            </nav>
            <main id="content" class="content" tabindex="-1">
                <Following />
                <ToldLine />
                <pages::StatementSending />
                <pages::LostTablet />
                <pages::SignInAgain />
                {move || screen(router.route())}
            </main>
        </div>
    }
}

fn screen(route: Route) -> AnyView {
    match route {
        Route::Home => view! { <pages::FollowUps /> }.into_any(),
        Route::Case(document, view) if pages::Exercise::is_of(document) => {
            let screen = Callback::new(move |()| case_screen(document, view.clone()));
            view! { <pages::PracticeCase screen /> }.into_any()
        }
        Route::Case(document, view) => case_screen(document, view),
        Route::Receive => view! { <pages::Receive /> }.into_any(),
        Route::StartExtra => view! { <pages::StartExtra /> }.into_any(),
        Route::Organisation(view) => office(Office::Organisation(view)),
        Route::Enrol(_) => view! { <pages::Enrol /> }.into_any(),
        Route::MyActions => view! { <pages::MyActions /> }.into_any(),
        Route::Units => office(Office::Units),
        Route::Rounds(part) => office(Office::Rounds(part)),
        Route::Result(part) => office(Office::Result(part)),
        Route::HandedIn(id) => office(Office::HandedIn(id)),
        Route::Raised => errand(Errand::Raised),
        Route::FedBack => errand(Errand::FedBack),
        Route::Support => errand(Errand::Support),
        Route::Recorded => view! { <pages::Recorded /> }.into_any(),
        Route::Status => office(Office::Status),
        Route::Retention => office(Office::Retention),
        Route::Archive(document) => errand(Errand::Archive(document)),
        Route::Messages => view! { <pages::Messages /> }.into_any(),
        Route::UnitHandover(part) => office(Office::UnitHandover(part)),
        Route::Quarantine => office(Office::Quarantine),
        Route::Templates(view) => office(Office::Templates(view)),
        Route::NextSteps => view! { <pages::NextSteps /> }.into_any(),
        Route::ThisTablet | Route::Rescue => view! { <pages::ThisTablet /> }.into_any(),
        Route::ConnectionCheck => view! { <pages::ConnectionCheck /> }.into_any(),
        Route::Glossary => view! { <pages::Glossary /> }.into_any(),
        Route::Accessibility => view! { <pages::Accessibility /> }.into_any(),
        Route::Reminders => errand(Errand::Reminders),
        Route::Practice => view! { <pages::Practice /> }.into_any(),
    }
}

fn case_screen(document: DocumentId, view: CaseView) -> AnyView {
    match view {
        CaseView::Section(section) => view! { <pages::Section document section /> }.into_any(),
        CaseView::Questions(chosen) => view! { <pages::ChosenQuestions document chosen /> }.into_any(),
        CaseView::Plan => view! { <pages::Plan document /> }.into_any(),
        CaseView::PlanMessage => view! { <pages::PlanMessage document /> }.into_any(),
        CaseView::Interviews => view! { <pages::Interviews document /> }.into_any(),
        CaseView::Interview(row) => view! { <pages::InterviewNotes document row /> }.into_any(),
        CaseView::Compiling(section) => view! { <pages::Compiling document section /> }.into_any(),
        CaseView::Dialogue(question) => view! { <pages::Dialogue document question /> }.into_any(),
        CaseView::JointUnits => errand(Errand::JointUnits(document)),
        CaseView::Findings => view! { <pages::Findings document /> }.into_any(),
        CaseView::Closing => view! { <pages::Closing document /> }.into_any(),
        CaseView::HandIn => view! { <pages::HandIn document /> }.into_any(),
        CaseView::Invitations => errand(Errand::Invitations(document)),
        CaseView::Handover => view! { <pages::Handover document /> }.into_any(),
        CaseView::Feedback => view! { <pages::Feedback document /> }.into_any(),
        CaseView::Changes => view! { <pages::Changes document /> }.into_any(),
        CaseView::Paper => view! { <pages::Paper document /> }.into_any(),
        CaseView::Row(row) => view! { <pages::ActionRowScreen document row /> }.into_any(),
        CaseView::Meeting => view! { <pages::ActionMeeting document /> }.into_any(),
        CaseView::Overview => view! { <pages::Overview document /> }.into_any(),
    }
}

/// Moves the keyboard to the screen's content.
fn focus_content() {
    if let Some(content) = document().get_element_by_id("content") {
        use wasm_bindgen::JsCast as _;
        // A page without the element has nothing to focus.
        content.unchecked_ref::<web_sys::HtmlElement>().focus().ok();
    }
}

#[component]
fn RailLink(route: Route, shape: Shape, words: &'static str) -> impl IntoView {
    let router = use_router();
    let address = route.address();
    let is_here = move || {
        let now = router.route();
        now == route || (route == Route::Home && now.document().is_some())
    };
    view! {
        <a class="rail__link" href=address aria-current=move || is_here().then_some("page")>
            <Icon shape /> <span>{words}</span>
        </a>
    }
}
