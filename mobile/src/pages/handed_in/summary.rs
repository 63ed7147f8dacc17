//! The hand-in on one page, for the workplace meeting or the committee: what works, what is to be better, what is done about it.
//!
//! It chooses and shortens nothing that it shows: the first of each kind by priority, and how many more there are.

use form_model::Template;
use leptos::prelude::*;

use super::content::{FrozenContent, FrozenFinding};
use crate::components::{Icon, Shape};
use crate::moments::day_words;
use crate::preferences::{use_language, use_texts};
use crate::texts::{HandedInTexts, fill};

/// So many of each kind have room on a page.
const SHOWN_MAX: usize = 5;

/// The page.
#[component]
pub(super) fn Summary(
    content: FrozenContent,
    template: Option<Template>,
    texts: &'static HandedInTexts,
) -> impl IntoView {
    let of_kind = |kind: &str| {
        let mut found: Vec<FrozenFinding> = content.findings.iter().filter(|it| it.is(kind)).cloned().collect();
        found.sort_by_key(FrozenFinding::order);
        found.into_iter().map(|it| it.text).collect::<Vec<_>>()
    };
    let differing = differing_questions(&content, template.as_ref());
    view! {
        <section class="sheet summary" data-summary>
            <h2>{texts.summary}</h2>
            {part(texts.works, Shape::Star, of_kind("strength"), texts)}
            {part(texts.to_improve, Shape::Flag, of_kind("improvement"), texts)}
            {part(texts.we_do, Shape::Check, action_lines(&content, texts), texts)}
            {(!differing.is_empty()).then(|| part(texts.we_differ, Shape::Differ, differing, texts))}
            <p class="soft">{texts.summary_source}</p>
        </section>
    }
    .into_any()
}

fn part(title: &'static str, shape: Shape, lines: Vec<String>, texts: &'static HandedInTexts) -> AnyView {
    let more = lines.len().saturating_sub(SHOWN_MAX);
    let more = (more > 0).then(|| view! { <li class="soft">{texts.and_more.of(more)}</li> });
    let nothing = lines.is_empty().then(|| view! { <li class="soft">{texts.nothing_written}</li> });
    let items = lines.into_iter().take(SHOWN_MAX).map(|it| view! { <li class="told__words">{it}</li> }).collect_view();
    view! { <div class="stack stack--tight"><h3 class="row"><Icon shape /> {title}</h3><ul class="summary__list">{items}{more}{nothing}</ul></div> }
        .into_any()
}

/// "Öva utrymning. Ansvarig: Kaj. Klart senast 31 mars".
fn action_lines(content: &FrozenContent, texts: &'static HandedInTexts) -> Vec<String> {
    let language = use_language();
    let line = |row: &super::content::FrozenAction| {
        let responsible = row.value("responsible").map(|it| fill(texts.responsible, &[("name", &it)]));
        let due = row
            .value("due")
            .and_then(|it| it.parse().ok())
            .map(|it| fill(texts.due, &[("date", &day_words(it, language))]));
        let action = row.text("action").map(|it| it.trim_end().trim_end_matches('.').to_owned());
        [action, responsible, due].into_iter().flatten().collect::<Vec<_>>().join(". ")
    };
    content.action_rows.iter().map(line).filter(|it| !it.is_empty()).collect()
}

fn differing_questions(content: &FrozenContent, template: Option<&Template>) -> Vec<String> {
    let language = use_language();
    let questions = template.into_iter().flat_map(Template::questions);
    let differing =
        questions.filter(|it| content.answers.get(&it.id).is_some_and(super::content::FrozenAnswer::differs));
    differing.map(|it| language.of(&it.sv, &it.en).to_owned()).collect()
}

/// Which look of a hand-in is shown.
#[component]
pub(super) fn SummaryChoice(is_summary: RwSignal<bool>) -> impl IntoView {
    let texts = &use_texts().result.handed_in;
    let choice = move |value: bool, words: &'static str, code: &'static str| {
        view! {
            <button type="button" class="choice" data-look=code aria-pressed=move || (is_summary.get() == value).to_string()
                on:click=move |_| is_summary.set(value)>{words}</button>
        }
    };
    view! {
        <div class="choices" role="group" aria-label=texts.looks>
            {choice(false, texts.everything, "everything")} {choice(true, texts.summary, "summary")}
        </div>
    }
    .into_any()
}
