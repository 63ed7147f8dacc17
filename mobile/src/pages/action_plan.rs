//! The unit's action plan: everything that is to be done, whichever source it comes from, year after year.
//!
//! One plan, shown as a board or as a table, with filters; each row has a screen of its own. The rule that must not be
//! broken: "done" is not "closed", what is missing is said and blocks nothing, and a row is removed by a flag.

mod adding;
mod agenda;
mod board;
mod chips;
mod choosing;
mod meeting;
mod moves;
mod print;
mod row;
mod table;

use std::sync::Arc;

use form_model::{ActionPlan, ActionRow, DocumentId, Table};
use leptos::prelude::*;

use crate::components::{Icon, Removed, RemovedRow, Shape, StatusLine, TextField};
use crate::pages::changes::WhileAway;
use crate::pages::follow_ups::unit_name;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route, Router, use_router};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, Texts};

pub(crate) use adding::{NewAction, add_action};
pub(crate) use chips::{RowChips, above_name, row_name};
pub(crate) use choosing::Shown;
pub(crate) use meeting::{ActionMeeting, RowLine};
pub(crate) use print::PlanPaper;
pub(crate) use row::{ActionRowScreen, code_words};

use board::Board;
use chips::today;
use choosing::{has_words, sorted};
use table::PlanTable;

/// How plans are shown: kept while the app is open, so that whoever comes back from a row finds the plan as it was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlanLook {
    shown: RwSignal<Shown>,
    layout: RwSignal<Layout>,
    words: RwSignal<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Board,
    Table,
}

impl PlanLook {
    pub(crate) fn start() -> Self {
        Self {
            shown: RwSignal::new(Shown::default()),
            layout: RwSignal::new(Layout::Board),
            words: RwSignal::new(String::new()),
        }
    }
}

/// A plan on the screen.
#[derive(Clone, Copy)]
struct PlanDesk {
    tablet: Tablet,
    document: DocumentId,
    plan: Memo<Option<Arc<ActionPlan>>>,
    /// True if every field may be written.
    writable: Signal<bool>,
    look: PlanLook,
    /// What the person is called in the plan.
    names: Memo<Vec<String>>,
    texts: &'static Texts,
    language: Language,
    router: Router,
    /// The newest thing to read out.
    said: RwSignal<String>,
}

impl PlanDesk {
    fn open(document: DocumentId) -> Self {
        let tablet = use_tablet();
        Self {
            tablet,
            document,
            plan: tablet.action_plan(document),
            writable: Signal::derive(move || tablet.writes_all_of(document)),
            look: expect_context(),
            names: Memo::new(move |_| tablet.case(document).map(|it| tablet.own_names(it.unit)).unwrap_or_default()),
            texts: use_texts(),
            language: use_language(),
            router: use_router(),
            said: RwSignal::new(String::new()),
        }
    }

    fn rows(self) -> Vec<ActionRow> {
        self.plan.with(|it| it.as_ref().map(|it| it.rows.clone()).unwrap_or_default())
    }

    /// The rows that are asked for, in their order.
    fn shown_rows(self) -> Vec<ActionRow> {
        let (shown, today, words) = (self.look.shown.get(), today(), self.look.words.get());
        let rows = self.rows().into_iter();
        let names = self.names.get();
        sorted(rows.filter(|it| shown.is(it, today, &names) && has_words(it, &words)).collect())
    }
}

/// The head of each screen of a plan: the way back, whose it is, where it is saved.
#[component]
pub(super) fn PlanHead(document: DocumentId, #[prop(into)] title: Signal<String>, back: Route) -> impl IntoView {
    let tablet = use_tablet();
    let texts = &use_texts().actions;
    let unit = move || tablet.case(document).map(|it| unit_name(tablet, it.unit)).filter(|it| !it.is_empty());
    let about = move || unit().map_or_else(|| texts.title.to_owned(), |unit| format!("{} · {unit}", texts.title));
    view! {
        <header class="case-head">
            <a class="back" href=back.address()><Icon shape=Shape::Back /> <span>{about}</span></a>
            <h1>{move || title.get()}</h1>
            <StatusLine document />
        </header>
    }
}

/// The screen.
#[component]
pub(crate) fn ActionPlanScreen(document: DocumentId) -> impl IntoView {
    let desk = PlanDesk::open(document);
    let (tablet, texts, router) = (desk.tablet, &desk.texts.actions, desk.router);
    let title = Signal::derive(move || tablet.case(document).map(|it| unit_name(tablet, it.unit)).unwrap_or_default());
    let add = move |_| {
        if let Some(row) = add_action(tablet, document, &NewAction::default()) {
            router.go(&Route::Case(document, CaseView::Row(row.to_string())));
        }
    };
    let writable = desk.writable;
    view! {
        <header class="case-head">
            <a class="back" href=Route::MyActions.address()><Icon shape=Shape::Back /> <span>{texts.mine.title}</span></a>
            <h1>{texts.title} " " <span class="soft plan-unit">{move || title.get()}</span></h1>
            <StatusLine document />
        </header>
        <WhileAway document />
        <p class="soft">{texts.intro}</p>
        <section class="sheet sheet--tight">
            <TextField document path=vec!["result".to_owned()] label=texts.result id="plan-result" hint=texts.result_hint writable />
        </section>
        <PlanTools desk />
        <Show when=move || desk.rows().is_empty()>
            <section class="empty"><Icon shape=Shape::Flag /><h2>{texts.none_yet}</h2><p>{texts.none_yet_help}</p></section>
        </Show>
        <PlanRows desk />
        <button type="button" class="button button--start" id="add-action" disabled=move || !writable.get() on:click=add>
            <Icon shape=Shape::Plus /> {texts.add}
        </button>
        <RemovedActions desk />
        <p class="hidden-visually" role="status" id="plan-said">{move || desk.said.get()}</p>
    }
}

