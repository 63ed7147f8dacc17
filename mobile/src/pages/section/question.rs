//! One question as a card: who is here, the answers of both sides, the words around them, and what lies one tap away.
//!
//! The card is made once and its parts follow the document each by themselves, so that nobody loses the caret when
//! somebody else does something. The rule that must not be broken: nothing in a card moves the keyboard by itself.

use std::time::Duration;

use chrono::NaiveDate;
use form_model::{AnswerFlag, AnswerState, Edit, LawReference, Question, Voice};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::answers::AnswerButtons;
use super::differing::Differing;
use super::history::QuestionHistory;
use super::open_form::OpenForm;
use super::previous::Previous;
use crate::components::{Icon, Shape, TextField};
use crate::moments::{Moment, day_words};
use crate::pages::here::Here;
use crate::pages::result::{BelowQuestion, Beside};
use crate::texts::{FormTexts, Language, fill, help_for};

/// Long enough to notice, short enough not to be in the way.
const FRESH_FOR: Duration = Duration::from_secs(4);

/// A question on the screen.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) question: StoredValue<Question>,
    /// What stands there.
    pub(crate) state: RwSignal<AnswerState>,
    /// Counts what others did there just now; 0 when that was some seconds ago.
    pub(crate) fresh: RwSignal<u32>,
}

impl Asked {
    pub(crate) fn new(form: OpenForm, question: Question) -> Self {
        let state = read(form, &question.id);
        Self { question: StoredValue::new(question), state: RwSignal::new(state), fresh: RwSignal::new(0) }
    }

    pub(crate) fn id(self) -> String {
        self.question.with_value(|it| it.id.clone())
    }

    /// Takes in what the document says now; what others did is marked for a while. The old state, if it changed.
    pub(crate) fn refresh(self, form: OpenForm) -> Option<AnswerState> {
        let id = self.id();
        let state = read(form, &id);
        let is_own = form.take_touched(&id);
        let old = self.state.get_untracked();
        if old == state {
            return None;
        }
        let own = form.voice.get_untracked();
        let sides = [Voice::Manager, Voice::Representative];
        let is_news = sides.into_iter().filter(|it| Some(*it) != own).any(|it| differs_at(&old, &state, it));
        let by_others = !is_own && own.is_some_and(|it| old.of(it) != state.of(it));
        let is_flagged = !is_own && (old.needs_action, old.strength) != (state.needs_action, state.strength);
        self.state.set(state);
        if is_news || by_others || is_flagged {
            self.mark_fresh();
        }
        Some(old)
    }

    pub(crate) fn mark_fresh(self) {
        self.fresh.update(|it| *it += 1);
        let marked = self.fresh.get_untracked();
        set_timeout(
            move || {
                // The card may be gone, or something newer be marked.
                if self.fresh.try_get_untracked() == Some(marked) {
                    self.fresh.set(0);
                }
            },
            FRESH_FOR,
        );
    }
}

/// True if a side's own parts of a question are others than before.
fn differs_at(old: &AnswerState, new: &AnswerState, side: Voice) -> bool {
    let lets_stand = |it: &AnswerState| it.lets_stand.contains(&side);
    old.of(side) != new.of(side) || lets_stand(old) != lets_stand(new) || old.views.get(&side) != new.views.get(&side)
}

fn read(form: OpenForm, question: &str) -> AnswerState {
    form.tablet.read(|client| {
        let empty = || AnswerState::read(&form_model::new_automerge(), question);
        client.document(form.document).map_or_else(empty, |it| AnswerState::read(it.automerge(), question))
    })
}

/// What of a card is opened.
#[derive(Clone, Copy)]
struct Opened {
    law: RwSignal<bool>,
    evidence: RwSignal<bool>,
    history: RwSignal<bool>,
}

