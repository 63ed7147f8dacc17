//! Where the two sides have answered differently: what each can do about it, and a text for each.
//!
//! Nothing is decided for anybody, and nothing is written down before somebody chooses. The rule that must not be
//! broken: seeing it differently is a lasting, legitimate outcome, and looks like one.

use form_model::{AnswerState, Edit, JointAnswer, RatingPair, Voice};
use leptos::prelude::*;

use super::answers::own_rating;
use super::open_form::OpenForm;
use super::question::Asked;
use crate::components::{Icon, Shape, TextField};
use crate::texts::fill;

/// How far a difference has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    None,
    Open(RatingPair),
    Settled,
}

fn stage(state: &AnswerState) -> Stage {
    match &state.joint {
        JointAnswer::Unanswered | JointAnswer::OneParty { .. } | JointAnswer::Agreed { .. } => Stage::None,
        JointAnswer::Difference(pair) => Stage::Open(pair.clone()),
        JointAnswer::AgreedToDiffer(_) => Stage::Settled,
    }
}

/// The panel; nothing where there is no difference and nobody wrote a view.
#[component]
pub(crate) fn Differing(form: OpenForm, asked: Asked) -> impl IntoView {
    let stage = Memo::new(move |_| asked.state.with(stage));
    let has_views = Memo::new(move |_| asked.state.with(|it| !it.views.is_empty()));
    let is_keeping = RwSignal::new(false);
    Effect::new(move |_| {
        stage.track();
        is_keeping.set(false);
    });
    let head = move || match stage.get() {
        Stage::None => ().into_any(),
        Stage::Open(pair) => view! { <OpenDifference form asked pair is_keeping /> }.into_any(),
        Stage::Settled => view! { <SettledDifference form asked /> }.into_any(),
    };
    let look = move || match stage.get() {
        Stage::None => "differing differing--over",
        Stage::Open(_) => "differing differing--open",
        Stage::Settled => "differing differing--settled",
    };
    let is_shown = Memo::new(move |_| stage.with(|it| *it != Stage::None) || has_views.get());
    view! {
        <Show when=move || is_shown.get()>
            <section class=look data-differing=move || if stage.with(|it| *it == Stage::Settled) { "settled" } else { "open" }>
                {head}
                <Views form asked />
            </section>
        </Show>
    }
}

#[component]
fn OpenDifference(form: OpenForm, asked: Asked, pair: RatingPair, is_keeping: RwSignal<bool>) -> impl IntoView {
    let words = &form.texts.differing;
    let pair = StoredValue::new(pair);
    // Made anew only when an answer changes, so that nobody loses a button under the finger.
    let situation = Memo::new(move |_| {
        asked.state.with(|it| (it.lets_stand.clone(), it.manager.clone(), it.representative.clone()))
    });
    let choices = move || {
        let voice = form.voice.get()?;
        Some(if situation.with(|it| it.0.contains(&voice)) {
            view! { <Waiting form asked voice /> }.into_any()
        } else if is_keeping.get() {
            view! { <Keeping form asked voice is_keeping /> }.into_any()
        } else {
            view! { <Choices form asked voice pair is_keeping /> }.into_any()
        })
    };
    view! {
        <h3 class="differing__title"><Icon shape=Shape::Differ /> {words.title}</h3>
        <p>{words.explain}</p>
        {choices}
    }
}

/// The other side, and who of it answered last.
fn other_name(form: OpenForm, asked: Asked, voice: Voice) -> String {
    let other = other_voice(voice);
    let person = asked.state.with(|it| it.of(other).first().and_then(|it| it.person));
    form.side_name(other, person)
}

const fn other_voice(voice: Voice) -> Voice {
    match voice {
        Voice::Manager => Voice::Representative,
        Voice::Representative | Voice::Above => Voice::Manager,
    }
}

/// The answers of others that differ from the own one: the answer, and who gave it.
fn answers_of_others(form: OpenForm, state: &AnswerState, voice: Voice) -> Vec<(String, String)> {
    let own = own_rating(form, state, voice);
    let mut found: Vec<(String, String)> = Vec::new();
    for side in [other_voice(voice), voice] {
        for written in state.of(side) {
            if Some(written.rating.as_str()) != own && found.iter().all(|it| it.0 != written.rating) {
                found.push((written.rating.clone(), form.side_name(side, written.person)));
            }
        }
    }
    found
}

