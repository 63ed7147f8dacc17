//! How much changes under judgement add to the texts of a document.
//!
//! Automerge bounds no text, and every reader of a form pays for a long one. The counting is exact for what honest
//! clients write. The rule that must hold: whatever the ops say, a text grows past the bound by one change's ops and
//! one round's at most, since what was applied is measured and not counted.

use std::collections::HashMap;

use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{Automerge, ExpandedChange, ObjType, ReadDoc, ScalarValue};

use super::fault::LimitFault;
use super::object_index::document_id;

/// The longest text of one path, in UTF-16 units: a book's chapter. Our own clients stop at a fifth of it, so that what
/// several people wrote in one field without a network fits side by side.
pub(crate) const TEXT_UNITS_ADMITTED_MAX: i64 = 100_000;

/// After so many inserted units the changes under judgement are applied before the next is judged.
const UNAPPLIED_UNITS_MAX: i64 = 20_000;

/// What changes that are judged and not yet applied add to each text.
#[derive(Debug, Default)]
pub(crate) struct TextGrowth {
    net: HashMap<ObjectId, i64>,
    inserted: i64,
}

impl TextGrowth {
    /// Adds what a change does to texts.
    ///
    /// # Errors
    /// [`LimitFault::TextTooLong`] if one of them would be longer than it may be.
    pub(crate) fn add(&mut self, change: &ExpandedChange, document: &Automerge) -> Result<(), LimitFault> {
        let (own, inserted) = growth_of(change);
        for (text, units) in own.iter().filter(|(_, units)| **units > 0) {
            let id = document_id(text);
            // A text that a change under judgement makes is unknown to the document, and has no length yet.
            if document.object_type(&id).is_ok_and(|kind| kind != ObjType::Text) {
                continue;
            }
            let length = i64::try_from(document.length(&id)).unwrap_or(i64::MAX);
            let unapplied = self.net.get(text).copied().unwrap_or(0);
            if length.saturating_add(unapplied).saturating_add(*units) > TEXT_UNITS_ADMITTED_MAX {
                return Err(LimitFault::TextTooLong);
            }
        }
        for (text, units) in own {
            *self.net.entry(text).or_default() += units;
        }
        self.inserted += inserted;
        Ok(())
    }

    /// True if so much waits that it should be applied and measured.
    pub(crate) const fn is_large(&self) -> bool {
        self.inserted > UNAPPLIED_UNITS_MAX
    }

    /// Forgets what was added: it is in the document now, or nowhere.
    pub(crate) fn clear(&mut self) {
        self.net.clear();
        self.inserted = 0;
    }
}

/// What a change adds to each text less what it takes away, and how much it inserts in all.
fn growth_of(change: &ExpandedChange) -> (HashMap<ObjectId, i64>, i64) {
    let mut net: HashMap<ObjectId, i64> = HashMap::new();
    let mut inserted = 0;
    for op in change.operations.iter().filter(|op| matches!(op.key, Key::Seq(_))) {
        let units = match &op.action {
            OpType::Put(ScalarValue::Str(text)) if op.insert => {
                let units = i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX);
                inserted += units;
                units
            }
            OpType::Delete => -1,
            OpType::Put(_) | OpType::Make(_) | OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => 0,
        };
        if units != 0 {
            *net.entry(op.obj.clone()).or_default() += units;
        }
    }
    (net, inserted)
}
