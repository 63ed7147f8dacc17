//! The versions of the app and the server, and a newer app that waits.
//!
//! The browser fetches updates by itself; this only looks and says. The rule that must not be broken: a page is never
//! begun anew before everything is saved.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app_update::{apply_update, files_version, is_update_ready, look_for_update};
use crate::components::{Icon, Shape, follow_update};
use crate::preferences::use_texts;
use crate::tablet::use_tablet;

/// What the search for a newer version came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    NotBegun,
    Running,
    Newest,
    Failed,
}

/// The part of the page.
#[component]
pub(super) fn Version() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet.version);
    let is_ready = follow_update();
    let search = RwSignal::new(Search::NotBegun);
    let server = move || {
        tablet.follow_directory();
        let version = tablet.read(|client| client.directory().map(|it| it.server_version.clone()));
        version.filter(|it| !it.is_empty()).unwrap_or_else(|| texts.server_not_known.to_owned())
    };
    let look = move |_| {
        search.set(Search::Running);
        spawn_local(async move {
            let is_looked = look_for_update().await;
            // The person may have left the page by now.
            is_ready.try_set(is_update_ready());
            search.try_set(if is_looked { Search::Newest } else { Search::Failed });
        });
    };
    let begin = move |_| {
        spawn_local(async move {
            tablet.stored().await;
            apply_update();
        });
    };
    let outcome = move || match search.get() {
        Search::NotBegun => "",
        Search::Running => texts.checking,
        Search::Newest => texts.newest,
        Search::Failed => texts.not_checked,
    };
    view! {
        <section class="sheet" id="tablet-version">
            <h2>{texts.title}</h2>
            <dl class="facts">
                <dt>{texts.app}</dt> <dd id="app-version">{env!("CARGO_PKG_VERSION")}</dd>
                {files_version().map(|it| view! { <dt>{texts.files}</dt> <dd>{it}</dd> })}
                <dt>{texts.server}</dt> <dd id="server-version">{server}</dd>
            </dl>
            <Show when=move || is_ready.get() fallback=move || view! {
                <div class="row">
                    <button type="button" class="button button--quiet" id="look-for-update"
                        disabled=move || search.get() == Search::Running on:click=look>
                        <Icon shape=Shape::Redo /> {texts.check}
                    </button>
                    <p role="status">{outcome}</p>
                </div>
            }>
                <div class="notice notice--good" role="status" id="update-ready">
                    <Icon shape=Shape::Star />
                    <div class="stack">
                        <p>{texts.waiting}</p>
                        <button type="button" class="button" id="apply-update" on:click=begin>{texts.begin}</button>
                    </div>
                </div>
            </Show>
        </section>
    }
}
