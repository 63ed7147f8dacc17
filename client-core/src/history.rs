//! What happened in a document, told so that a person recognises it: who, when, where, what was before and after.
//!
//! The chronicle knows every single change; here those that belong together become one entry: a value that somebody
//! changed back and forth, a burst of typing. It reads and never writes. The rules that must not be broken: the same
//! set of changes gives the same entries on every device; and what is told as somebody's words are words that this
//! person typed, never what another one typed between them.

use std::collections::{BTreeSet, HashMap};

use automerge::ScalarValue;
use form_model::{PersonId, Place, Shape};

use crate::chronicle::text_track::{Element, TextTrack};
use crate::chronicle::{ChangeNumber, Chronicle, Deed, DeedKind, OpNumber, PlaceNumber};
use crate::set_aside::{EditSummary, WhatWasDone, words_of};

/// What one person does at one place with no longer pause than this is one entry: a person who thinks about an answer
/// comes back to it within a few minutes, and who comes back after a meeting has thought of something new.
const BURST_PAUSE_MS_MAX: u64 = 5 * 60 * 1_000;

/// How many elements between two pieces of a burst are looked at; farther apart they are two pieces in any case.
const BETWEEN_PIECES_MAX: usize = 200;

/// What somebody did at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Who, as the changes claim. `None`: another program that names nobody.
    pub person: Option<PersonId>,
    /// When it began, by the clock of the tablet that it was done on, in milliseconds since 1970. Whole seconds.
    pub began_at_ms: u64,
    /// When it ended; the same for a single change.
    pub ended_at_ms: u64,
    /// Where: the path in the document, down to the value, the text or the row.
    pub path: Vec<String>,
    /// What.
    pub what: WhatHappened,
    /// Of how many changes it is made.
    pub changes: usize,
}

/// The kinds of things that happen in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatHappened {
    /// A value was set or cleared.
    Set {
        /// What stood there before: nothing, one value, or several where two people had written different ones.
        before: Vec<String>,
        /// What was written; `None`: it was cleared.
        after: Option<String>,
    },
    /// Something was typed in a text, or removed from it.
    Typed {
        /// What, piece by piece, in the order of the text. What was typed and removed again is not told.
        pieces: Vec<TypedPiece>,
    },
    /// A row was added, with these values by their path in the row, such as `kind` or `raised/answer`.
    RowAdded {
        /// The values.
        values: Vec<(String, String)>,
    },
    /// A row was removed; it can be brought back.
    RowRemoved,
    /// A removed row was brought back.
    RowRestored,
    /// Something was counted.
    Counted(i64),
    /// Something that this version has no words for.
    Other,
}

/// One connected piece of a text that was typed, removed, or put in the place of another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPiece {
    /// The new words; empty: something was only removed.
    pub inserted: String,
    /// The words that are gone; empty: something was only typed.
    pub removed: String,
}

impl HistoryEntry {
    /// What the entry is about on the screen: the first two segments of its path, such as `answers/A1`, `findings/<id>`
    /// or `plan/date`.
    #[must_use]
    pub fn subject(&self) -> &[String] {
        &self.path[..self.path.len().min(2)]
    }

    /// The same in the words that edits which were not received have, for a screen that shows both.
    #[must_use]
    pub fn summary(&self) -> EditSummary {
        let what = match &self.what {
            WhatHappened::Set { after: Some(value), .. } => WhatWasDone::Set(value.clone()),
            WhatHappened::Set { after: None, .. } => WhatWasDone::Cleared,
            WhatHappened::Typed { pieces } => WhatWasDone::Typed {
                inserted: pieces.iter().map(|it| it.inserted.as_str()).collect(),
                removed: pieces.iter().map(|it| it.removed.as_str()).collect(),
            },
            WhatHappened::RowAdded { values } => WhatWasDone::AddedRow(values.clone()),
            WhatHappened::Counted(by) => WhatWasDone::Counted(*by),
            WhatHappened::RowRemoved | WhatHappened::RowRestored | WhatHappened::Other => WhatWasDone::Other,
        };
        EditSummary { path: self.path.clone(), what }
    }
}

/// How far apart in time two deeds of one person may be and still be told as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// As bursts.
    Bursts,
    /// As far as they like: only what came of it counts.
    Outcome,
}

impl Grouping {
    const fn pause_ms_max(self) -> u64 {
        match self {
            Self::Bursts => BURST_PAUSE_MS_MAX,
            Self::Outcome => u64::MAX,
        }
    }
}

