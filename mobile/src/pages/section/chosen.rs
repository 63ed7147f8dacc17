//! Those questions of the whole form that somebody looks for: unanswered, answered differently, needing action.
//!
//! The same cards as in the sections. The rule that must not be broken: a card that no longer fits stays until the person
//! asks for a new list, so that nothing disappears under somebody's hands.

use form_model::Voice;
use leptos::prelude::*;

use super::jump::Wanted;
use super::open_form::OpenForm;
use super::outline::Outlined;
use super::question::{Asked, QuestionCard};
use super::ways::{BackToOverview, FormTools};
use super::{LockLine, begin_at, follow, take_key};
use crate::components::{Icon, Shape, StatusLine};
use crate::pages::here::Here;
use crate::route::{CaseView, Route};

/// What somebody looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    Unanswered,
    Difference,
    NeedsAction,
}

impl Chosen {
    const ALL: [Self; 3] = [Self::Unanswered, Self::Difference, Self::NeedsAction];

    const fn code(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Difference => "differing",
            Self::NeedsAction => "needs-action",
        }
    }

    /// What a code stands for; what is unknown looks for what is left.
    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.code() == code).unwrap_or(Self::Unanswered)
    }

    fn is(self, outlined: &Outlined, voice: Option<Voice>) -> bool {
        match self {
            Self::Unanswered => Wanted::Unanswered.is(&outlined.joint, voice),
            Self::Difference => Wanted::Difference.is(&outlined.joint, voice),
            Self::NeedsAction => outlined.needs_action,
        }
    }
}

/// The questions that fit; followed.
fn fitting(form: OpenForm, chosen: Chosen) -> Vec<String> {
    let voice = form.voice.get();
    form.outline.with(|it| it.iter().filter(|it| chosen.is(it, voice)).map(|it| it.id.clone()).collect())
}

/// The ways to the lists, each with how many questions it holds.
#[component]
pub(super) fn ChosenLinks(form: OpenForm, chosen: Option<Chosen>) -> impl IntoView {
    let words = &form.texts.chosen;
    let first = form.template.with_value(|it| it.sections.first().map(|it| it.id.clone())).unwrap_or_default();
    let sections = Route::Case(form.document, CaseView::Section(first)).address();
    let links = Chosen::ALL
        .into_iter()
        .map(|it| {
            let name = match it {
                Chosen::Unanswered => words.unanswered,
                Chosen::Difference => words.differing,
                Chosen::NeedsAction => words.needs_action,
            };
            let count = Memo::new(move |_| fitting(form, it).len());
            let address = Route::Case(form.document, CaseView::Questions(it.code().to_owned())).address();
            view! {
                <a class="choice choice--link" href=address data-chosen=it.code() aria-current=(chosen == Some(it)).then_some("page")>
                    {name} " " <span class="choice__count">{move || count.get()}</span>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="choices" aria-label=words.show>
            <a class="choice choice--link" href=sections aria-current=chosen.is_none().then_some("page")>{words.by_section}</a>
            {links}
        </nav>
    }
}

/// A list.
#[component]
pub(super) fn ChosenForm(form: OpenForm, chosen: String) -> impl IntoView {
    let chosen = Chosen::from_code(&chosen);
    let words = &form.texts.chosen;
    let title = match chosen {
        Chosen::Unanswered => words.unanswered_title,
        Chosen::Difference => words.differing_title,
        Chosen::NeedsAction => words.needs_action_title,
    };
    let now = Memo::new(move |_| fitting(form, chosen));
    let listed = RwSignal::new(now.get_untracked());
    let is_old = move || now.with(|now| listed.with(|listed| now != listed));
    let here = Here::start(form.document);
    begin_at(None);
    let cards = move || {
        let ids = listed.get();
        let questions = form
            .template
            .with_value(|it| it.questions().filter(|it| ids.contains(&it.id)).cloned().collect::<Vec<_>>());
        let asked: Vec<_> = questions.into_iter().map(|it| untrack(|| Asked::new(form, it))).collect();
        follow(form, asked.clone());
        asked.into_iter().map(|asked| view! { <QuestionCard form asked here /> }).collect_view()
    };
    view! {
        <div class="form form--chosen" on:keydown=move |event| take_key(form, &event)>
            <header class="case-head">
                <BackToOverview form />
                <h1 id="section-title" tabindex="-1">{title}</h1>
                <StatusLine document=form.document />
                <ChosenLinks form chosen=Some(chosen) />
            </header>
            <LockLine form />
            <div class="form__bar"><FormTools form /></div>
            <div class="form__questions">
                <Show when=move || listed.with(Vec::is_empty)>
                    <p class="notice"><Icon shape=Shape::Check /> <span>{words.none}</span></p>
                </Show>
                <Show when=move || !listed.with(Vec::is_empty)><p class="soft">{words.stays}</p></Show>
                {cards}
                <Show when=is_old>
                    <button type="button" class="button button--quiet button--start" id="refresh-chosen"
                        on:click=move |_| listed.set(now.get_untracked())>
                        <Icon shape=Shape::Redo /> {words.refresh}
                    </button>
                </Show>
            </div>
            <p class="hidden-visually" role="status" aria-live="polite" id="form-said">{move || form.said.get()}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use form_model::{JointAnswer, RatingPair};

    #[test]
    fn each_list_holds_its_questions() {
        let pair = RatingPair { manager: ["yes".to_owned()].into(), representative: ["no".to_owned()].into() };
        let outlined = |joint, needs_action| Outlined { id: "A1".to_owned(), joint, needs_action };
        let differing = outlined(JointAnswer::Difference(pair), false);
        let one = JointAnswer::OneParty { voice: Voice::Manager, ratings: ["yes".to_owned()].into() };
        let one = outlined(one, true);
        assert!(Chosen::Difference.is(&differing, None) && !Chosen::Difference.is(&one, None));
        assert!(Chosen::Unanswered.is(&one, Some(Voice::Representative)));
        assert!(!Chosen::Unanswered.is(&one, Some(Voice::Manager)));
        assert!(Chosen::NeedsAction.is(&one, None) && !Chosen::NeedsAction.is(&differing, None));
    }

    #[test]
    fn every_list_is_found_again_at_its_address() {
        for chosen in Chosen::ALL {
            assert_eq!(Chosen::from_code(chosen.code()), chosen);
        }
    }
}
