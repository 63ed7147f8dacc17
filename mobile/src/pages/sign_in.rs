//! Signing in, and opening the space that this tablet keeps for a person.
//!
//! Signing in needs the network once; after that the space opens without one.

use client_core::{BrowserConfig, Event, Identity, IndexedDbStore};
use form_model::{DeviceId, InstallationId, PersonId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::tablet::Tablet;

const DATABASE: &str = "samsyn";

#[derive(Deserialize)]
struct SignedIn {
    token: String,
    person: PersonId,
    device: DeviceId,
    installation: InstallationId,
}

async fn open_space() -> Option<Tablet> {
    let store = IndexedDbStore::open(DATABASE).await.ok()?;
    let config = BrowserConfig { origin: window().location().origin().ok()?, seed: rand::random() };
    Tablet::open(config, store).await.ok()
}

async fn sign_in(user: String, password: String) -> Option<Identity> {
    let key: [u8; 32] = rand::random();
    let public_key = ed25519_dalek::SigningKey::from_bytes(&key).verifying_key();
    let hex: String = public_key.as_bytes().iter().map(|it| format!("{it:02x}")).collect();
    let body =
        serde_json::json!({"user": user, "password": password, "device": {"name": "Surfplatta", "public_key": hex}});
    let request = gloo_net::http::Request::post("/api/session").json(&body).ok()?;
    let signed_in: SignedIn = request.send().await.ok()?.json().await.ok()?;
    Some(Identity {
        person: signed_in.person,
        device: signed_in.device,
        token: signed_in.token,
        installation: Some(signed_in.installation),
        device_key: Some(key),
    })
}

/// The screen for signing in.
#[component]
pub(crate) fn SignIn(opened: RwSignal<Option<Tablet>>) -> impl IntoView {
    let (user, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let waiting = StoredValue::new_local(None::<Tablet>);
    spawn_local(async move {
        if let Some(tablet) = open_space().await {
            if tablet.person().is_some() {
                opened.set(Some(tablet));
            } else {
                waiting.set_value(Some(tablet));
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let identity = sign_in(user.get_untracked(), password.get_untracked()).await;
            if let Some((tablet, identity)) = waiting.get_value().zip(identity) {
                tablet.report(Event::SignedIn(identity));
                opened.set(Some(tablet));
            }
        });
    };
    view! {
        <main class="gate">
            <h1>"Samsyn"</h1>
            <form on:submit=submit>
                <label class="field__label" for="user">"Användarnamn"</label>
                <input class="field__input" id="user" autocomplete="username" bind:value=user />
                <label class="field__label" for="password">"Lösenord"</label>
                <input class="field__input" id="password" type="password" autocomplete="current-password" bind:value=password />
                <button class="button" type="submit">"Logga in"</button>
            </form>
        </main>
    }
}