#[component]
fn Choices(
    form: OpenForm,
    asked: Asked,
    voice: Voice,
    pair: StoredValue<RatingPair>,
    is_keeping: RwSignal<bool>,
) -> impl IntoView {
    let words = &form.texts.differing;
    let own = asked.state.with_untracked(|it| own_rating(form, it, voice).unwrap_or_default().to_owned());
    let keep_words = fill(words.keep_mine, &[("answer", &form.answer_words(&own))]);
    let answer = move |rating: &str| {
        form.write(&asked.id(), Edit::answer(&asked.id(), voice, Some(rating)));
    };
    let keep = move |_| {
        // Two of one side who differ: keeping the own answer settles that between them.
        if asked.state.with_untracked(|it| it.of(voice).len() > 1) {
            answer(&own);
        }
        is_keeping.set(true);
    };
    let others = asked.state.with_untracked(|it| answers_of_others(form, it, voice));
    let takes = others.into_iter().map(|(rating, name)| {
        let take_words = fill(words.take_theirs, &[("name", &name), ("answer", &form.answer_words(&rating))]);
        view! {
            <button type="button" class="button button--quiet" data-choice="take" on:click=move |_| answer(&rating)>
                {take_words}
            </button>
        }
    });
    let differ = move |_| {
        let edit = pair.with_value(|it| Edit::agree_to_differ(&asked.id(), voice, Some(it)));
        form.write(&asked.id(), edit);
    };
    let they_differ = asked.state.with_untracked(|it| it.lets_stand.contains(&other_voice(voice)));
    let told = they_differ.then(|| fill(words.they_differ, &[("name", &other_name(form, asked, voice))]));
    view! {
        {told.map(|it| view! { <p class="differing__told">{it}</p> })}
        <div class="differing__choices">
            <button type="button" class="button button--quiet" data-choice="keep" on:click=keep>{keep_words}</button>
            {takes.collect_view()}
            <button type="button" class="button" data-choice="differ" on:click=differ>
                {if they_differ { words.agree_to_differ } else { words.differ }}
            </button>
        </div>
    }
}

#[component]
fn Keeping(form: OpenForm, asked: Asked, voice: Voice, is_keeping: RwSignal<bool>) -> impl IntoView {
    let words = &form.texts.differing;
    let own = asked.state.with_untracked(|it| own_rating(form, it, voice).unwrap_or_default().to_owned());
    let (answer, name) = (form.answer_words(&own), other_name(form, asked, voice));
    let said = fill(words.you_keep, &[("answer", &answer), ("name", &name)]);
    view! {
        <p class="differing__told" role="status">{said}</p>
        <button type="button" class="quiet" data-choice="reconsider" on:click=move |_| is_keeping.set(false)>{words.change}</button>
    }
}

#[component]
fn Waiting(form: OpenForm, asked: Asked, voice: Voice) -> impl IntoView {
    let words = &form.texts.differing;
    let said = move || fill(words.you_differ, &[("name", &other_name(form, asked, voice))]);
    view! {
        <p class="differing__told" role="status">{said}</p>
        <button type="button" class="quiet" data-choice="take-back" on:click=move |_| take_back(form, asked, voice)>
            <Icon shape=Shape::Undo /> {words.take_back}
        </button>
    }
}

fn take_back(form: OpenForm, asked: Asked, voice: Voice) {
    form.write(&asked.id(), Edit::agree_to_differ(&asked.id(), voice, None));
}

#[component]
fn SettledDifference(form: OpenForm, asked: Asked) -> impl IntoView {
    let words = &form.texts.differing;
    let again = move || {
        let voice = form.voice.get()?;
        Some(view! {
            <button type="button" class="quiet" data-choice="take-back" on:click=move |_| take_back(form, asked, voice)>
                {words.talk_again}
            </button>
        })
    };
    view! {
        <h3 class="differing__title"><Icon shape=Shape::Check /> {words.settled_title}</h3>
        <p>{words.settled}</p>
        {again}
    }
}

/// The own view to write, and the others' to read, beside each other.
#[component]
fn Views(form: OpenForm, asked: Asked) -> impl IntoView {
    let own = move || {
        let voice = form.voice.get()?;
        let id = asked.id();
        let path = ["answers", &id, "view", "by", voice.code()].map(str::to_owned).to_vec();
        Some(view! {
            <TextField document=form.document path label=form.texts.differing.own_view id=format!("view-{id}")
                hint=form.texts.comment_hint writable=form.writable() />
        })
    };
    let others = move || {
        let own = form.voice.get();
        let sides = [Voice::Manager, Voice::Representative].into_iter().filter(|it| Some(*it) != own);
        sides.map(|voice| view! { <OthersView form asked voice /> }).collect_view()
    };
    view! { <div class="differing__views">{own} {others}</div> }
}

#[component]
fn OthersView(form: OpenForm, asked: Asked, voice: Voice) -> impl IntoView {
    let words = &form.texts.differing;
    let title = move || {
        let person = asked.state.with(|it| it.of(voice).first().and_then(|it| it.person));
        fill(words.their_view, &[("name", &form.side_name(voice, person))])
    };
    let text = Memo::new(move |_| asked.state.with(|it| it.views.get(&voice).cloned()));
    view! {
        <div class="others-view" data-view=voice.code()>
            <p class="field__label">{title}</p>
            <p class=move || if text.with(Option::is_some) { "others-view__text" } else { "others-view__text soft" }>
                {move || text.get().unwrap_or_else(|| words.no_view_yet.to_owned())}
            </p>
        </div>
    }
}
