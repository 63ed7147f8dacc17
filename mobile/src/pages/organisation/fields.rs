//! The fields of these screens, and saving what stands in them.
//!
//! They know labels and hints and no unit. The rule that must not be broken: a form that was not saved keeps what was typed
//! and says why.

use form_model::{Level, Role};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::refusal::{About, RefusalNotice};
use crate::moments::Moment;
use crate::preferences::use_texts;
use crate::server_question::NotDone;
use crate::texts::OrganisationTexts;

/// A labelled field of one line, or of a day with `kind="date"`.
#[component]
pub(super) fn Field(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <input class="field__input" id=id type=kind maxlength="250" autocomplete="off" aria-describedby=hint_id.clone() bind:value=value />
            {hint_id.map(|it| view! { <p class="field__hint" id=it>{hint}</p> })}
        </div>
    }
}

/// One of several codes, in the browser's own list.
#[component]
pub(super) fn Choice(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    choices: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let options = choices
        .into_iter()
        .map(|(code, words)| view! { <option value=code selected=move || value.get() == code>{words}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <select class="field__input field__input--select" id=id on:change=move |event| value.set(event_target_value(&event))>
                {options}
            </select>
        </div>
    }
}

/// What a role is called.
pub(super) fn role_words(texts: &OrganisationTexts, role: Role) -> &'static str {
    Role::ALL.iter().position(|it| *it == role).map_or("", |at| texts.roles[at])
}

/// What a level is called.
pub(super) fn level_words(texts: &OrganisationTexts, level: Level) -> &'static str {
    Level::ALL.iter().position(|it| *it == level).map_or("", |at| texts.levels[at])
}

/// Today as fields of days have it.
pub(super) fn today_text() -> String {
    Moment::now().day().map(|it| it.to_string()).unwrap_or_default()
}

/// How saving a form goes.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    pub(super) is_busy: RwSignal<bool>,
    pub(super) problem: RwSignal<Option<NotDone>>,
    /// What is missing before it can be sent at all.
    pub(super) lacks: RwSignal<&'static str>,
}

impl Saving {
    pub(super) fn new() -> Self {
        Self { is_busy: RwSignal::new(false), problem: RwSignal::new(None), lacks: RwSignal::new("") }
    }

    /// Does it, unless it is being done; `done` is called with what came of it if it went well.
    pub(super) fn save<T: 'static>(
        self,
        work: impl Future<Output = Result<T, NotDone>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.problem.set(None);
        self.lacks.set("");
        spawn_local(async move {
            let outcome = work.await;
            // The form may be gone by now; then nobody waits for words.
            if self.is_busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(made) => done(made),
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }
}

/// A form with its button and what went wrong.
#[component]
pub(super) fn SavingForm(
    saving: Saving,
    about: About,
    submit: Callback<()>,
    #[prop(optional)] children: Option<Children>,
    #[prop(default = "save")] id: &'static str,
    #[prop(optional)] words: &'static str,
) -> impl IntoView {
    let (texts, server) = (&use_texts().organisation, &use_texts().server);
    let words = if words.is_empty() { texts.save } else { words };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    let about = StoredValue::new(about);
    let problem = move || saving.problem.get().map(|it| view! { <RefusalNotice problem=it about=about.get_value() /> });
    view! {
        <form class="stack stack--wide" novalidate on:submit=submitted>
            {children.map(|it| it())}
            <div role="alert" class="stack">
                {problem}
                {move || Some(saving.lacks.get()).filter(|it| !it.is_empty()).map(|it| view! { <p class="field__error">{it}</p> })}
            </div>
            <button type="submit" class="button organisation__save" id=id aria-disabled=move || saving.is_busy.get().to_string()>
                {move || if saving.is_busy.get() { server.saving } else { words }}
            </button>
        </form>
    }
}
