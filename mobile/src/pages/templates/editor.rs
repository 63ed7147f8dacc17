//! Writing a new version of a template: its questions, a preview, and what differs on the way to saving it.
//!
//! The draft is on the [`Workbench`]; here it is shown, part by part. The rule that must not be broken: without a network it says
//! what is not at the server yet, and nobody closes the page by mistake before it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use form_model::{Template, TemplateFault, TemplateHash};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::comparison::{Difference, differences};
use super::preview::Preview;
use super::saving::SavePart;
use super::sections::QuestionsPart;
use super::workbench::{Counts, Keeping, Part, Workbench};
use crate::components::{AskingLine, Icon, NotDoneNotice, Shape};
use crate::focus::focus_when_there;
use crate::preferences::{use_language, use_texts};
use crate::route::{Route, TemplatesView};
use crate::server_talk::Asking;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, TemplatesTexts, fill};

/// What every piece of the editor needs.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    pub(super) bench: Workbench,
    pub(super) tablet: Tablet,
    pub(super) texts: &'static TemplatesTexts,
    pub(super) language: Language,
    pub(super) base: StoredValue<Arc<Template>>,
    pub(super) faults: Memo<Vec<TemplateFault>>,
    pub(super) differences: Memo<Vec<Difference>>,
    /// What has just happened, for those who listen.
    pub(super) said: RwSignal<String>,
}

impl Writing {
    fn start(bench: Workbench, tablet: Tablet, base: Arc<Template>) -> Self {
        let before = Arc::clone(&base);
        Self {
            bench,
            tablet,
            texts: &use_texts().templates,
            language: use_language(),
            base: StoredValue::new(base),
            faults: Memo::new(move |_| bench.draft.with(Template::faults)),
            differences: Memo::new(move |_| bench.draft.with(|it| differences(&before, it))),
            said: RwSignal::new(String::new()),
        }
    }

    /// Changes the draft.
    pub(super) fn change(self, change: impl FnOnce(&mut Template)) {
        self.bench.change(self.tablet, change);
    }

    /// The ids that no new question may have.
    pub(super) fn taken(self) -> Arc<BTreeSet<String>> {
        self.bench.about.with_untracked(|it| it.as_ref().map(|it| Arc::clone(&it.taken))).unwrap_or_default()
    }

    /// What is wrong at a place, once faults are shown; followed.
    pub(super) fn fault_at(self, at: &str) -> Option<TemplateFault> {
        let is_shown = self.bench.shows_faults.get();
        self.faults.with(|it| it.iter().find(|it| is_shown && it.at == at).cloned())
    }

    /// True once faults are shown and there is one at a place or below it; followed.
    pub(super) fn has_fault_below(self, at: &str) -> bool {
        let is_below =
            |it: &TemplateFault| it.at.strip_prefix(at).is_some_and(|it| it.is_empty() || it.starts_with('/'));
        self.bench.shows_faults.get() && self.faults.with(|it| it.iter().any(is_below))
    }

    /// Opens something to be changed, or closes it.
    pub(super) fn turn(self, key: &str) {
        self.bench.opened.update(|it| {
            if !it.remove(key) {
                it.insert(key.to_owned());
            }
        });
    }

    /// Opens something to be changed, with the keyboard in one of its fields.
    pub(super) fn open_at(self, key: &str, field: String) {
        self.bench.opened.update(|it| {
            it.insert(key.to_owned());
        });
        self.bench.part.set(Part::Questions);
        focus_when_there(field);
    }

    /// True while something is opened; followed.
    pub(super) fn is_open(self, key: &str) -> bool {
        self.bench.opened.with(|it| it.contains(key))
    }
}

/// The screen.
#[component]
pub(super) fn Editor(hash: TemplateHash) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().templates);
    let bench: Workbench = expect_context();
    let (asking, is_gone) = (Asking::new(), RwSignal::new(false));
    let is_here = Memo::new(move |_| bench.is_about(tablet, hash));
    let fetch = move || {
        asking.begin();
        spawn_local(async move {
            let begun = bench.begin(tablet, hash).await;
            is_gone.try_set(begun == Ok(false));
            asking.end(begun.err());
        });
    };
    if is_here.get_untracked() {
        bench.keep(tablet);
    } else {
        fetch();
    }
    on_cleanup(move || bench.keep(tablet));
    hold_page(bench, tablet);
    let gone = move || {
        is_gone
            .get()
            .then(|| view! { <p class="notice"><Icon shape=Shape::Dash /> <span>{use_texts().server.gone}</span></p> })
    };
    let body = move || {
        is_here.track();
        let about = bench.about.get_untracked().filter(|it| it.hash == hash)?;
        Some(view! { <Body writing=Writing::start(bench, tablet, about.base) /> })
    };
    let title = move || {
        let name = bench.draft.with(|it| use_language().of(&it.sv, &it.en).to_owned());
        if is_here.get() { fill(texts.editor.title, &[("template", &name)]) } else { texts.title.to_owned() }
    };
    view! {
        <a class="back" href=Route::Templates(TemplatesView::Version(hash)).address()>
            <Icon shape=Shape::Back /> <span>{texts.to_list}</span>
        </a>
        <header class="page-head"><h1>{title}</h1></header>
        // What is being changed is not fetched again over the person's head.
        <Show when=move || !is_here.get()><AskingLine asking again=Callback::new(move |()| fetch()) /></Show>
        {gone}
        {body}
    }
}

