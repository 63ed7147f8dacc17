//! Linking the person's account to the organisation's own sign-in, where the server knows of one.
//!
//! Whoever is signed in here has proven who they are; they go there once, and come back linked. The rule that must not be broken:
//! the app is left only after the server has said where to go.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;

use crate::components::{Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::server_question::{Verb, tell};
use crate::server_session::ways_in;
use crate::tablet::use_tablet;
use crate::texts::fill;

/// Where to go.
#[derive(Deserialize)]
struct Way {
    path: String,
}

/// The part of the page; nothing where there is no such sign-in.
#[component]
pub(super) fn OrganisationLink() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet.organisation_link);
    let language = use_language();
    let (label, is_busy, has_failed) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(false));
    spawn_local(async move {
        // The person may have left the page by now.
        label.try_set(ways_in().await.ok().and_then(|it| it.label));
    });
    let link = move |_| {
        is_busy.set(true);
        spawn_local(async move {
            let way = tell::<Way>(tablet, Verb::Post, "/api/me/single-sign-on", &json!({})).await;
            let is_left = way.is_ok_and(|it| {
                window().location().set_href(&format!("{}&language={}", it.path, language.code())).is_ok()
            });
            is_busy.try_set(false);
            has_failed.try_set(!is_left);
        });
    };
    move || {
        label.get().map(|name: String| {
            view! {
                <section class="sheet" id="tablet-organisation-link">
                    <h2>{texts.title}</h2>
                    <p>{fill(texts.lead, &[("name", &name)])}</p>
                    <button type="button" class="button button--quiet button--start" disabled=move || is_busy.get() on:click=link>
                        <Icon shape=Shape::Person /> {texts.action}
                    </button>
                    <p role="status">{move || if has_failed.get() { texts.failed } else { "" }}</p>
                </section>
            }
        })
    }
}
