//! The way in through the organisation's own sign-in, where the server knows of one.
//!
//! It is asked for when the screen opens and shows when the answer comes; without a network there is none. It leads out of the app,
//! and back with a one-time code.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::server_session::{WaysIn, ways_in};
use crate::texts::fill;

/// How people sign in at this server, once it has said so.
pub(super) fn use_ways_in() -> RwSignal<Option<WaysIn>> {
    let ways = RwSignal::new(None);
    spawn_local(async move {
        // The person may have left the screen by now.
        ways.try_set(ways_in().await);
    });
    ways
}

/// The button that leads there.
#[component]
pub(super) fn OrganisationSignIn(ways: RwSignal<Option<WaysIn>>) -> impl IntoView {
    let texts = &use_texts().entrance.sign_in;
    move || {
        ways.get().and_then(|it| it.label).map(|name| {
            view! {
                <a class="button" id="organisation-sign-in" rel="external" href="/api/single-sign-on/start">
                    <Icon shape=Shape::Person /> {fill(texts.by_organisation, &[("name", &name)])}
                </a>
            }
        })
    }
}
