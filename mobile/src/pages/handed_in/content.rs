//! The frozen content of a hand-in: answers by section, findings, closing answers, actions.

use std::collections::{BTreeMap, BTreeSet};

use form_model::{Question, Section, Step, Template};
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Icon, Shape};
use crate::moments::day_words;
use crate::preferences::{use_language, use_texts};
use crate::texts::{HandedInTexts, Language, fill};

/// What was frozen; what an earlier version did not keep is empty.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct FrozenContent {
    #[serde(default)]
    pub(super) answers: BTreeMap<String, FrozenAnswer>,
    #[serde(default)]
    pub(super) findings: Vec<FrozenFinding>,
    #[serde(default)]
    summary: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) action_rows: Vec<FrozenAction>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct FrozenAnswer {
    joint: FrozenJoint,
    manager: FrozenSide,
    representative: FrozenSide,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    needs_action: bool,
    #[serde(default)]
    strength: bool,
    #[serde(default)]
    views: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct FrozenJoint {
    state: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct FrozenSide {
    #[serde(default)]
    ratings: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct FrozenFinding {
    kind: Option<String>,
    #[serde(default)]
    pub(super) text: String,
    priority: Option<i64>,
    #[serde(default)]
    whys: Vec<FrozenWhy>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct FrozenWhy {
    #[serde(default)]
    text: String,
    #[serde(default)]
    root_cause: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct FrozenAction {
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    texts: BTreeMap<String, String>,
}

impl FrozenAnswer {
    /// True if the parties see it differently, settled or not.
    pub(super) fn differs(&self) -> bool {
        matches!(self.joint.state.as_str(), "difference" | "agreed-to-differ")
    }
}

impl FrozenFinding {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind) && !self.text.trim().is_empty()
    }

    /// What comes first: by priority, those without one last.
    pub(super) fn order(&self) -> i64 {
        self.priority.unwrap_or(i64::MAX)
    }
}

impl FrozenAction {
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.texts.get(path).cloned().filter(|it| !it.trim().is_empty())
    }

    pub(super) fn value(&self, path: &str) -> Option<String> {
        self.values.get(path).cloned().filter(|it| !it.trim().is_empty())
    }
}

/// All of it.
#[component]
pub(crate) fn Content(
    content: FrozenContent,
    template: Option<Template>,
    texts: &'static HandedInTexts,
) -> impl IntoView {
    // An extra follow-up may be limited to some sections; it says nothing of the others.
    let is_asked = |it: &&Section| {
        content.answers.is_empty() || it.questions.iter().any(|it| content.answers.contains_key(&it.id))
    };
    let sections = template.iter().flat_map(|it| &it.sections).filter(is_asked).map(|section| {
        let steps = template.as_ref().map(|it| it.scale.steps.clone()).unwrap_or_default();
        section_view(section, &content.answers, &steps, texts)
    });
    let sections = sections.collect_view();
    let closing = template.as_ref().and_then(|it| closing_view(it, &content.summary, texts));
    view! {
        <h2 id="answers">{texts.answers}</h2>
        {sections}
        {closing}
        <section class="sheet"><h2>{texts.findings}</h2>{findings_view(content.findings, texts)}</section>
        <section class="sheet"><h2>{texts.actions}</h2>{actions_view(content.action_rows, texts)}</section>
    }
    .into_any()
}

fn section_view(
    section: &Section,
    answers: &BTreeMap<String, FrozenAnswer>,
    steps: &[Step],
    texts: &'static HandedInTexts,
) -> AnyView {
    let language = use_language();
    let rows = section.questions.iter().map(|it| question_view(it, answers.get(&it.id), steps, texts)).collect_view();
    let title = format!("{} {}", section.id, language.of(&section.sv, &section.en));
    view! { <section class="sheet"><h3>{title}</h3><ul class="answered">{rows}</ul></section> }.into_any()
}

fn question_view(
    question: &Question,
    answer: Option<&FrozenAnswer>,
    steps: &[Step],
    texts: &'static HandedInTexts,
) -> AnyView {
    let language = use_language();
    let figures = &use_texts().result.figures;
    let said = answer.map_or_else(
        || view! { <p class="soft">{texts.unanswered}</p> }.into_any(),
        |it| joint_view(it, steps, texts, language),
    );
    let marks = answer.map(|it| {
        let action = it
            .needs_action
            .then(|| view! { <p class="chip chip--partly"><Icon shape=Shape::Flag /> {figures.needs_action}</p> });
        let strength =
            it.strength.then(|| view! { <p class="chip chip--good"><Icon shape=Shape::Star /> {figures.strength}</p> });
        view! { <div class="row">{action}{strength}</div> }
    });
    let written = |it: &str| !it.trim().is_empty();
    let comment = answer
        .filter(|it| written(&it.comment))
        .map(|it| view! { <blockquote class="quote">{it.comment.clone()}</blockquote> });
    let evidence = answer
        .filter(|it| written(&it.evidence))
        .map(|it| view! { <p class="soft">{texts.evidence} " " {it.evidence.clone()}</p> });
    let views = answer.into_iter().flat_map(|it| &it.views).filter(|it| written(it.1)).map(|(voice, words)| {
        let party = if voice == "manager" { texts.mark_manager } else { texts.mark_representative };
        let head = fill(texts.view_of, &[("party", party)]);
        view! { <div><p class="soft">{head}</p><blockquote class="quote">{words.clone()}</blockquote></div> }
    });
    view! {
        <li class="answered__question" data-question=question.id.clone()>
            <p><span class="question__id">{question.id.clone()}</span> " " {language.of(&question.sv, &question.en).to_owned()}</p>
            {said} {marks} {comment} {evidence} {views.collect_view()}
        </li>
    }
    .into_any()
}

/// What both sides said, as words with their faces.
fn joint_view(answer: &FrozenAnswer, steps: &[Step], texts: &'static HandedInTexts, language: Language) -> AnyView {
    let step = |code: &String| steps.iter().find(|it| it.code == *code);
    let word = |code: &String| step(code).map_or_else(|| code.clone(), |it| language.of(&it.sv, &it.en).to_owned());
    let side = |name: &'static str, ratings: &BTreeSet<String>| {
        let shape = ratings.first().and_then(step).map_or(Shape::Dash, |it| it.symbol.into());
        let words = ratings.iter().map(word).collect::<Vec<_>>().join(", ");
        (!words.is_empty()).then(
            || view! { <p class="spoken"><Icon shape /> <strong>{words}</strong> <span class="soft">{name}</span></p> },
        )
    };
    let state = match answer.joint.state.as_str() {
        "unanswered" => return view! { <p class="soft">{texts.unanswered}</p> }.into_any(),
        "agreed" => return side("", &answer.manager.ratings).into_any(),
        "difference" => ("chip chip--differ", Shape::Differ, texts.difference),
        "agreed-to-differ" => ("chip chip--differ", Shape::Differ, texts.agreed_to_differ),
        _ => ("chip", Shape::Person, texts.one_party),
    };
    let (look, shape, words) = state;
    view! {
        <p class=look><Icon shape /> {words}</p>
        {side(texts.mark_manager, &answer.manager.ratings)}
        {side(texts.mark_representative, &answer.representative.ratings)}
    }
    .into_any()
}

fn closing_view(
    template: &Template,
    summary: &BTreeMap<String, String>,
    texts: &'static HandedInTexts,
) -> Option<AnyView> {
    let language = use_language();
    let answers = template.closing.iter().filter_map(|it| {
        let words = summary.get(&it.id).filter(|it| !it.trim().is_empty())?.clone();
        Some(view! { <li class="answered__question"><p>{language.of(&it.sv, &it.en).to_owned()}</p><blockquote class="quote">{words}</blockquote></li> })
    });
    let answers = answers.collect::<Vec<_>>();
    let section = || {
        view! { <section class="sheet"><h2>{texts.closing}</h2><ul class="answered">{answers}</ul></section> }
            .into_any()
    };
    (!template.closing.is_empty()).then(section)
}

fn findings_view(findings: Vec<FrozenFinding>, texts: &'static HandedInTexts) -> AnyView {
    let words = &use_texts().result.sources;
    if findings.is_empty() {
        return view! { <p class="soft">{texts.no_findings}</p> }.into_any();
    }
    let items = findings.into_iter().map(|it| {
        let is_strength = it.kind.as_deref() == Some("strength");
        let (look, shape, kind) = if is_strength {
            ("chip chip--good", Shape::Star, words.strength)
        } else {
            ("chip chip--partly", Shape::Flag, words.improvement)
        };
        let priority =
            it.priority.map(|it| view! { <p class="chip">{fill(words.priority, &[("number", &it.to_string())])}</p> });
        let causes = it.whys.into_iter().filter(|it| it.root_cause && !it.text.trim().is_empty());
        let causes = causes.map(|it| view! { <li>{it.text}</li> }).collect::<Vec<_>>();
        let causes = (!causes.is_empty())
            .then(|| view! { <div><p class="soft">{words.root_causes}</p><ul class="lines">{causes}</ul></div> });
        view! {
            <li class="answered__question">
                <div class="row"><p class=look><Icon shape /> {kind}</p>{priority}</div>
                <p class="told__words">{it.text}</p>
                {causes}
            </li>
        }
    });
    view! { <ul class="answered">{items.collect_view()}</ul> }.into_any()
}

fn actions_view(rows: Vec<FrozenAction>, texts: &'static HandedInTexts) -> AnyView {
    let (actions, language) = (&use_texts().result.sources, use_language());
    if rows.is_empty() {
        return view! { <p class="soft">{texts.no_actions}</p> }.into_any();
    }
    let items = rows.into_iter().map(|row| {
        let due = row.value("due").and_then(|it| it.parse().ok()).map(|it| fill(texts.due, &[("date", &day_words(it, language))]));
        let responsible = row.value("responsible").map(|it| fill(texts.responsible, &[("name", &it)]));
        let risk = row.value("risk_level").and_then(|code| actions.risk_levels.iter().find(|it| it.0 == code)).map(|it| it.1);
        let risk = risk.map(|words| view! { <p class="chip"><Icon shape=Shape::Warning /> {words}</p> });
        view! {
            <li class="answered__question">
                <p class="told__words">{row.text("action")}</p>
                {row.text("risk").map(|it| view! { <p class="soft">{it}</p> })}
                <div class="row">{risk}{responsible.map(|it| view! { <p>{it}</p> })}{due.map(|it| view! { <p>{it}</p> })}</div>
            </li>
        }
    });
    view! { <ul class="answered">{items.collect_view()}</ul> }.into_any()
}
