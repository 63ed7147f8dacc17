//! What people did, and what their tablets promised them about it.
//!
//! Every deed can be told from all others wherever it turns up: a letter that nobody else typed, a row with an id of its own.
//! So it can be looked for in any copy of a document, and among what was set aside. Nothing here knows how it got there.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, Op, OpType};
use automerge::{Automerge, ROOT, ReadDoc as _, ScalarValue};
use client_core::{SetAside, WhatWasDone};
use form_model::{ChangeHash, DocumentId, PersonId, RowId, Voice, counter_at, person_of, text_at, values_at};

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
    /// The follow-up was handed in.
    HandIn(RowId),
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
    /// The change that it was at first; made again, it is another one.
    pub(crate) change: ChangeHash,
    pub(crate) person: PersonId,
    /// When it was made by the tablet's clock, in seconds: the same when it is made again.
    pub(crate) made_at_s: i64,
    pub(crate) promise: Promise,
    /// True once it may be gone rightly: deleted by somebody, or lost before anything was promised.
    pub(crate) may_be_gone: bool,
    /// True once the tablet lost the disk that had it.
    pub(crate) has_left: bool,
    /// In which of the tablet's pages, of those that began without the last of what was stored before.
    pub(crate) page: u32,
}

/// The letter of the deed with this number.
pub(crate) fn letter(number: usize) -> char {
    u32::try_from(number).ok().and_then(|it| char::from_u32(FIRST_LETTER + it)).unwrap_or('…')
}

/// Who did it, when, at what key, and what: of everything that was ever set or counted.
type History = BTreeSet<(PersonId, i64, String, String)>;

/// What of all deeds is found in one copy of a document.
#[derive(Debug)]
pub(crate) struct Found<'document> {
    document: &'document Automerge,
    letters: BTreeMap<char, usize>,
    rows: BTreeSet<String>,
    ratings: BTreeMap<(String, Voice), BTreeSet<String>>,
    counts: BTreeMap<(String, String), i64>,
    /// Read when it is first asked for: that takes longer than all else.
    history: OnceCell<History>,
}

impl<'document> Found<'document> {
    pub(crate) fn within(document: &'document Automerge) -> Self {
        let mut found = Self {
            document,
            letters: BTreeMap::new(),
            rows: BTreeSet::new(),
            ratings: BTreeMap::new(),
            counts: BTreeMap::new(),
            history: OnceCell::new(),
        };
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

    /// True if the deed is there. An answer that another took the place of is there as long as the history tells of it.
    pub(crate) fn has(&self, deed: &Deed) -> bool {
        let is_told_of = |key: &str, value: &str| {
            let made = (deed.person, deed.made_at_s, key.to_owned(), value.to_owned());
            self.has_change(deed) || self.history.get_or_init(|| history_of(self.document)).contains(&made)
        };
        match &deed.what {
            What::Letter(letter) => self.times(*letter) > 0,
            What::Row(row) | What::HandIn(row) => self.rows.contains(&row.to_string()),
            What::Rating { voice, rating, .. } => is_told_of(voice.code(), rating),
            What::Count { rating, .. } => is_told_of(rating, COUNTED),
        }
    }

    /// True if the deed is there as it was made: one that is alike may stand for it above, but not where it is forbidden.
    pub(crate) fn has_itself(&self, deed: &Deed) -> bool {
        match &deed.what {
            What::Letter(_) | What::Row(_) | What::HandIn(_) => self.has(deed),
            What::Rating { .. } | What::Count { .. } => self.has_change(deed),
        }
    }

    fn has_change(&self, deed: &Deed) -> bool {
        self.document.get_change_meta_by_hash(&deed.change).is_some()
    }
}

fn history_of(document: &Automerge) -> History {
    let mut history = History::new();
    for change in document.get_changes(&[]) {
        let author = document.get_author_for_actor(change.actor_id());
        let Some(person) = author.as_ref().and_then(person_of) else { continue };
        let done = change.decode().operations.into_iter().filter_map(|it| what_was_done(&it));
        history.extend(done.map(|(key, value)| (person, change.timestamp(), key, value)));
    }
    history
}

/// What stands for one more in a history.
const COUNTED: &str = "counted";

fn what_was_done(op: &Op) -> Option<(String, String)> {
    match (&op.key, &op.action) {
        (Key::Map(key), OpType::Put(ScalarValue::Str(value))) => Some((key.to_string(), value.to_string())),
        (Key::Map(key), OpType::Increment(1)) => Some((key.to_string(), COUNTED.to_owned())),
        _ => None,
    }
}

/// The answers that are given.
pub(crate) const RATINGS: [&str; 3] = ["yes", "partly", "no"];

/// True if a deed is among what a tablet set aside.
pub(crate) fn is_set_aside(what: &What, set_aside: &[SetAside]) -> bool {
    let mut edits = set_aside.iter().flat_map(|it| &it.edits);
    edits.any(|edit| match (what, &edit.what) {
        (What::Letter(letter), WhatWasDone::Typed { inserted, .. }) => inserted.contains(*letter),
        (What::Row(row) | What::HandIn(row), _) => edit.path.contains(&row.to_string()),
        (What::Rating { question, rating, .. }, WhatWasDone::Set(value)) => {
            edit.path.contains(question) && value == rating
        }
        (What::Count { question, rating }, WhatWasDone::Counted(_)) => {
            edit.path.contains(question) && edit.path.iter().any(|it| it == rating)
        }
        (What::Letter(_) | What::Rating { .. } | What::Count { .. }, _) => false,
    })
}
