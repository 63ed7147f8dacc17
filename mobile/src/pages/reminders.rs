//! Reminders when the app is not open: by e-mail, and as days in the person's own calendar.
//!
//! Both are kept by the server, so the screen needs the network and says so without it. The rule that must not be broken: a
//! secret address is shown once, and nowhere kept on the tablet.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::components::{Icon, NotDoneNotice, Shape};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_question::{NotDone, Verb, ask, tell};
use crate::share_text::copy;
use crate::tablet::use_tablet;
use crate::texts::fill;

/// Where the choice about e-mail is.
const NOTIFICATIONS: &str = "/api/me/notifications";

/// Where the secret address of the calendar is made and removed.
const CALENDAR: &str = "/api/me/calendar";

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Notifications {
    email: bool,
    address: Option<String>,
    server_sends: bool,
}

#[derive(Debug, Serialize)]
struct Wish {
    email: bool,
}

/// What is known of the calendar; the path only right after it was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Calendar {
    made_at_ms: Option<u64>,
    path: Option<String>,
}

/// The screen.
#[component]
pub(crate) fn Reminders() -> impl IntoView {
    let (tablet, texts, server) = (use_tablet(), &use_texts().reminders, &use_texts().server);
    let (notifications, calendar) = (RwSignal::new(None::<Notifications>), RwSignal::new(None::<Calendar>));
    let problem = RwSignal::new(None::<NotDone>);
    let fetch = move || {
        problem.set(None);
        spawn_local(async move {
            match (ask(tablet, NOTIFICATIONS).await, ask(tablet, CALENDAR).await) {
                (Ok(chosen), Ok(address)) => {
                    notifications.try_set(Some(chosen));
                    calendar.try_set(Some(address));
                }
                (Err(no), _) | (_, Err(no)) => {
                    problem.try_set(Some(NotDone::Unanswered(no)));
                }
            }
        });
    };
    fetch();
    let trouble = move || {
        problem.get().map(|it| {
            view! {
                <NotDoneNotice problem=it />
                <button type="button" class="button button--quiet button--start" on:click=move |_| fetch()>
                    <Icon shape=Shape::Redo /> {server.fetch_again}
                </button>
            }
        })
    };
    view! {
        <a class="back" href=Route::ThisTablet.address()><Icon shape=Shape::Back /> <span>{use_texts().this_tablet.title}</span></a>
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <div role="status" class="stack">{trouble}</div>
        <Show when=move || notifications.with(Option::is_some)><MailSheet notifications problem /></Show>
        <Show when=move || calendar.with(Option::is_some)><CalendarSheet calendar problem /></Show>
    }
}

#[component]
fn MailSheet(notifications: RwSignal<Option<Notifications>>, problem: RwSignal<Option<NotDone>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().reminders);
    let choose = move |email| {
        spawn_local(async move {
            match tell(tablet, Verb::Put, NOTIFICATIONS, &Wish { email }).await {
                Ok(chosen) => {
                    problem.try_set(None);
                    notifications.try_set(Some(chosen));
                }
                Err(no) => {
                    problem.try_set(Some(no));
                }
            }
        });
    };
    let buttons = [(true, texts.mail_on), (false, texts.mail_off)].map(|(email, words)| {
        let is_chosen = move || notifications.with(|it| it.as_ref().is_some_and(|it| it.email == email));
        view! {
            <button type="button" class="choice" data-mail=email.to_string()
                aria-pressed=move || is_chosen().to_string() on:click=move |_| choose(email)>{words}</button>
        }
    });
    let where_to = move || {
        notifications.get().map(|it| match (it.server_sends, it.address) {
            (false, _) => texts.mail_not_here.to_owned(),
            (true, None) => texts.mail_no_address.to_owned(),
            (true, Some(address)) => fill(texts.mail_goes_to, &[("address", &address)]),
        })
    };
    view! {
        <section class="sheet" id="reminders-mail">
            <h2>{texts.mail}</h2>
            <p>{texts.mail_what}</p>
            <div class="field">
                <p class="field__label" id="mail-choice">{texts.mail_choice}</p>
                <div class="choices" role="group" aria-labelledby="mail-choice">{buttons}</div>
            </div>
            <p class="soft" role="status">{where_to}</p>
        </section>
    }
}

#[component]
fn CalendarSheet(calendar: RwSignal<Option<Calendar>>, problem: RwSignal<Option<NotDone>>) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().reminders, use_language());
    let said = RwSignal::new("");
    let change = move |verb| {
        said.set("");
        spawn_local(async move {
            match tell::<Option<Calendar>>(tablet, verb, CALENDAR, &()).await {
                Ok(made) => {
                    problem.try_set(None);
                    said.try_set(if made.is_none() { texts.calendar_removed } else { "" });
                    calendar.try_set(Some(made.unwrap_or(Calendar { made_at_ms: None, path: None })));
                }
                Err(no) => {
                    problem.try_set(Some(no));
                }
            }
        });
    };
    let is_made = Memo::new(move |_| calendar.with(|it| it.as_ref().is_some_and(|it| it.made_at_ms.is_some())));
    let path = Memo::new(move |_| calendar.with(|it| it.as_ref().and_then(|it| it.path.clone())));
    let state = move || {
        let made = calendar.with(|it| it.as_ref().and_then(|it| it.made_at_ms));
        made.map_or_else(
            || texts.calendar_none.to_owned(),
            |at| fill(texts.calendar_made, &[("time", &Moment(at).words(language))]),
        )
    };
    let make_words = move || if is_made.get() { texts.calendar_make_again } else { texts.calendar_make };
    view! {
        <section class="sheet" id="reminders-calendar">
            <h2>{texts.calendar}</h2>
            <p>{texts.calendar_what}</p>
            <p>{texts.calendar_secret}</p>
            {move || path.get().map(|path| view! { <SecretAddress path said /> })}
            <Show when=move || path.with(Option::is_none)><p class="soft">{state}</p></Show>
            <div class="row">
                <button type="button" class="button button--quiet" id="calendar-make" on:click=move |_| change(Verb::Post)>
                    <Icon shape=Shape::Calendar /> {make_words}
                </button>
                <Show when=move || is_made.get()>
                    <button type="button" class="button button--quiet" id="calendar-remove" on:click=move |_| change(Verb::Delete)>
                        <Icon shape=Shape::Close /> {texts.calendar_remove}
                    </button>
                </Show>
            </div>
            <p role="status">{move || said.get()}</p>
        </section>
    }
}

/// The address, while it can be seen.
#[component]
fn SecretAddress(path: String, said: RwSignal<&'static str>) -> impl IntoView {
    let texts = &use_texts().reminders;
    let address = format!("{}{path}", window().location().origin().unwrap_or_default());
    let copied = address.clone();
    let copy_it = move |_| {
        let address = copied.clone();
        spawn_local(async move {
            said.try_set(if copy(&address).await { texts.calendar_copied } else { texts.calendar_not_copied });
        });
    };
    view! {
        <div class="field">
            <label class="field__label" for="calendar-address">{texts.calendar_address}</label>
            <input class="field__input" id="calendar-address" readonly prop:value=address aria-describedby="calendar-once" />
            <p class="field__hint" id="calendar-once">{texts.calendar_once}</p>
        </div>
        <button type="button" class="button button--start" id="calendar-copy" on:click=copy_it>
            <Icon shape=Shape::Share /> {texts.calendar_copy}
        </button>
        <p class="soft">{texts.calendar_how}</p>
    }
}
