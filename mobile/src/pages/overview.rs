//! One follow-up at a glance: where it stands in the year, its sections with their progress, and everything else.
//!
//! It reads and changes nothing, but for telling that it was opened. The rule: every part is one tap away from here.

use std::sync::Arc;

use client_core::Event;
use form_model::{DocumentId, DocumentKind, Followup, Section};
use leptos::prelude::*;

use crate::components::{Icon, Shape, StatusLine};
use crate::pages::Exercise;
use crate::pages::action_plan::ActionPlanScreen;
use crate::pages::case_head::{ChangedChip, step_view, step_words, steps_of};
use crate::pages::changes::WhileAway;
use crate::pages::follow_ups::{occasion_words, unit_name};
use crate::pages::hand_in::SentBackLine;
use crate::pages::joint_units::{CoveredLine, JointUnitsLink};
use crate::pages::planning::MethodLinks;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::steps::{Progress, Step};
use crate::tablet::use_tablet;

/// Opens a document for as long as its screen is shown, so that it is kept in step with the server.
pub(crate) fn keep_open(document: DocumentId) {
    let tablet = use_tablet();
    tablet.report(Event::DocumentOpened(document));
    on_cleanup(move || {
        tablet.report(Event::DocumentClosed(document));
    });
}

/// The overview of a follow-up, or an action plan.
#[component]
pub(crate) fn Overview(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let tablet = use_tablet();
    // A form may be erased, or listed, while it is looked at.
    let kind = Memo::new(move |_| tablet.case(document).map(|it| it.kind));
    move || match kind.get() {
        Some(DocumentKind::ActionPlan) => view! { <ActionPlanScreen document /> }.into_any(),
        Some(DocumentKind::Followup) => view! { <FollowUpOverview document /> }.into_any(),
        None => view! { <NotHere /> }.into_any(),
    }
}

/// A document that is neither on the tablet nor listed.
#[component]
pub(crate) fn NotHere() -> impl IntoView {
    let texts = use_texts();
    view! {
        <section class="empty">
            <Icon shape=Shape::CloudOff />
            <h1>{texts.shell.not_here}</h1>
            <p>{texts.shell.not_here_help}</p>
            <a class="button" href=Route::Home.address()>{texts.case.to_list}</a>
        </section>
    }
}

#[component]
fn FollowUpOverview(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let followup = tablet.followup(document);
    let all_steps = steps_of(tablet, document, followup);
    let case = tablet.case(document);
    let title = case.as_ref().map(|it| unit_name(tablet, it.unit)).unwrap_or_default();
    // The last day may be moved while it is shown.
    let about = move || case.as_ref().map(|it| occasion_words(tablet, it, &texts.list, language));
    view! {
        <header class="case-head">
            <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{texts.case.to_list}</span></a>
            <h1>{title}</h1>
            <p class="soft">{about}</p>
            <CoveredLine document />
            <ChangedChip all=all_steps />
            <StatusLine document />
        </header>
        <SentBackLine document />
        <WhileAway document />
        <div class="overview">
            <Steps document followup all=all_steps />
            <Sections document followup />
            <MoreLinks document />
        </div>
    }
}

#[component]
fn Steps(
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
    all: Memo<Vec<(Step, Progress)>>,
) -> impl IntoView {
    let texts = &use_texts().case;
    let items = move || {
        all.get()
            .into_iter()
            .zip(1..)
            .map(|((step, progress), number)| {
                view! { <StepItem document number step progress followup /> }
            })
            .collect_view()
    };
    view! { <nav aria-label=texts.next><ol class="steps">{items}</ol></nav> }
}

