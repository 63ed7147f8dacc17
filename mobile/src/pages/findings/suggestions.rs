//! Questions that ask for a finding, each with the button that makes one of it.
//!
//! It shows what [`suggesting`](super::suggesting) finds. The rule: one tap makes a finding, and the keyboard goes to it.

use std::sync::Arc;

use form_model::{DocumentId, Followup, Template};
use leptos::prelude::*;

use super::add_finding;
use super::suggesting::{Kind, Reason, Suggestion, suggestions};
use crate::components::{Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::tablet::use_tablet;
use crate::texts::{Language, fill};

/// More than these make a list that nobody reads; the rest is one tap away.
const SHOWN_AT_FIRST: usize = 5;

/// The list; nothing where no question asks for anything.
#[component]
pub(super) fn Suggestions(
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
    writable: Signal<bool>,
) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().analysis.suggested);
    let template = StoredValue::new(tablet.template(document));
    let found = Memo::new(move |_| {
        let template = template.get_value();
        followup
            .with(|it| it.as_ref().zip(template).map(|(it, template)| suggestions(it, &template)).unwrap_or_default())
    });
    let is_whole = RwSignal::new(false);
    let shown = move || {
        let most = if is_whole.get() { usize::MAX } else { SHOWN_AT_FIRST };
        found.get().into_iter().take(most).collect::<Vec<_>>()
    };
    let hidden = move || found.with(Vec::len).saturating_sub(if is_whole.get() { usize::MAX } else { SHOWN_AT_FIRST });
    let item = move |it: Suggestion| view! { <SuggestionItem document template suggestion=it writable /> };
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="sheet sheet--sunk suggestions" id="suggestions">
                <div class="stack stack--tight"><h2>{texts.title}</h2><p class="soft">{texts.intro}</p></div>
                <ul class="lines">
                    <For each=shown key=|it| (it.question.clone(), it.kind) children=item />
                </ul>
                <Show when=move || { hidden() > 0 }>
                    <button type="button" class="quiet button--start" on:click=move |_| is_whole.set(true)>
                        <Icon shape=Shape::Plus /> {move || texts.show_all.of(hidden())}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn SuggestionItem(
    document: DocumentId,
    template: StoredValue<Option<Arc<Template>>>,
    suggestion: Suggestion,
    writable: Signal<bool>,
) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().analysis.suggested, use_language());
    let kind = suggestion.kind;
    let (shape, make) = match kind {
        Kind::Strength => (Shape::Star, texts.as_strength),
        Kind::Improvement => (Shape::Flag, texts.as_improvement),
    };
    let question = template.with_value(|it| question_words(it.as_deref(), &suggestion.question, language));
    let reason = match &suggestion.reason {
        Reason::MarkedStrength => texts.marked_strength.to_owned(),
        Reason::MarkedAction => texts.marked_action.to_owned(),
        Reason::Answered(codes) => {
            let words = |code: &String| template.with_value(|it| answer_words(it.as_deref(), code, language));
            let answers = codes.iter().map(words).collect::<Vec<_>>().join(" / ");
            fill(if codes.len() > 1 { texts.answered_differently } else { texts.answered }, &[("answer", &answers)])
        }
    };
    let id = suggestion.question.clone();
    view! {
        <li class="line" data-suggestion=id.clone()>
            <p class="grow"><span class="question__id">{id.clone()}</span> " " {question} " " <span class="soft">"(" {reason} ")"</span></p>
            <button type="button" class="button button--quiet" data-make=kind.code() disabled=move || !writable.get()
                on:click=move |_| add_finding(tablet, document, kind, Some(&suggestion.question))>
                <Icon shape /> <span>{make} <span class="hidden-visually">" " {id.clone()}</span></span>
            </button>
        </li>
    }
}

/// A question as it is asked.
pub(super) fn question_words(template: Option<&Template>, id: &str, language: Language) -> String {
    let question = template.and_then(|it| it.questions().find(|it| it.id == id));
    question.map(|it| language.of(&it.sv, &it.en).to_owned()).unwrap_or_default()
}

/// An answer in words; an unknown one as it is written.
pub(super) fn answer_words(template: Option<&Template>, code: &str, language: Language) -> String {
    let step = template.and_then(|it| it.scale.steps.iter().find(|it| it.code == code));
    step.map_or_else(|| code.to_owned(), |it| language.of(&it.sv, &it.en).to_owned())
}
