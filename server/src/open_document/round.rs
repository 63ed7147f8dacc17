//! What one round over the waiting messages gathered: one batch for the store, and what to tell whom after it.
//!
//! Messages that wait together are committed together. The rule that must not be broken: nothing in here is told to
//! anybody before the store has committed the batch.

use std::collections::{BTreeSet, HashMap};

use automerge::ChangeHash;
use form_model::{DocumentId, RefusedHash, Voucher};

use super::attached::SessionContact;
use crate::gate::{Fault, Held, Verdict, WaitsFor};
use crate::hub::SessionId;
use crate::store::{ActorBinding, Append, HeldChange, HeldReason, RefusedChange};

/// Gathered so far.
#[derive(Debug)]
pub(super) struct Round {
    document: DocumentId,
    now_ms: u64,
    batch: Option<Append>,
    /// Bytes of what was just admitted, for handing it on.
    pub recent: HashMap<ChangeHash, Vec<u8>>,
    /// Sessions that said something and get an answer.
    pub spoke: BTreeSet<SessionId>,
    /// Refusals, each for the session that offered the changes.
    pub refusals: Vec<(SessionId, Vec<RefusedHash>)>,
    /// Refusals of changes that were held until this session came: others brought them, and others built on them.
    pub refusals_of_held: Vec<(SessionId, Vec<RefusedHash>)>,
    /// True if something was committed, so that everybody hears of it.
    pub is_grown: bool,
}

impl Round {
    pub(super) fn new(document: DocumentId, now_ms: u64) -> Self {
        Self {
            document,
            now_ms,
            batch: None,
            recent: HashMap::new(),
            spoke: BTreeSet::new(),
            refusals: Vec::new(),
            refusals_of_held: Vec::new(),
            is_grown: false,
        }
    }

    /// True if what this session delivers can't go into the same batch: a batch names one device.
    pub(super) fn is_of_another_device(&self, contact: &SessionContact) -> bool {
        self.batch.as_ref().is_some_and(|batch| batch.received_from != contact.device)
    }

    /// Adds a verdict; `heads` are the document's after it.
    pub(super) fn add(&mut self, contact: &SessionContact, verdict: Verdict, heads: Vec<ChangeHash>) {
        let mut refused: Vec<RefusedHash> =
            verdict.refused.iter().map(|(hash, fault)| fault.refusal_of(*hash)).collect();
        let held: Vec<_> = refused.iter().filter(|it| verdict.release.contains(&it.hash)).cloned().collect();
        if !held.is_empty() {
            self.refusals_of_held.push((contact.id, held));
        }
        refused.extend(verdict.refused_before.iter().cloned());
        if !refused.is_empty() {
            self.refusals.push((contact.id, refused));
        }
        if !verdict.is_to_be_stored() {
            return;
        }
        let (document, now_ms) = (self.document, self.now_ms);
        let batch = self.batch.get_or_insert_with(|| Append::new(document, Vec::new(), now_ms));
        batch.heads = heads;
        batch.received_from = contact.device;
        let bind = |(actor, person)| ActorBinding { actor, person, device: contact.device };
        batch.bind.extend(verdict.bound.into_iter().map(bind));
        batch.hold.extend(verdict.hold.into_iter().map(|held| held_change(held, contact, now_ms)));
        batch.release.extend(verdict.release);
        batch.readmit.extend(verdict.readmit);
        let refuse = |(hash, fault): (ChangeHash, Fault)| refused_change(hash, &fault, contact, now_ms);
        batch.refuse.extend(verdict.refused.into_iter().map(refuse));
        for admitted in verdict.admitted {
            self.recent.insert(admitted.hash(), admitted.raw_bytes().to_vec());
            batch.admitted.push(admitted);
        }
    }

    /// Adds a voucher that was checked.
    pub(super) fn add_voucher(&mut self, contact: &SessionContact, voucher: Voucher) {
        let (document, now_ms) = (self.document, self.now_ms);
        let batch = self.batch.get_or_insert_with(|| Append::new(document, Vec::new(), now_ms));
        batch.received_from = contact.device;
        batch.vouch.push(voucher);
    }

    /// The batch, if there is anything to store.
    pub(super) fn take_batch(&mut self) -> Option<Append> {
        self.batch.take()
    }
}

fn refused_change(hash: ChangeHash, fault: &Fault, contact: &SessionContact, now_ms: u64) -> RefusedChange {
    let RefusedHash { because, descendant_of, .. } = fault.refusal_of(hash);
    RefusedChange {
        hash,
        reason: because,
        descendant_of,
        person: contact.person,
        device: contact.device,
        refused_at_ms: now_ms,
    }
}

fn held_change(held: Held, contact: &SessionContact, now_ms: u64) -> HeldChange {
    HeldChange {
        hash: held.change.hash(),
        reason: match held.waits_for {
            WaitsFor::Author => HeldReason::AwaitingAuthor,
            WaitsFor::Dependency => HeldReason::AwaitingDependency,
        },
        author: Some(held.author),
        bytes: held.change.raw_bytes().to_vec(),
        delivered_by: contact.person,
        delivered_from: contact.device,
        held_at_ms: now_ms,
    }
}
