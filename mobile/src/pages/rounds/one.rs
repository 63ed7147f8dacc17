//! One round: how far the units have come, its last days, the method, who is left, closing and archiving it.
//!
//! The parts have files of their own. The rule: whoever may not change something sees it in words, without a field.

use leptos::prelude::*;

use super::archiving::ArchivingPart;
use super::closing::Closing;
use super::last_days::LastDays;
use super::late_units::LateUnits;
use super::left::Left;
use super::method::Methods;
use super::told::Round;
use super::{Told, counts_line, performed_words, reviewed_words, state_chip};
use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::tablet::use_tablet;

/// A round on the screen.
#[derive(Clone, Copy)]
pub(super) struct RoundDesk {
    pub(super) told: Told,
    pub(super) round: Memo<Option<Round>>,
}

impl RoundDesk {
    /// Asks the round something; followed.
    pub(super) fn read<T: Default>(self, question: impl FnOnce(&Round) -> T) -> T {
        self.round.with(|it| it.as_ref().map(question).unwrap_or_default())
    }

    /// The address of something of it on the server.
    pub(super) fn address(self, part: &str) -> String {
        let id = self.round.with_untracked(|it| it.as_ref().map(|it| it.id.clone()).unwrap_or_default());
        format!("{}/{id}/{part}", super::ADDRESS)
    }

    /// The yearly follow-ups in it; followed.
    pub(super) fn units(self) -> Vec<crate::pages::units::Listed> {
        self.told.units_of(&self.read(|it| it.id.clone()))
    }
}

/// The screen.
#[component]
pub(super) fn OneRound(id: String) -> impl IntoView {
    let texts = &use_texts().rounds;
    let told = Told::start(use_tablet());
    let round = Memo::new(move |_| told.rounds.answer.with(|it| it.iter().flatten().find(|it| it.id == id).cloned()));
    let desk = RoundDesk { told, round };
    let is_here = Memo::new(move |_| round.with(Option::is_some));
    let is_answered = Memo::new(move |_| told.rounds.answer.with(Option::is_some));
    let title = move || round.with(|it| it.as_ref().map_or(texts.title.to_owned(), |it| it.name.clone()));
    let content = move || match (is_here.get(), is_answered.get()) {
        (true, _) => view! { <Parts desk /> }.into_any(),
        (false, true) => {
            view! { <p class="notice"><Icon shape=Shape::Search /> <span>{texts.not_here}</span></p> }.into_any()
        }
        (false, false) => ().into_any(),
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Rounds(String::new()).address()><Icon shape=Shape::Back /> <span>{texts.to_rounds}</span></a>
            <h1>{title}</h1>
        </header>
        <AskingLine asking=told.rounds.asking again=told.again() />
        {content}
    }
    .into_any()
}

#[component]
fn Parts(desk: RoundDesk) -> impl IntoView {
    let (texts, language) = (&use_texts().rounds, use_language());
    let head = move || {
        desk.round.get().map(|round| {
            view! {
                <div class="row">{state_chip(&round, texts, language)} <p>{reviewed_words(&round, texts)}</p></div>
                {performed_words(&round, texts, language).map(|it| view! { <p>{it}</p> })}
                {counts_line(desk.told, round.id.clone(), round.units, texts)}
            }
        })
    };
    let may_run = Memo::new(move |_| desk.read(|it| it.may_run));
    // Whoever closes a round is to see who has not handed in.
    let may_close = Memo::new(move |_| may_run.get() && !desk.units().is_empty());
    let is_open = Memo::new(move |_| desk.read(|it| it.closed_at_ms.is_none()));
    view! {
        <section class="sheet sheet--tight">{head}</section>
        <LastDays desk may_run />
        <Methods desk />
        <Show when=move || is_open.get()><Left desk /></Show>
        <Show when=move || may_run.get()><LateUnits desk /></Show>
        <Show when=move || may_close.get()><Closing desk /></Show>
        <Show when=move || !is_open.get()><ArchivingPart desk /></Show>
    }
    .into_any()
}