/// A question's card.
#[component]
pub(crate) fn QuestionCard(form: OpenForm, asked: Asked, here: Here) -> impl IntoView {
    let id = asked.id();
    let words = asked.question.with_value(|it| form.language.of(&it.sv, &it.en).to_owned());
    let has_evidence = asked.state.with_untracked(|it| it.has_evidence);
    let opened =
        Opened { law: RwSignal::new(false), evidence: RwSignal::new(has_evidence), history: RwSignal::new(false) };
    let look = move || if asked.fresh.get() > 0 { "question question--fresh" } else { "question" };
    let place = move |event: web_sys::Event| {
        form.current.set_value(Some(asked.id()));
        here.at(&place_of(&asked.id(), event.target()));
    };
    view! {
        <article
            class=look id=format!("q-{id}") data-question=id.clone() tabindex="-1" aria-labelledby=format!("q-{id}-text")
            on:focusin=move |event| place(event.into()) on:pointerdown=move |event| place(event.into())
            on:input=place
        >
            <header class="question__head">
                <h2 class="question__text" id=format!("q-{id}-text")>
                    <span class="question__id">{id.clone()}</span> " " {words}
                </h2>
                <PeopleHere form asked />
            </header>
            <AnswerButtons form asked />
            {use_context::<Beside>().map(|beside| view! { <BelowQuestion beside question=asked.id() /> })}
            <Previous form asked />
            <Differing form asked />
            <Texts form asked opened />
            <Tools form asked opened />
            <Show when=move || opened.law.get()><LawAndHelp form asked /></Show>
            <Show when=move || opened.history.get()><QuestionHistory form asked /></Show>
        </article>
    }
}

/// The question, or the question and the text that the event is about.
fn place_of(question: &str, target: Option<web_sys::EventTarget>) -> String {
    let id = target.and_then(|it| it.dyn_into::<web_sys::Element>().ok()).map(|it| it.id()).unwrap_or_default();
    match id.strip_suffix(question).and_then(|it| it.strip_suffix('-')) {
        Some(field @ ("comment" | "evidence" | "view")) => format!("{question}/{field}"),
        Some(_) | None => question.to_owned(),
    }
}

#[component]
fn PeopleHere(form: OpenForm, asked: Asked) -> impl IntoView {
    let people = move || {
        let others = form.others_at(&asked.id());
        others
            .into_iter()
            .map(|(person, _)| {
                let words = fill(form.texts.people.is_here, &[("name", &form.person_name(Some(person)))]);
                view! { <span class="chip chip--here"><Icon shape=Shape::Person /> {words}</span> }
            })
            .collect_view()
    };
    view! { <div class="question__people" role="status">{people}</div> }
}

#[component]
fn Texts(form: OpenForm, asked: Asked, opened: Opened) -> impl IntoView {
    let id = asked.id();
    let path = |text: &str| vec!["answers".to_owned(), id.clone(), text.to_owned()];
    let (comment, evidence) = (path("comment"), StoredValue::new(path("evidence")));
    let note = move |field: &'static str| Signal::derive(move || form.writes_in(&asked.id(), field));
    // Words that came from elsewhere are never hidden.
    Effect::new(move |_| {
        if asked.state.with(|it| it.has_evidence) {
            opened.evidence.set(true);
        }
    });
    view! {
        <TextField document=form.document path=comment label=form.texts.comment id=format!("comment-{id}")
            hint=form.texts.comment_hint writable=form.writable() note=note("comment") />
        <Show when=move || opened.evidence.get()>
            <TextField document=form.document path=evidence.get_value() label=form.texts.evidence
                id=format!("evidence-{}", asked.id()) hint=form.texts.evidence_hint writable=form.writable()
                note=note("evidence") />
        </Show>
    }
}

#[component]
fn Tools(form: OpenForm, asked: Asked, opened: Opened) -> impl IntoView {
    let texts = form.texts;
    let open_evidence = move |_| opened.evidence.set(true);
    view! {
        <div class="question__tools">
            <FlagButton form asked flag=AnswerFlag::NeedsAction />
            <FlagButton form asked flag=AnswerFlag::Strength />
            <span class="question__more">
                <Show when=move || !opened.evidence.get()>
                    <button type="button" class="quiet" data-open="evidence" on:click=open_evidence>
                        <Icon shape=Shape::Plus /> {texts.evidence}
                    </button>
                </Show>
                <OpenButton is_open=opened.law shape=Shape::Book words=texts.law_and_help name="law" />
                <OpenButton is_open=opened.history shape=Shape::History words=texts.history.title name="history" />
            </span>
        </div>
    }
}

#[component]
fn OpenButton(is_open: RwSignal<bool>, shape: Shape, words: &'static str, name: &'static str) -> impl IntoView {
    view! {
        <button
            type="button" class="quiet" data-open=name aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|it| *it = !*it)
        >
            <Icon shape /> {words}
        </button>
    }
}

