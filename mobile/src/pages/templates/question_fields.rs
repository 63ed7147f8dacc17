//! What can be changed in a question: its words, whether "not applicable" is an answer, the law; and the same on other levels.
//!
//! The rule that must not be broken: the id is not among it, because the id says that two years asked the same thing.

use chrono::NaiveDate;
use form_model::{LawReference, NOT_APPLICABLE, Template};
use leptos::prelude::*;

use super::editor::Writing;
use super::edits::{add_law, question_mut};
use super::sections::{Of, not_applicable_word};
use super::words_field::{FaultLine, WordsField, field_id};
use crate::components::{Icon, Shape};
use crate::focus::focus_when_there;
use crate::texts::fill;

/// The fields.
#[component]
pub(super) fn QuestionFields(writing: Writing, id: String) -> impl IntoView {
    let texts = &writing.texts.editor;
    let is_known = writing.base.with_value(|it| it.question(&id).is_some());
    let comparable = is_known.then(|| view! { <p class="field__hint">{texts.comparable}</p> });
    view! {
        <div class="stack" data-fields=id.clone()>
            <WordsField writing at=format!("question/{id}/sv") label=texts.question_sv.to_owned() lang="sv" />
            <WordsField writing at=format!("question/{id}/en") label=texts.question_en.to_owned() lang="en" />
            {comparable}
            <NotApplicableTick writing id=id.clone() />
            <FaultLine writing at=format!("question/{id}") />
            <LawFields writing id=id.clone() />
            <OtherLevels writing id=id.clone() />
        </div>
    }
    .into_any()
}

