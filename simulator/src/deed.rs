//! What people did, and what their tablets promised them about it.
//!
//! Every deed can be told from all others wherever it turns up: a letter that nobody else typed, a row with an id of its own.
//! So it can be looked for in any copy of a document, and among what was set aside. Nothing here knows how it got there.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ROOT, ReadDoc as _};
use client_core::{SetAside, WhatWasDone};
use form_model::{DocumentId, RowId, Voice, counter_at, text_at, values_at};

use crate::cast;

/// The first of the letters that stand for deeds: each is one character, whole wherever it is.
const FIRST_LETTER: u32 = 0x4E00;

/// The tables in which rows are looked for.
const TABLES: [&str; 4] = ["findings", "rows", "ready", "hand_in"];

/// What was promised about a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    /// Nothing: it is on the screen.
    Nothing,
    /// It is saved on the tablet.
    Saved,
    /// The server has it.
    Synced,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A letter was typed into a comment.
    Letter(char),
    /// A row was added.
    Row(RowId),
    /// A question was answered in one's own register.
    Rating { question: String, voice: Voice, rating: &'static str },
    /// An answer in the room was counted.
    Count { question: String, rating: &'static str },
}

/// One deed.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) tablet: usize,
    pub(crate) document: DocumentId,
    pub(crate) what: What,
    pub(crate) promise: Promise,
    /// True once it may be gone rightly: deleted by somebody, or lost before anything was promised.
    pub(crate) may_be_gone: bool,
    /// True once the tablet lost the disk that had it.
    pub(crate) has_left: bool,
}

/// The letter of the deed with this number.
pub(crate) fn letter(number: usize) -> char {
    u32::try_from(number).ok().and_then(|it| char::from_u32(FIRST_LETTER + it)).unwrap_or('…')
}

/// What of all deeds is found in one copy of a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    letters: BTreeMap<char, usize>,
    rows: BTreeSet<String>,
    ratings: BTreeMap<(String, Voice), BTreeSet<String>>,
    counts: BTreeMap<(String, String), i64>,
}

impl Found {
    pub(crate) fn within(document: &Automerge) -> Self {
        let mut found = Self::default();
        for question in cast::questions() {
            let path = ["answers", question, "comment"];
            for letter in text_at(document, &path).unwrap_or_default().chars() {
                *found.letters.entry(letter).or_default() += 1;
            }
            for voice in [Voice::Manager, Voice::Representative] {
                let ratings = values_at(document, &["answers", question, "rating", "by", voice.code()]);
                found.ratings.insert((question.clone(), voice), ratings);
            }
            for rating in RATINGS {
                let count = counter_at(document, &["tally", question, rating]).unwrap_or_default();
                found.counts.insert((question.clone(), rating.to_owned()), count);
            }
        }
        for table in TABLES {
            if let Ok(Some((_, rows))) = document.get(ROOT, table) {
                found.rows.extend(document.keys(&rows));
            }
        }
        found
    }

    /// How often a letter stands there.
    pub(crate) fn times(&self, letter: char) -> usize {
        self.letters.get(&letter).copied().unwrap_or_default()
    }

    pub(crate) fn ratings(&self, question: &str, voice: Voice) -> BTreeSet<String> {
        self.ratings.get(&(question.to_owned(), voice)).cloned().unwrap_or_default()
    }

    pub(crate) fn count(&self, question: &str, rating: &str) -> i64 {
        self.counts.get(&(question.to_owned(), rating.to_owned())).copied().unwrap_or_default()
    }

    /// True if the deed is there; ratings and counts are looked at all together, when everything has come to rest.
    pub(crate) fn has(&self, what: &What) -> bool {
        match what {
            What::Letter(letter) => self.times(*letter) > 0,
            What::Row(row) => self.rows.contains(&row.to_string()),
            What::Rating { .. } | What::Count { .. } => true,
        }
    }
}

/// The answers that are given.
pub(crate) const RATINGS: [&str; 3] = ["yes", "partly", "no"];

/// True if a deed is among what a tablet set aside.
pub(crate) fn is_set_aside(what: &What, set_aside: &[SetAside]) -> bool {
    let mut edits = set_aside.iter().flat_map(|it| &it.edits);
    edits.any(|edit| match (what, &edit.what) {
        (What::Letter(letter), WhatWasDone::Typed { inserted, .. }) => inserted.contains(*letter),
        (What::Row(row), _) => edit.path.contains(&row.to_string()),
        (What::Rating { question, rating, .. }, WhatWasDone::Set(value)) => {
            edit.path.contains(question) && value == rating
        }
        (What::Count { question, rating }, WhatWasDone::Counted(_)) => {
            edit.path.contains(question) && edit.path.iter().any(|it| it == rating)
        }
        (What::Letter(_) | What::Rating { .. } | What::Count { .. }, _) => false,
    })
}
