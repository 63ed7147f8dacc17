//! Who is at which question: short-lived news that are never stored.
//!
//! The rule that must not be broken: news that were overtaken or repeated on the way are not shown.

use std::collections::BTreeMap;

use form_model::PersonId;
use serde::{Deserialize, Serialize};

/// How many senders are remembered; beyond that the memory starts anew, and at worst one piece of news is repeated.
const SENDERS_MAX: usize = 1_000;

/// The longest place that is shown.
const PLACE_BYTES_MAX: usize = 200;

/// What travels.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    /// As text: other programs read it too.
    person: String,
    place: String,
}

/// Numbers the own news and remembers the numbers of others.
#[derive(Debug)]
pub(crate) struct Presence {
    session: String,
    count: u64,
    heard: BTreeMap<(String, String), u64>,
}

impl Presence {
    pub(crate) fn new(session: u64) -> Self {
        Self { session: format!("{session:016x}"), count: 0, heard: BTreeMap::new() }
    }

    /// The next piece of news: session, count, payload. `None`: the place is too long to be one.
    pub(crate) fn tell(&mut self, person: PersonId, place: String) -> Option<(String, u64, Vec<u8>)> {
        if place.len() > PLACE_BYTES_MAX {
            return None;
        }
        self.count += 1;
        let payload = minicbor_serde::to_vec(Payload { person: person.to_string(), place }).ok()?;
        Some((self.session.clone(), self.count, payload))
    }

    /// Who is where, if that is news.
    pub(crate) fn hear(
        &mut self,
        sender: &str,
        session: &str,
        count: u64,
        payload: &[u8],
    ) -> Option<(PersonId, String)> {
        let payload: Payload = minicbor_serde::from_slice(payload).ok()?;
        let person = payload.person.parse().ok()?;
        if payload.place.len() > PLACE_BYTES_MAX {
            return None;
        }
        if self.heard.len() >= SENDERS_MAX {
            self.heard.clear();
        }
        let newest = self.heard.entry((sender.to_owned(), session.to_owned())).or_insert(0);
        if count <= *newest {
            return None;
        }
        *newest = count;
        Some((person, payload.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_arrive_once_and_in_order() {
        let person = PersonId::from_bytes([5; 16]);
        let mut here = Presence::new(1);
        let mut there = Presence::new(2);
        let (session, first, payload) = here.tell(person, "A3".into()).unwrap();
        let (_, second, later) = here.tell(person, "A4".into()).unwrap();
        assert_eq!(there.hear("here", &session, second, &later), Some((person, "A4".into())));
        assert_eq!(there.hear("here", &session, second, &later), None);
        assert_eq!(there.hear("here", &session, first, &payload), None);
        assert_eq!(there.hear("here", &session, 9, b"\xff"), None);
    }

    #[test]
    fn a_person_travels_as_text() {
        let (_, _, payload) = Presence::new(1).tell(PersonId::from_bytes([5; 16]), "A3".into()).unwrap();
        let text = PersonId::from_bytes([5; 16]).to_string();
        assert!(payload.windows(text.len()).any(|it| it == text.as_bytes()));
    }
}
