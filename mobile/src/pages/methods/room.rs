//! Counting a room: how many chose each answer, and the answer that it proposes.
//!
//! Every tap is one change of a counter, so that two tablets in one room add up when they meet. A mistake is counted
//! back by one, which stands in the history like the count did. In the room the numbers are seen as they are: everybody
//! has just seen the hands. The rule that must not be broken: a proposal becomes an answer only when a party takes it.

use std::collections::BTreeMap;

use form_model::{Edit, RoomTally, Step, counter_at, one_less, one_more};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::section::{Asked, OpenForm};
use crate::preferences::use_texts;
use crate::texts::{DialogueTexts, fill};

/// A room and a question.
#[derive(Clone, Copy)]
pub(super) struct Room {
    form: OpenForm,
    asked: Asked,
    steps: StoredValue<Vec<Step>>,
    tally: Memo<RoomTally>,
    texts: &'static DialogueTexts,
}

impl Room {
    pub(super) fn new(form: OpenForm, asked: Asked) -> Self {
        let steps = StoredValue::new(asked.question.with_value(|it| form.steps_for(it)));
        let followup = form.tablet.followup(form.document);
        let tally = Memo::new(move |_| {
            let counters = followup.with(|it| it.as_ref().and_then(|it| it.tally.get(&asked.id()).cloned()));
            steps.with_value(|it| RoomTally::read(it, counters.as_ref()))
        });
        Self { form, asked, steps, tally, texts: &use_texts().methods.dialogue }
    }

    /// One more for the answer at this place.
    pub(super) fn count(self, place: usize) {
        self.count_by(place, |counter| Some(one_more(counter)));
    }

    /// One less for the answer at this place, where there is one.
    pub(super) fn take_back(self, place: usize) {
        self.count_by(place, one_less);
    }

    fn count_by(self, place: usize, amount: impl Fn(i64) -> Option<i64>) {
        let Some(step) = self.steps.with_value(|it| it.get(place).cloned()) else { return };
        // The screen may be a tap behind.
        let counter = self.counter(&step.code);
        let Some(by) = amount(counter) else { return };
        if self.form.write(&self.asked.id(), Edit::count(&self.asked.id(), &step.code, by)) {
            self.form.said.set(format!("{} {}", self.words(&step.code), counter + by));
        }
    }

    /// The question's id.
    pub(super) fn question(self) -> String {
        self.asked.id()
    }

    /// Numbers of answers in words, in the order of the scale: "12 ja, 3 delvis".
    pub(super) fn counts_in_words(self, counts: &BTreeMap<String, u64>) -> String {
        let of = |step: &Step| {
            let count = counts.get(&step.code).filter(|it| **it > 0)?;
            Some(format!("{count} {}", self.words(&step.code).to_lowercase()))
        };
        self.steps.with_value(|it| it.iter().filter_map(of).collect::<Vec<_>>().join(", "))
    }

    fn counter(self, code: &str) -> i64 {
        let path = ["tally", &self.asked.id(), code].map(str::to_owned);
        let found = self.form.tablet.read(|client| counter_at(client.document(self.form.document)?.automerge(), &path));
        found.unwrap_or_default()
    }

    fn words(self, code: &str) -> String {
        self.form.answer_words(code)
    }
}

/// The large buttons, and what they come to.
#[component]
pub(super) fn RoomCount(room: Room) -> impl IntoView {
    let steps = room.steps.get_value();
    let columns: Vec<_> =
        steps.into_iter().enumerate().map(|(place, step)| view! { <RoomStep room place step /> }).collect();
    view! {
        <div class="room__answers" role="group" aria-label=room.texts.room>{columns}</div>
        <Proposal room />
    }
}

#[component]
fn RoomStep(room: Room, place: usize, step: Step) -> impl IntoView {
    let code = StoredValue::new(step.code.clone());
    let count = Memo::new(move |_| room.tally.with(|it| code.with_value(|code| it.of(code))));
    let words = room.words(&step.code);
    let is_locked = move || room.form.lock.get().is_some();
    let take_back = fill(room.texts.take_one_back, &[("answer", &words)]);
    view! {
        <div class=format!("room__step answer--{}", step.code)>
            <button
                type="button" class="room__count" data-count=step.code.clone()
                aria-disabled=move || is_locked().then_some("true") on:click=move |_| room.count(place)
            >
                <Icon shape=Shape::from(step.symbol) />
                <span class="room__word">{words}</span>
                <span class="room__number" data-number>{move || count.get()}</span>
                <span class="hidden-visually">{room.texts.add_one}</span>
            </button>
            <button
                type="button" class="quiet room__less" data-less
                aria-disabled=move || (is_locked() || count.get() == 0).then_some("true")
                on:click=move |_| room.take_back(place)
            >
                "−1" <span class="hidden-visually">{take_back}</span>
            </button>
        </div>
    }
}

/// What the room's answers come to, taken into the own voice by one tap.
#[component]
fn Proposal(room: Room) -> impl IntoView {
    let texts = room.texts;
    let line = move || {
        room.tally.with(|tally| match tally.proposal() {
            None => view! { <p class="soft">{texts.nobody_yet}</p> }.into_any(),
            Some(code) => {
                let counts = tally.chosen().map(|(code, count)| format!("{count} {}", room.words(code).to_lowercase()));
                let counts = counts.collect::<Vec<_>>().join(", ");
                let words = fill(texts.proposal, &[("counts", &counts), ("answer", &room.words(code))]);
                view! { <p class="room__proposal" data-proposal=code.to_owned()>{words}</p> }.into_any()
            }
        })
    };
    let counted = move || {
        let total = room.tally.with(RoomTally::total);
        (total > 0).then(|| format!("{}.", texts.counted.of(usize::try_from(total).unwrap_or(usize::MAX))))
    };
    let against = move || {
        let count = room.tally.with(RoomTally::saying_no);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        (count > 0).then(|| {
            view! {
                <p class="notice notice--partly" data-said-no><Icon shape=Shape::Warning /> <span>{texts.some_say_no.of(count)}</span></p>
            }
        })
    };
    view! {
        <section class="room__sum sheet">
            <div class="row row--apart">
                <div role="status">{line}</div>
                <TakeProposal room />
            </div>
            {against}
            <p class="soft room__rule">{counted} " " {texts.rule}</p>
        </section>
    }
}

#[component]
fn TakeProposal(room: Room) -> impl IntoView {
    let (form, texts) = (room.form, room.texts);
    let proposed = Memo::new(move |_| room.tally.with(|it| it.proposal().map(str::to_owned)));
    let is_mine = Memo::new(move |_| {
        let Some(voice) = form.voice.get() else { return false };
        let written = room.asked.state.with(|it| it.of(voice).iter().map(|it| it.rating.clone()).collect::<Vec<_>>());
        written.len() == 1 && written.first() == proposed.get().as_ref()
    });
    move || {
        let (voice, code) = (form.voice.get()?, proposed.get()?);
        let answer = room.words(&code);
        if is_mine.get() {
            let words = fill(texts.taken, &[("answer", &answer)]);
            return Some(
                view! { <p class="chip chip--good" data-taken><Icon shape=Shape::Check /> {words}</p> }.into_any(),
            );
        }
        let take = move |_| {
            form.write(&room.asked.id(), Edit::answer(&room.asked.id(), voice, Some(&code)));
        };
        Some(
            view! {
                <button type="button" class="button" id="take-proposal"
                    aria-disabled=move || form.lock.get().map(|_| "true") on:click=take>
                    {fill(texts.take, &[("answer", &answer)])}
                </button>
            }
            .into_any(),
        )
    }
}
