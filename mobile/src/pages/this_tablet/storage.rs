//! How much room is used, and whether the browser promises to keep what is saved.
//!
//! It asks the browser and shows the answer. The rule that must not be broken: a refusal is told with what to do.

use client_core::{StorageUse, is_storage_protected, protect_storage, storage_use};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Icon, Shape, StoreLoss};
use crate::preferences::use_texts;
use crate::texts::{StorageTexts, fill};

/// What is known of the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Promise {
    Asking,
    NotKnown,
    Given,
    NotGiven,
    /// It was asked for in vain just now.
    Refused,
}

/// The part of the page.
#[component]
pub(super) fn Storage() -> impl IntoView {
    let texts = &use_texts().this_tablet.storage;
    let promise = RwSignal::new(Promise::Asking);
    let used = RwSignal::new(texts.asking.to_owned());
    spawn_local(async move {
        let words = match storage_use().await {
            Some(it) => used_words(texts, it),
            None => texts.not_told.to_owned(),
        };
        // The person may have left the page by now; so below.
        used.try_set(words);
        promise.try_set(match is_storage_protected().await {
            Some(true) => Promise::Given,
            Some(false) => Promise::NotGiven,
            None => Promise::NotKnown,
        });
    });
    let ask = move |_| {
        promise.set(Promise::Asking);
        spawn_local(async move {
            let is_given = protect_storage().await == Some(true);
            promise.try_set(if is_given { Promise::Given } else { Promise::Refused });
        });
    };
    let installed = if is_installed() {
        view! { <p class="row good"><Icon shape=Shape::Check /> <span class="grow">{texts.installed}</span></p> }
            .into_any()
    } else {
        view! { <p class="row" id="only-a-tab"><Icon shape=Shape::Help /> <span class="grow">{texts.only_a_tab}</span></p> }.into_any()
    };
    view! {
        <section class="sheet" id="tablet-storage">
            <h2>{texts.title}</h2>
            <StoreLoss />
            <p id="storage-used">{move || used.get()}</p>
            <div role="status" id="storage-promise">{move || promise_words(texts, promise.get())}</div>
            <Show when=move || matches!(promise.get(), Promise::NotGiven | Promise::Refused)>
                <button type="button" class="button button--quiet" id="protect-storage" on:click=ask>
                    <Icon shape=Shape::Lock /> {texts.protect}
                </button>
            </Show>
            {installed}
        </section>
    }
}

fn promise_words(texts: &'static StorageTexts, promise: Promise) -> AnyView {
    let (look, shape, words) = match promise {
        Promise::Asking => ("notice", Shape::Clock, texts.asking),
        Promise::NotKnown => ("notice", Shape::Help, texts.not_known),
        Promise::Given => ("notice notice--good", Shape::Lock, texts.protected),
        Promise::NotGiven => ("notice notice--partly", Shape::Warning, texts.not_protected),
        Promise::Refused => ("notice notice--partly", Shape::Warning, texts.refused),
    };
    view! { <p class=look><Icon shape /> <span>{words}</span></p> }.into_any()
}

/// True if the app runs from the home screen instead of in a tab.
fn is_installed() -> bool {
    let query = window().match_media("(display-mode: standalone), (display-mode: fullscreen)");
    query.ok().flatten().is_some_and(|it| it.matches())
}

fn used_words(texts: &'static StorageTexts, it: StorageUse) -> String {
    let words = |bytes| size_words(bytes, texts.decimal);
    fill(texts.used, &[("used", &words(it.used_bytes)), ("quota", &words(it.quota_bytes))])
}

/// "0,4 MB", "12 MB", "3,1 GB".
fn size_words(bytes: u64, decimal: &str) -> String {
    const KB: u64 = 1_000;
    const MB: u64 = 1_000 * KB;
    const GB: u64 = 1_000 * MB;
    let (unit, name) = if bytes >= GB { (GB, "GB") } else { (MB, "MB") };
    let tenths = bytes.div_ceil(unit / 10);
    if tenths >= 100 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}{decimal}{} {name}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_people_tell_them() {
        assert_eq!(size_words(0, ","), "0,0 MB");
        assert_eq!(size_words(400_000, ","), "0,4 MB");
        assert_eq!(size_words(12_000_000, ","), "12 MB");
        assert_eq!(size_words(3_100_000_000, "."), "3.1 GB");
    }
}
