//! Practising on a made-up workplace: where it is started, and the frame around its screens.
//!
//! The screens are the real ones, over another tablet that lives in memory. The rule that must not be broken: nothing
//! of it reaches the person's own space or a server, and each of its screens says that it is an exercise.

use std::sync::Arc;

use client_core::{BrowserConfig, DisconnectReason, Event, PracticeWords, practice_document, practice_space};
use form_model::{DocumentId, Level, Template};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route, use_router};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::PracticeTexts;

/// No address at all, so that not even an attempt to connect is made.
const NO_SERVER: &str = "http://[";

/// The made-up tablet, once somebody practises.
#[derive(Clone, Copy)]
pub(crate) struct Exercise(RwSignal<Option<Tablet>>);

impl Exercise {
    /// Nobody practises yet.
    pub(crate) fn none() -> Self {
        Self(RwSignal::new(None))
    }

    /// True for the made-up follow-up.
    pub(crate) fn is_of(document: DocumentId) -> bool {
        document == practice_document()
    }
}

/// Where practising begins.
#[component]
pub(crate) fn Practice() -> impl IntoView {
    let (tablet, texts, router) = (use_tablet(), &use_texts().practice, use_router());
    let exercise = expect_context::<Exercise>();
    let is_failed = RwSignal::new(false);
    let template = Memo::new(move |_| {
        tablet.follow_directory();
        questions_to_practise(tablet)
    });
    let open = Route::Case(practice_document(), CaseView::Overview);
    let begin = move || {
        let Some(template) = template.get_untracked() else { return };
        let open = open.clone();
        spawn_local(async move {
            match begin_exercise(&template, texts).await {
                Some(made) => {
                    exercise.0.set(Some(made));
                    router.go(&open);
                }
                None => is_failed.set(true),
            }
        });
    };
    let begin_again = begin.clone();
    let no_questions = move || if tablet.takes_part() { texts.no_questions } else { texts.not_for_roles };
    let points: Vec<_> = texts.points.iter().map(|it| view! { <li>{*it}</li> }).collect();
    let address = Route::Case(practice_document(), CaseView::Overview).address();
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <section class="sheet prose">
            <p>{texts.intro}</p>
            <ul class="points">{points}</ul>
            <p role="alert">{move || is_failed.get().then_some(texts.failed)}</p>
            {move || {
                let (begin, begin_again) = (begin.clone(), begin_again.clone());
                match (exercise.0.get().is_some(), template.with(Option::is_some)) {
                    (true, _) => view! {
                        <div class="row">
                            <a class="button" id="open-practice" href=address.clone()>{texts.open}</a>
                            <button type="button" class="button button--quiet" id="restart-practice" on:click=move |_| begin_again()>
                                {texts.restart}
                            </button>
                        </div>
                    }.into_any(),
                    (false, true) => view! {
                        <div class="row">
                            <button type="button" class="button" id="start-practice" on:click=move |_| begin()>{texts.open}</button>
                        </div>
                    }.into_any(),
                    (false, false) => view! { <p class="notice"><Icon shape=Shape::CloudOff /> <span>{no_questions}</span></p> }.into_any(),
                }
            }}
        </section>
    }
}

/// The screens of the made-up follow-up; where nobody practises, the place to begin.
#[component]
pub(crate) fn PracticeCase(screen: Callback<(), AnyView>) -> impl IntoView {
    let texts = &use_texts().practice;
    let exercise = expect_context::<Exercise>();
    move || {
        let Some(made) = exercise.0.get() else { return view! { <Practice /> }.into_any() };
        provide_context(made);
        view! {
            <div class="practice">
                <p class="practice__banner" id="practice-banner">
                    <Icon shape=Shape::Pen /> <strong>{texts.banner}</strong>
                    <a class="quiet" href=Route::Practice.address()>{texts.leave}</a>
                </p>
                {screen.run(())}
            </div>
        }
        .into_any()
    }
}

/// The questions of a workplace; of another level where the tablet has no others.
fn questions_to_practise(tablet: Tablet) -> Option<Arc<Template>> {
    tablet.read(|client| {
        let rounds = &client.directory()?.rounds;
        let of_level = |level: Level| rounds.iter().rev().filter_map(move |it| it.templates.get(&level));
        let found = Level::ALL.into_iter().flat_map(of_level).find_map(|hash| client.template(*hash));
        found.cloned().map(Arc::new)
    })
}

async fn begin_exercise(template: &Template, texts: &'static PracticeTexts) -> Option<Tablet> {
    let now = Moment::now();
    let words = PracticeWords {
        unit: texts.unit.to_owned(),
        unit_above: texts.unit_above.to_owned(),
        manager: texts.manager.to_owned(),
        representative: texts.representative.to_owned(),
    };
    let space = practice_space(template, &words, now.day()?, now.0);
    let config = BrowserConfig { origin: NO_SERVER.to_owned(), seed: rand::random() };
    let made = Tablet::open(config, space.store).await.ok()?;
    // Nothing is tried again.
    made.report(Event::Disconnected(DisconnectReason::NotSignedIn));
    made.report(Event::DocumentOpened(space.document));
    made.report(Event::RescueImported { bytes: space.written_before });
    Some(made)
}
