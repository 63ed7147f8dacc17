//! The draft's questions, section by section, with what can be done to sections; its name and its closing questions.
//!
//! Sections and questions are made anew when their order changes, and only then. The rule that must not be broken: the keyboard
//! stays with what was moved, added, or came to stand where something was removed.

use form_model::{NOT_APPLICABLE, Template};
use leptos::prelude::*;

use super::editor::Writing;
use super::edits::{Way, add_closing, add_question, add_section, move_closing, move_section};
use super::question_card::TemplateQuestion;
use super::scale::ScalePart;
use super::words_field::{FaultLine, WordsField, field_id};
use crate::components::{Icon, Shape};
use crate::focus::focus_when_there;
use crate::texts::fill;

/// The questions of the draft, to be changed.
#[component]
pub(super) fn QuestionsPart(writing: Writing) -> impl IntoView {
    let texts = &writing.texts.editor;
    let structure = Memo::new(move |_| {
        writing.bench.draft.with(|it| {
            let of = |it: &form_model::Section| {
                (it.id.clone(), it.questions.iter().map(|it| it.id.clone()).collect::<Vec<_>>())
            };
            it.sections.iter().map(of).collect::<Vec<_>>()
        })
    });
    let sections = move || {
        let section =
            |(id, questions): (String, Vec<String>)| view! { <SectionPart writing id questions /> }.into_any();
        structure.get().into_iter().map(section).collect_view()
    };
    let add = move |_| {
        let mut made = None;
        writing.change(|it| made = add_section(it, &writing.taken()));
        if let Some(id) = made {
            let key = format!("section/{id}");
            writing.open_at(&key, field_id(&format!("{key}/sv")));
        }
    };
    view! {
        <section class="sheet" aria-labelledby="template-name">
            <h2 id="template-name">{texts.name}</h2>
            <div class="columns">
                <WordsField writing at="sv".to_owned() label=texts.name_sv.to_owned() lang="sv" />
                <WordsField writing at="en".to_owned() label=texts.name_en.to_owned() lang="en" />
            </div>
        </section>
        {sections}
        <FaultLine writing at="questions".to_owned() />
        <div class="row">
            <button type="button" class="button button--quiet" id="add-section" on:click=add><Icon shape=Shape::Plus /> {texts.add_section}</button>
        </div>
        <ClosingPart writing />
        <ScalePart writing />
    }
    .into_any()
}

