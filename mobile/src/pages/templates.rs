//! The templates: every version of every level, one to read, and the draft of a new one. For process owners.
//!
//! It needs the network, since the server alone keeps them, and says so without it. The rule that must not be broken: a version
//! that was saved is never changed from here; whoever wants other questions writes a new one.

mod comparison;
mod differences;
mod editor;
mod edits;
mod preview;
mod question_card;
mod question_fields;
mod saving;
mod scale;
mod sections;
mod version;
mod words_field;
mod workbench;

use form_model::{Level, Role, TemplateHash};
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::fetched_screen::FetchedScreen;
use crate::preferences::{use_language, use_texts};
use crate::route::{Route, TemplatesView};
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{Language, TemplatesTexts, fill};
use editor::Editor;
use version::Version;

pub(crate) use workbench::Workbench;

/// Where the server has them.
const ADDRESS: &str = "/api/templates";

/// A version, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Row {
    hash: TemplateHash,
    name: String,
    version: u32,
    level: Level,
    sv: String,
    en: String,
    questions: usize,
    question_ids: Vec<String>,
    is_built_in: bool,
    is_used: bool,
    draft: Option<DraftMark>,
}

/// Who kept a draft last, and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct DraftMark {
    changed_by: String,
    changed_at_ms: u64,
}

/// The screen.
#[component]
pub(crate) fn Templates(view: TemplatesView) -> impl IntoView {
    match view {
        TemplatesView::List => view! { <List /> }.into_any(),
        TemplatesView::Version(hash) => view! { <Version hash /> }.into_any(),
        TemplatesView::Draft(hash) => view! { <Editor hash /> }.into_any(),
    }
}

#[component]
fn List() -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().templates, use_language());
    let rows = Asked::<Vec<Row>>::start(tablet, ADDRESS.to_owned());
    let levels = move || {
        let rows = rows.answer.get()?;
        let level = |(level, words): (Level, &'static str)| {
            let cards = rows.iter().filter(|it| it.level == level).map(|row| card(row, texts, language)).collect_view();
            view! { <section class="stack" data-level=level.code()><h2>{words}</h2><ul class="cards">{cards}</ul></section> }
                .into_any()
        };
        Some(Level::ALL.into_iter().zip(texts.levels).map(level).collect_view())
    };
    view! {
        <FetchedScreen title=texts.title intro=texts.intro asking=rows.asking
            again=Callback::new(move |()| rows.ask(tablet))>{levels}</FetchedScreen>
    }
}

fn card(row: &Row, texts: &'static TemplatesTexts, language: Language) -> AnyView {
    let address = Route::Templates(TemplatesView::Version(row.hash)).address();
    let draft = row
        .draft
        .as_ref()
        .map(|it| view! { <p class="row"><Icon shape=Shape::Pen /> {draft_words(it, texts, language)}</p> });
    view! {
        <li>
            <a class="card card--link" href=address data-template=row.hash.to_string() data-version=row.version.to_string()>
                <div>
                    <h3 class="card__title">{language.of(&row.sv, &row.en).to_owned()}</h3>
                    <p class="soft">{facts(row, texts)}</p>
                </div>
                {chips(row, texts)}
                {draft}
            </a>
        </li>
    }
    .into_any()
}

/// "Version 2 · 41 frågor".
fn facts(row: &Row, texts: &TemplatesTexts) -> String {
    let version = fill(texts.version, &[("version", &row.version.to_string())]);
    format!("{version} · {}", texts.questions.of(row.questions))
}

fn chips(row: &Row, texts: &'static TemplatesTexts) -> AnyView {
    let (look, shape, words) =
        if row.is_used { ("chip chip--good", Shape::Check, texts.used) } else { ("chip", Shape::Dash, texts.unused) };
    let built_in = row.is_built_in.then(|| view! { <p class="chip"><Icon shape=Shape::Book /> {texts.built_in}</p> });
    view! { <div class="row"><p class=look data-used=row.is_used.to_string()><Icon shape /> {words}</p>{built_in}</div> }
        .into_any()
}

fn draft_words(draft: &DraftMark, texts: &TemplatesTexts, language: Language) -> String {
    fill(texts.draft, &[("time", &Moment(draft.changed_at_ms).words(language)), ("name", &draft.changed_by)])
}

/// The way to the templates, for process owners.
#[component]
pub(crate) fn TemplatesLink() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().templates);
    let writes = Memo::new(move |_| {
        tablet.follow_directory();
        let today = Moment::now().day();
        tablet.read(|client| {
            let mut own = client.directory().into_iter().flat_map(|it| &it.assignments);
            own.any(|it| it.role == Role::ProcessOwner && today.is_none_or(|day| it.is_active(day)))
        })
    });
    view! {
        <Show when=move || writes.get()>
            <a class="next next--large" id="to-templates" href=Route::Templates(TemplatesView::List).address()>
                <Icon shape=Shape::Book />
                <span class="stack"><strong>{texts.title}</strong><span>{texts.link_help}</span></span>
            </a>
        </Show>
    }
}
