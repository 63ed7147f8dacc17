//! Ways through the form: the sections with their progress, the next question that is left or differs, undo and redo.
//!
//! It changes nothing but what undo takes back. The rule that must not be broken: from every question each other one is
//! reached by two taps at most, and the keyboard goes with it.

use form_model::Section;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::jump::Wanted;
use super::open_form::OpenForm;
use super::outline::Outlined;
use crate::components::{Icon, Shape};
use crate::pages::case_head::{step_view, step_words, steps_of};
use crate::preferences::use_texts;
use crate::route::{CaseView, Route, use_router};
use crate::steps::{Step, next_step};
use crate::texts::fill;

/// How far one section has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SectionProgress {
    answered: usize,
    differing: usize,
}

fn progress_of(form: OpenForm, section: &Section) -> SectionProgress {
    let voice = form.voice.get();
    form.outline.with(|outline| {
        let is_here = |id: &str| section.questions.iter().any(|it| it.id == id);
        let here: Vec<&Outlined> = outline.iter().filter(|it| is_here(&it.id)).collect();
        SectionProgress {
            answered: here.iter().filter(|it| !Wanted::Unanswered.is(&it.joint, voice)).count(),
            differing: here.iter().filter(|it| Wanted::Difference.is(&it.joint, voice)).count(),
        }
    })
}

/// The sections, each with its progress and who is there.
#[component]
pub(super) fn SectionLinks(form: OpenForm, here: StoredValue<String>) -> impl IntoView {
    let sections = form.template.with_value(|it| it.sections.clone());
    let links = sections.into_iter().map(|section| view! { <SectionLink form section here /> }).collect_view();
    let show_own = move |list: web_sys::Element| scroll_to_current(&list);
    let list = NodeRef::<leptos::html::Ol>::new();
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            request_animation_frame(move || show_own(list.unchecked_into()));
        }
    });
    view! {
        <nav class="sections" aria-label=form.texts.ways.sections>
            <ol class="sections__list" node_ref=list>{links}</ol>
        </nav>
    }
}

/// A row of chips that is wider than the screen begins at the present one.
fn scroll_to_current(list: &web_sys::Element) {
    if let Ok(Some(current)) = list.query_selector("[aria-current]") {
        let current: web_sys::HtmlElement = current.unchecked_into();
        let width = list.client_width();
        list.set_scroll_left((current.offset_left() - (width - current.offset_width()) / 2).max(0));
    }
}

#[component]
fn SectionLink(form: OpenForm, section: Section, here: StoredValue<String>) -> impl IntoView {
    let all = section.questions.len();
    let address = Route::Case(form.document, CaseView::Section(section.id.clone())).address();
    let is_here = here.with_value(|it| *it == section.id);
    let (id, title) = (section.id.clone(), form.language.of(&section.sv, &section.en).to_owned());
    let section = StoredValue::new(section);
    let progress = Memo::new(move |_| section.with_value(|it| progress_of(form, it)));
    let is_done = move || progress.get().answered == all;
    let differs = move || {
        (progress.get().differing > 0).then(|| {
            let words = form.texts.ways.has_difference;
            view! { <span class="section__differs"><Icon shape=Shape::Differ /><span class="hidden-visually">{words}</span></span> }
        })
    };
    let others = move || {
        let ids = section.with_value(|it| it.questions.iter().map(|it| it.id.clone()).collect::<Vec<_>>());
        let people = ids.iter().flat_map(|it| form.others_at(it));
        let names: Vec<_> = people.map(|(person, _)| form.person_name(Some(person))).collect();
        (!names.is_empty()).then(|| {
            let words = fill(form.texts.people.is_here, &[("name", &names.join(", "))]);
            view! { <span class="section__people"><Icon shape=Shape::Person /><span class="hidden-visually">{words}</span></span> }
        })
    };
    view! {
        <li>
            <a class="section" href=address aria-current=is_here.then_some("true") data-section=id.clone()>
                <span class="section__id">{id.clone()}</span>
                <span class="section__title">{title}</span>
                <span class="section__count">{move || format!("{}/{all}", progress.get().answered)}</span>
                <Show when=is_done><span class="section__done"><Icon shape=Shape::Check /></span></Show>
                {differs} {others}
            </a>
        </li>
    }
}

