//! Changing the PIN of the open space.
//!
//! The rule that must not be broken: the old PIN holds until the new one is stored.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Dialog, EntryField, EntryKind, Icon, Shape};
use crate::entrance::{OpenSpace, use_entrance};
use crate::pages::entrance::{NewPin, NewPinFields, PinEntry, PinWorth, painted};
use crate::preferences::use_texts;

/// The dialog.
#[component]
pub(crate) fn ChangePin(open: OpenSpace, closed: Callback<()>) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.pin);
    let (old, new) = (PinEntry::new(), NewPin::new());
    let (is_busy, is_done) = (RwSignal::new(false), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some((old_pin, new_pin)) = old.pin(texts).zip(new.chosen(texts)) else { return };
        is_busy.set(true);
        spawn_local(async move {
            painted().await;
            match entrance.change_pin(open, &old_pin, &new_pin).await {
                Ok(()) => is_done.set(true),
                Err(problem) => old.failed(problem),
            }
            new.clear();
            is_busy.set(false);
        });
    };
    let form = move || {
        view! {
            <form class="entrance__form" novalidate autocomplete="off" on:submit=submit>
                <EntryField
                    id="pin" label=texts.change_old kind=EntryKind::Pin(old.keys) value=old.typed error=old.error(texts)
                />
                <NewPinFields pin=new />
                <button class="button" type="submit" disabled=move || is_busy.get() || old.waiting.is_on()>
                    {move || if is_busy.get() { texts.choosing } else { texts.change_submit }}
                </button>
            </form>
            <PinWorth />
        }
    };
    let done = move || {
        view! {
            <p class="notice notice--good" role="status"><Icon shape=Shape::Check /> <span>{texts.changed}</span></p>
        }
    };
    view! {
        <Dialog title=texts.change_title closed>
            {move || if is_done.get() { done().into_any() } else { form().into_any() }}
        </Dialog>
    }
}
