//! The rescue file: everything on the tablet, out to a file and in from one.
//!
//! Client-core makes and reads the file. The rule that must not be broken: what came of it is always said, and a file
//! that can't be used takes nothing away.

use client_core::{Event, Notice, RescueError};
use js_sys::Uint8Array;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::components::{Icon, Shape};
use crate::download::download;
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{RescueTexts, fill};

/// The largest file that is read: far above what a tablet holds after years, and still well inside its memory.
const FILE_BYTES_MAX: f64 = 256.0 * 1024.0 * 1024.0;

/// What was said last: its look and its words.
type Said = Option<(&'static str, String)>;

const GOOD: &str = "notice notice--good";
const BAD: &str = "notice notice--bad";
const PLAIN: &str = "notice";

/// The part of the page.
#[component]
pub(super) fn Rescue() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet.rescue);
    let said = RwSignal::new(Said::None);
    let input = NodeRef::<Input>::new();
    let save = move |_| {
        let now_ms = tablet.now_ms();
        let bytes = tablet.read(|client| client.rescue_file(now_ms));
        let is_saved = download(&format!("samsyn-{now_ms}.samsyn-rescue"), &bytes);
        said.set(Some(if is_saved { (GOOD, texts.saved.to_owned()) } else { (BAD, texts.not_saved.to_owned()) }));
    };
    let load = move |_| {
        let Some(element) = input.get_untracked() else { return };
        let Some(file) = element.files().and_then(|it| it.get(0)) else { return };
        said.set(Some((PLAIN, texts.reading.to_owned())));
        spawn_local(async move {
            let outcome = load_file(tablet, texts, &file).await;
            // The person may have left the page; the file is read in all the same.
            said.try_set(Some(outcome));
            // The same file can be chosen again.
            element.set_value("");
        });
    };
    view! {
        <section class="sheet" id="tablet-rescue">
            <h2>{texts.title}</h2>
            <p>{texts.intro}</p>
            <p class="row"><Icon shape=Shape::Lock /> <span class="grow">{texts.careful}</span></p>
            <div class="row">
                <button type="button" class="button" id="rescue-save" on:click=save><Icon shape=Shape::Share /> {texts.save}</button>
                <label class="button button--quiet file-choice">
                    <Icon shape=Shape::Plus /> {texts.load}
                    <input type="file" id="rescue-load" node_ref=input aria-describedby="rescue-load-hint" on:change=load />
                </label>
            </div>
            <p class="field__hint" id="rescue-load-hint">{texts.load_hint}</p>
            <div role="status" id="rescue-outcome">
                {move || said.get().map(|(look, words)| view! { <p class=look>{words}</p> })}
            </div>
        </section>
    }
}

async fn load_file(tablet: Tablet, texts: &'static RescueTexts, file: &web_sys::File) -> (&'static str, String) {
    if file.size() > FILE_BYTES_MAX {
        return (BAD, texts.too_large.to_owned());
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return (BAD, texts.unreadable.to_owned());
    };
    let bytes = Uint8Array::new(&buffer).to_vec();
    let notices = tablet.report(Event::RescueImported { bytes });
    let outcome = notices.iter().find_map(|it| outcome_words(texts, it));
    outcome.unwrap_or_else(|| (BAD, texts.unreadable.to_owned()))
}

/// What came of reading a file in; nothing for notices about anything else.
fn outcome_words(texts: &'static RescueTexts, notice: &Notice) -> Option<(&'static str, String)> {
    if let Notice::RescueRejected(error) = notice {
        return Some((BAD, rejection_words(texts, *error).to_owned()));
    }
    let Notice::RescueImported { documents, changes, unusable } = notice else { return None };
    let mut words = if *changes == 0 {
        texts.nothing_new.to_owned()
    } else {
        fill(
            texts.imported,
            &[("changes", &texts.changes.of(*changes)), ("documents", &texts.documents.of(*documents))],
        )
    };
    if *unusable == 0 {
        return Some((GOOD, words));
    }
    words.push(' ');
    words.push_str(&texts.unusable.of(*unusable));
    Some((BAD, words))
}

const fn rejection_words(texts: &'static RescueTexts, error: RescueError) -> &'static str {
    match error {
        RescueError::NotARescueFile => texts.not_a_rescue_file,
        RescueError::NewerVersion { .. } => texts.newer_version,
        RescueError::Damaged => texts.damaged,
        RescueError::AnotherInstallation => texts.another_installation,
        RescueError::NobodySignedIn => texts.nobody_signed_in,
    }
}