/// Filters, search, board or table, and the ways to the meeting, the paper and the changes.
#[component]
fn PlanTools(desk: PlanDesk) -> impl IntoView {
    let texts = &use_texts().actions;
    let document = desk.document;
    let link = move |view: CaseView, shape: Shape, words: &'static str| {
        view! { <a class="button button--quiet" href=Route::Case(document, view).address()><Icon shape /> {words}</a> }
    };
    let layout = move |it: Layout, shape: Shape, words: &'static str, code: &'static str| {
        let is_chosen = move || (desk.look.layout.get() == it).to_string();
        view! {
            <button type="button" class="choice" data-layout=code aria-pressed=is_chosen on:click=move |_| desk.look.layout.set(it)>
                <Icon shape /> {words}
            </button>
        }
    };
    let filters = move || Shown::ALL.into_iter().map(|shown| view! { <FilterButton desk shown /> }).collect_view();
    view! {
        <div class="plan-tools">
            <div class="row">
                {link(CaseView::Meeting, Shape::Person, texts.meeting)}
                {link(CaseView::Paper, Shape::Print, texts.paper)}
                {link(CaseView::Changes, Shape::History, texts.changes)}
            </div>
            <Show when=move || !desk.rows().is_empty()>
                <div class="choices" role="group" aria-label=texts.filter>{filters}</div>
                <div class="row row--apart">
                    <div class="field plan-tools__find">
                        <label class="field__label" for="plan-find">{texts.find}</label>
                        <input class="field__input" id="plan-find" type="search" bind:value=desk.look.words />
                    </div>
                    <div class="choices" role="group" aria-label=texts.layout>
                        {layout(Layout::Board, Shape::Board, texts.board, "board")}
                        {layout(Layout::Table, Shape::Table, texts.table, "table")}
                    </div>
                </div>
            </Show>
        </div>
    }
}

/// One filter, with how many rows it finds.
#[component]
fn FilterButton(desk: PlanDesk, shown: Shown) -> impl IntoView {
    let filters = &use_texts().actions.filters;
    let words = match shown {
        Shown::Open => filters.open,
        Shown::Late => filters.late,
        Shown::ToCheck => filters.to_check,
        Shown::Mine => filters.mine,
        Shown::Raised => filters.raised,
        Shown::Incomplete => filters.incomplete,
        Shown::Over => filters.over,
        Shown::All => filters.all,
    };
    let count = Memo::new(move |_| {
        let (today, names) = (today(), desk.names.get());
        desk.rows().iter().filter(|it| shown.is(it, today, &names)).count()
    });
    view! {
        <button type="button" class="choice" data-filter=shown.code()
            aria-pressed=move || (desk.look.shown.get() == shown).to_string() on:click=move |_| desk.look.shown.set(shown)>
            {words} " " <span class="choice__count">{move || count.get()}</span>
        </button>
    }
}

#[component]
fn PlanRows(desk: PlanDesk) -> impl IntoView {
    let texts = &use_texts().actions;
    let is_nothing_found = move || !desk.rows().is_empty() && desk.shown_rows().is_empty();
    let show_all = move |_| {
        desk.look.shown.set(Shown::All);
        desk.look.words.set(String::new());
    };
    view! {
        <Show when=is_nothing_found>
            <p class="notice"><Icon shape=Shape::Search />
                <span class="grow">{texts.none_found}</span>
                <button type="button" class="quiet" on:click=show_all>{texts.show_all}</button>
            </p>
        </Show>
        <Show when=move || !desk.shown_rows().is_empty()>
            {move || match desk.look.layout.get() {
                Layout::Board => view! { <Board desk /> }.into_any(),
                Layout::Table => view! { <PlanTable desk /> }.into_any(),
            }}
        </Show>
    }
}

#[component]
fn RemovedActions(desk: PlanDesk) -> impl IntoView {
    let texts = use_texts();
    let rows = Memo::new(move |_| -> Vec<RemovedRow> {
        let row = |it: &ActionRow| Some(RemovedRow { table: Table::Actions, row: it.id?, words: row_name(it, texts) });
        desk.plan.with(|it| it.as_ref().map(|it| it.removed_rows.iter().filter_map(row).collect()).unwrap_or_default())
    });
    view! { <Removed document=desk.document rows title=&texts.analysis.removed.actions writable=desk.writable /> }
}
