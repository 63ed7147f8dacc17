//! What stands above every screen of one follow-up: whose it is, where it is saved, what comes next.
//!
//! It shows and links. The rule that must not be broken: the next step is in sight on every screen of a follow-up.

use std::sync::Arc;

use form_model::{ContentDigest, DocumentId, DocumentKind, Followup, Voice, is_ready};
use leptos::prelude::*;

use crate::components::{Icon, Shape, StatusLine};
use crate::pages::follow_ups::{occasion_name, unit_name};
use crate::pages::hand_in::unanswered;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route, use_router};
use crate::steps::{
    Facts, Progress, Step, is_changed_since_hand_in, is_worth_handing_in, next_step, place_among_questions, steps,
};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::CaseTexts;

/// The steps of a follow-up as they stand; followed.
pub(crate) fn steps_of(
    tablet: Tablet,
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
) -> Memo<Vec<(Step, Progress)>> {
    // News of saving and sending come far more often than the content changes.
    let content = tablet.content_digest(document);
    Memo::new(move |_| {
        tablet.follow_status(document);
        let content = content.get();
        followup.with(|it| {
            let followup = it.as_ref().zip(content);
            followup.map(|(it, content)| steps(it, facts(tablet, document, it, content))).unwrap_or_default()
        })
    })
}

fn facts(tablet: Tablet, document: DocumentId, followup: &Followup, content: ContentDigest) -> Facts {
    let (was_handed_in, is_sent_back) = (tablet.was_handed_in(document), unanswered(tablet, document).is_some());
    tablet.read(|client| {
        let Some(form) = client.document(document) else { return Facts::default() };
        let explained = !followup.plan.missing_representative.trim().is_empty();
        Facts {
            manager_is_ready: is_ready(followup, content, Voice::Manager),
            representative_is_ready: explained || is_ready(followup, content, Voice::Representative),
            was_handed_in,
            is_handed_in: was_handed_in && !is_sent_back,
            is_changed: !followup.hand_ins.is_empty() && is_worth_handing_in(followup, content),
            has_closing: form.template().is_some_and(|it| !it.closing.is_empty()),
        }
    })
}

/// That something was changed after the hand-in; followed.
#[component]
pub(crate) fn ChangedChip(all: Memo<Vec<(Step, Progress)>>) -> impl IntoView {
    let texts = &use_texts().case.hand_in;
    move || {
        all.with(|it| is_changed_since_hand_in(it)).then(|| {
            view! {
                <p class="chip chip--partly" data-changed-after><Icon shape=Shape::Pen /> {texts.changed_since}</p>
            }
        })
    }
}

/// A step's name and what to do in it.
pub(crate) const fn step_words(texts: &CaseTexts, step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Plan => texts.steps.plan,
        Step::Answer => texts.steps.answer,
        Step::Differences => texts.steps.differences,
        Step::Findings => texts.steps.findings,
        Step::Closing => texts.steps.closing,
        Step::Ready => texts.steps.ready,
        Step::HandIn => texts.steps.hand_in,
        Step::Feedback => texts.steps.feedback,
    }
}

/// The screen that a step is done on, and among the questions the place to go on at; followed.
pub(crate) fn step_view(
    tablet: Tablet,
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
    step: Step,
) -> CaseView {
    match step {
        Step::Plan => CaseView::Plan,
        Step::Answer | Step::Differences => {
            let (template, voice) = (tablet.template(document), tablet.own_voice(document));
            let place = followup.with(|it| place_among_questions(step, it.as_ref()?, template.as_ref()?, voice));
            place.map_or(CaseView::Overview, CaseView::Section)
        }
        Step::Findings => CaseView::Findings,
        Step::Closing => CaseView::Closing,
        Step::Ready | Step::HandIn => CaseView::HandIn,
        Step::Feedback => CaseView::Feedback,
    }
}

/// The head of a screen of a follow-up; `title` is the screen's own.
#[component]
pub(crate) fn CaseHead(document: DocumentId, #[prop(into)] title: String) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let followup = tablet.followup(document);
    let all_steps = steps_of(tablet, document, followup);
    let about = move || {
        tablet.case(document).map(|case| {
            let what = match case.kind {
                DocumentKind::Followup => occasion_name(tablet, &case, &texts.list, language),
                DocumentKind::ActionPlan => texts.actions.title.to_owned(),
            };
            format!("{} · {what}", unit_name(tablet, case.unit))
        })
    };
    // The screen of the hand-in says it itself, with what was changed.
    let router = use_router();
    let is_said = move || matches!(router.route(), Route::Case(_, CaseView::HandIn));
    let next = move || {
        let step = next_step(&all_steps.get())?;
        let address = Route::Case(document, step_view(tablet, document, followup, step)).address();
        Some(view! {
            <a class="next" href=address>
                <Icon shape=Shape::Path />
                <span><span class="next__kicker">{texts.case.next}</span> " " {step_words(&texts.case, step).0}</span>
            </a>
        })
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Case(document, CaseView::Overview).address()>
                <Icon shape=Shape::Back /> <span>{about}</span>
            </a>
            <h1>{title}</h1>
            <div class="row row--apart"><StatusLine document /> <Show when=move || !is_said()><ChangedChip all=all_steps /></Show> {next}</div>
        </header>
    }
}