/// Jumping, undo and redo, and how far all of it has come.
#[component]
pub(super) fn FormTools(form: OpenForm) -> impl IntoView {
    let words = &form.texts.ways;
    let counts = Memo::new(move |_| {
        let voice = form.voice.get();
        form.outline.with(|it| {
            let of = |wanted: Wanted| wanted.count(it, voice);
            (it.len() - of(Wanted::Unanswered), it.len(), of(Wanted::Difference))
        })
    });
    let unanswered = move || counts.with(|(answered, all, _)| all - answered);
    let differing = move || counts.with(|it| it.2);
    let told = move || {
        let text = if form.voice.get().is_some() { words.own_progress } else { words.progress };
        counts.with(|(answered, all, _)| fill(text, &[("count", &answered.to_string()), ("all", &all.to_string())]))
    };
    let (value, most) = (move || counts.with(|it| it.0.to_string()), move || counts.with(|it| it.1.to_string()));
    view! {
        <div class="form-tools" role="group" aria-label=words.tools>
            <div class="form-tools__progress">
                <progress max=most value=value aria-label=told></progress> <span>{told}</span>
            </div>
            <div class="form-tools__jumps">
                <JumpButton form wanted=Wanted::Unanswered count=Signal::derive(unanswered) />
                <JumpButton form wanted=Wanted::Difference count=Signal::derive(differing) />
            </div>
            <UndoButtons form />
        </div>
    }
}

#[component]
fn JumpButton(form: OpenForm, wanted: Wanted, count: Signal<usize>) -> impl IntoView {
    let router = use_router();
    let words = &form.texts.ways;
    let (text, none, shape, name) = match wanted {
        Wanted::Unanswered => (words.next_unanswered, words.none_unanswered, Shape::Arrow, "unanswered"),
        Wanted::Difference => (words.next_difference, words.no_difference, Shape::Differ, "difference"),
    };
    let jump = move |_| {
        let (voice, behind) = (form.voice.get_untracked(), form.current.get_value());
        let found = form.outline.with_untracked(|it| wanted.next(it, voice, behind.as_deref()).map(str::to_owned));
        match found {
            None => form.said.set(none.to_owned()),
            Some(question) if show_question(&question) => form.current.set_value(Some(question)),
            Some(question) => router.go(&Route::Case(form.document, CaseView::Section(question))),
        }
    };
    view! {
        <button type="button" class="jump" data-jump=name aria-disabled=move || (count.get() == 0).then_some("true") on:click=jump>
            <Icon shape />
            <span><span class="jump__next">{text.0} " "</span><span class="jump__what">{text.1}</span></span>
            <span class="jump__count">{move || count.get()}</span>
        </button>
    }
}

/// Brings a question of the present section into sight, with the keyboard. False: it is in another one.
pub(super) fn show_question(question: &str) -> bool {
    let Some(card) = document().get_element_by_id(&format!("q-{question}")) else { return false };
    let card: web_sys::HtmlElement = card.unchecked_into();
    // A card without the keyboard is in sight all the same.
    card.focus().ok();
    card.scroll_into_view_with_bool(true);
    true
}

#[component]
fn UndoButtons(form: OpenForm) -> impl IntoView {
    let words = &form.texts.ways;
    let can = Memo::new(move |_| form.tablet.can_undo_and_redo(form.document));
    view! {
        <div class="form-tools__undo">
            <button type="button" class="quiet" data-undo="undo" aria-disabled=move || (!can.get().0).then_some("true")
                on:click=move |_| undo(form)>
                <Icon shape=Shape::Undo /> <span>{words.undo}</span>
            </button>
            <button type="button" class="quiet" data-undo="redo" aria-disabled=move || (!can.get().1).then_some("true")
                on:click=move |_| redo(form)>
                <Icon shape=Shape::Redo /> <span>{words.redo}</span>
            </button>
        </div>
    }
}

/// Takes back the person's newest edit and says where it was.
pub(super) fn undo(form: OpenForm) {
    if let Some(path) = form.tablet.undo(form.document) {
        tell_taken_back(form, form.texts.ways.undone, &path);
    }
}