#[component]
fn NotApplicableTick(writing: Writing, id: String) -> impl IntoView {
    let Some(word) = not_applicable_word(writing) else { return ().into_any() };
    let label = fill(writing.texts.editor.allows, &[("answer", &word)]);
    let id = StoredValue::new(id);
    let is_allowed = Memo::new(move |_| {
        writing.bench.draft.with(|it| id.with_value(|id| it.question(id).is_some_and(|it| it.not_applicable)))
    });
    let turn = move |event: web_sys::Event| {
        let is_set = event_target_checked(&event);
        writing.change(|it| {
            if let Some(question) = id.with_value(|id| question_mut(it, id)) {
                question.not_applicable = is_set;
            }
        });
    };
    view! {
        <label class="tick">
            <input type="checkbox" data-step=NOT_APPLICABLE prop:checked=move || is_allowed.get() on:change=turn />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

#[component]
fn LawFields(writing: Writing, id: String) -> impl IntoView {
    let texts = &writing.texts.editor;
    let heading = format!("law-{id}");
    let add_button = format!("add-law-{id}");
    let at = format!("question/{id}/law");
    let id = StoredValue::new(id);
    let count = Memo::new(move |_| {
        writing.bench.draft.with(|it| id.with_value(|id| it.question(id).map_or(0, |it| it.law.len())))
    });
    let laws = move || {
        (0..count.get()).map(|index| view! { <LawField writing id=id.get_value() index /> }.into_any()).collect_view()
    };
    let add = move |_| {
        let next = count.get_untracked();
        writing.change(|it| id.with_value(|id| add_law(it, id)));
        focus_when_there(id.with_value(|id| field_id(&format!("question/{id}/law/{next}"))));
    };
    view! {
        <div class="stack" role="group" aria-labelledby=heading.clone()>
            <h4 id=heading.clone()>{texts.law}</h4>
            {laws}
            <FaultLine writing at />
            <div class="row">
                <button type="button" class="quiet" id=add_button on:click=add><Icon shape=Shape::Plus /> {texts.add_law}</button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn LawField(writing: Writing, id: String, index: usize) -> impl IntoView {
    let texts = &writing.texts.editor;
    let number = (index + 1).to_string();
    let at = format!("question/{id}/law/{index}");
    let name = fill(texts.law_text, &[("number", &number)]);
    let to_fault = format!("{at}/to");
    let id = StoredValue::new(id);
    let remove = move |_| {
        writing.change(|it| {
            if let Some(question) = id.with_value(|id| question_mut(it, id)) {
                question.law.remove(index);
            }
        });
        focus_when_there(id.with_value(|id| format!("add-law-{id}")));
    };
    view! {
        <div class="template-law">
            <WordsField writing at label=name.clone() lang="sv" />
            <div class="stack stack--tight">
                <LawDay writing id=id.get_value() index day=Day::From />
                <LawDay writing id=id.get_value() index day=Day::To />
                <FaultLine writing at=to_fault />
            </div>
            <button type="button" class="quiet" on:click=remove><Icon shape=Shape::Close /> {fill(texts.remove_law, &[("number", &number)])}</button>
        </div>
    }
    .into_any()
}

/// A day of a reference's validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    From,
    To,
}

impl Day {
    const fn of(self, law: &mut LawReference) -> &mut Option<NaiveDate> {
        match self {
            Self::From => &mut law.valid_from,
            Self::To => &mut law.valid_to,
        }
    }
}

#[component]
fn LawDay(writing: Writing, id: String, index: usize, day: Day) -> impl IntoView {
    let texts = &writing.texts.editor;
    let (ending, words) = match day {
        Day::From => ("from", texts.law_from),
        Day::To => ("to", texts.law_to),
    };
    let field = field_id(&format!("question/{id}/law/{index}/{ending}"));
    let name = fill(texts.law_text, &[("number", &(index + 1).to_string())]);
    let place = format!("question/{id}/law/{index}/to");
    let id = StoredValue::new(id);
    let shown = Memo::new(move |_| {
        writing.bench.draft.with(|it| {
            let mut law = id.with_value(|id| it.question(id)?.law.get(index).cloned())?;
            day.of(&mut law).map(|it| it.to_string())
        })
    });
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event).parse().ok();
        writing.change(|it| {
            if let Some(law) = id.with_value(|id| question_mut(it, id)).and_then(|it| it.law.get_mut(index)) {
                *day.of(law) = chosen;
            }
        });
    };
    let fault = format!("{}-fault", field_id(&place));
    let is_wrong = move || day == Day::To && writing.fault_at(&place).is_some();
    view! {
        <div class="field">
            <label class="field__label" for=field.clone()>{words}<Of name /></label>
            <input class="field__input" type="date" id=field aria-invalid=move || is_wrong().then_some("true") aria-describedby=fault
                prop:value=move || shown.get().unwrap_or_default() on:change=choose />
        </div>
    }
    .into_any()
}

/// How the same is asked on the other levels.
#[component]
fn OtherLevels(writing: Writing, id: String) -> impl IntoView {
    let texts = writing.texts;
    let heading = format!("others-{id}");
    let lines = move || {
        let words = |it: &Template| it.question(&id).map(|it| writing.language.of(&it.sv, &it.en).to_owned());
        let own = writing.bench.draft.with(words);
        writing.bench.others.with(|others| {
            let asked = others.iter().filter_map(|it| Some((it.level, words(it)?)));
            let line = |(level, there): (form_model::Level, String)| {
                let name = form_model::Level::ALL.into_iter().zip(texts.levels).find(|it| it.0 == level).map(|it| it.1);
                let there = if own.as_ref() == Some(&there) { texts.editor.same_words.to_owned() } else { there };
                view! { <div><dt>{name}</dt><dd>{there}</dd></div> }.into_any()
            };
            asked.map(line).collect::<Vec<_>>()
        })
    };
    let lines = move || {
        let lines = lines();
        let (title, label) = (heading.clone(), heading.clone());
        (!lines.is_empty()).then(|| {
            view! {
                <section class="aside" aria-labelledby=label data-other-levels="">
                    <h4 id=title>{texts.editor.other_levels}</h4>
                    <dl class="template-levels">{lines}</dl>
                </section>
            }
        })
    };
    view! { {lines} }.into_any()
}
