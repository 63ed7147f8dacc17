//! The draft's scale: the words and smileys of what can be answered, in their order.
//!
//! What stands in documents is an answer's code, which no field here changes. The rule that must not be broken: an answer keeps
//! its code through every edit, so that what was answered in other years still means the same.

use form_model::Symbol;
use leptos::prelude::*;

use super::comparison::symbol_code;
use super::editor::Writing;
use super::edits::{Way, add_step, move_step, step_mut};
use super::sections::{Of, say_place};
use super::words_field::{FaultLine, WordsField, field_id};
use crate::components::{Icon, Shape};
use crate::focus::focus_when_there;
use crate::texts::fill;

/// Every smiley, in the order in which they are offered.
const SYMBOLS: [Symbol; 4] = [Symbol::Glad, Symbol::Neutral, Symbol::Sad, Symbol::None];

/// The scale, to be changed.
#[component]
pub(super) fn ScalePart(writing: Writing) -> impl IntoView {
    let texts = &writing.texts.editor;
    let codes = Memo::new(move |_| {
        writing.bench.draft.with(|it| it.scale.steps.iter().map(|it| it.code.clone()).collect::<Vec<_>>())
    });
    let steps = move || {
        let all = codes.get().into_iter().enumerate();
        all.map(|(index, code)| view! { <StepPart writing code index /> }.into_any()).collect_view()
    };
    let add = move |_| {
        let mut made = String::new();
        writing.change(|it| writing.base.with_value(|base| made = add_step(it, base)));
        focus_when_there(field_id(&format!("step/{made}/sv")));
    };
    view! {
        <section class="stack template-section" aria-labelledby="template-scale">
            <h2 id="template-scale">{texts.scale}</h2>
            <p class="soft">{texts.scale_help}</p>
            {steps}
            <FaultLine writing at="steps".to_owned() />
            <div class="row">
                <button type="button" class="button button--quiet" id="add-step" on:click=add><Icon shape=Shape::Plus /> {texts.add_step}</button>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn StepPart(writing: Writing, code: String, index: usize) -> impl IntoView {
    let texts = &writing.texts.editor;
    let name = fill(texts.step_number, &[("number", &(index + 1).to_string())]);
    let at = |field: &str| format!("step/{code}/{field}");
    let (sv, en) = (at("sv"), at("en"));
    view! {
        <article class="question" data-scale-step=code.clone()>
            <div class="template-section__head">
                <h3 class="question__text">{name.clone()}</h3>
                <StepTools writing code=code.clone() name=name.clone() />
            </div>
            <div class="columns">
                <WordsField writing at=sv label=texts.step_sv.to_owned() lang="sv" />
                <WordsField writing at=en label=texts.step_en.to_owned() lang="en" />
            </div>
            <SymbolChoice writing code=code.clone() name=name.clone() />
        </article>
    }
    .into_any()
}

#[component]
fn StepTools(writing: Writing, code: String, name: String) -> impl IntoView {
    let texts = &writing.texts.editor;
    let dom = |tool: &str| format!("step-{tool}-{code}");
    let (up, down) = (dom("up"), dom("down"));
    let code = StoredValue::new(code);
    let go = move |way: Way| {
        let mut place = None;
        writing.change(|it| place = code.with_value(|code| move_step(it, code, way)));
        say_place(writing, place, way);
        focus_when_there(code.with_value(|code| format!("step-{}-{code}", way.code())));
    };
    let removed = fill(texts.removed, &[("id", &name)]);
    let remove = move |_| {
        writing.change(|it| code.with_value(|code| it.scale.steps.retain(|it| it.code != *code)));
        writing.said.set(removed.clone());
        focus_when_there("add-step".to_owned());
    };
    view! {
        <div class="template-tools" role="group" aria-label=name.clone()>
            <button type="button" class="quiet" id=up on:click=move |_| go(Way::Up)><Icon shape=Shape::Up /> {texts.up}<Of name=name.clone() /></button>
            <button type="button" class="quiet" id=down on:click=move |_| go(Way::Down)><Icon shape=Shape::Down /> {texts.down}<Of name=name.clone() /></button>
            <button type="button" class="quiet" on:click=remove><Icon shape=Shape::Close /> {texts.remove}<Of name=name.clone() /></button>
        </div>
    }
    .into_any()
}

/// Which smiley stands beside the word.
#[component]
fn SymbolChoice(writing: Writing, code: String, name: String) -> impl IntoView {
    let texts = writing.texts;
    let label = format!("{}: {name}", texts.comparison.symbol);
    let code = StoredValue::new(code);
    let chosen = Memo::new(move |_| {
        writing.bench.draft.with(|it| {
            let step = it.scale.steps.iter().find(|it| code.with_value(|code| it.code == *code));
            step.map(|it| it.symbol)
        })
    });
    let choose = move |symbol: Symbol| {
        writing.change(|it| {
            if let Some(step) = code.with_value(|code| step_mut(it, code)) {
                step.symbol = symbol;
            }
        });
    };
    let choice = move |symbol: Symbol| {
        let words = texts.comparison.symbols.iter().find(|it| it.0 == symbol_code(symbol)).map_or("", |it| it.1);
        view! {
            <button type="button" class="choice" data-symbol=symbol_code(symbol) aria-pressed=move || (chosen.get() == Some(symbol)).to_string()
                on:click=move |_| choose(symbol)><Icon shape=Shape::from(symbol) /> {words}</button>
        }
    };
    view! { <div class="choices" role="group" aria-label=label>{SYMBOLS.map(choice).collect_view()}</div> }.into_any()
}
