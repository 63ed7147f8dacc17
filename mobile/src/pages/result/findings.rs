//! Strengths and improvement areas that were handed in below, and the actions that were raised.

use std::collections::HashMap;

use form_model::{DocumentId, DocumentKind, UnitId};
use leptos::prelude::*;

use super::Looking;
use super::answers::Pages;
use super::told::{FindingPage, FindingSource, RaisedSource};
use crate::components::{AskingLine, Icon, Shape};
use crate::pages::action_plan::code_words;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{Language, SourceTexts, fill};

/// The screen of findings.
#[component]
pub(super) fn Findings(looking: Looking, kind: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.sources);
    let page = RwSignal::new(0_usize);
    let shown = Asked::<FindingPage>::at(String::new());
    let chosen = if kind.is_empty() { String::new() } else { format!("&kind={kind}") };
    let base = format!("/api/roll-up/findings?{}{chosen}", looking.query());
    Effect::new(move |_| shown.ask_at(tablet, format!("{base}&page={}", page.get())));
    let ways = [("", texts.both), ("improvement", texts.improvements), ("strength", texts.strengths)].map(|(code, words)| {
        let part = if code.is_empty() { "findings".to_owned() } else { format!("findings/{code}") };
        let is_here = (code == kind).then_some("page");
        view! { <a class="choice choice--link" data-kind=code href=looking.route(&part).address() aria-current=is_here>{words}</a> }
    });
    let list = move || {
        let page_shown = shown.answer.get()?;
        let pages = page_shown.total.div_ceil(page_shown.page_size.max(1));
        let nothing = page_shown
            .sources
            .is_empty()
            .then(|| view! { <section class="empty"><Icon shape=Shape::Star /><p>{texts.none}</p></section> });
        let items = page_shown.sources.into_iter().map(|it| view! { <Finding source=it texts /> }).collect_view();
        Some(view! { {nothing} <ul class="sources">{items}</ul> <Pages page pages /> })
    };
    view! {
        <nav class="choices" aria-label=texts.only>{ways}</nav>
        <p class="soft">{texts.findings_intro}</p>
        <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        {list}
    }
    .into_any()
}

#[component]
fn Finding(source: FindingSource, texts: &'static SourceTexts) -> impl IntoView {
    let (look, shape, words) = if source.kind == "strength" {
        ("chip chip--good", Shape::Star, texts.strength)
    } else {
        ("chip chip--partly", Shape::Flag, texts.improvement)
    };
    let priority =
        source.priority.map_or(texts.no_priority.to_owned(), |it| fill(texts.priority, &[("number", &it.to_string())]));
    let causes = source.root_causes.into_iter().map(|it| view! { <li>{it}</li> }).collect::<Vec<_>>();
    let causes = (!causes.is_empty())
        .then(|| view! { <div><p class="soft">{texts.root_causes}</p><ul class="lines">{causes}</ul></div> });
    view! {
        <li class="card">
            <div class="card__head">
                <h2 class="card__title">{source.unit_name}</h2>
                <div class="row"><p class=look><Icon shape /> {words}</p><p class="chip">{priority}</p></div>
            </div>
            <blockquote class="quote">{source.text}</blockquote>
            {causes}
            <div class="card__foot"><a class="quiet" data-read href=Route::HandedIn(source.hand_in).address()><Icon shape=Shape::Book /> {texts.to_hand_in}</a></div>
        </li>
    }
    .into_any()
}

/// The screen of raised actions.
#[component]
pub(super) fn Raised(looking: Looking) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.sources);
    let plans = Memo::new(move |_| {
        let plans = tablet.cases(DocumentKind::ActionPlan).into_iter();
        plans.map(|(document, case)| (case.unit, document)).collect::<HashMap<_, _>>()
    });
    let shown = Asked::<Vec<RaisedSource>>::start(tablet, format!("/api/roll-up/raised?{}", looking.query()));
    let list = move || {
        let sources = shown.answer.get()?;
        let nothing = sources
            .is_empty()
            .then(|| view! { <section class="empty"><Icon shape=Shape::Up /><p>{texts.raised_none}</p></section> });
        let items = sources.into_iter().map(|it| view! { <RaisedAction source=it plans texts /> }).collect_view();
        Some(view! { {nothing} <ul class="sources">{items}</ul> })
    };
    view! {
        <p class="soft">{texts.raised_intro}</p>
        <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        {list}
    }
    .into_any()
}

