//! The list of follow-ups: what is mine, how far it has come, what differs, where it is saved, when it is due.
//!
//! It reads documents and changes nothing. The rule that must not be broken: drafts of others are not shown, only what
//! this person may open.

use std::cmp::Reverse;
use std::sync::Arc;

use form_model::{Case, DocumentId, DocumentKind, Followup, JointAnswer, Occasion, UnitId};
use leptos::prelude::*;

use crate::components::{Icon, Shape, StatusLine, UpdateWaits};
use crate::moments::day_words;
use crate::pages::case_head::{step_words, steps_of};
use crate::pages::hand_in::unanswered;
use crate::pages::joint_units::CoveredLine;
use crate::pages::start_extra::may_start;
use crate::pages::{OrganisationLink, ResultLink, RoleWays, TemplatesLink, UnitsLink};
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route, use_router};
use crate::steps::{Progress, Step, is_changed_since_hand_in, next_step, unanswered_by};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, ListTexts, fill};

/// Follow-ups in the order in which they are shown.
type Listed = Vec<(DocumentId, Case)>;

/// The list: the follow-ups that the person takes part in, the ways to other screens, and what else may be read.
#[component]
pub(crate) fn FollowUps() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().list);
    let cases = Memo::new(move |_| -> (Listed, Listed) {
        listed(tablet).into_iter().partition(|it| tablet.own_voice(it.0).is_some())
    });
    let own = Memo::new(move |_| cases.with(|it| it.0.clone()));
    let others = Memo::new(move |_| cases.with(|it| it.1.clone()));
    let router = use_router();
    let has_none = move || cases.with(|it| it.0.is_empty() && it.1.is_empty());
    view! {
        <header class="page-head">
            <h1>{texts.title}</h1>
            <Show when=move || may_start(tablet)>
                <a class="button button--quiet" href=Route::StartExtra.address()><Icon shape=Shape::Plus /> {texts.start_extra}</a>
            </Show>
        </header>
        <Show when=move || router.is_lost()>
            <p class="notice notice--partly" id="no-such-page" role="alert"><Icon shape=Shape::Help /> <span>{texts.no_such_page}</span></p>
        </Show>
        <UpdateWaits />
        <CaseCards cases=own />
        <UnitsLink />
        <ResultLink />
        <RoleWays />
        <OrganisationLink />
        <TemplatesLink />
        <Show when=move || !others.with(Vec::is_empty)><h2>{texts.of_others}</h2></Show>
        <CaseCards cases=others />
        <Show when=has_none><NothingYet texts /></Show>
        <Show when=move || tablet.takes_part()>
            <p class="receive">
                <span class="soft">{texts.receive_help}</span>
                <a class="quiet" href=Route::Receive.address()><Icon shape=Shape::Tablet /> {texts.receive}</a>
            </p>
        </Show>
    }
}

/// The follow-ups to show, the latest year first; followed.
fn listed(tablet: Tablet) -> Listed {
    let mut cases = tablet.cases(DocumentKind::Followup);
    // A unit that is followed up with another one has nothing of its own to look at, unless somebody wrote there before.
    cases.retain(|(document, case)| tablet.covering(case).is_none() || tablet.is_written_in(*document));
    cases.sort_by_cached_key(|(document, case)| {
        let year = case.round.and_then(|it| tablet.round(it)).map(|it| it.reviewed_year);
        (Reverse(year), unit_name(tablet, case.unit), case.occasion, *document)
    });
    cases
}

#[component]
fn CaseCards(cases: Memo<Listed>) -> impl IntoView {
    view! {
        <Show when=move || !cases.with(Vec::is_empty)>
            <ul class="cards cards--cases">
                <For each=move || cases.get() key=|it| it.0 let:item>
                    <li><CaseCard document=item.0 case=item.1 /></li>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn NothingYet(texts: &'static ListTexts) -> impl IntoView {
    let tablet = use_tablet();
    let is_known = Memo::new(move |_| {
        tablet.follow_directory();
        tablet.read(|client| client.directory().is_some())
    });
    let words = move || match is_known.get() {
        true => view! { <h2>{texts.none_title}</h2> <p>{texts.none_help}</p> }.into_any(),
        false => view! { <h2>{texts.empty_title}</h2> <p>{texts.empty_help}</p> }.into_any(),
    };
    view! { <section class="empty"><Icon shape=Shape::Cloud /> {words}</section> }
}

#[component]
fn CaseCard(document: DocumentId, case: Case) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().list, use_language());
    let followup = tablet.followup(document);
    let counts = Memo::new(move |_| {
        followup.with(|it| it.as_ref().map(|it| (it.answered(), it.answers.len(), it.open_differences().count())))
    });
    let all_steps = steps_of(tablet, document, followup);
    let state = state_chip(tablet, document, followup, all_steps);
    let left = move || {
        let voice = tablet.own_voice(document)?;
        let left = followup.with(|it| it.as_ref().map(|it| unanswered_by(it, voice)))?;
        (left > 0).then(|| view! { <p class="soft">{use_texts().case.questions_left.of(left)}</p> })
    };
    let unit = case.unit;
    let title = move || unit_name(tablet, unit);
    let case = StoredValue::new(case);
    let due =
        move || case.with_value(|it| due_words(tablet, it, texts, language)).map(|words| view! { <p>{words}</p> });
    let heading = move || case.with_value(|it| occasion_name(tablet, it, texts, language));
    let progress = move || {
        counts.get().map(|(answered, all, differing)| {
            view! {
                <div class="progress">
                    <progress max=all.to_string() value=answered.to_string() aria-label=title></progress>
                    <span>{texts.answered(answered, all)}</span>
                </div>
                {(differing > 0).then(|| view! {
                    <p class="chip chip--differ"><Icon shape=Shape::Warning /> {texts.differences.of(differing)}</p>
                })}
            }
        })
    };
    view! {
        <a class="card card--link" href=Route::Case(document, CaseView::Overview).address()>
            <div class="card__head">
                <div><p class="card__kicker">{heading}</p><h2 class="card__title">{title}</h2></div>
                {state}
            </div>
            <CoveredLine document />
            {due}
            {progress}
            {left}
            <div class="card__foot"><NextWords document all=all_steps /> <StatusLine document /></div>
        </a>
    }
}

