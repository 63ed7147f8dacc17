//! Who is invited to a follow-up, and inviting and withdrawing, for those who speak for a party of it.
//!
//! Only the server knows. The rule that must not be broken: it is said what whoever is invited gets to see, before anybody is.

use chrono::NaiveDate;
use form_model::DocumentId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::components::{AskingLine, Icon, Shape, TellingLine};
use crate::focus::focus_soon;
use crate::moments::{Moment, day_words};
use crate::pages::follow_ups::{occasion_words, unit_name};
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::tablet::use_tablet;
use crate::texts::{InvitationsTexts, fill};

/// An invitation as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Invited {
    id: String,
    person_name: String,
    invited_as: String,
    invited_by_name: String,
    round: Option<String>,
    from: NaiveDate,
    to: Option<NaiveDate>,
    is_active: bool,
}

impl Invited {
    /// True once its last day has passed.
    fn is_over(&self, today: NaiveDate) -> bool {
        self.to.is_some_and(|last| last < today)
    }
}

/// The screen.
#[component]
pub(crate) fn Invitations(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let words = &texts.invitations;
    let Some(case) = tablet.case(document) else { return view! { <super::overview::NotHere /> }.into_any() };
    let address = format!("/api/units/{}/invitations", case.unit);
    let about = format!("{} · {}", unit_name(tablet, case.unit), occasion_words(tablet, &case, &texts.list, language));
    let round = case.round.map(|it| it.to_string());
    let listed = Asked::<Vec<Invited>>::at(address.clone());
    let may_invite = Memo::new(move |_| tablet.own_voice(document).is_some());
    if may_invite.get_untracked() {
        listed.ask(tablet);
    }
    let again = Callback::new(move |()| listed.ask(tablet));
    let of_round = round.clone();
    let list = move || {
        let all = listed.answer.get()?.into_iter();
        let here: Vec<_> = all.filter(|it| it.round.is_none() || it.round == of_round).collect();
        Some(view! { <InvitedList here again words /> })
    };
    let content = move || {
        if !may_invite.get() {
            return view! { <p class="notice"><Icon shape=Shape::Lock /> <span>{words.not_yours}</span></p> }
                .into_any();
        }
        view! {
            <p class="soft">{words.intro}</p>
            <InviteForm address=address.clone() round=round.clone() again words />
            <section class="sheet">
                <h2>{words.invited}</h2>
                <AskingLine asking=listed.asking again />
                {list.clone()}
            </section>
        }
        .into_any()
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Case(document, CaseView::Overview).address()><Icon shape=Shape::Back /> <span>{about}</span></a>
            <h1>{words.title}</h1>
        </header>
        {content}
    }
    .into_any()
}

#[component]
fn InviteForm(
    address: String,
    round: Option<String>,
    again: Callback<()>,
    words: &'static InvitationsTexts,
) -> impl IntoView {
    let tablet = use_tablet();
    let (user, until, kind) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new("reader"));
    let (telling, is_empty) = (Telling::new(), RwSignal::new(false));
    let done = Callback::new(move |()| {
        user.set(String::new());
        again.run(());
    });
    let invite = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = user.get_untracked().trim().to_owned();
        is_empty.set(typed.is_empty());
        if typed.is_empty() {
            return focus_soon("invite-user");
        }
        let to = until.get_untracked().parse::<NaiveDate>().ok();
        let body = json!({ "user": typed, "invited_as": kind.get_untracked(), "round": round, "to": to });
        telling.tell(tablet, (Verb::Post, address.clone()), body, done);
    };
    let kinds = words
        .kinds
        .iter()
        .map(|it| {
            let is_chosen = move || (kind.get() == it.0).to_string();
            view! {
                <button type="button" class="choice" data-invite-as=it.0 aria-pressed=is_chosen on:click=move |_| kind.set(it.0)>{it.1}</button>
            }
        })
        .collect_view();
    view! {
        <form class="sheet" on:submit=invite novalidate>
            <h2>{words.open}</h2>
            <div class="columns">
                <div class="field">
                    <label class="field__label" for="invite-user">{words.user}</label>
                    <input class="field__input" id="invite-user" autocomplete="off" autocapitalize="none" spellcheck="false"
                        aria-required="true" aria-invalid=move || is_empty.get().then_some("true") aria-describedby="invite-user-error" bind:value=user />
                    <p class="field__error" id="invite-user-error" role="alert">{move || is_empty.get().then_some(words.needs_user)}</p>
                </div>
                <div class="field">
                    <label class="field__label" for="invite-until">{words.until}</label>
                    <input class="field__input" id="invite-until" type="date" aria-describedby="invite-until-hint" bind:value=until />
                    <p class="field__hint" id="invite-until-hint">{words.until_hint}</p>
                </div>
            </div>
            <fieldset class="pick"><legend class="field__label">{words.invited_as}</legend><div class="choices">{kinds}</div></fieldset>
            <TellingLine telling codes=&words.refusals />
            <button class="button" type="submit" id="invite"><Icon shape=Shape::Plus /> {words.invite}</button>
        </form>
    }
}

#[component]
fn InvitedList(here: Vec<Invited>, again: Callback<()>, words: &'static InvitationsTexts) -> impl IntoView {
    if here.is_empty() {
        return view! { <p class="row"><Icon shape=Shape::Person /> {words.nobody}</p> }.into_any();
    }
    let items = here.into_iter().map(|it| view! { <InvitedItem it again words /> }).collect_view();
    view! { <ul class="entries">{items}</ul> }.into_any()
}

#[component]
fn InvitedItem(it: Invited, again: Callback<()>, words: &'static InvitationsTexts) -> impl IntoView {
    let (tablet, language, telling) = (use_tablet(), use_language(), Telling::new());
    let kind = words.kinds.iter().find(|kind| kind.0 == it.invited_as).map_or("", |kind| kind.2);
    let day = |text: &str, day| fill(text, &[("date", &day_words(day, language))]);
    let is_over = Moment::now().day().is_some_and(|today| it.is_over(today));
    let until = it.to.map_or_else(|| words.until_withdrawn.to_owned(), |to| day(words.to_day, to));
    let lasts = if it.is_active || is_over { until } else { format!("{}, {until}", day(words.from_day, it.from)) };
    let label = fill(words.withdraw, &[("name", &it.person_name)]);
    let address = format!("/api/invitations/{}", it.id);
    let withdraw = move |_| telling.tell(tablet, (Verb::Delete, address.clone()), json!(null), again);
    let end = if is_over {
        view! { <p class="chip"><Icon shape=Shape::Close /> {words.over}</p> }.into_any()
    } else {
        view! {
            <button type="button" class="quiet" data-withdraw on:click=withdraw><Icon shape=Shape::Close /> {label}</button>
        }
        .into_any()
    };
    view! {
        <li class="entry" data-invited=it.invited_as.clone() data-over=is_over.to_string()>
            <div class="row row--apart">
                <div>
                    <p><strong>{it.person_name.clone()}</strong> " " {kind} ", " {lasts}</p>
                    <p class="soft">{fill(words.by, &[("name", &it.invited_by_name)])}</p>
                </div>
                {end}
            </div>
            <TellingLine telling />
        </li>
    }
}