/// Makes again what was taken back last.
pub(super) fn redo(form: OpenForm) {
    if let Some(path) = form.tablet.redo(form.document) {
        tell_taken_back(form, form.texts.ways.redone, &path);
    }
}

fn tell_taken_back(form: OpenForm, words: &str, path: &[String]) {
    let Some(question) = path.get(1) else { return };
    form.said.set(fill(words, &[("what", question)]));
    form.touch(question);
    let card = document().get_element_by_id(&format!("q-{question}"));
    let has_keyboard = card.as_ref().is_some_and(|card| card.contains(document().active_element().as_deref()));
    if let Some(card) = card.filter(|_| !has_keyboard) {
        card.scroll_into_view_with_bool(true);
    }
}

/// What comes behind the last question of a section.
#[component]
pub(super) fn SectionEnd(form: OpenForm, index: usize) -> impl IntoView {
    let words = &form.texts.ways;
    let sections = form.template.with_value(|it| it.sections.clone());
    let link = |section: &Section, look: &'static str, words: &'static str, shape: Shape| {
        let address = Route::Case(form.document, CaseView::Section(section.id.clone())).address();
        let title = format!("{} {}", section.id, form.language.of(&section.sv, &section.en));
        view! { <a class=look href=address><Icon shape /> <span><span class="way__kicker">{words}</span> <span>{title}</span></span></a> }
    };
    let previous = index.checked_sub(1).and_then(|it| sections.get(it));
    let previous = previous.map(|it| link(it, "way", words.previous_section, Shape::Back));
    let next = sections.get(index + 1).map(|it| link(it, "way way--next", words.next_section, Shape::Arrow));
    let last = next.is_none().then(|| view! { <BehindLast form /> });
    let section = StoredValue::new(sections.get(index).cloned());
    let left =
        move || section.with_value(|it| it.as_ref().map(|it| it.questions.len() - progress_of(form, it).answered));
    let told = move || match left() {
        Some(count) if count > 0 => Some(words.left_here.of(count)),
        Some(_) | None => {
            let voice = form.voice.get();
            let is_done = form.outline.with(|it| Wanted::Unanswered.count(it, voice) == 0);
            (is_done && voice.is_some()).then(|| words.all_done.to_owned())
        }
    };
    view! {
        <footer class="section-end">
            <p class="soft" role="status">{told}</p>
            <div class="section-end__ways">{previous} {next} {last}</div>
        </footer>
    }
}

/// What comes behind the last section: the overview, and the next step once the person has answered everything.
#[component]
fn BehindLast(form: OpenForm) -> impl IntoView {
    let texts = use_texts();
    let followup = form.tablet.followup(form.document);
    let all = steps_of(form.tablet, form.document, followup);
    let step = move || {
        let voice = form.voice.get();
        let is_through = form.outline.with(|it| Wanted::Unanswered.count(it, voice) == 0);
        next_step(&all.get()).filter(|it| is_through && *it != Step::Answer)
    };
    let overview = Route::Case(form.document, CaseView::Overview).address();
    let look = move || if step().is_some() { "way" } else { "way way--next" };
    let next = move || {
        let step = step()?;
        let address = Route::Case(form.document, step_view(form.tablet, form.document, followup, step)).address();
        Some(view! {
            <a class="way way--next" href=address>
                <Icon shape=Shape::Arrow />
                <span><span class="way__kicker">{texts.case.next}</span> <span>{step_words(&texts.case, step).0}</span></span>
            </a>
        })
    };
    view! {
        <a class=look href=overview><Icon shape=Shape::List /> <span>{form.texts.ways.to_overview}</span></a>
        {next}
    }
}

/// The way back to the overview; its name is the unit's.
#[component]
pub(super) fn BackToOverview(form: OpenForm) -> impl IntoView {
    let texts = use_texts();
    let name = move || {
        let case = form.tablet.case(form.document)?;
        let name = crate::pages::follow_ups::unit_name(form.tablet, case.unit);
        Some(if name.is_empty() { texts.form.ways.to_overview.to_owned() } else { name })
    };
    view! {
        <a class="back" href=Route::Case(form.document, CaseView::Overview).address()>
            <Icon shape=Shape::Back /> <span>{name}</span>
        </a>
    }
}
