//! That a newer version of the app has come and begins at the next start.
//!
//! It tells and does nothing: nobody who is on their way to a form is to be kept. The rule that must not be broken: it
//! stands on no screen that is written in.

use leptos::prelude::*;

use crate::app_update::is_update_ready;
use crate::components::{Icon, Shape};
use crate::preferences::use_texts;

/// True while a newer version waits; followed. Only where it stays as long as the owner.
pub(crate) fn follow_update() -> RwSignal<bool> {
    let is_ready = RwSignal::new(is_update_ready());
    let listener = window_event_listener_untyped("samsyn-update", move |_| is_ready.set(true));
    on_cleanup(move || listener.remove());
    is_ready
}

/// The line.
#[component]
pub(crate) fn UpdateWaits() -> impl IntoView {
    let (is_ready, texts) = (follow_update(), &use_texts().this_tablet.version);
    view! {
        <div role="status">
            <Show when=move || is_ready.get()>
                <p class="notice" id="update-waits"><Icon shape=Shape::Star /> <span>{texts.waiting}</span></p>
            </Show>
        </div>
    }
}
