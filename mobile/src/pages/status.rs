//! Is everything all right? How the server is doing, line by line, for administrators.
//!
//! The sentences are the server's, in both languages; it needs the network. The rule that must not be broken: how urgent a line is is
//! said in words and by a symbol, never by colour alone.

use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::StatusTexts;

/// What the server tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Status {
    overall: String,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Line {
    about: String,
    urgency: String,
    says: InBoth,
    to_do: Option<InBoth>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct InBoth {
    sv: String,
    en: String,
}

/// Words, symbol and notice of an urgency; one that this app does not know is worth a look.
fn told(urgency: &str, texts: &StatusTexts) -> (&'static str, Shape, &'static str) {
    match urgency {
        "ok" => (texts.fine, Shape::Check, "notice notice--good"),
        "act" => (texts.act, Shape::Warning, "notice notice--bad"),
        _ => (texts.look, Shape::Help, "notice notice--partly"),
    }
}

/// The screen.
#[component]
pub(crate) fn StatusScreen() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().status);
    let status = Asked::<Status>::start(tablet, "/api/status");
    let again = Callback::new(move |()| status.ask(tablet));
    let content = move || {
        let Status { overall, lines } = status.answer.get()?;
        let lines = lines.into_iter().map(line_view).collect_view();
        let (words, shape, _) = told(&overall, texts);
        Some(view! {
            <p class="row" id="status-overall"><Icon shape /> <strong>{words}</strong></p>
            <ul class="stack">{lines}</ul>
        })
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.title}</h1></header>
        <AskingLine asking=status.asking again />
        {content}
    }
}

fn line_view(line: Line) -> AnyView {
    let (texts, language) = (&use_texts().status, use_language());
    let (words, shape, class) = told(&line.urgency, texts);
    let to_do = line.to_do.map(|it| view! { <p>{language.of(&it.sv, &it.en).to_owned()}</p> });
    view! {
        <li class=class data-about=line.about>
            <Icon shape />
            <div class="stack"><p><strong>{words}</strong></p> <p>{language.of(&line.says.sv, &line.says.en).to_owned()}</p> {to_do}</div>
        </li>
    }
    .into_any()
}
