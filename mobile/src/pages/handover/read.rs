//! Reading the other tablet's code: with the camera, or from photos where there is none.
//!
//! The rule that must not be broken: the camera is off as soon as this side is left, and a picture is only ever looked at
//! in a worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gloo_timers::future::TimeoutFuture;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::file::chosen_files;
use super::meeting::{Meeting, Said};
use crate::handover_worker::HandoverWorker;
use crate::pictures::{Camera, Facing, PHOTO_PIXELS, open_photo, picture_of_photo, picture_of_video};
use crate::preferences::use_texts;

/// Between two looks through the camera: the page stays quick, and no code of eight a second is missed for it.
const BETWEEN_LOOKS_MS: u32 = 25;

/// How the camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CameraState {
    Off,
    On,
    Refused,
}

/// Set to false when nobody looks any more.
type Alive = Arc<AtomicBool>;

/// The camera and the photos.
#[component]
pub(super) fn Reading(meeting: Meeting) -> impl IntoView {
    view! {
        <CameraWay meeting />
        <PhotoWay meeting />
    }
}

#[component]
fn CameraWay(meeting: Meeting) -> impl IntoView {
    let texts = &use_texts().handover;
    let video = NodeRef::<Video>::new();
    let state = RwSignal::new(CameraState::Off);
    let facing = RwSignal::new(Facing::Away);
    let alive = StoredValue::new(Alive::default());
    let turn_off = move || {
        if let Some(alive) = alive.try_get_value() {
            alive.store(false, Ordering::Relaxed);
        }
    };
    let turn_on = move || {
        turn_off();
        let fresh = Alive::new(AtomicBool::new(true));
        alive.set_value(fresh.clone());
        spawn_local(look(meeting, Look { video, state, facing: facing.get_untracked(), alive: fresh }));
    };
    on_cleanup(turn_off);
    // Whoever chose this side wants the camera.
    Effect::new(move |_| turn_on());
    view! {
        <p>{move || match state.get() {
            CameraState::Off => texts.camera_off,
            CameraState::On => texts.read_how,
            CameraState::Refused => texts.camera_refused,
        }}</p>
        <video
            node_ref=video class="handover__camera" playsinline muted=true aria-label=texts.viewfinder
            hidden=move || state.get() != CameraState::On
        ></video>
        <div class="row">
            {move || match state.get() {
                CameraState::On => view! {
                    <button type="button" class="button button--quiet" on:click=move |_| { turn_off(); state.set(CameraState::Off); }>
                        {texts.turn_off}
                    </button>
                    <button
                        type="button" class="button button--quiet"
                        on:click=move |_| { facing.update(|it| *it = it.other()); turn_on(); }
                    >
                        {texts.other_camera}
                    </button>
                }.into_any(),
                CameraState::Off | CameraState::Refused => view! {
                    <button type="button" class="button" on:click=move |_| turn_on()>{texts.turn_on}</button>
                }.into_any(),
            }}
        </div>
    }
}

/// One time of looking through the camera.
struct Look {
    video: NodeRef<Video>,
    state: RwSignal<CameraState>,
    facing: Facing,
    alive: Alive,
}

impl Look {
    fn goes_on(&self) -> bool {
        self.alive.load(Ordering::Relaxed)
    }

    fn say(&self, state: CameraState) {
        if self.goes_on() {
            self.state.try_set(state);
        }
    }
}

/// Looks through the camera until a parcel is whole, or nobody looks any more.
async fn look(meeting: Meeting, look: Look) {
    let Some(camera) = Camera::turn_on(look.facing).await else { return look.say(CameraState::Refused) };
    let Some(video) = look.video.try_get_untracked().flatten().filter(|_| look.goes_on()) else { return };
    camera.show_in(&video);
    look.say(CameraState::On);
    let mut worker = HandoverWorker::start();
    while look.goes_on() {
        if let Some(picture) = picture_of_video(&video) {
            let answer = match &worker {
                Ok(asked) => asked.read_codes(picture).await,
                Err(fell) => Err(*fell),
            };
            match answer {
                Ok(codes) if look.goes_on() => {
                    if let Some(parcel) = take_codes(meeting, codes) {
                        drop(camera);
                        return meeting.take_parcel(parcel).await;
                    }
                }
                Ok(_) => {}
                // A picture made it fall; the next one may be better.
                Err(_) => worker = HandoverWorker::start(),
            }
        }
        TimeoutFuture::new(BETWEEN_LOOKS_MS).await;
    }
}

/// Takes in codes until one makes a parcel whole.
fn take_codes(meeting: Meeting, codes: Vec<Vec<u8>>) -> Option<Vec<u8>> {
    codes.iter().find_map(|code| meeting.take_code(code))
}

#[component]
fn PhotoWay(meeting: Meeting) -> impl IntoView {
    let texts = &use_texts().handover;
    view! {
        <div class="field">
            <label class="field__label" for="handover-photos">{texts.photos}</label>
            <input
                id="handover-photos" class="handover__file" type="file" accept="image/*" multiple=true
                aria-describedby="handover-photos-hint"
                on:change=move |event| {
                    let photos = chosen_files(&event);
                    spawn_local(read_photos(meeting, photos));
                }
            />
            <p class="field__hint" id="handover-photos-hint">{texts.photos_hint}</p>
        </div>
    }
}

async fn read_photos(meeting: Meeting, photos: Vec<File>) {
    let mut found_any = false;
    for photo in photos {
        let codes = codes_in(&photo).await;
        if !meeting.reads() {
            // Earlier ones were enough, or this side was left: what the screen says now stays.
            return;
        }
        found_any |= !codes.is_empty();
        if let Some(parcel) = take_codes(meeting, codes) {
            return meeting.take_parcel(parcel).await;
        }
    }
    if !found_any {
        meeting.said.try_set(Some(Said::NoCode));
    }
}

/// What the codes in a photo hold, looked at in several sizes.
async fn codes_in(photo: &File) -> Vec<Vec<u8>> {
    let Some(photo) = open_photo(photo).await else { return Vec::new() };
    for longest in PHOTO_PIXELS {
        let (Some(picture), Ok(worker)) = (picture_of_photo(&photo, longest), HandoverWorker::start()) else { break };
        let codes = worker.read_codes(picture).await.unwrap_or_default();
        if !codes.is_empty() {
            return codes;
        }
    }
    Vec::new()
}
