//! One question of the draft as a card: its words, what has become of it, and the buttons that change, move and remove it.
//!
//! Its fields are in `question_fields`. The rule that must not be broken: before a question is removed, the card says what that
//! means for the answers of earlier years.

use leptos::prelude::*;

use super::comparison::{Kind, Thing};
use super::editor::Writing;
use super::edits::{Way, move_question, remove_question};
use super::question_fields::QuestionFields;
use super::saving::kind_chip;
use super::sections::Of;
use crate::components::{Icon, Shape};
use crate::focus::focus_when_there;
use crate::texts::fill;

/// The card.
#[component]
pub(super) fn TemplateQuestion(writing: Writing, id: String) -> impl IntoView {
    let texts = writing.texts;
    let asks = RwSignal::new(false);
    let key = format!("question/{id}");
    let words = {
        let id = id.clone();
        move || {
            let words = writing
                .bench
                .draft
                .with(|it| it.question(&id).map(|it| writing.language.of(&it.sv, &it.en).to_owned()));
            words.filter(|it| !it.trim().is_empty()).unwrap_or_else(|| texts.editor.without_words.to_owned())
        }
    };
    let kinds = {
        let id = id.clone();
        Memo::new(move |_| {
            writing.differences.with(|it| {
                let own = it.iter().filter(|it| it.thing == Thing::Question && it.id == id);
                own.map(|it| it.kind).collect::<Vec<Kind>>()
            })
        })
    };
    let is_faulty = {
        let key = key.clone();
        Memo::new(move |_| writing.has_fault_below(&key))
    };
    let chips = move || {
        let kinds = kinds.get().into_iter().map(|it| kind_chip(it, &texts.comparison)).collect_view();
        let faulty = is_faulty
            .get()
            .then(|| view! { <p class="chip chip--bad"><Icon shape=Shape::Warning /> {texts.faults.has_some}</p> });
        view! { <div class="row template-chips">{kinds}{faulty}</div> }
    };
    let is_open = {
        let key = key.clone();
        Memo::new(move |_| writing.is_open(&key))
    };
    let shown = id.clone();
    let fields = move || is_open.get().then(|| view! { <QuestionFields writing id=shown.clone() /> });
    view! {
        <article class="question" data-question=id.clone() aria-labelledby=format!("question-{id}-name")>
            <h3 class="question__text" id=format!("question-{id}-name")>
                <span class="question__id">{id.clone()}</span> " " {words}
            </h3>
            {chips}
            {fields}
            <QuestionTools writing id=id.clone() asks is_open key />
        </article>
    }
    .into_any()
}

#[component]
fn QuestionTools(
    writing: Writing,
    id: String,
    asks: RwSignal<bool>,
    is_open: Memo<bool>,
    key: String,
) -> impl IntoView {
    let texts = &writing.texts.editor;
    let dom = |tool: &str| format!("question-{tool}-{id}");
    let (change, up, down, remove) = (dom("change"), dom("up"), dom("down"), dom("remove"));
    let moved = StoredValue::new(id.clone());
    let go = move |way: Way| moved.with_value(|id| go(writing, id, way));
    let asking = id.clone();
    view! {
        <div class="template-tools" role="group" aria-label=id.clone()>
            <button type="button" class="quiet" id=change aria-expanded=move || is_open.get().to_string()
                on:click=move |_| writing.turn(&key)><Icon shape=Shape::Pen /> {texts.change}<Of name=id.clone() /></button>
            <button type="button" class="quiet" id=up on:click=move |_| go(Way::Up)><Icon shape=Shape::Up /> {texts.up}<Of name=id.clone() /></button>
            <button type="button" class="quiet" id=down on:click=move |_| go(Way::Down)><Icon shape=Shape::Down /> {texts.down}<Of name=id.clone() /></button>
            <button type="button" class="quiet" id=remove aria-expanded=move || asks.get().to_string()
                on:click=move |_| asks.update(|it| *it = !*it)><Icon shape=Shape::Close /> {texts.remove}<Of name=id.clone() /></button>
        </div>
        <div role="status">{move || asks.get().then(|| view! { <Removing writing id=asking.clone() asks /> })}</div>
    }
    .into_any()
}

/// Moves a question; the keyboard stays on the button that moved it.
fn go(writing: Writing, id: &str, way: Way) {
    let texts = &writing.texts.editor;
    let mut place = None;
    writing.change(|it| {
        place = move_question(it, id, way).map(|(section, question)| (it.sections[section].id.clone(), question + 1));
    });
    writing.said.set(match (place, way) {
        (Some((section, number)), _) => {
            fill(texts.now_at, &[("id", id), ("number", &number.to_string()), ("section", &section)])
        }
        (None, Way::Up) => texts.at_top.to_owned(),
        (None, Way::Down) => texts.at_bottom.to_owned(),
    });
    let tool = match way {
        Way::Up => "up",
        Way::Down => "down",
    };
    focus_when_there(format!("question-{tool}-{id}"));
}

/// What removing the question means, and whether it is meant.
#[component]
fn Removing(writing: Writing, id: String, asks: RwSignal<bool>) -> impl IntoView {
    let texts = &writing.texts.editor;
    let is_known = writing.base.with_value(|it| it.question(&id).is_some());
    let help = if is_known { texts.remove_help } else { texts.remove_new_help };
    let help = fill(help, &[("id", &id)]);
    let kept = format!("question-remove-{id}");
    let keep = move |_| {
        asks.set(false);
        focus_when_there(kept.clone());
    };
    let now = format!("question-remove-now-{id}");
    let remove = move |_| {
        let section = writing.bench.draft.with_untracked(|it| {
            it.sections.iter().find(|it| it.questions.iter().any(|it| it.id == id)).map(|it| it.id.clone())
        });
        let mut next = None;
        writing.change(|it| next = remove_question(it, &id));
        writing.said.set(fill(texts.removed, &[("id", &id)]));
        let next = next.map(|it| format!("question-change-{it}"));
        focus_when_there(next.unwrap_or_else(|| format!("add-question-{}", section.unwrap_or_default())));
    };
    view! {
        <div class="notice notice--partly">
            <Icon shape=Shape::Warning />
            <div class="stack">
                <p>{help}</p>
                <div class="row">
                    <button type="button" class="button button--danger" id=now on:click=remove>{texts.remove_question}</button>
                    <button type="button" class="button button--quiet" on:click=keep>{texts.keep_question}</button>
                </div>
            </div>
        </div>
    }
    .into_any()
}