#[component]
fn FlagButton(form: OpenForm, asked: Asked, flag: AnswerFlag) -> impl IntoView {
    let (words, shape, look, name) = match flag {
        AnswerFlag::NeedsAction => (form.texts.needs_action, Shape::Flag, "flag flag--action", "needs-action"),
        AnswerFlag::Strength => (form.texts.strength, Shape::Star, "flag flag--strength", "strength"),
    };
    let is_set = Memo::new(move |_| {
        asked.state.with(|it| match flag {
            AnswerFlag::NeedsAction => it.needs_action,
            AnswerFlag::Strength => it.strength,
        })
    });
    let turn = move |_| {
        let id = asked.id();
        let edit = if is_set.get_untracked() { Edit::clear_flag(&id, flag) } else { Edit::set_flag(&id, flag) };
        form.write(&id, edit);
    };
    view! {
        <button
            type="button" class=look data-flag=name aria-pressed=move || is_set.get().to_string()
            aria-disabled=move || form.lock.get().map(|_| "true")
            aria-describedby=move || form.lock.get().map(|_| "form-lock") on:click=turn
        >
            <Icon shape /> <span>{words}</span>
            <Show when=move || is_set.get()><Icon shape=Shape::Check /></Show>
        </button>
    }
}

#[component]
fn LawAndHelp(form: OpenForm, asked: Asked) -> impl IntoView {
    let (texts, today) = (form.texts, Moment::now().day());
    let laws = asked.question.with_value(|it| it.law.clone());
    let laws = laws
        .into_iter()
        .map(|law| {
            let act = act_name(texts, &law.text);
            let validity = law_validity(texts, &law, form.language, today);
            view! { <li><span class="law__act">{act}</span> " " <span class="law__reference">{law.text}</span>{validity}</li> }
        })
        .collect_view();
    let help = form.template.with_value(|it| help_for(form.language.texts().questions, it, &asked.id()));
    view! {
        <section class="aside">
            {help.map(|words| view! { <h3>{texts.help_question}</h3> <p data-help=asked.id()>{words}</p> })}
            <h3>{texts.help}</h3>
            <p>{texts.help_scale}</p>
            <p>{texts.do_not_know}</p>
            <h3>{texts.law}</h3>
            <ul class="law">{laws}</ul>
        </section>
    }
}

/// When a reference is in force, where the template says and it is not long since a matter of course.
pub(crate) fn law_validity(
    texts: &'static FormTexts,
    law: &LawReference,
    language: Language,
    today: Option<NaiveDate>,
) -> Option<AnyView> {
    let words = validity_words(texts, law, language, today)?;
    Some(view! { " " <span class="law__validity soft">"(" {words} ")"</span> }.into_any())
}

/// A reference with when it is in force, in one line.
pub(crate) fn law_in_words(
    texts: &FormTexts,
    law: &LawReference,
    language: Language,
    today: Option<NaiveDate>,
) -> String {
    validity_words(texts, law, language, today)
        .map_or_else(|| law.text.clone(), |words| format!("{} ({words})", law.text))
}

/// A day from which something is in force, while that is worth words: once it has come, it goes without saying.
fn still_to_come(from: Option<NaiveDate>, today: Option<NaiveDate>) -> Option<NaiveDate> {
    from.filter(|from| today.is_none_or(|today| *from > today))
}

fn validity_words(
    texts: &FormTexts,
    law: &LawReference,
    language: Language,
    today: Option<NaiveDate>,
) -> Option<String> {
    let day = |it| day_words(it, language);
    Some(match (still_to_come(law.valid_from, today), law.valid_to) {
        (None, None) => return None,
        (Some(from), None) => fill(texts.law_from, &[("from", &day(from))]),
        (None, Some(to)) => fill(texts.law_to, &[("to", &day(to))]),
        (Some(from), Some(to)) => fill(texts.law_between, &[("from", &day(from)), ("to", &day(to))]),
    })
}

/// What the act is called that a reference begins with.
pub(crate) fn act_name(texts: &'static FormTexts, reference: &str) -> Option<&'static str> {
    texts.acts.iter().find(|(short, _)| reference.starts_with(short)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_when_a_law_is_in_force_is_told_only_before_it_is() {
        let day = |it: &str| it.parse::<NaiveDate>().ok();
        let from = day("2025-01-01");
        assert_eq!(still_to_come(from, day("2024-12-31")), from);
        assert_eq!(still_to_come(from, from), None);
        assert_eq!(still_to_come(from, None), from);
        assert_eq!(still_to_come(None, from), None);
    }
}