#[component]
fn StepItem(
    document: DocumentId,
    number: u32,
    step: Step,
    progress: Progress,
    followup: Memo<Option<Arc<Followup>>>,
) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case);
    let (name, what) = step_words(texts, step);
    let (look, sign, state) = match progress {
        Progress::Done => ("done", view! { <Icon shape=Shape::Check /> }.into_any(), texts.step_done),
        Progress::Next => ("next", view! { <Icon shape=Shape::Arrow /> }.into_any(), texts.step_next),
        Progress::Later => ("later", number.into_any(), texts.step_later),
        Progress::Changed => ("changed", view! { <Icon shape=Shape::Pen /> }.into_any(), texts.step_changed),
    };
    let what = match progress {
        Progress::Next => Some(what),
        Progress::Changed => (step == Step::HandIn).then_some(texts.step_changed_what),
        Progress::Done | Progress::Later => None,
    };
    view! {
        <li class=format!("step step--{look}")>
            <a href=move || Route::Case(document, step_view(tablet, document, followup, step)).address()
                aria-current=(progress == Progress::Next).then_some("step")>
                <span class="step__sign" aria-hidden="true">{sign}</span>
                <span class="step__words">
                    <span class="step__name">{name}</span>
                    <span class=if progress == Progress::Later { "hidden-visually" } else { "step__state" }>{state}</span>
                    {what.map(|it| view! { <span class="step__what">{it}</span> })}
                </span>
            </a>
        </li>
    }
}

#[component]
fn Sections(document: DocumentId, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case);
    let sections = tablet.template(document).map(|it| it.sections.clone()).unwrap_or_default();
    let cards: Vec<_> =
        sections.into_iter().map(|section| view! { <SectionCard document section followup /> }).collect();
    view! { <section class="stack"><h2>{texts.sections}</h2><ul class="cards">{cards}</ul></section> }
}

#[component]
fn SectionCard(document: DocumentId, section: Section, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (texts, language) = (use_texts(), use_language());
    let questions: Vec<String> = section.questions.iter().map(|it| it.id.clone()).collect();
    let all = questions.len();
    let counts = Memo::new(move |_| {
        followup.with(|it| {
            let Some(followup) = it else { return (0, 0) };
            let answers = questions.iter().filter_map(|it| followup.answers.get(it));
            let differing = |it: &&form_model::Answer| matches!(it.joint, form_model::JointAnswer::Difference(_));
            (answers.clone().filter(|it| it.joint.is_answered()).count(), answers.filter(differing).count())
        })
    });
    let words = move || texts.list.answered(counts.get().0, all);
    let title = language.of(&section.sv, &section.en).to_owned();
    view! {
        <li>
            <a class="card card--link card--section" href=Route::Case(document, CaseView::Section(section.id.clone())).address()>
                <h3 class="card__title"><span class="question__id">{section.id.clone()}</span> " " {title.clone()}</h3>
                <div class="progress">
                    <progress max=all.to_string() value=move || counts.get().0.to_string() aria-label=title></progress>
                    <span>{words}</span>
                </div>
                {move || (counts.get().1 > 0).then(|| view! {
                    <p class="chip chip--differ"><Icon shape=Shape::Warning /> {texts.case.differ_count.of(counts.get().1)}</p>
                })}
            </a>
        </li>
    }
}

#[component]
fn MoreLinks(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case);
    let link = move |view: CaseView, shape: Shape, words: &'static str| {
        view! { <li><a class="button button--quiet" href=Route::Case(document, view).address()><Icon shape /> {words}</a></li> }
    };
    let invite = use_texts().invitations.open;
    let plan = tablet.case(document).and_then(|it| tablet.action_plan_of(it.unit));
    view! {
        <section class="stack">
            <h2>{texts.more}</h2>
            <ul class="row">
                <MethodLinks document />
                {plan.map(|plan| view! {
                    <li><a class="button button--quiet" href=Route::Case(plan, CaseView::Overview).address()>
                        <Icon shape=Shape::Flag /> {texts.action_plan}</a></li>
                })}
                {move || tablet.own_voice(document).filter(|_| !Exercise::is_of(document)).map(|_| link(CaseView::Invitations, Shape::Person, invite))}
                <JointUnitsLink document />
                {link(CaseView::Changes, Shape::History, texts.changes)}
                {link(CaseView::Handover, Shape::Share, texts.handover)}
                {link(CaseView::Paper, Shape::Print, texts.paper)}
            </ul>
        </section>
    }
}
