//! One action: what is to be done and why, who and when, how far it is, and whether it helped.
//!
//! Each part has a file of its own below `row/`. The rule that must not be broken: what is missing is said and blocks
//! nothing, and the way from done to closed leads past the check of the effect.

mod effect;
mod raise;
mod request;
mod way;

use std::sync::Arc;

use form_model::{ActionRow, DocumentId, Edit, RowId, Table};
use leptos::prelude::*;

use super::chips::left_words;
use super::{PlanDesk, PlanHead, row_name};
use crate::components::{ChoiceField, FieldPath, Icon, SelectField, Shape, TextField, ValueField};
use crate::focus::focus_when_there;
use crate::pages::changes::HistoryList;
use crate::pages::here::{Here, writes_at};
use crate::pages::overview::keep_open;
use crate::route::{CaseView, Route};
use crate::texts::{ActionTexts, Language};
use effect::Effect as EffectPart;
use raise::Raise;
use request::RequestConfirmation;
use way::Way;

/// So much of the history is read at a glance.
const ENTRIES_SHOWN: usize = 30;

/// What of a row's history is only for the machine: where it stands, and which documents it names.
const UNTOLD_FIELDS: [&str; 4] = ["order", "to", "follow_up", "finding"];

/// One row on the screen.
#[derive(Clone, Copy)]
struct RowDesk {
    plan: PlanDesk,
    row: RowId,
    found: Memo<Option<Arc<ActionRow>>>,
    texts: &'static ActionTexts,
    language: Language,
}

impl RowDesk {
    fn at(self, field: &[&str]) -> FieldPath {
        let table = Table::Actions.path();
        let row = self.row.to_string();
        let path = [&[row.as_str()], field].concat();
        FieldPath::below(self.plan.document, &table, &path)
    }

    /// Asks the row something; followed.
    fn read<T: Default>(self, question: impl FnOnce(&ActionRow) -> T) -> T {
        self.found.with(|it| it.as_deref().map(question).unwrap_or_default())
    }

    /// Writes one value of the row.
    fn write(self, field: &[&str], value: String) -> bool {
        self.plan.tablet.edit(self.plan.document, Edit::row_value(Table::Actions, self.row, field, value))
    }

    fn make(self, edits: Vec<Edit>) -> bool {
        edits.into_iter().all(|it| self.plan.tablet.edit(self.plan.document, it))
    }

    fn note(self, at: &FieldPath) -> Signal<Option<String>> {
        writes_at(self.plan.tablet, self.plan.document, at.id())
    }
}

/// The screen; `row` is the row's id, and behind a slash the part to begin at.
#[component]
pub(crate) fn ActionRowScreen(document: DocumentId, row: String) -> impl IntoView {
    keep_open(document);
    let plan = PlanDesk::open(document);
    let (id, part) = row.split_once('/').map_or((row.as_str(), None), |(id, part)| (id, Some(part.to_owned())));
    let id = StoredValue::new(id.parse::<RowId>().ok());
    let found = Memo::new(move |_| {
        let id = id.get_value();
        plan.plan.with(|it| {
            let rows = it.as_ref().map(|it| it.rows.as_slice()).unwrap_or_default();
            rows.iter().find(|it| it.id == id && id.is_some()).cloned().map(Arc::new)
        })
    });
    let is_here = Memo::new(move |_| found.with(Option::is_some));
    if let Some(part) = part {
        focus_when_there(format!("action-{part}"));
    }
    move || match id.get_value().filter(|_| is_here.get()) {
        Some(row) => {
            let desk = RowDesk { plan, row, found, texts: &plan.texts.actions, language: plan.language };
            view! { <RowScreen desk /> }.into_any()
        }
        None => view! { <Gone plan /> }.into_any(),
    }
}

/// A row that is removed, or not here yet.
#[component]
fn Gone(plan: PlanDesk) -> impl IntoView {
    let words = &plan.texts.actions.row;
    view! {
        <section class="empty">
            <Icon shape=Shape::Flag />
            <h1>{words.gone}</h1>
            <p>{words.gone_help}</p>
            <a class="button" href=Route::Case(plan.document, CaseView::Overview).address()>{plan.texts.actions.title}</a>
        </section>
    }
}

#[component]
fn RowScreen(desk: RowDesk) -> impl IntoView {
    let plan = desk.plan;
    let words = &desk.texts.row;
    let title = Signal::derive(move || desk.read(|it| row_name(it, plan.texts)));
    let here = Here::start(plan.document);
    let place = move |event: web_sys::Event| here.at_element(&event);
    let remove = move |_| {
        if plan.tablet.edit(plan.document, Edit::row_value(Table::Actions, desk.row, &["removed"], true)) {
            plan.router.go(&Route::Case(plan.document, CaseView::Overview));
        }
    };
    view! {
        <div class="stack stack--wide" data-action-row=desk.row.to_string() on:focusin=move |event| place(event.into()) on:input=place>
            <PlanHead document=plan.document title back=Route::Case(plan.document, CaseView::Overview) />
            <Missing desk />
            <Way desk />
            <What desk />
            <WhoAndWhen desk />
            <RequestConfirmation desk />
            <EffectPart desk />
            <Raise desk />
            <RowHistory desk />
            <button type="button" class="quiet button--start" data-remove="action" disabled=move || !plan.writable.get() on:click=remove>
                <Icon shape=Shape::Close /> {words.remove}
            </button>
            <p class="hidden-visually" role="status" id="plan-said">{move || plan.said.get()}</p>
        </div>
    }
}

