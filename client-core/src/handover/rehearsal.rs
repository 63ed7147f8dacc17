//! Merging a parcel on trial, in a place that may fall.
//!
//! Automerge can panic on bytes that somebody made up, and in a browser a panic ends the program that it happens in. So
//! the merge is done first in a worker that is thrown away afterwards, with the documents' bytes and the parcel's
//! changes and nothing else. It judges no rights and no vouchers. The rule that must not be broken: whatever passes
//! here is merged the same way afterwards.

use std::collections::BTreeSet;

use automerge::{Automerge, Change};
use form_model::load_automerge;

use super::HandoverError;
use super::packing::{Packed, unpack};
use super::parcel::{push, split_length};

const DOCUMENT: u8 = 1;
const BUNDLE: u8 = 2;
const SAVE: u8 = 3;

/// One document's part of a rehearsal.
pub(crate) struct Rehearsed<'a> {
    /// The document as it is on this device.
    pub(crate) document: &'a Automerge,
    /// What is to be merged into it.
    pub(crate) changes: &'a Packed,
}

/// What the worker gets.
pub(crate) fn write_rehearsal(parts: &[Rehearsed<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        push(&mut out, DOCUMENT, &part.document.save());
        match part.changes {
            Packed::Nothing => {}
            Packed::Bundle(bytes) => push(&mut out, BUNDLE, bytes),
            Packed::Save(bytes) => push(&mut out, SAVE, bytes),
        }
    }
    out
}

/// Merges on trial what [`crate::Client::handover_rehearsal`] wrote. It may panic where panics can't be caught, which
/// says the same as an error.
///
/// # Errors
/// [`HandoverError`] when the parcel must not be merged.
pub fn rehearse_handover(rehearsal: &[u8]) -> Result<(), HandoverError> {
    let (mut rest, mut document) = (rehearsal, None);
    while let Some((&kind, behind)) = rest.split_first() {
        let (content, behind) = split_length(behind).ok_or(HandoverError::Damaged)?;
        rest = behind;
        let packed = match kind {
            DOCUMENT => {
                document = Some(load_automerge(content).map_err(|_| HandoverError::UnusableChanges)?);
                continue;
            }
            BUNDLE => Packed::Bundle(content.to_vec()),
            SAVE => Packed::Save(content.to_vec()),
            _ => return Err(HandoverError::Damaged),
        };
        let document = document.take().ok_or(HandoverError::Damaged)?;
        merge(document, unpack(&packed)?)?;
    }
    Ok(())
}

fn merge(mut document: Automerge, changes: Vec<Change>) -> Result<(), HandoverError> {
    let hashes: BTreeSet<_> = changes.iter().map(Change::hash).collect();
    let is_known = |document: &Automerge, hash| document.get_change_meta_by_hash(hash).is_some();
    let deps = changes.iter().flat_map(Change::deps);
    if deps.clone().any(|it| !hashes.contains(it) && !is_known(&document, it)) {
        return Err(HandoverError::BuildsOnMissing);
    }
    document.apply_changes(changes).map_err(|_| HandoverError::UnusableChanges)?;
    let loaded = load_automerge(&document.save()).map_err(|_| HandoverError::UnusableChanges)?;
    (loaded.get_heads() == document.get_heads()).then_some(()).ok_or(HandoverError::UnusableChanges)
}