/// What comes next in a follow-up, for those who take part in it.
#[component]
fn NextWords(document: DocumentId, all: Memo<Vec<(Step, Progress)>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case);
    tablet.own_voice(document).map(|_| {
        move || {
            let step = next_step(&all.get())?;
            let name = step_words(texts, step).0;
            Some(view! {
                <p class="next">
                    <Icon shape=Shape::Path />
                    <span><span class="next__kicker">{texts.next}</span> " " {name}</span>
                </p>
            })
        }
    })
}

/// How far a follow-up has come, in a word and a sign.
fn state_chip(
    tablet: Tablet,
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
    all_steps: Memo<Vec<(Step, Progress)>>,
) -> impl IntoView {
    let (texts, hand_in) = (&use_texts().list, &use_texts().case.hand_in);
    move || {
        let is_handed_in = tablet.was_handed_in(document);
        let (has_marks, has_answers) = followup.with(|it| {
            it.as_ref().map_or((false, false), |it| {
                let is_begun = it.answers.values().any(|it| it.joint != JointAnswer::Unanswered);
                (!it.ready.is_empty(), is_begun)
            })
        });
        let (look, shape, words) = match (is_handed_in, has_marks, has_answers) {
            (true, _, _) if unanswered(tablet, document).is_some() => {
                ("chip chip--partly", Shape::Undo, texts.sent_back)
            }
            (true, _, _) if all_steps.with(|it| is_changed_since_hand_in(it)) => {
                ("chip chip--partly", Shape::Pen, hand_in.changed_since)
            }
            (true, _, _) => ("chip chip--good", Shape::Check, texts.handed_in),
            (false, true, _) => ("chip chip--good", Shape::Flag, texts.ready),
            (false, false, true) => ("chip", Shape::Pen, texts.begun),
            (false, false, false) => ("chip", Shape::Clock, texts.not_begun),
        };
        let read_only = (!tablet.is_writable(document)).then(|| {
            view! {
                <p class="chip"><Icon shape=Shape::Lock /> {texts.read_only}</p>
            }
        });
        view! { <div class="row"><p class=look><Icon shape /> {words}</p> {read_only}</div> }
    }
}

/// A unit's name, or nothing while the directory has not come.
pub(crate) fn unit_name(tablet: Tablet, unit: UnitId) -> String {
    tablet.unit(unit).map(|it| it.name).unwrap_or_default()
}

/// "Årlig uppföljning 2026".
pub(crate) fn occasion_name(tablet: Tablet, case: &Case, texts: &ListTexts, language: Language) -> String {
    match case.occasion {
        Some(Occasion::Extra { event_date, .. }) => fill(texts.extra, &[("date", &day_words(event_date, language))]),
        Some(Occasion::Yearly) | None => {
            let round = case.round.and_then(|it| tablet.round(it));
            let year = round.map(|it| it.reviewed_year.to_string()).unwrap_or_default();
            fill(texts.yearly, &[("year", &year)])
        }
    }
}

/// By when a yearly follow-up is to be handed in, where there is a last day.
fn due_words(tablet: Tablet, case: &Case, texts: &ListTexts, language: Language) -> Option<String> {
    if let Some(Occasion::Extra { .. }) = case.occasion {
        return None;
    }
    let (round, unit) = (case.round.and_then(|it| tablet.round(it))?, tablet.unit(case.unit)?);
    let day = round.due.get(&unit.level).copied()?;
    Some(fill(texts.due, &[("date", &day_words(day, language))]))
}

/// "Årlig uppföljning 2026", with the last day behind it where there is one.
pub(crate) fn occasion_words(tablet: Tablet, case: &Case, texts: &ListTexts, language: Language) -> String {
    let name = occasion_name(tablet, case, texts, language);
    match due_words(tablet, case, texts, language) {
        Some(due) => format!("{name} · {due}"),
        None => name,
    }
}
