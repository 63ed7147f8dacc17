//! A document in memory: loading it from the store, and folding its changes into a snapshot.
//!
//! Both may take milliseconds on a large form, so they run where blocking is allowed. The rule that must not be
//! broken: what is loaded has the heads that were committed, and a snapshot replaces changes only after it has been
//! loaded back.

use std::collections::HashSet;

use automerge::{Change, ChangeHash};
use form_model::{DocumentId, Shape, Voucher, load_automerge, new_automerge};

use super::Failure;
use crate::gate::{Decisions, Gate, Held, PanicTrigger, Vouched, WaitsFor};
use crate::long_work::in_background;
use crate::store::{HeldChange, HeldReason, Store, StoredDocument, VerifiedSnapshot};

/// Where a chunk's checksum is: the first four bytes of its hash, after the magic.
const CHECKSUM: std::ops::Range<usize> = 4..8;

/// A document in memory.
#[derive(Debug)]
pub(super) struct Material {
    /// The document and its gate.
    pub gate: Gate,
    /// Changes that no snapshot holds yet.
    pub tail: Vec<ChangeHash>,
}

/// What a document is opened with, beside what the store has.
#[derive(Debug)]
pub(super) struct OpenWith {
    /// The document's shape.
    pub shape: Shape,
    /// Changes without an author that may come.
    pub migrations: Vec<ChangeHash>,
    /// For tests; see [`PanicTrigger`].
    pub panic_trigger: PanicTrigger,
}

/// Builds the document from its stored bytes.
pub(super) async fn open(stored: StoredDocument, with: OpenWith) -> Result<Material, Failure> {
    in_background(move || build(stored, with)).await.map_err(|_| Failure::Unreadable)?
}

fn build(stored: StoredDocument, with: OpenWith) -> Result<Material, Failure> {
    let document = stored.row.id;
    let mut automerge = match &stored.snapshot {
        Some(bytes) => load_automerge(bytes)?,
        None => new_automerge(),
    };
    let tail_bytes = stored.tail.concat();
    if !tail_bytes.is_empty() {
        automerge.load_incremental(&tail_bytes)?;
    }
    let mut heads = automerge.get_heads();
    heads.sort_unstable();
    if heads != stored.row.heads {
        return Err(Failure::Unreadable);
    }
    let stored_bytes = tail_bytes.len() + stored.snapshot.as_ref().map_or(0, Vec::len);
    let checksums: HashSet<Vec<u8>> =
        stored.tail.iter().filter_map(|it| it.get(CHECKSUM)).map(<[u8]>::to_vec).collect();
    let decisions = Decisions {
        bindings: stored.bindings.into_iter().map(|it| (it.actor, it.person)).collect(),
        refused: stored.refused,
        held: stored.held.into_iter().map(held_of).collect::<Result<_, _>>()?,
        vouchers: stored.vouchers.iter().map(vouched_of).collect(),
        migrations: with.migrations,
        stored_bytes: stored_bytes as u64,
    };
    let gate = Gate::open(document, with.shape, automerge, decisions, with.panic_trigger)?;
    let tail = gate.graph().hashes().filter(|hash| checksums.contains(&hash.0[..4])).collect();
    Ok(Material { gate, tail })
}

fn vouched_of(voucher: &Voucher) -> Vouched {
    Vouched { actor: voucher.actor_id(), person: voucher.person, hash: voucher.hash }
}

fn held_of(held: HeldChange) -> Result<Held, Failure> {
    let change = Change::try_from(held.bytes.as_slice()).map_err(|_| Failure::Unreadable)?;
    let waits_for = match held.reason {
        HeldReason::AwaitingAuthor => WaitsFor::Author,
        HeldReason::AwaitingDependency => WaitsFor::Dependency,
    };
    Ok(Held { change, author: held.author.ok_or(Failure::Unreadable)?, waits_for })
}

/// Saves the document, loads that back, and lets the store replace the tail by it.
pub(super) async fn compact(
    store: &Store,
    document: DocumentId,
    material: &Material,
    now_ms: u64,
) -> Result<(), Failure> {
    let automerge = material.gate.automerge().clone();
    let covered = material.tail.clone();
    let verified = in_background(move || {
        let snapshot = VerifiedSnapshot::verify(automerge.save(), &automerge.get_heads(), &covered);
        snapshot.map(|snapshot| (snapshot, covered))
    });
    let (snapshot, covered) = verified.await.map_err(|_| Failure::Unreadable)??;
    store.compact(document, snapshot, &covered, now_ms).await?;
    Ok(())
}
