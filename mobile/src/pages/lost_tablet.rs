//! A tablet that was blocked: it says so, sends what nobody else has, and empties itself on the server's signed order.
//!
//! It carries messages between client-core and the server; what counts and what is forgotten client-core decides. The
//! rule that must not be broken: being turned away by the server is never taken for an order to forget anything.

use client_core::{Client, Connection, Event, Notice, TabRole};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::components::{Icon, NotDoneNotice, Shape};
use crate::entrance::{Entrance, OpenSpace, use_entrance};
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Unanswered, Verb, is_device_revoked, tell};

/// After so long it is tried again by itself.
const AGAIN_AFTER_MS: u32 = 20_000;

#[derive(Deserialize)]
struct Ordered {
    order: String,
}

/// What a blocked tablet has to do, and how it goes.
#[derive(Clone, Copy)]
struct Errand {
    entrance: Entrance,
    open: OpenSpace,
    is_revoked: RwSignal<bool>,
    is_on: RwSignal<bool>,
    left: RwSignal<usize>,
    problem: RwSignal<Option<NotDone>>,
}

impl Errand {
    fn run(self) {
        if self.is_on.get_untracked() {
            return;
        }
        self.is_on.set(true);
        spawn_local(async move {
            let outcome = self.bring_and_wipe().await;
            // The screens may be gone by now, with the space.
            self.is_on.try_set(false);
            let Err(problem) = outcome else { return };
            if self.problem.try_set(Some(problem)).is_none() {
                TimeoutFuture::new(AGAIN_AFTER_MS).await;
                if self.is_on.try_get_untracked() == Some(false) {
                    self.run();
                }
            }
        });
    }

    async fn bring_and_wipe(self) -> Result<(), NotDone> {
        let tablet = self.open.tablet;
        if tablet.read(Client::is_wiped) {
            return self.leave().await;
        }
        if !tablet.read(Client::is_revoked) {
            if !is_device_revoked(tablet).await.map_err(NotDone::Unanswered)? {
                return Ok(());
            }
            tablet.report(Event::DeviceRevoked);
        }
        self.is_revoked.try_set(true);
        while let Some(part) = tablet.read(Client::next_upload) {
            self.left.try_set(tablet.read(|client| client.unsent_changes().saturating_sub(client.uploaded_changes())));
            tell::<IgnoredAny>(tablet, Verb::Post, "/api/lost-tablet/work", &part.body).await?;
            tablet.report(Event::WorkUploaded { changes: part.changes });
        }
        self.left.try_set(0);
        let not_understood = NotDone::Unanswered(Unanswered::NotUnderstood);
        let request = tablet.read(Client::wipe_request).ok_or(not_understood.clone())?;
        let ordered: Ordered = tell(tablet, Verb::Post, "/api/lost-tablet/wipe-order", &request).await?;
        let order = bytes_in(&ordered.order).ok_or(not_understood.clone())?;
        let notices = tablet.report(Event::WipeOrdered { order });
        if notices.iter().any(|it| matches!(it, Notice::Wiped { .. })) {
            self.leave().await
        } else {
            Err(not_understood)
        }
    }

    async fn leave(self) -> Result<(), NotDone> {
        let uploaded = self.open.tablet.read(Client::uploaded_changes);
        let left = self.entrance.leave_wiped(self.open, uploaded).await;
        left.map_err(|_| NotDone::Unanswered(Unanswered::NotUnderstood))
    }
}

/// The bytes in a text of hexadecimal digits.
pub(super) fn bytes_in(hexadecimal: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hexadecimal.as_bytes().as_chunks::<2>();
    let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    if rest.is_empty() { bytes.collect() } else { None }
}

/// Says that the tablet is blocked, and does what a blocked tablet does.
#[component]
pub(crate) fn LostTablet() -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().lost.tablet);
    let Some(open) = use_context::<OpenSpace>() else { return ().into_any() };
    let (is_revoked, is_on) = (RwSignal::new(open.tablet.read(Client::is_revoked)), RwSignal::new(false));
    let errand = Errand { entrance, open, is_revoked, is_on, left: RwSignal::new(0), problem: RwSignal::new(None) };
    Effect::new(move |_| {
        if open.tablet.connection() == Connection::SignInNeeded && open.tablet.role() == TabRole::Writer {
            errand.run();
        }
    });
    let again = move |_| {
        errand.problem.set(None);
        errand.run();
    };
    let left = move || Some(errand.left.get()).filter(|it| *it > 0).map(|it| texts.left.of(it));
    let problem = move || {
        errand.problem.get().map(|problem| view! {
            <NotDoneNotice problem />
            <button type="button" class="button button--quiet" on:click=again><Icon shape=Shape::Redo /> {texts.try_again}</button>
        })
    };
    view! {
        <Show when=move || errand.is_revoked.get()>
            <section class="notice notice--bad" id="lost-tablet" role="status">
                <Icon shape=Shape::Lock />
                <div class="stack">
                    <h2>{texts.title}</h2>
                    <p>{texts.sending} " " {left}</p>
                    <p>{texts.kept_until_then}</p>
                    {problem}
                </div>
            </section>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_and_other_texts_are_not() {
        assert_eq!(bytes_in("00fF10"), Some(vec![0, 255, 16]));
        assert_eq!(bytes_in(""), Some(Vec::new()));
        assert_eq!((bytes_in("0"), bytes_in("zz")), (None, None));
    }
}
