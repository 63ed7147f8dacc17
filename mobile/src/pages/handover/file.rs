//! The handover as a file: out through the share sheet or as a download, in through a file field.
//!
//! The file holds the same parcel as the codes. The rule that must not be broken: a file goes through the same trial as
//! what the camera reads.

use client_core::{HandoverError, PARCEL_BYTES_MAX};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, FilePropertyBag, HtmlAnchorElement, HtmlInputElement, ShareData, Url};

use super::meeting::{Meeting, Said};
use crate::preferences::use_texts;

/// The ending of the file's name; the page's file field asks for it.
const ENDING: &str = "samsyn";
const KIND: &str = "application/octet-stream";
/// Until a browser has saved the file, its question where to included.
const SAVING_MS: u32 = 60_000;

/// Out and in.
#[component]
pub(super) fn FileWay(meeting: Meeting) -> impl IntoView {
    let texts = &use_texts().handover;
    view! {
        <section class="sheet" aria-labelledby="handover-file">
            <h2 id="handover-file">{texts.file_title}</h2>
            <p class="soft">{texts.file_intro}</p>
            <div class="row row--end">
                <Show when=move || meeting.document.with(Option::is_some)>
                    <button type="button" class="button" on:click=move |_| hand_out(meeting, texts.file_name)>
                        {texts.file_out}
                    </button>
                </Show>
                <div class="field grow">
                    <label class="field__label" for="handover-file-in">{texts.file_in}</label>
                    <input
                        id="handover-file-in" class="handover__file" type="file" accept=format!(".{ENDING}")
                        on:change=move |event| {
                            for file in chosen_files(&event) {
                                spawn_local(take_file(meeting, file));
                            }
                        }
                    />
                </div>
            </div>
        </section>
    }
}

/// The files that a field was given; it is empty again afterwards, so that the same one can be chosen once more.
pub(crate) fn chosen_files(event: &Event) -> Vec<File> {
    let Some(field) = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return Vec::new() };
    let files = field.files();
    let files = (0..files.as_ref().map_or(0, web_sys::FileList::length)).filter_map(|it| files.as_ref()?.get(it));
    let files = files.collect();
    field.set_value("");
    files
}

/// Hands everything out that the other tablet lacks, or everything while nothing is known of it.
fn hand_out(meeting: Meeting, name: &str) {
    let now_ms = meeting.tablet.now_ms();
    let Some(document) = meeting.document.get_untracked() else { return };
    let offer = meeting.theirs.with_untracked(|theirs| {
        meeting.tablet.read(|client| client.handover_offer(document, theirs.as_ref(), now_ms))
    });
    match offer {
        Ok(offer) => {
            // A browser without files can't have shown this page.
            share_or_save(&offer.parcel, &format!("{name}.{ENDING}")).ok();
        }
        Err(error) => meeting.said.set(Some(Said::Problem(error))),
    }
}

fn share_or_save(parcel: &[u8], name: &str) -> Result<(), JsValue> {
    let options = FilePropertyBag::new();
    options.set_type(KIND);
    let parts = Array::of1(&Uint8Array::from(parcel));
    let file = File::new_with_u8_array_sequence_and_options(&parts, name, &options)?;
    let share = ShareData::new();
    share.set_files(&Array::of1(&file));
    let navigator = window().navigator();
    // Older browsers have no share sheet, and some of them none for files.
    let has_sheet = js_sys::Reflect::has(&navigator, &"canShare".into()).unwrap_or(false);
    if has_sheet && navigator.can_share_with_data(&share) {
        let shared = navigator.share_with_data(&share);
        spawn_local(async move {
            // Whoever closes the share sheet wanted nothing to happen.
            JsFuture::from(shared).await.ok();
        });
        return Ok(());
    }
    let address = Url::create_object_url_with_blob(&file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    spawn_local(async move {
        TimeoutFuture::new(SAVING_MS).await;
        // What can't be let go goes with the page.
        Url::revoke_object_url(&address).ok();
    });
    Ok(())
}

async fn take_file(meeting: Meeting, file: File) {
    if file.size() > PARCEL_BYTES_MAX as f64 {
        meeting.said.try_set(Some(Said::Problem(HandoverError::TooLarge)));
        return;
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => meeting.take_parcel(Uint8Array::new(&buffer).to_vec()).await,
        Err(_) => {
            meeting.said.try_set(Some(Said::Problem(HandoverError::Damaged)));
        }
    }
}
