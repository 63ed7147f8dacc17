//! What the server answered to a person last, for reading it again without a network: their messages, for one.
//!
//! It is bytes under a name; what they mean the screen knows. The rule that must not be broken: nobody reads what was answered to
//! another person.

use std::collections::BTreeMap;

use form_model::PersonId;

use crate::keys;
use crate::local_store::Write;

/// The longest answer that is kept: some years of messages, far below what a tablet's storage minds.
pub const KEPT_ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// The newest answers, by person and name.
#[derive(Debug, Default)]
pub(crate) struct KeptAnswers {
    all: BTreeMap<(PersonId, String), Vec<u8>>,
}

impl KeptAnswers {
    /// Takes in what the store holds under a key of this table, without the table's prefix.
    pub(crate) fn take_in(&mut self, key: &str, value: Vec<u8>) {
        let Some((person, name)) = key.split_once('/') else { return };
        if let Ok(person) = person.parse() {
            self.all.insert((person, name.to_owned()), value);
        }
    }

    /// What was answered last.
    pub(crate) fn of(&self, person: PersonId, name: &str) -> Option<&[u8]> {
        self.all.get(&(person, name.to_owned())).map(Vec::as_slice)
    }

    /// Keeps an answer in place of the one before. `None`: it is the same, or too long, and then the one before stays.
    pub(crate) fn keep(&mut self, person: PersonId, name: String, answer: Vec<u8>) -> Option<Write> {
        if answer.len() > KEPT_ANSWER_BYTES_MAX || self.of(person, &name) == Some(&answer) {
            return None;
        }
        let write = keys::put(keys::kept_answer_key(person, &name), answer.clone());
        self.all.insert((person, name), answer);
        Some(write)
    }
}
