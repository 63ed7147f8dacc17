//! The plan as a board: a column for each stage, on a phone one below the other.
//!
//! Cards move by a menu of buttons, and by dragging where there is a mouse. The rule that must not be broken: whatever
//! dragging does, buttons do too, and the keyboard stays at the card that moved.

use form_model::{ActionRow, ActionStage};
use leptos::prelude::*;

use super::PlanDesk;
use super::chips::{above_name, chips, stage_shape, stage_words, today, view_chip};
use super::moves::{Move, Mover, move_to};
use super::row_name;
use crate::components::{Icon, Shape};
use crate::focus::focus_when_there;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::texts::fill;

/// The columns, and the stages that stand in each.
const COLUMNS: [&[ActionStage]; 5] = [
    &[ActionStage::NotStarted],
    &[ActionStage::InProgress],
    &[ActionStage::Done],
    &[ActionStage::Raised],
    &[ActionStage::Closed, ActionStage::Replaced],
];

/// Where a card can be moved.
const AIMS: [ActionStage; 5] =
    [ActionStage::NotStarted, ActionStage::InProgress, ActionStage::Done, ActionStage::Raised, ActionStage::Closed];

/// What everything on the board needs.
#[derive(Clone, Copy)]
struct BoardDesk {
    plan: PlanDesk,
    rows: Memo<Vec<ActionRow>>,
    /// The row that is being dragged, and the one whose menu is open.
    dragged: RwSignal<Option<String>>,
    open: RwSignal<Option<String>>,
}

/// The board.
#[component]
pub(super) fn Board(desk: PlanDesk) -> impl IntoView {
    let rows = Memo::new(move |_| desk.shown_rows());
    let board = BoardDesk { plan: desk, rows, dragged: RwSignal::new(None), open: RwSignal::new(None) };
    let columns = COLUMNS.into_iter().map(|stages| view! { <Column board stages /> }).collect_view();
    view! { <div class="board">{columns}</div> }
}