#[component]
fn RaisedAction(
    source: RaisedSource,
    plans: Memo<HashMap<UnitId, DocumentId>>,
    texts: &'static SourceTexts,
) -> impl IntoView {
    let risk = source.risk_level.as_deref().and_then(|code| texts.risk_levels.iter().find(|it| it.0 == code));
    let risk = risk.map(|(code, words)| {
        let look = if *code == "serious" { "chip chip--bad" } else { "chip" };
        view! { <p class=look><Icon shape=Shape::Warning /> {*words}</p> }
    });
    let why = (!source.risk.trim().is_empty()).then(|| view! { <p class="soft">{source.risk}</p> });
    let then = answer_words(source.decision.as_deref(), &source.answer, use_language());
    let answer = match then.clone() {
        None => view! { <p class="soft">{texts.not_answered_then}</p> }.into_any(),
        Some(words) => view! { <Quoted title=texts.answered_then words /> }.into_any(),
    };
    view! {
        <li class="card">
            <div class="card__head"><h2 class="card__title">{source.unit_name}</h2>{risk}</div>
            <p>{source.action}</p>
            {why}
            {answer}
            <RaisedNow plans unit=source.unit row=source.row then hand_in=source.hand_in />
        </li>
    }
    .into_any()
}

/// How a raised action stands in its plan today, with the ways on. Of a plan that is not on this tablet nothing is known.
#[component]
fn RaisedNow(
    plans: Memo<HashMap<UnitId, DocumentId>>,
    unit: String,
    row: Option<String>,
    then: Option<String>,
    hand_in: String,
) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().result.sources, use_language());
    let found = Memo::new(move |_| {
        let unit: UnitId = unit.parse().ok()?;
        let plan = plans.with(|it| it.get(&unit).copied())?;
        tablet.follow_content(plan);
        Some((plan, tablet.action_row(plan, row.as_deref()?)?))
    });
    let now = move || {
        let row = found.get()?.1;
        let answer = row.text("raised.answer.above").unwrap_or_default();
        match answer_words(row.value("raised.decision.above"), answer, language) {
            Some(words) if then.as_ref() == Some(&words) => None,
            Some(words) => Some(view! { <Quoted title=texts.answered_since words /> }.into_any()),
            None if row.waits_for_answer() => {
                Some(view! { <p class="chip chip--partly"><Icon shape=Shape::Up /> {texts.waits_still}</p> }.into_any())
            }
            None => {
                let stage = code_words(row.stage().code(), language).unwrap_or_default();
                Some(view! { <p class="soft">{fill(texts.stage_now, &[("stage", stage)])}</p> }.into_any())
            }
        }
    };
    let to_row = move || {
        let (plan, row) = found.get()?;
        let address = Route::Case(plan, CaseView::Row(format!("{}/raise", row.id?))).address();
        Some(view! { <a class="quiet" data-to-row href=address><Icon shape=Shape::Flag /> {texts.to_row}</a> })
    };
    view! {
        {now}
        <div class="card__foot">
            <a class="quiet" href=Route::HandedIn(hand_in).address()><Icon shape=Shape::Book /> {texts.to_hand_in}</a>
            {to_row}
        </div>
    }
    .into_any()
}

/// What somebody said, under what it is.
#[component]
fn Quoted(title: &'static str, words: String) -> impl IntoView {
    view! { <div><p class="soft">{title}</p><blockquote class="quote">{words}</blockquote></div> }
}

/// What the level above answered: its decision and its words; none if it has said neither.
fn answer_words(decision: Option<&str>, answer: &str, language: Language) -> Option<String> {
    let decision = decision.map(|it| code_words(it, language).unwrap_or(it));
    let said: Vec<&str> = decision.into_iter().chain([answer.trim()]).filter(|it| !it.is_empty()).collect();
    (!said.is_empty()).then(|| said.join(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_alone_is_an_answer_too() {
        let words = |decision, answer| answer_words(decision, answer, Language::Swedish);
        assert_eq!(words(Some("we-act"), " ").as_deref(), Some("Vi gör det"));
        assert_eq!(words(Some("we-act"), "I höst.").as_deref(), Some("Vi gör det: I höst."));
        assert_eq!(words(None, "I höst.").as_deref(), Some("I höst."));
        assert_eq!(words(None, ""), None);
    }
}