/// While the server lacks something the browser asks before it closes the page; and what waits is sent when the page is left.
fn hold_page(bench: Workbench, tablet: Tablet) {
    let asking = window_event_listener(leptos::ev::beforeunload, move |event| {
        if bench.is_unkept() {
            bench.keep(tablet);
            event.prevent_default();
        }
    });
    on_cleanup(move || asking.remove());
}

#[component]
fn Body(writing: Writing) -> impl IntoView {
    let (bench, texts) = (writing.bench, &writing.texts.editor);
    let version = writing.base.with_value(|it| it.version.to_string());
    let choice = move |part: Part, code: &'static str, words: &'static str| {
        view! {
            <button type="button" class="choice" data-part=code aria-pressed=move || (bench.part.get() == part).to_string()
                on:click=move |_| bench.part.set(part)>{words}</button>
        }
    };
    let part = move || match bench.part.get() {
        Part::Questions => view! { <QuestionsPart writing /> }.into_any(),
        Part::Preview => {
            view! { <h2>{writing.texts.one.preview}</h2> <Preview template=Arc::new(bench.draft.get_untracked()) /> }
                .into_any()
        }
        Part::Save => view! { <SavePart writing /> }.into_any(),
    };
    view! {
        <p class="soft">{fill(texts.intro, &[("version", &version)])}</p>
        <KeepingLine writing />
        <div class="choices" role="group" aria-label=texts.parts>
            {choice(Part::Questions, "questions", texts.part_questions)}
            {choice(Part::Preview, "preview", texts.part_preview)}
            {choice(Part::Save, "save", texts.part_save)}
        </div>
        <p class="hidden-visually" role="status" aria-live="polite" id="template-said">{move || writing.said.get()}</p>
        {part}
    }
    .into_any()
}

/// What of the draft is at the server.
#[component]
fn KeepingLine(writing: Writing) -> impl IntoView {
    let (bench, tablet, texts) = (writing.bench, writing.tablet, &writing.texts.editor);
    let saving = use_texts().server.saving;
    let quiet = move || match bench.keeping.get() {
        Keeping::Untouched => Some((Shape::Dash, texts.nothing_yet.to_owned())),
        Keeping::Kept(at) => Some((Shape::Cloud, fill(texts.kept, &[("time", &at.words(writing.language))]))),
        Keeping::Waiting => Some((Shape::Clock, saving.to_owned())),
        Keeping::Failed(_) | Keeping::Conflict => None,
    };
    let trouble = move || {
        match bench.keeping.get() {
        Keeping::Untouched | Keeping::Kept(_) | Keeping::Waiting => None,
        Keeping::Failed(problem) => Some(view! {
            <div class="stack">
                <NotDoneNotice problem />
                <p><strong>{texts.not_kept}</strong></p>
            </div>
        }
        .into_any()),
        Keeping::Conflict => Some(view! {
            <div class="notice notice--differ" id="draft-conflict">
                <Icon shape=Shape::Differ />
                <div class="stack">
                    <p>{texts.conflict}</p>
                    <div class="row">
                        <button type="button" class="button button--quiet" data-settle="other" on:click=move |_| bench.settle(tablet, Counts::Other)>{texts.take_other}</button>
                        <button type="button" class="button button--quiet" data-settle="this" on:click=move |_| bench.settle(tablet, Counts::This)>{texts.keep_this}</button>
                    </div>
                </div>
            </div>
        }
        .into_any()),
    }
    };
    let line = move || {
        quiet()
            .map(|(shape, words)| view! { <p class="row soft" id="draft-kept"><Icon shape /> <span>{words}</span></p> })
    };
    view! { {line} <div role="status">{trouble}</div> }.into_any()
}