#[component]
fn Column(board: BoardDesk, stages: &'static [ActionStage]) -> impl IntoView {
    let texts = &use_texts().actions;
    let Some(stage) = stages.first().copied() else { return ().into_any() };
    let title = match stage {
        ActionStage::Done => texts.stages.done_means,
        ActionStage::Closed => texts.stages.over,
        ActionStage::NotStarted | ActionStage::InProgress | ActionStage::Raised | ActionStage::Replaced => {
            stage_words(texts, stage)
        }
    };
    let here = Memo::new(move |_| {
        board.rows.with(|it| it.iter().filter(|it| stages.contains(&it.stage())).cloned().collect::<Vec<_>>())
    });
    let is_aim = RwSignal::new(false);
    let drop_here = move |event: web_sys::DragEvent| {
        event.prevent_default();
        is_aim.set(false);
        if let Some(row) = board.dragged.get_untracked() {
            move_row(board, &row, stage);
        }
        board.dragged.set(None);
    };
    let drag_over = move |event: web_sys::DragEvent| {
        event.prevent_default();
        is_aim.set(true);
    };
    let title_id = format!("column-{}", stage.code());
    let look = move || if is_aim.get() { "board__column board__column--aim" } else { "board__column" };
    view! {
        <section class=look data-column=stage.code() aria-labelledby=title_id.clone()
            on:dragover=drag_over on:dragleave=move |_| is_aim.set(false) on:drop=drop_here>
            <h2 class="board__title" id=title_id.clone()>
                <Icon shape=stage_shape(stage) /> <span>{title}</span> <span class="board__count">{move || here.with(Vec::len)}</span>
            </h2>
            <Show when=move || here.with(Vec::is_empty)><p class="soft board__none">{texts.stages.none_here}</p></Show>
            <ul class="board__cards">
                <For each=move || here.get() key=ActionRow::clone children=move |row| view! { <Card board row /> } />
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Card(board: BoardDesk, row: ActionRow) -> impl IntoView {
    let (texts, language) = (use_texts(), use_language());
    let desk = board.plan;
    let id = row.id.map(|it| it.to_string()).unwrap_or_default();
    let address = Route::Case(desk.document, CaseView::Row(id.clone())).address();
    let all = chips(&row, &above_name(Some(desk.document), &row), &texts.actions, language);
    let responsible = row.value("responsible").map(|it| {
        view! { <p class="action-card__who"><Icon shape=Shape::Person /> <span>{it.to_owned()}</span></p> }
    });
    let replaced = (row.stage() == ActionStage::Replaced)
        .then(|| view_chip(("chip", Shape::Differ, texts.actions.stages.replaced.to_owned())));
    let dragged = id.clone();
    view! {
        <li class="action-card" data-action=id.clone() draggable=move || desk.writable.get().to_string()
            on:dragstart=move |_| board.dragged.set(Some(dragged.clone())) on:dragend=move |_| board.dragged.set(None)>
            <a class="action-card__name" href=address>{row_name(&row, texts)}</a>
            {responsible}
            <div class="chips">{replaced} {all.into_iter().map(view_chip).collect_view()}</div>
            <MoveMenu board row />
        </li>
    }
}

/// The button that opens the places where a card can go.
#[component]
fn MoveMenu(board: BoardDesk, row: ActionRow) -> impl IntoView {
    let texts = use_texts();
    let words = &texts.actions;
    let id = StoredValue::new(row.id.map(|it| it.to_string()).unwrap_or_default());
    let name = row_name(&row, texts);
    let is_open = move || board.open.with(|it| id.with_value(|id| it.as_ref() == Some(id)));
    let turn = move |_| board.open.set((!is_open()).then(|| id.get_value()));
    let now = row.stage();
    let aims = move || {
        AIMS.into_iter()
            .filter(|it| *it != now)
            .map(|stage| {
                view! {
                    <button type="button" class="choice" data-move=stage.code()
                        on:click=move |_| id.with_value(|id| move_row(board, id, stage))>
                        <Icon shape=stage_shape(stage) /> {stage_words(words, stage)}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || board.plan.writable.get()>
            <button type="button" class="quiet action-card__move" id=id.with_value(|it| mover_id(it, now)) data-mover=id.get_value()
                aria-expanded=move || is_open().to_string() on:click=turn>
                <Icon shape=Shape::Arrow /> <span>{words.move_action} <span class="hidden-visually">": " {name.clone()}</span></span>
            </button>
            <Show when=is_open><div class="choices" role="group" aria-label=words.move_to>{aims}</div></Show>
        </Show>
    }
}

/// The page's id of a card's button: another one in each column.
fn mover_id(row: &str, stage: ActionStage) -> String {
    format!("move-{row}-{}", stage.code())
}

/// Moves a card; one whose effect was not checked is opened at the check instead.
fn move_row(board: BoardDesk, row: &str, to: ActionStage) {
    let desk = board.plan;
    let texts = &desk.texts.actions;
    let found = desk.plan.with_untracked(|it| {
        it.as_ref().and_then(|it| it.rows.iter().find(|it| it.id.is_some_and(|it| it.to_string() == row)).cloned())
    });
    let Some(found) = found else { return };
    match move_to(&found, to, &mover(desk)) {
        Move::Made(edits) => {
            board.open.set(None);
            let is_made = edits.into_iter().all(|it| desk.tablet.edit(desk.document, it));
            if is_made {
                desk.said.set(fill(texts.moved_to, &[("stage", stage_words(texts, to))]));
                // The card is made anew in its column.
                focus_when_there(mover_id(row, to));
            }
        }
        Move::CheckFirst => {
            desk.said.set(texts.check_first.to_owned());
            desk.router.go(&Route::Case(desk.document, CaseView::Row(format!("{row}/effect"))));
        }
    }
}

/// Who moves a row of a plan, today.
pub(super) fn mover(desk: PlanDesk) -> Mover {
    untrack(|| Mover {
        today: today(),
        name: desk.tablet.person().map(|it| desk.tablet.name_of(it)).unwrap_or_default(),
        above: desk.tablet.case(desk.document).and_then(|it| desk.tablet.unit(it.unit)).and_then(|it| it.parent),
    })
}