/// Which required fields are empty.
#[component]
fn Missing(desk: RowDesk) -> impl IntoView {
    let left = Memo::new(move |_| desk.read(|it| if it.is_open() { left_words(it, desk.texts) } else { Vec::new() }));
    let list = move || left.get().join(", ");
    view! {
        <div role="status">
            <Show when=move || !left.with(Vec::is_empty)>
                <p class="notice notice--partly" id="action-left"><Icon shape=Shape::Pen />
                    <span>{desk.texts.left.title} " " {list} "."</span></p>
            </Show>
        </div>
    }
}

#[component]
fn What(desk: RowDesk) -> impl IntoView {
    let (plan, fields) = (desk.plan, &desk.texts.fields);
    let (document, writable) = (plan.document, plan.writable);
    let text = move |field: &'static str, label: &'static str, hint: Option<&'static str>| {
        let at = desk.at(&[field]);
        let note = desk.note(&at);
        match hint {
            Some(hint) => {
                view! { <TextField document path=at.path.clone() label id=at.id() hint writable note /> }.into_any()
            }
            None => view! { <TextField document path=at.path.clone() label id=at.id() writable note /> }.into_any(),
        }
    };
    let sources = fields.sources.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect::<Vec<_>>();
    let areas =
        untrack(|| plan.tablet.case(document).map(|it| plan.tablet.areas(it.unit, desk.language))).unwrap_or_default();
    let finding = move || {
        let follow_up: DocumentId = desk.read(|it| it.value("follow_up").map(str::to_owned))?.parse().ok()?;
        plan.tablet.follow_directory();
        let is_here = plan.tablet.read(|client| client.document(follow_up).is_some());
        let address = Route::Case(follow_up, CaseView::Findings).address();
        is_here.then(|| view! { <a class="line__link" href=address>{desk.texts.row.from_finding}</a> })
    };
    view! {
        <section class="sheet">
            <h2>{desk.texts.row.what}</h2>
            {text("action", fields.action, Some(fields.action_hint))}
            {text("risk", fields.risk, Some(fields.risk_hint))}
            <div class="columns">
                <SelectField at=desk.at(&["area"]) label=fields.area choices=areas none=fields.none writable />
                <SelectField at=desk.at(&["source"]) label=fields.source choices=sources none=fields.none writable />
            </div>
            <ChoiceField at=desk.at(&["risk_level"]) label=fields.risk_level choices=fields.risk_levels.to_vec() writable />
            {text("cause", fields.cause, None)}
            {finding}
        </section>
    }
}

#[component]
fn WhoAndWhen(desk: RowDesk) -> impl IntoView {
    let (plan, fields) = (desk.plan, &desk.texts.fields);
    let suggestions = untrack(|| plan.tablet.case(plan.document).map(|it| plan.tablet.possible_responsible(it.unit)));
    let writable = plan.writable;
    view! {
        <section class="sheet">
            <h2>{desk.texts.row.who_and_when}</h2>
            <div class="columns">
                <ValueField at=desk.at(&["responsible"]) label=fields.responsible hint=fields.responsible_hint
                    suggestions=suggestions.unwrap_or_default() writable />
                <ValueField at=desk.at(&["due"]) label=fields.due kind="date" writable />
            </div>
        </section>
    }
}

#[component]
fn RowHistory(desk: RowDesk) -> impl IntoView {
    let plan = desk.plan;
    let is_open = RwSignal::new(false);
    let list = move || {
        plan.tablet.follow_content(plan.document);
        let row = desk.row.to_string();
        let mut entries = plan.tablet.read(|client| client.history(plan.document, &["rows", &row]));
        entries.retain(|it| it.path.last().is_none_or(|it| !UNTOLD_FIELDS.contains(&it.as_str())));
        entries.truncate(ENTRIES_SHOWN);
        view! { <HistoryList document=plan.document entries /> }
    };
    view! {
        <section class="stack">
            <button type="button" class="quiet button--start" data-open="history" aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|it| *it = !*it)>
                <Icon shape=Shape::History /> {desk.texts.row.history}
            </button>
            <Show when=move || is_open.get()><div class="sheet">{list}</div></Show>
        </section>
    }
}

/// What a code of an action stands for in words; none for what is no such code.
pub(crate) fn code_words(code: &str, language: Language) -> Option<&'static str> {
    let texts = &language.texts().actions;
    let fields = &texts.fields;
    let lists: [&[(&'static str, &'static str)]; 4] =
        [&fields.sources, &fields.risk_levels, &fields.decisions, &fields.effect_results];
    let stage = form_model::ActionStage::from_code(code).map(|it| super::chips::stage_words(texts, it));
    stage.or_else(|| lists.into_iter().flatten().find(|it| it.0 == code).map(|it| it.1))
}
