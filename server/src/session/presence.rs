//! Whose presence a message shows, and how much of it a session may send.
//!
//! The payload is the clients' own CBOR; the server reads one key of it. The rule that must not be broken: nobody is
//! shown at a question by somebody else's word.

use form_model::PersonId;
use minicbor::Decoder;
use minicbor::data::Type;

/// The largest presence payload: who, where, and a selection.
const PRESENCE_BYTES_MAX: usize = 4_096;

/// Presence messages that may come at once.
const BURST: u64 = 40;

/// Presence messages per second in the long run: somebody typing sends a few.
const PER_SECOND: u64 = 20;

/// The payload's key for the person.
const PERSON: &str = "person";

/// How much presence a session may still send.
#[derive(Debug)]
pub(super) struct PresenceLimit {
    /// In thousandths of a message.
    left: u64,
    counted_at_ms: u64,
}

impl PresenceLimit {
    pub(super) const fn new(now_ms: u64) -> Self {
        Self { left: BURST * 1_000, counted_at_ms: now_ms }
    }

    /// True if a payload of this size may pass now; then it is counted.
    pub(super) fn allows(&mut self, now_ms: u64, bytes: usize) -> bool {
        let gained = now_ms.saturating_sub(self.counted_at_ms).saturating_mul(PER_SECOND);
        self.left = self.left.saturating_add(gained).min(BURST * 1_000);
        self.counted_at_ms = now_ms;
        if bytes > PRESENCE_BYTES_MAX || self.left < 1_000 {
            return false;
        }
        self.left -= 1_000;
        true
    }
}

/// True if the payload is a map whose `person` is this one.
pub(super) fn names_person(payload: &[u8], person: PersonId) -> bool {
    payload.len() <= PRESENCE_BYTES_MAX && person_in(payload).ok().flatten() == Some(person)
}

fn person_in(payload: &[u8]) -> Result<Option<PersonId>, minicbor::decode::Error> {
    let mut decoder = Decoder::new(payload);
    let mut left = decoder.map()?;
    loop {
        if left == Some(0) || decoder.datatype()? == Type::Break {
            return Ok(None);
        }
        left = left.map(|it| it - 1);
        if decoder.datatype()? == Type::String {
            if decoder.str()? == PERSON {
                return Ok(decoder.str()?.parse().ok());
            }
        } else {
            decoder.skip()?;
        }
        decoder.skip()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut encoder = minicbor::Encoder::new(Vec::new());
        encoder.map(entries.len() as u64).unwrap();
        for (key, value) in entries {
            encoder.str(key).unwrap().str(value).unwrap();
        }
        encoder.into_writer()
    }

    #[test]
    fn presence_must_name_its_sender() {
        let (own, other) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        let named = payload(&[("question", "A1"), ("person", &own.to_string())]);
        assert!(names_person(&named, own));
        assert!(!names_person(&named, other));
        assert!(!names_person(&payload(&[("question", "A1")]), own));
        assert!(!names_person(b"", own));
        assert!(!names_person(&[0xbf], own));
    }

    #[test]
    fn too_much_presence_is_dropped_until_time_goes_by() {
        let mut limit = PresenceLimit::new(0);
        assert_eq!((0..100).filter(|_| limit.allows(0, 10)).count(), 40);
        assert!(!limit.allows(10, 10));
        assert!(limit.allows(60, 10));
        assert!(!limit.allows(60_000, PRESENCE_BYTES_MAX + 1));
    }
}
