//! A person's devices, and blocking one that is lost.
//!
//! It shows what the server lists. The rule that must not be broken: what will happen to a lost tablet is said before
//! somebody blocks it.

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::components::{AskingLine, Dialog, Icon, Shape, TellingLine};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::tablet::use_tablet;
use crate::texts::fill;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Device {
    id: String,
    name: String,
    created_at_ms: u64,
    signed_out_at_ms: Option<u64>,
    revoked_at_ms: Option<u64>,
    #[serde(default)]
    wipe_ordered_at_ms: Option<u64>,
    is_this: bool,
}

/// The devices that are listed at an address of the server's.
#[component]
pub(crate) fn Devices(#[prop(into)] address: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().lost.devices);
    let asked = Asked::<Vec<Device>>::start(tablet, address);
    let again = Callback::new(move |()| asked.ask(tablet));
    let lost = RwSignal::new(None::<Device>);
    let list = move || {
        let devices = asked.answer.get()?;
        let nothing = devices.is_empty().then(|| view! { <p class="soft">{texts.none}</p> });
        let items = devices.into_iter().map(|device| view! { <DeviceItem device lost /> }).collect_view();
        Some(view! { {nothing} <ul class="queue">{items}</ul> })
    };
    view! {
        <section class="sheet" id="devices">
            <h2>{texts.title}</h2>
            <AskingLine asking=asked.asking again />
            {list}
            <a class="button button--quiet button--start" id="to-quarantine" href=Route::Quarantine.address()>
                <Icon shape=Shape::Tablet /> {texts.to_quarantine}
            </a>
            {move || lost.get().map(|device| view! { <Lost device lost again /> })}
        </section>
    }
    .into_any()
}

#[component]
fn DeviceItem(device: Device, lost: RwSignal<Option<Device>>) -> impl IntoView {
    let (texts, language) = (&use_texts().lost.devices, use_language());
    let at = |words: &str, ms: u64| fill(words, &[("time", &Moment(ms).words(language))]);
    let (look, shape, state) = match &device {
        Device { wipe_ordered_at_ms: Some(ms), .. } => ("chip chip--good", Shape::Check, at(texts.wiped, *ms)),
        Device { revoked_at_ms: Some(ms), .. } => ("chip chip--differ", Shape::Lock, at(texts.revoked, *ms)),
        Device { signed_out_at_ms: Some(_), .. } => ("chip", Shape::Lock, texts.signed_out.to_owned()),
        Device { is_this: true, .. } => ("chip chip--good", Shape::Tablet, texts.this.to_owned()),
        _ => ("chip", Shape::Tablet, texts.in_use.to_owned()),
    };
    let may_be_lost = device.revoked_at_ms.is_none() && !device.is_this;
    let since = at(texts.since, device.created_at_ms);
    let (id, name) = (device.id.clone(), device.name.clone());
    let device = StoredValue::new(device);
    view! {
        <li class="queue__item" data-device=id>
            <p class="row row--apart"><strong>{name}</strong> <span class=look><Icon shape /> {state}</span></p>
            <p class="soft">{since}</p>
            {may_be_lost.then(|| view! {
                <button type="button" class="quiet" data-lost on:click=move |_| lost.set(Some(device.get_value()))>
                    <Icon shape=Shape::Warning /> {texts.lost}
                </button>
            })}
        </li>
    }
    .into_any()
}

/// What will happen, and the button that makes it happen.
#[component]
fn Lost(device: Device, lost: RwSignal<Option<Device>>, again: Callback<()>) -> impl IntoView {
    let (tablet, texts, telling) = (use_tablet(), &use_texts().lost.devices, Telling::new());
    let address = format!("/api/devices/{}", device.id);
    let done = Callback::new(move |()| {
        lost.set(None);
        again.run(());
    });
    let revoke = move |_| telling.tell(tablet, (Verb::Delete, address.clone()), Value::Null, done);
    let points = texts.what_happens.iter().map(|it| view! { <li>{*it}</li> }).collect_view();
    view! {
        <Dialog title=fill(texts.lost_title, &[("name", &device.name)]) closed=Callback::new(move |()| lost.set(None))>
            <ol class="points">{points}</ol>
            <TellingLine telling />
            <button type="button" class="button" id="revoke" on:click=revoke><Icon shape=Shape::Lock /> {texts.revoke}</button>
        </Dialog>
    }
    .into_any()
}
