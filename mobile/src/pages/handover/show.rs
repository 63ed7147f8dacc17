//! This tablet's code: one that stands still while it greets, one that moves while it hands over.
//!
//! The rule that must not be broken: what moves can be stopped, and is never needed to be seen from its beginning.

use std::sync::Arc;
use std::time::Duration;

use client_core::HandoverFrames;
use leptos::html::Canvas;
use leptos::prelude::*;

use super::meeting::{Meeting, Shown, problem_words};
use crate::codes::{DENSITIES, Density, draw};
use crate::components::{CodePicture, paint_code};
use crate::preferences::use_texts;

/// Between two codes of a sequence: cameras of tablets see each of eight codes a second, screens change in time.
const FRAME: Duration = Duration::from_millis(125);
/// Where that is too fast, each code stays for so many frames.
const SLOW_FRAMES: u32 = 2;

/// A parcel's codes.
#[derive(Debug, Clone)]
struct Sequence {
    frames: Arc<HandoverFrames>,
    density: Density,
}

impl Sequence {
    /// A parcel in codes of every density that can hold it, the easiest to read first.
    fn all_of(parcel: &[u8]) -> impl Iterator<Item = Self> + '_ {
        DENSITIES.into_iter().filter_map(|density| {
            let frames = HandoverFrames::new(parcel, density.bytes).ok()?;
            Some(Self { frames: Arc::new(frames), density })
        })
    }

    /// The easiest codes, however many. `None`: it takes a file.
    fn easiest(parcel: &[u8]) -> Option<Self> {
        Self::all_of(parcel).next()
    }

    /// The easiest codes that don't take for ever. `None`: there are too many of every density.
    fn swift(parcel: &[u8]) -> Option<Self> {
        Self::all_of(parcel).find(|it| it.frames.needed() <= it.density.codes_max)
    }
}

/// The code with what belongs to it.
#[component]
pub(super) fn Showing(meeting: Meeting) -> impl IntoView {
    let texts = &use_texts().handover;
    let is_easy = RwSignal::new(false);
    let shown = Memo::new(move |_| meeting.shown());
    let words = move || match shown.get() {
        Shown::Problem(error) => problem_words(&error, &texts.problems).to_owned(),
        Shown::Parcel { bytes, changes } => {
            let fits = Sequence::easiest(&bytes).is_some();
            if fits { texts.show_parcel.of(changes) } else { texts.problems.too_large.to_owned() }
        }
        Shown::Greeting(_) if meeting.is_done() => texts.show_same.to_owned(),
        Shown::Greeting(_) => texts.show_greeting.to_owned(),
    };
    let code = move || match shown.get() {
        Shown::Problem(_) => ().into_any(),
        Shown::Greeting(greeting) => view! { <CodePicture bytes=greeting label=texts.code_alone /> }.into_any(),
        Shown::Parcel { bytes, .. } => {
            match if is_easy.get() { Sequence::easiest(&bytes) } else { Sequence::swift(&bytes) } {
                Some(sequence) => view! { <MovingCode sequence is_easy /> }.into_any(),
                None => ().into_any(),
            }
        }
    };
    view! {
        <p>{words}</p>
        {code}
    }
}

#[component]
fn MovingCode(sequence: Sequence, is_easy: RwSignal<bool>) -> impl IntoView {
    let texts = &use_texts().handover;
    let canvas = NodeRef::<Canvas>::new();
    let is_paused = RwSignal::new(false);
    let ticks = StoredValue::new(0_u32);
    let show = move || {
        if let Some(canvas) = canvas.get_untracked()
            && !is_paused.get_untracked()
        {
            let tick = ticks.get_value();
            ticks.set_value(tick.wrapping_add(1));
            let pace = if is_easy.get_untracked() { SLOW_FRAMES } else { 1 };
            if tick.is_multiple_of(pace)
                && let Some(squares) = draw(&sequence.frames.frame(tick / pace), sequence.density)
            {
                paint_code(&canvas, &squares);
            }
        }
    };
    Effect::new(move |_| {
        if let Some(canvas) = canvas.get() {
            // The whole code has to be in sight for the other tablet's camera.
            canvas.scroll_into_view_with_bool(false);
        }
    });
    if let Ok(interval) = set_interval_with_handle(show, FRAME) {
        on_cleanup(move || interval.clear());
    }
    view! {
        <canvas node_ref=canvas class="handover__code" role="img" aria-label=texts.code_moving data-handover="moving"></canvas>
        <div class="row">
            <button
                type="button" class="button button--quiet" aria-pressed=move || is_paused.get().to_string()
                on:click=move |_| is_paused.update(|it| *it = !*it)
            >
                {move || if is_paused.get() { texts.resume } else { texts.pause }}
            </button>
            <label class="tick">
                <input
                    type="checkbox" prop:checked=move || is_easy.get()
                    on:change=move |event| is_easy.set(event_target_checked(&event))
                />
                <span>{texts.easier}</span>
            </label>
        </div>
    }
}