#[component]
fn SectionPart(writing: Writing, id: String, questions: Vec<String>) -> impl IntoView {
    let texts = &writing.texts.editor;
    let key = StoredValue::new(format!("section/{id}"));
    let name = fill(texts.section, &[("id", &id)]);
    let words = {
        let id = id.clone();
        move || {
            writing.bench.draft.with(|it| {
                let section = it.sections.iter().find(|it| it.id == id);
                section.map(|it| writing.language.of(&it.sv, &it.en).to_owned())
            })
        }
    };
    let count = questions.len();
    let cards = questions.into_iter().map(|id| view! { <TemplateQuestion writing id /> }.into_any()).collect_view();
    let at = move |field: &str| key.with_value(|it| format!("{it}/{field}"));
    let fields = move || {
        key.with_value(|key| writing.is_open(key)).then(|| {
            view! {
                <div class="columns">
                    <WordsField writing at=at("sv") label=texts.section_sv.to_owned() lang="sv" />
                    <WordsField writing at=at("en") label=texts.section_en.to_owned() lang="en" />
                </div>
            }
        })
    };
    let none = (count == 0)
        .then(|| view! { <p class="soft">{texts.section_empty}</p> <FaultLine writing at=at("questions") /> });
    let add = {
        let id = id.clone();
        move |_| {
            let mut made = None;
            writing.change(|it| made = add_question(it, &id, &writing.taken()));
            if let Some(id) = made {
                let key = format!("question/{id}");
                writing.open_at(&key, field_id(&format!("{key}/sv")));
            }
        }
    };
    view! {
        <section class="stack template-section" data-section=id.clone() aria-labelledby=format!("section-{id}-name")>
            <div class="template-section__head">
                <h2 id=format!("section-{id}-name")><span class="question__id">{name}</span> " " {words}</h2>
                <SectionTools writing id=id.clone() questions=count />
            </div>
            {fields}
            {none}
            {cards}
            <div class="row">
                <button type="button" class="button button--quiet" id=format!("add-question-{id}") on:click=add>
                    <Icon shape=Shape::Plus /> {fill(texts.add_question, &[("id", &id)])}
                </button>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn SectionTools(writing: Writing, id: String, questions: usize) -> impl IntoView {
    let texts = &writing.texts.editor;
    let name = fill(texts.section, &[("id", &id)]);
    let id = StoredValue::new(id);
    let key = move || id.with_value(|id| format!("section/{id}"));
    let turn = Callback::new(move |()| writing.turn(&key()));
    let is_open = Signal::derive(move || writing.is_open(&key()));
    let go = move |way: Way| {
        let mut place = None;
        writing.change(|it| place = id.with_value(|id| move_section(it, id, way)));
        let words = match (place, way) {
            (Some(place), _) => {
                id.with_value(|id| fill(texts.section_place, &[("id", id), ("number", &(place + 1).to_string())]))
            }
            (None, Way::Up) => texts.at_top.to_owned(),
            (None, Way::Down) => texts.at_bottom.to_owned(),
        };
        writing.said.set(words);
        let way = if way == Way::Up { "up" } else { "down" };
        focus_when_there(id.with_value(|id| format!("section-{way}-{id}")));
    };
    let remove = move |_| {
        id.with_value(|id| writing.change(|it| it.sections.retain(|it| it.id != *id)));
        focus_when_there("add-section".to_owned());
    };
    let prefix = id.with_value(|id| format!("section-{{tool}}-{id}"));
    let dom = |tool: &str| prefix.replace("{tool}", tool);
    view! {
        <div class="template-tools" role="group" aria-label=name.clone()>
            <button type="button" class="quiet" id=dom("change") aria-expanded=move || is_open.get().to_string()
                on:click=move |_| turn.run(())><Icon shape=Shape::Pen /> {texts.change}<Of name=name.clone() /></button>
            <button type="button" class="quiet" id=dom("up") on:click=move |_| go(Way::Up)><Icon shape=Shape::Up /> {texts.up}<Of name=name.clone() /></button>
            <button type="button" class="quiet" id=dom("down") on:click=move |_| go(Way::Down)><Icon shape=Shape::Down /> {texts.down}<Of name=name.clone() /></button>
            {(questions == 0).then(|| view! {
                <button type="button" class="quiet" id=dom("remove") on:click=remove><Icon shape=Shape::Close /> {texts.remove_section}</button>
            })}
        </div>
    }
    .into_any()
}

/// Says where something stands after a move in its list, or that it stands where it stood; hands the place on.
pub(super) fn say_place(writing: Writing, place: Option<usize>, way: Way) -> Option<usize> {
    let texts = &writing.texts.editor;
    writing.said.set(match (place, way) {
        (Some(place), _) => fill(texts.now_number, &[("number", &(place + 1).to_string())]),
        (None, Way::Up) => texts.at_top.to_owned(),
        (None, Way::Down) => texts.at_bottom.to_owned(),
    });
    place
}

/// Of what, for those who hear one button alone.
#[component]
pub(super) fn Of(name: String) -> impl IntoView {
    view! { <span class="hidden-visually">": " {name}</span> }.into_any()
}

#[component]
fn ClosingPart(writing: Writing) -> impl IntoView {
    let texts = &writing.texts.editor;
    let ids = Memo::new(move |_| {
        writing.bench.draft.with(|it| it.closing.iter().map(|it| it.id.clone()).collect::<Vec<_>>())
    });
    let one = move |(index, id): (usize, String)| {
        let name = fill(texts.closing_number, &[("number", &(index + 1).to_string())]);
        let at = |field: &str| format!("closing/{id}/{field}");
        let (sv, en) = (at("sv"), at("en"));
        let moved = id.clone();
        let go = Callback::new(move |way: Way| {
            let mut place = None;
            writing.change(|it| place = move_closing(it, &moved, way));
            let place = say_place(writing, place, way).unwrap_or(index);
            focus_when_there(format!("closing-{}-{place}", way.code()));
        });
        let remove = move |_| {
            writing.change(|it| it.closing.retain(|it| it.id != id));
            writing.said.set(fill(texts.removed, &[("id", &id)]));
            focus_when_there("add-closing".to_owned());
        };
        view! {
            <article class="question" data-closing=index.to_string()>
                <div class="template-section__head">
                    <h3 class="question__text">{name.clone()}</h3>
                    <div class="template-tools" role="group" aria-label=name.clone()>
                        <button type="button" class="quiet" id=format!("closing-up-{index}") on:click=move |_| go.run(Way::Up)><Icon shape=Shape::Up /> {texts.up}<Of name=name.clone() /></button>
                        <button type="button" class="quiet" id=format!("closing-down-{index}") on:click=move |_| go.run(Way::Down)><Icon shape=Shape::Down /> {texts.down}<Of name=name.clone() /></button>
                        <button type="button" class="quiet" on:click=remove><Icon shape=Shape::Close /> {texts.remove}<Of name=name.clone() /></button>
                    </div>
                </div>
                <WordsField writing at=sv label=texts.question_sv.to_owned() lang="sv" />
                <WordsField writing at=en label=texts.question_en.to_owned() lang="en" />
            </article>
        }
        .into_any()
    };
    let add = move |_| {
        let mut made = String::new();
        writing.change(|it| made = add_closing(it, &writing.taken()));
        focus_when_there(field_id(&format!("closing/{made}/sv")));
    };
    view! {
        <section class="stack template-section" aria-labelledby="template-closing">
            <h2 id="template-closing">{texts.closing}</h2>
            <p class="soft">{texts.closing_help}</p>
            {move || ids.get().into_iter().enumerate().map(one).collect_view()}
            <FaultLine writing at="closing".to_owned() />
            <div class="row">
                <button type="button" class="button button--quiet" id="add-closing" on:click=add><Icon shape=Shape::Plus /> {texts.add_closing}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The word for "not applicable" on the draft's scale, or on that of the version that it begins from.
pub(super) fn not_applicable_word(writing: Writing) -> Option<String> {
    let word = |it: &Template| {
        let step = it.scale.steps.iter().find(|it| it.code == NOT_APPLICABLE)?;
        Some(writing.language.of(&step.sv, &step.en).to_owned())
    };
    writing.bench.draft.with_untracked(word).or_else(|| writing.base.with_value(|it| word(it)))
}
