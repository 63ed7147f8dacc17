//! One version of a template: its questions as the form shows them, whether it is used, and the way to the next version.
//!
//! The rule that must not be broken: a version that is used, or that comes with the program, can't be removed from here.

use std::sync::Arc;

use form_model::{Template, TemplateHash};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;

use super::preview::Preview;
use super::workbench::Workbench;
use super::{ADDRESS, Row, chips, draft_words, facts};
use crate::components::{AskingLine, Dialog, Icon, NotDoneNotice, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::{Route, TemplatesView, use_router};
use crate::server_question::{NotDone, Verb, tell};
use crate::server_talk::{Asked, Asking};
use crate::tablet::use_tablet;
use crate::texts::fill;

/// The screen.
#[component]
pub(super) fn Version(hash: TemplateHash) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().templates, use_language());
    let rows = Asked::<Vec<Row>>::start(tablet, ADDRESS.to_owned());
    let template = Asked::<Template>::start(tablet, format!("{ADDRESS}/{hash}"));
    let row = move || rows.answer.with(|it| it.as_ref().map(|it| it.iter().find(|it| it.hash == hash).cloned()));
    let title = move || {
        template
            .answer
            .with(|it| it.as_ref().map_or_else(|| texts.title.to_owned(), |it| language.of(&it.sv, &it.en).to_owned()))
    };
    let head = move || {
        Some(match row()? {
            Some(row) => view! { <Head row /> }.into_any(),
            None => view! { <p class="notice"><Icon shape=Shape::Dash /> <span>{use_texts().server.gone}</span></p> }
                .into_any(),
        })
    };
    let questions = move || {
        let template = Arc::new(template.answer.get()?);
        Some(view! { <section class="stack"><h2>{texts.one.preview}</h2><Preview template /></section> })
    };
    let again = move || {
        rows.ask(tablet);
        template.ask(tablet);
    };
    // One of the two says why there is nothing; both fail for the same reason.
    let asking = Asking { problem: rows.asking.problem, ..template.asking };
    view! {
        <a class="back" href=Route::Templates(TemplatesView::List).address()><Icon shape=Shape::Back /> <span>{texts.to_list}</span></a>
        <header class="page-head"><h1>{title}</h1></header>
        <AskingLine asking again=Callback::new(move |()| again()) />
        {head}
        {questions}
    }
}

#[component]
fn Head(row: Row) -> impl IntoView {
    let (texts, language) = (&use_texts().templates, use_language());
    let bench: Workbench = expect_context();
    let version = row.version.to_string();
    let is_just_saved = bench.saved.get_untracked() == Some(row.hash);
    let saved = is_just_saved.then(|| {
        let words = fill(texts.one.saved, &[("version", &version)]);
        view! { <p class="notice notice--good" role="status" id="template-saved"><Icon shape=Shape::Check /> <span>{words}</span></p> }
    });
    let draft = row
        .draft
        .as_ref()
        .map(|it| view! { <p class="row"><Icon shape=Shape::Pen /> {draft_words(it, texts, language)}</p> });
    let way = if row.draft.is_some() { texts.one.go_on } else { texts.one.new_version };
    let is_removable = !row.is_used && !row.is_built_in;
    let remove = is_removable.then(|| view! { <Remove hash=row.hash version /> });
    view! {
        {saved}
        <div class="stack">
            <p class="soft" id="template-facts">{facts(&row, texts)}</p>
            {chips(&row, texts)}
            {draft}
        </div>
        <div class="row">
            <a class="button" id="write-version" href=Route::Templates(TemplatesView::Draft(row.hash)).address()>
                <Icon shape=Shape::Pen /> {way}
            </a>
            {remove}
        </div>
    }
    .into_any()
}

#[component]
fn Remove(hash: TemplateHash, version: String) -> impl IntoView {
    let (tablet, texts, router) = (use_tablet(), &use_texts().templates.one, use_router());
    let asks = RwSignal::new(false);
    let problem = RwSignal::new(None::<NotDone>);
    let remove = move || {
        spawn_local(async move {
            match tell::<IgnoredAny>(tablet, Verb::Delete, &format!("{ADDRESS}/{hash}"), &()).await {
                Ok(_) => router.go(&Route::Templates(TemplatesView::List)),
                Err(why) => {
                    asks.try_set(false);
                    problem.try_set(Some(why));
                }
            }
        });
    };
    let said = move || problem.get().map(|it| refusal(it, &texts.refusals));
    let title = fill(texts.remove_title, &[("version", &version)]);
    let closed = Callback::new(move |()| asks.set(false));
    let dialog = move || {
        let title = title.clone();
        asks.get().then(|| view! {
            <Dialog title closed>
                <p>{texts.remove_help}</p>
                <div class="row template-dialog">
                    <button type="button" class="button button--danger" id="remove-version-now" on:click=move |_| remove()>{texts.remove}</button>
                    <button type="button" class="button button--quiet" on:click=move |_| asks.set(false)>{texts.keep}</button>
                </div>
            </Dialog>
        })
    };
    view! {
        <button type="button" class="button button--danger" id="remove-version" on:click=move |_| asks.set(true)>{texts.remove}</button>
        <div role="status">{said}</div>
        {dialog}
    }
    .into_any()
}

/// Why something was not done: in words of the screen's own for these codes, otherwise in everybody's.
pub(super) fn refusal(problem: NotDone, words: &[(&'static str, &'static str)]) -> AnyView {
    let code = if let NotDone::Refused(refusal) = &problem { refusal.code.as_deref() } else { None };
    match words.iter().find(|it| code == Some(it.0)) {
        Some((_, words)) => {
            view! { <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{*words}</span></p> }
                .into_any()
        }
        None => view! { <NotDoneNotice problem /> }.into_any(),
    }
}
