//! What comes next in the year, for each of the person's follow-ups.
//!
//! It reads and links. The rule: for every follow-up exactly one next thing is named, or that all is done.

use form_model::{Case, DocumentId, DocumentKind};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::AnswersWaitedFor;
use crate::pages::case_head::{ChangedChip, step_view, step_words, steps_of};
use crate::pages::follow_ups::{occasion_words, unit_name};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::steps::{Progress, next_step};
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(crate) fn NextSteps() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    let cases = Memo::new(move |_| {
        let mut cases = tablet.cases(DocumentKind::Followup);
        cases.retain(|it| tablet.own_voice(it.0).is_some());
        cases
    });
    let none = move || {
        if tablet.takes_part() { (texts.list.empty_title, texts.list.empty_help) } else { (texts.list.none_title, "") }
    };
    view! {
        <header class="page-head"><h1>{texts.case.next_page_title}</h1></header>
        <p class="soft">{texts.case.next_page_intro}</p>
        <AnswersWaitedFor />
        <Show when=move || cases.with(Vec::is_empty)>
            <section class="empty"><Icon shape=Shape::Path /><h2>{move || none().0}</h2><p>{move || none().1}</p></section>
        </Show>
        <For each=move || cases.get() key=|it| it.0 let:item><NextOf document=item.0 case=item.1 /></For>
    }
}

#[component]
fn NextOf(document: DocumentId, case: Case) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let followup = tablet.followup(document);
    let all = steps_of(tablet, document, followup);
    let unit = case.unit;
    let about = move || occasion_words(tablet, &case, &texts.list, language);
    let next = move || match next_step(&all.get()) {
        Some(step) => {
            let (name, what) = step_words(&texts.case, step);
            let address = Route::Case(document, step_view(tablet, document, followup, step)).address();
            view! { <a class="next next--large" href=address><Icon shape=Shape::Path />
            <span class="stack"><strong>{name}</strong><span>{what}</span></span></a> }
            .into_any()
        }
        None => view! { <p class="row good"><Icon shape=Shape::Check /> {texts.case.year_done}</p> }.into_any(),
    };
    let track = move || {
        all.get()
            .into_iter()
            .map(|(step, progress)| {
                let look = match progress {
                    Progress::Done => "dot dot--done",
                    Progress::Next => "dot dot--next",
                    Progress::Later => "dot",
                    Progress::Changed => "dot dot--changed",
                };
                view! { <li class=look><span class="hidden-visually">{step_words(&texts.case, step).0}</span></li> }
            })
            .collect_view()
    };
    view! {
        <section class="sheet">
            <p class="card__kicker">{about}</p>
            <h2>{move || unit_name(tablet, unit)}</h2>
            <ol class="dots">{track}</ol>
            <ChangedChip all />
            {next}
        </section>
    }
}
