//! The closing answers of administrations and companies, word for word, with their themes and what was replied.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::Looking;
use super::reply::{ReplyShown, Replying, Tagging};
use super::told::{ClosingQuestion, ClosingSource};
use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(super) fn Closing(looking: Looking) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.closing);
    let shown = Asked::<Vec<ClosingQuestion>>::start(tablet, format!("/api/roll-up/closing?{}", looking.query()));
    let again = Callback::new(move |()| shown.ask(tablet));
    let may_compile = Memo::new(move |_| looking.figures().is_some_and(|it| it.may_compile));
    let theme = RwSignal::new(None::<String>);
    let list = move || {
        let questions = shown.answer.get()?;
        let nothing = questions
            .is_empty()
            .then(|| view! { <section class="empty"><Icon shape=Shape::Letter /><p>{texts.none}</p></section> });
        let themes: BTreeSet<String> =
            questions.iter().flat_map(|it| &it.sources).flat_map(|it| it.themes.clone()).collect();
        let filter = (!themes.is_empty()).then(|| theme_filter(themes, theme));
        let items = questions.into_iter().map(|question| view! { <Question question theme may_compile again /> });
        Some(view! { {nothing} {filter} {items.collect_view()} })
    };
    view! {
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=shown.asking again />
        {list}
    }
    .into_any()
}

fn theme_filter(themes: BTreeSet<String>, theme: RwSignal<Option<String>>) -> AnyView {
    let texts = &use_texts().result.closing;
    let choice = move |value: Option<String>, words: String| {
        let (mine, chosen) = (value.clone(), value);
        view! {
            <button type="button" class="button button--quiet" aria-pressed=move || (theme.get() == mine).to_string()
                on:click=move |_| theme.set(chosen.clone())>{words}</button>
        }
    };
    let all = choice(None, texts.all_themes.to_owned());
    let each = themes.into_iter().map(|it| choice(Some(it.clone()), it)).collect_view();
    view! { <div class="row" role="group" aria-label=texts.themes>{all}{each}</div> }.into_any()
}

#[component]
fn Question(
    question: ClosingQuestion,
    theme: RwSignal<Option<String>>,
    may_compile: Memo<bool>,
    again: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    let asks_others = question.asks_others;
    let id = StoredValue::new(question.id);
    let sources = StoredValue::new(question.sources);
    let items = move || {
        let theme = theme.get();
        let fits = move |it: &ClosingSource| theme.as_ref().is_none_or(|theme| it.themes.contains(theme));
        let shown: Vec<ClosingSource> = sources.with_value(|it| it.iter().filter(|it| fits(it)).cloned().collect());
        let item = |source| view! { <Source question=id.get_value() source asks_others may_compile again /> };
        shown.into_iter().map(item).collect_view()
    };
    view! {
        <section class="sheet" data-closing=id.get_value()>
            <h2>{question.question.of(language).to_owned()}</h2>
            <ul class="sources">{items}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Source(
    question: String,
    source: ClosingSource,
    asks_others: bool,
    may_compile: Memo<bool>,
    again: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let themes = source
        .themes
        .iter()
        .map(|it| view! { <li class="chip"><Icon shape=Shape::Flag /> {it.clone()}</li> })
        .collect_view();
    let reply = source.reply.clone().map(|reply| view! { <ReplyShown reply /> });
    let address = format!("/api/hand-ins/{}/closing/{question}", source.hand_in);
    let read = Route::HandedIn(source.hand_in.clone()).address();
    let tools = {
        let source = StoredValue::new(source.clone());
        let address = StoredValue::new(address);
        move || {
            may_compile.get().then(|| {
                let source = source.get_value();
                let replying = asks_others.then(|| view! { <Replying address=address.get_value() unit=source.unit_name.clone() reply=source.reply.clone() done=again /> });
                view! { <Tagging address=address.get_value() themes=source.themes done=again /> {replying} }
            })
        }
    };
    view! {
        <li class="closing" data-source=source.hand_in.clone()>
            <h3>{source.unit_name.clone()}</h3>
            <blockquote class="quote">{source.words}</blockquote>
            <ul class="row">{themes}</ul>
            {reply}
            <div class="row">
                {tools}
                <a class="quiet" href=read><Icon shape=Shape::Book /> {texts.result.sources.to_hand_in}</a>
            </div>
        </li>
    }
    .into_any()
}
