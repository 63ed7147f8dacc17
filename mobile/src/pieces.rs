//! Pieces of the program that are fetched when a screen of theirs is first opened, and kept on the tablet from then on.
//!
//! The piece that is there at once holds all that a manager and a representative need with a form. What only the functions
//! `fetch_…` lead to is not in it: the build finds that out and puts it into files of its own. The rule that must not be
//! broken: what works without a network is in the piece that is there at once.

mod errands;
mod office;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

pub(crate) use errands::Errand;
pub(crate) use office::Office;

use crate::app_update::look_for_update;
use crate::components::{Icon, Shape, UpdateWaits};
use crate::preferences::use_texts;
use crate::route::Route;

/// Shows a screen of a piece.
type Show<S> = fn(S) -> AnyView;

#[wasm_split(office, wasm_split_path = leptos::wasm_split, fallible)]
fn fetch_office() -> Result<Show<Office>, SplitLoaderError> {
    Ok(Office::show)
}

#[wasm_split(errands, wasm_split_path = leptos::wasm_split, fallible)]
fn fetch_errands() -> Result<Show<Errand>, SplitLoaderError> {
    Ok(Errand::show)
}

/// Where a piece is.
enum Place<S> {
    /// On its way.
    Coming,
    /// It could not be fetched, or nobody asked for it yet.
    Away,
    /// Here, until the page is closed.
    Here(Show<S>),
}

impl<S> Clone for Place<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Place<S> {}

/// Where the pieces of the page are.
#[derive(Clone, Copy)]
pub(crate) struct Pieces {
    office: RwSignal<Place<Office>>,
    errands: RwSignal<Place<Errand>>,
}

impl Pieces {
    /// None is here.
    pub(crate) fn start() -> Self {
        Self { office: RwSignal::new(Place::Away), errands: RwSignal::new(Place::Away) }
    }
}

/// The screens of a piece.
trait Piece: Clone + Send + Sync + 'static {
    fn place(pieces: Pieces) -> RwSignal<Place<Self>>;

    /// Fetches the piece if it is not here.
    async fn fetch() -> Result<Show<Self>, SplitLoaderError>;
}

impl Piece for Office {
    fn place(pieces: Pieces) -> RwSignal<Place<Self>> {
        pieces.office
    }

    async fn fetch() -> Result<Show<Self>, SplitLoaderError> {
        fetch_office().await
    }
}

impl Piece for Errand {
    fn place(pieces: Pieces) -> RwSignal<Place<Self>> {
        pieces.errands
    }

    async fn fetch() -> Result<Show<Self>, SplitLoaderError> {
        fetch_errands().await
    }
}

/// A screen for those above the workplaces.
pub(crate) fn office(screen: Office) -> AnyView {
    screen_of(screen)
}

/// A screen for what is asked of the server now and then.
pub(crate) fn errand(screen: Errand) -> AnyView {
    screen_of(screen)
}

/// The screen, once its piece is here.
fn screen_of<S: Piece>(screen: S) -> AnyView {
    let place = S::place(expect_context());
    if let Place::Away = place.get_untracked() {
        fetch(place);
    }
    let shown = move || match place.get() {
        Place::Here(show) => show(screen.clone()),
        Place::Coming => coming(),
        Place::Away => away(Callback::new(move |()| fetch(place))),
    };
    shown.into_any()
}

fn fetch<S: Piece>(place: RwSignal<Place<S>>) {
    place.set(Place::Coming);
    spawn_local(async move {
        let fetched = S::fetch().await;
        place.set(fetched.as_ref().map_or(Place::Away, |show| Place::Here(*show)));
        if fetched.is_err() {
            // The server may have another version by now, which has no such piece.
            look_for_update().await;
        }
    });
}

fn coming() -> AnyView {
    view! { <p class="row" role="status" data-piece="coming"><Icon shape=Shape::Clock /> {use_texts().pieces.coming}</p> }.into_any()
}

/// Says that the piece is not here.
fn away(again: Callback<()>) -> AnyView {
    let (texts, is_online) = (&use_texts().pieces, window().navigator().on_line());
    let words = if is_online { texts.away } else { texts.away_offline };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <h1>{texts.title}</h1>
        <p class="notice notice--partly" role="status" data-piece="away"><Icon shape=Shape::CloudOff /> <span>{words}</span></p>
        <p class="soft">{texts.rest_works}</p>
        <button type="button" class="button" id="fetch-piece" on:click=move |_| again.run(())>
            <Icon shape=Shape::Redo /> {texts.again}
        </button>
        <UpdateWaits />
    }
    .into_any()
}
