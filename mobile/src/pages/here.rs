//! Tells the others at which question or field the person is, and who else is there.
//!
//! Where somebody is lasts for some seconds on the other tablets, so it is told again while it is true. The rule that
//! must not be broken: who has left is not shown as there.

use std::time::Duration;

use client_core::Event;
use form_model::DocumentId;
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// A third of what the others wait for news.
const TOLD_AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Who has touched nothing for so long is not at the question any more.
const IDLE_MS_MAX: u64 = 2 * 60 * 1_000;

/// What the ids of fields begin with.
const FIELD: &str = "field-";

/// Who else writes in a field, in words, as it stands beside the field.
pub(crate) fn writes_at(tablet: Tablet, document: DocumentId, field: String) -> Signal<Option<String>> {
    let texts = &use_texts().form.people;
    Signal::derive(move || {
        let me = tablet.person();
        let others =
            tablet.presence(document).into_iter().filter(|(person, place)| Some(*person) != me && *place == field);
        let names: Vec<String> = others.map(|(person, _)| tablet.name_of(person)).filter(|it| !it.is_empty()).collect();
        (!names.is_empty()).then(|| fill(texts.writes_here, &[("name", &names.join(", "))]))
    })
}

/// Where the person is.
#[derive(Clone, Copy)]
pub(crate) struct Here {
    tablet: Tablet,
    document: DocumentId,
    place: StoredValue<String>,
    touched_at_ms: StoredValue<u64>,
}

impl Here {
    /// Nowhere yet; left for good when the screen goes.
    pub(crate) fn start(document: DocumentId) -> Self {
        let here = Self {
            tablet: use_tablet(),
            document,
            place: StoredValue::new(String::new()),
            touched_at_ms: StoredValue::new(0),
        };
        let repeating = set_interval_with_handle(move || here.tell_again(), TOLD_AGAIN_AFTER).ok();
        on_cleanup(move || {
            if let Some(repeating) = repeating {
                repeating.clear();
            }
            here.leave();
        });
        here
    }

    /// The person is at a place: a question's id, or that and one of its texts, such as `A1/comment`.
    pub(crate) fn at(self, place: &str) {
        self.touched_at_ms.set_value(self.tablet.now_ms());
        if self.place.with_value(|it| it != place) {
            self.place.set_value(place.to_owned());
            self.tell();
        }
    }

    /// The person is in the field that an event is about; somewhere else on the screen if it is about none.
    pub(crate) fn at_element(self, event: &web_sys::Event) {
        let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        match target.map(|it| it.id()).filter(|it| it.starts_with(FIELD)) {
            Some(field) => self.at(&field),
            None => self.leave(),
        }
    }

    /// The person is nowhere in particular.
    pub(crate) fn leave(self) {
        if self.place.with_value(|it| !it.is_empty()) {
            self.place.set_value(String::new());
            self.tell();
        }
    }

    fn tell(self) {
        let place = self.place.get_value();
        self.tablet.report(Event::PresenceShown { document: self.document, place });
    }

    fn tell_again(self) {
        let Some(place) = self.place.try_get_value().filter(|it| !it.is_empty()) else { return };
        let is_idle = self.tablet.now_ms().saturating_sub(self.touched_at_ms.get_value()) > IDLE_MS_MAX;
        if is_idle {
            self.leave();
        } else if document().visibility_state() == web_sys::VisibilityState::Visible {
            self.tablet.report(Event::PresenceShown { document: self.document, place });
        }
    }
}