/// Tells these deeds, newest first.
pub(crate) fn tell<'a>(
    chronicle: &'a Chronicle,
    shape: &Shape,
    deeds: impl Iterator<Item = &'a Deed>,
    grouping: Grouping,
) -> Vec<HistoryEntry> {
    let mut deeds: Vec<&Deed> = deeds.collect();
    deeds.sort_by(|one, other| {
        let place = |deed: &Deed| chronicle.place(deed.place);
        chronicle.in_order(one.change, other.change).then_with(|| place(one).cmp(place(other)))
    });
    let mut gathering = Gathering { chronicle, grouping, bursts: Vec::new(), open: HashMap::new() };
    deeds.into_iter().for_each(|deed| gathering.add(deed));
    let mut bursts = gathering.bursts;
    // The sort is stable, and what one change did in several places stands in the order of the places.
    bursts.sort_by(|one, other| chronicle.in_order(other.last_change(), one.last_change()));
    let mut pieces = typed_pieces(chronicle, &bursts);
    let told = bursts.iter().enumerate().filter_map(|(index, burst)| {
        let what = what_happened(chronicle, shape, burst, pieces.remove(&index))?;
        Some(entry(chronicle, burst, what))
    });
    told.collect()
}

/// Deeds of one person at one place that are told as one.
#[derive(Debug)]
struct Burst<'a> {
    place: PlaceNumber,
    deeds: Vec<&'a Deed>,
    began_at_ms: u64,
    ended_at_ms: u64,
}

impl Burst<'_> {
    fn first(&self) -> &Deed {
        self.deeds.first().expect("invariant: a burst begins with a deed")
    }

    fn last(&self) -> &Deed {
        self.deeds.last().expect("invariant: a burst begins with a deed")
    }

    fn last_change(&self) -> ChangeNumber {
        self.last().change
    }

    fn text(&self) -> Option<OpNumber> {
        match self.last().what {
            DeedKind::Typed { text } => Some(text),
            DeedKind::Wrote { .. } | DeedKind::AddedRow(_) | DeedKind::Counted(_) | DeedKind::Other => None,
        }
    }

    /// True if a deed of the same person at the same place belongs to what was done before.
    fn is_continued_by(&self, deed: &Deed) -> bool {
        match (&self.last().what, &deed.what) {
            (DeedKind::Wrote { write, .. }, DeedKind::Wrote { replaced, .. }) => replaced.as_slice() == [*write],
            (DeedKind::Typed { text }, DeedKind::Typed { text: other }) => text == other,
            (DeedKind::Counted(_), DeedKind::Counted(_)) | (DeedKind::Other, DeedKind::Other) => true,
            (
                DeedKind::Wrote { .. }
                | DeedKind::Typed { .. }
                | DeedKind::AddedRow(_)
                | DeedKind::Counted(_)
                | DeedKind::Other,
                _,
            ) => false,
        }
    }
}

struct Gathering<'a> {
    chronicle: &'a Chronicle,
    grouping: Grouping,
    bursts: Vec<Burst<'a>>,
    /// The newest burst of each person at each place.
    open: HashMap<(PlaceNumber, Option<PersonId>), usize>,
}

impl<'a> Gathering<'a> {
    fn add(&mut self, deed: &'a Deed) {
        let key = (deed.place, self.chronicle.person(deed.change));
        let time_ms = self.chronicle.change(deed.change).time_ms;
        let pause_ms_max = self.grouping.pause_ms_max();
        let open = self.open.get(&key).map(|it| &mut self.bursts[*it]);
        match open {
            Some(burst) if burst.ended_at_ms.abs_diff(time_ms) <= pause_ms_max && burst.is_continued_by(deed) => {
                burst.deeds.push(deed);
                burst.began_at_ms = burst.began_at_ms.min(time_ms);
                burst.ended_at_ms = burst.ended_at_ms.max(time_ms);
            }
            Some(_) | None => {
                self.open.insert(key, self.bursts.len());
                let deeds = vec![deed];
                self.bursts.push(Burst { place: deed.place, deeds, began_at_ms: time_ms, ended_at_ms: time_ms });
            }
        }
    }
}

fn entry(chronicle: &Chronicle, burst: &Burst<'_>, what: WhatHappened) -> HistoryEntry {
    let mut path = chronicle.place(burst.place).to_vec();
    if matches!(what, WhatHappened::RowRemoved | WhatHappened::RowRestored) {
        path.pop();
    }
    HistoryEntry {
        person: chronicle.person(burst.last_change()),
        began_at_ms: burst.began_at_ms,
        ended_at_ms: burst.ended_at_ms,
        path,
        what,
        changes: burst.deeds.len(),
    }
}

