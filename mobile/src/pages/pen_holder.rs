//! Who writes on this tablet now, and what they can do about it: lock, switch person, change the PIN, sign out.
//!
//! On a shared tablet the wrong name is the wrong author, so it is always in sight. The rule that must not be broken:
//! locking is one tap away, from every screen.

use leptos::prelude::*;

use crate::components::{Dialog, Icon, Shape};
use crate::entrance::{OpenSpace, Stage, use_entrance};
use crate::pages::change_pin::ChangePin;
use crate::pages::entrance::initials;
use crate::pages::sign_out::SignOut;
use crate::preferences::use_texts;
use crate::texts::fill;

/// Minutes that can be chosen.
const LOCK_AFTER: [u32; 5] = [2, 5, 15, 30, 60];

/// What is open over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Menu,
    ChangePin,
    SignOut,
}

/// The person whose space is open.
#[component]
pub(crate) fn PenHolder() -> impl IntoView {
    let (texts, open) = (use_texts(), use_context::<OpenSpace>());
    // Where somebody practises there is no space and nothing to lock.
    let Some(open) = open else { return ().into_any() };
    let over = RwSignal::new(None::<Over>);
    let name = open.person().name;
    let closed = Callback::new(move |()| over.set(None));
    let label = fill(texts.entrance.people.menu, &[("name", &name)]);
    let title = fill(texts.shell.pen_holder, &[("name", &name)]);
    let letters = initials(&name);
    let shown = move || {
        over.get().map(|it| match it {
            Over::Menu => view! { <Dialog title=title.clone() closed><Menu over /></Dialog> }.into_any(),
            Over::ChangePin => view! { <ChangePin open closed /> }.into_any(),
            Over::SignOut => view! { <SignOut open closed /> }.into_any(),
        })
    };
    view! {
        <button
            class="pen" type="button" aria-haspopup="dialog"
            on:click=move |_| over.set(Some(Over::Menu))
        >
            <span class="initials" aria-hidden="true">{letters}</span>
            <Icon shape=Shape::Pen />
            <span class="pen__name" aria-hidden="true">{name}</span>
            <span class="hidden-visually">{label}</span>
        </button>
        {shown}
    }
    .into_any()
}

#[component]
fn Menu(over: RwSignal<Option<Over>>) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance);
    view! {
        <div class="menu">
            <button class="menu__item menu__item--first" type="button" on:click=move |_| entrance.lock(None)>
                <Icon shape=Shape::Lock />
                <span>{texts.people.lock}<span class="menu__help">{texts.people.lock_help}</span></span>
            </button>
            <button class="menu__item" type="button" on:click=move |_| entrance.lock(Some(Stage::Choosing))>
                <Icon shape=Shape::Person /> {texts.people.switch}
            </button>
            <button class="menu__item" type="button" on:click=move |_| over.set(Some(Over::ChangePin))>
                <Icon shape=Shape::Pen /> {texts.pin.change_title}
            </button>
            <LockAfter />
            <button class="menu__item" type="button" on:click=move |_| over.set(Some(Over::SignOut))>
                <Icon shape=Shape::Arrow /> {texts.people.sign_out}
            </button>
        </div>
    }
}

/// After how long the space locks itself.
#[component]
fn LockAfter() -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance);
    let choose = move |event: leptos::ev::Event| {
        if let Ok(minutes) = event_target_value(&event).parse() {
            entrance.lock_after(minutes);
        }
    };
    let options = LOCK_AFTER.map(|minutes| {
        let words = texts.pin.minutes.of(minutes as usize);
        view! {
            <option value=minutes.to_string() selected=move || entrance.lock_after_minutes() == minutes>{words}</option>
        }
    });
    view! {
        <div class="menu__choice">
            <label for="lock-after"><Icon shape=Shape::Clock /> {texts.people.lock_after}</label>
            <select class="field__input" id="lock-after" on:change=choose>{options.into_iter().collect_view()}</select>
        </div>
    }
}
