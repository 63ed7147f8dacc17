//! Fields for single values of a document: a short text, a date, a choice, a tick.
//!
//! Where two people wrote different values at the same time the field shows both and lets either be chosen. The rule
//! that must not be broken: what is being typed is not replaced by what comes in.

use form_model::{DocumentId, Edit};
use gloo_timers::callback::Timeout;
use leptos::html::Input;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};

/// A pause in typing after which a short text is written; a shorter one would make a change of every letter.
const PAUSE_MS: u32 = 500;

/// A value of the document that a field shows.
#[derive(Debug, Clone)]
pub(crate) struct FieldPath {
    pub(crate) document: DocumentId,
    pub(crate) path: Vec<String>,
}

impl FieldPath {
    pub(crate) fn new(document: DocumentId, path: &[&str]) -> Self {
        Self { document, path: path.iter().map(|it| (*it).to_owned()).collect() }
    }

    /// A field of a row, or of whatever stands at `parent`.
    pub(crate) fn below(document: DocumentId, parent: &[String], field: &[&str]) -> Self {
        let path = parent.iter().cloned().chain(field.iter().map(|it| (*it).to_owned())).collect();
        Self { document, path }
    }

    /// An id for the page.
    pub(crate) fn id(&self) -> String {
        format!("field-{}", self.path.join("-"))
    }
}

pub(super) fn write(tablet: Tablet, at: &FieldPath, value: &str) {
    let value = value.trim();
    let edit = if value.is_empty() { Edit::clear(&at.path) } else { Edit::value(&at.path, value) };
    tablet.edit(at.document, edit);
}

/// A short text or, with `kind="date"`, a day.
#[component]
pub(crate) fn ValueField(
    at: FieldPath,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] suggestions: Vec<String>,
    #[prop(into)] writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let values = tablet.values(at.document, at.path.clone());
    let field = NodeRef::<Input>::new();
    let pause = StoredValue::new_local(None::<Timeout>);
    let (id, at) = (at.id(), StoredValue::new(at));
    Effect::new(move |_| {
        let shown = values.with(|it| it.first().cloned().unwrap_or_default());
        // What is typed at this moment is newer than anything that comes in.
        if let Some(element) = field.get()
            && pause.with_value(Option::is_none)
            && element.value() != shown
        {
            element.set_value(&shown);
        }
    });
    let commit = move || {
        pause.set_value(None);
        if let Some(element) = field.try_get_untracked().flatten() {
            write(tablet, &at.get_value(), &element.value());
        }
    };
    // Whoever leaves the screen within the pause has written all the same.
    on_cleanup(move || {
        if pause.try_with_value(Option::is_some) == Some(true) {
            commit();
        }
    });
    let later = move |_| pause.set_value(Some(Timeout::new(PAUSE_MS, commit)));
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    let list_id = (!suggestions.is_empty()).then(|| format!("{id}-list"));
    let list = list_id.clone().map(|id| {
        let options = suggestions.into_iter().map(|it| view! { <option value=it></option> }).collect_view();
        view! { <datalist id=id>{options}</datalist> }
    });
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <input
                node_ref=field id=id class="field__input" type=kind maxlength="250" autocomplete="off" list=list_id
                aria-describedby=hint_id.clone() readonly=move || !writable.get()
                on:input=later on:change=move |_| commit()
            />
            {list}
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <WrittenDifferently at values choices=Vec::new() writable />
        </div>
    }
}

/// The values that two people wrote at the same time, each to be chosen; `choices` are the words of codes.
#[component]
pub(crate) fn WrittenDifferently(
    at: StoredValue<FieldPath>,
    values: Memo<Vec<String>>,
    choices: Vec<(String, String)>,
    writable: Signal<bool>,
) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case);
    let known = StoredValue::new(choices);
    let choices = move || {
        values
            .get()
            .into_iter()
            .map(|value| {
                let words = known.with_value(|it| it.iter().find(|it| it.0 == value).map(|it| it.1.clone()));
                let words = words.unwrap_or_else(|| value.clone());
                view! {
                    <button type="button" class="button button--quiet" disabled=move || !writable.get()
                        on:click=move |_| write(tablet, &at.get_value(), &value)>{words}</button>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || values.with(|it| it.len() > 1)>
            <div class="notice notice--differ" role="status">
                <Icon shape=Shape::Warning />
                <div class="stack"><p>{texts.written_differently}</p><div class="row">{choices}</div></div>
            </div>
        </Show>
    }
}

/// One of a few choices, each a button; choosing the chosen one again clears it.
#[component]
pub(crate) fn ChoiceField(
    at: FieldPath,
    #[prop(into)] label: String,
    choices: Vec<(&'static str, &'static str)>,
    #[prop(into)] writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let values = tablet.values(at.document, at.path.clone());
    let label_id = format!("{}-label", at.id());
    let at = StoredValue::new(at);
    let words = choices.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect::<Vec<_>>();
    let buttons: Vec<_> = choices
        .into_iter()
        .map(|(code, words)| {
            let is_chosen = move || values.with(|it| it.iter().any(|it| it == code));
            let choose = move |_| write(tablet, &at.get_value(), if is_chosen() { "" } else { code });
            view! {
                <button type="button" class="choice" data-choice=code aria-pressed=move || is_chosen().to_string()
                    disabled=move || !writable.get() on:click=choose>{words}</button>
            }
        })
        .collect();
    view! {
        <div class="field">
            <p class="field__label" id=label_id.clone()>{label}</p>
            <div class="choices" role="group" aria-labelledby=label_id>{buttons}</div>
            <WrittenDifferently at values choices=words writable />
        </div>
    }
}

/// One of the numbers from 1 to `most`, as buttons.
#[component]
pub(crate) fn NumberField(
    at: FieldPath,
    #[prop(into)] label: String,
    most: i64,
    #[prop(into)] writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let values = tablet.values(at.document, at.path.clone());
    let label_id = format!("{}-label", at.id());
    let at = StoredValue::new(at);
    let buttons: Vec<_> = (1..=most)
        .map(|number| {
            let words = number.to_string();
            let is_chosen = {
                let words = words.clone();
                move || values.with(|it| it.contains(&words))
            };
            let pressed = is_chosen.clone();
            let choose = move |_| {
                let at = at.get_value();
                let edit = if is_chosen() { Edit::clear(&at.path) } else { Edit::value(&at.path, number) };
                tablet.edit(at.document, edit);
            };
            view! {
                <button type="button" class="choice choice--number" aria-pressed=move || pressed().to_string()
                    disabled=move || !writable.get() on:click=choose>{words}</button>
            }
        })
        .collect();
    view! {
        <div class="field">
            <p class="field__label" id=label_id.clone()>{label}</p>
            <div class="choices" role="group" aria-labelledby=label_id>{buttons}</div>
        </div>
    }
}

/// A tick.
#[component]
pub(crate) fn TickField(
    at: FieldPath,
    #[prop(into)] label: String,
    #[prop(into)] writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let values = tablet.values(at.document, at.path.clone());
    let is_ticked = move || values.with(|it| it.iter().any(|it| it == "true"));
    let turn = move |_| {
        let edit = Edit::value(&at.path, !is_ticked());
        tablet.edit(at.document, edit);
    };
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=is_ticked disabled=move || !writable.get() on:change=turn />
            <span>{label}</span>
        </label>
    }
}