/// What came of a burst; `None`: nothing.
fn what_happened(
    chronicle: &Chronicle,
    shape: &Shape,
    burst: &Burst<'_>,
    pieces: Option<Vec<TypedPiece>>,
) -> Option<WhatHappened> {
    match &burst.last().what {
        DeedKind::Wrote { write, .. } => wrote(chronicle, shape, burst, *write),
        DeedKind::Typed { .. } => pieces.map(|pieces| WhatHappened::Typed { pieces }),
        DeedKind::AddedRow(values) => {
            let values = values.iter().map(|(field, words)| (field.join("/"), words.clone())).collect();
            Some(WhatHappened::RowAdded { values })
        }
        DeedKind::Counted(_) => {
            let counted = burst.deeds.iter().map(|it| match it.what {
                DeedKind::Counted(by) => by,
                DeedKind::Wrote { .. } | DeedKind::Typed { .. } | DeedKind::AddedRow(_) | DeedKind::Other => 0,
            });
            let sum = counted.fold(0_i64, i64::saturating_add);
            (sum != 0).then_some(WhatHappened::Counted(sum))
        }
        DeedKind::Other => Some(WhatHappened::Other),
    }
}

fn wrote(chronicle: &Chronicle, shape: &Shape, burst: &Burst<'_>, write: OpNumber) -> Option<WhatHappened> {
    let DeedKind::Wrote { replaced, .. } = &burst.first().what else { return None };
    let words = |write: OpNumber| match chronicle.written(write) {
        None | Some(ScalarValue::Null) => None,
        Some(value) => Some(words_of(value)),
    };
    let before: BTreeSet<String> = replaced.iter().filter_map(|it| words(*it)).collect();
    let after = words(write);
    if before.iter().eq(after.iter()) {
        return None;
    }
    if let Some(("removed", row)) = chronicle.place(burst.place).split_last().map(|(key, row)| (key.as_str(), row))
        && matches!(shape.locate(row).place, Place::Row(_))
    {
        let is_removed = chronicle.written(write) == Some(&ScalarValue::Boolean(true));
        return Some(if is_removed { WhatHappened::RowRemoved } else { WhatHappened::RowRestored });
    }
    Some(WhatHappened::Set { before: before.into_iter().collect(), after })
}

/// For each burst of typing, by its index: what came of it. Bursts that left nothing are not in it.
fn typed_pieces(chronicle: &Chronicle, bursts: &[Burst<'_>]) -> HashMap<usize, Vec<TypedPiece>> {
    let mut texts: HashMap<OpNumber, HashMap<ChangeNumber, usize>> = HashMap::new();
    for (index, burst) in bursts.iter().enumerate() {
        if let Some(text) = burst.text() {
            let bursts_of = texts.entry(text).or_default();
            bursts_of.extend(burst.deeds.iter().map(|deed| (deed.change, index)));
        }
    }
    let mut found = HashMap::new();
    for (text, burst_of) in texts {
        let Some(track) = chronicle.text(text) else { continue };
        let mut pieces = Pieces { chronicle, bursts, track, ended_at: HashMap::new(), found: &mut found };
        for (index, element) in track.elements().iter().enumerate() {
            let made_in = burst_of.get(&element.made_by).copied();
            let removed_in: BTreeSet<usize> =
                track.removals(element).filter_map(|it| burst_of.get(&it).copied()).collect();
            if let Some(burst) = made_in.filter(|it| !removed_in.contains(it)) {
                element.words.push_to(&mut pieces.piece(burst, index).inserted);
            }
            for burst in removed_in.into_iter().filter(|it| made_in != Some(*it)) {
                element.words.push_to(&mut pieces.piece(burst, index).removed);
            }
        }
    }
    found
}

struct Pieces<'a> {
    chronicle: &'a Chronicle,
    bursts: &'a [Burst<'a>],
    track: &'a TextTrack,
    /// Per burst the element that its newest piece ends with.
    ended_at: HashMap<usize, usize>,
    found: &'a mut HashMap<usize, Vec<TypedPiece>>,
}

impl Pieces<'_> {
    /// The piece of a burst that an element belongs to.
    fn piece(&mut self, burst: usize, element: usize) -> &mut TypedPiece {
        let ended_at = self.ended_at.insert(burst, element);
        let is_apart = ended_at.is_none_or(|it| self.is_something_between(burst, it + 1, element));
        let pieces = self.found.entry(burst).or_default();
        if is_apart {
            pieces.push(TypedPiece::default());
        }
        pieces.last_mut().expect("invariant: the first piece of a burst is apart from nothing")
    }

    /// True if the person saw something else between two elements when the burst ended.
    fn is_something_between(&self, burst: usize, from: usize, to: usize) -> bool {
        if to - from > BETWEEN_PIECES_MAX {
            return true;
        }
        let end = self.bursts[burst].last_change();
        let is_known = |change: ChangeNumber| self.chronicle.in_order(change, end).is_le();
        let seen = |it: &Element| is_known(it.made_by) && !self.track.removals(it).any(is_known);
        self.track.elements()[from..to].iter().any(seen)
    }
}
