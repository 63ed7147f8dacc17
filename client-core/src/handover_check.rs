//! The check of what another tablet hands over, before any of it is merged.
//!
//! Every change that is new here must be covered by its author's valid voucher, and its author must be somebody who may
//! write in this document. It merges nothing, and knows nothing of files, pictures or who stands opposite. The rule that
//! must not be broken: [`CheckedHandover`] is made in this file only, and one change that fails fails the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{ActorId, Change};
use form_model::{Certificate, ChangeHash, DocumentId, PersonId, Voucher, VoucherError, covered_changes, person_of};

use crate::local_document::LocalDocument;
use crate::session::knows;
use crate::trust::Trust;

/// Why a handover is not taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandoverRefusal {
    /// Nobody is signed in, so it is unknown whose device this is.
    #[error("nobody is signed in")]
    NobodySignedIn,
    /// The device has never met the server, and knows no key to check anything with.
    #[error("the device has not met the server yet")]
    NeverMetTheServer,
    /// The document is not on this device.
    #[error("the document is not on this device")]
    NoSuchDocument,
    /// The person has no right to the document, as far as this device knows.
    #[error("the document is not open to this person")]
    NoAccess,
    /// A change can't be read.
    #[error("change number {position} can't be read")]
    Malformed {
        /// Which of the changes, from 0.
        position: usize,
    },
    /// A change builds on one that is neither here nor in the handover.
    #[error("the handover lacks the change {missing}")]
    Incomplete {
        /// What is missing.
        missing: ChangeHash,
    },
    /// Nobody is named as a change's author.
    #[error("the change {hash} names no author")]
    NoAuthor {
        /// The change.
        hash: ChangeHash,
    },
    /// A change names another author than its actor's earlier ones.
    #[error("the change {hash} names another author than its actor's")]
    ForgedAuthor {
        /// The change.
        hash: ChangeHash,
    },
    /// No voucher of its author covers a change.
    #[error("nobody vouches for the change {hash} of {author}")]
    NotVouched {
        /// The change.
        hash: ChangeHash,
        /// Whose it says it is.
        author: PersonId,
    },
    /// The voucher that should cover a change does not count.
    #[error("the voucher for the change {hash} of {author} does not count: {error}")]
    BadVoucher {
        /// The change.
        hash: ChangeHash,
        /// Whose it says it is.
        author: PersonId,
        /// What is wrong with the voucher.
        error: VoucherError,
    },
    /// A change's author may not write in the document.
    #[error("{author} may not write in this document")]
    AuthorMayNotWrite {
        /// The author.
        author: PersonId,
    },
}

/// Changes of a handover that passed the check, with the vouchers to keep beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedHandover {
    document: DocumentId,
    changes: Vec<Change>,
    vouchers: Vec<Voucher>,
}

impl CheckedHandover {
    /// The document.
    #[must_use]
    pub const fn document(&self) -> DocumentId {
        self.document
    }

    /// The changes that are new here, in the order in which they came.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The vouchers that count, to be handed on with the changes.
    #[must_use]
    pub fn vouchers(&self) -> &[Voucher] {
        &self.vouchers
    }

    /// True if everything was here already.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Checks changes and vouchers for a document on this device.
pub(crate) fn check(
    local: &LocalDocument,
    trust: Trust<'_>,
    changes: &[Vec<u8>],
    vouchers: &[Voucher],
    now_ms: u64,
) -> Result<CheckedHandover, HandoverRefusal> {
    let new = new_changes(local, changes)?;
    let authors = authors(local, &new)?;
    let (good, bad) = sorted(local, trust, vouchers);
    let find = |hash: &ChangeHash| new.get(hash).map(|it| (it.actor_id(), it.deps()));
    let covered: Vec<(&Certificate, BTreeSet<ChangeHash>)> = good
        .iter()
        .filter(|(voucher, _)| authors.get(&voucher.actor_id()) == Some(&voucher.person))
        .map(|(voucher, certificate)| (certificate, covered_changes(&voucher.actor_id(), voucher.hash, find)))
        .collect();
    let proven = proven_writers(local);
    for (hash, change) in &new {
        let author = *authors.get(change.actor_id()).ok_or(HandoverRefusal::NoAuthor { hash: *hash })?;
        let Some((holder, _)) = covered.iter().find(|(_, hashes)| hashes.contains(hash)) else {
            let error = bad.iter().find(|(voucher, _)| voucher.actor_id() == *change.actor_id()).map(|it| it.1);
            return Err(match error {
                Some(error) => HandoverRefusal::BadVoucher { hash: *hash, author, error },
                None => HandoverRefusal::NotVouched { hash: *hash, author },
            });
        };
        if !proven.contains(&author) && !trust.may_write(holder, local.form().case(), now_ms) {
            return Err(HandoverRefusal::AuthorMayNotWrite { author });
        }
    }
    let changes = in_their_order(changes, new);
    Ok(CheckedHandover { document: local.id(), changes, vouchers: good.into_iter().map(|it| it.0).collect() })
}

type NewChanges = BTreeMap<ChangeHash, Change>;

fn new_changes(local: &LocalDocument, changes: &[Vec<u8>]) -> Result<NewChanges, HandoverRefusal> {
    let mut new = NewChanges::new();
    for (position, bytes) in changes.iter().enumerate() {
        let change = read(bytes).ok_or(HandoverRefusal::Malformed { position })?;
        if !knows(local.form(), &change.hash()) {
            new.insert(change.hash(), change);
        }
    }
    let is_here = |dep: &ChangeHash| new.contains_key(dep) || knows(local.form(), dep);
    match new.values().flat_map(Change::deps).find(|dep| !is_here(dep)) {
        Some(missing) => Err(HandoverRefusal::Incomplete { missing: *missing }),
        None => Ok(new),
    }
}

fn read(bytes: &[u8]) -> Option<Change> {
    catch_unwind(AssertUnwindSafe(|| Change::from_bytes(bytes.to_vec()).ok())).ok().flatten()
}

/// The changes as they were handed over: each after those that it builds on, if they came so.
fn in_their_order(changes: &[Vec<u8>], mut new: NewChanges) -> Vec<Change> {
    let hashes = changes.iter().filter_map(|bytes| read(bytes)).map(|it| it.hash());
    hashes.filter_map(|hash| new.remove(&hash)).collect()
}

/// Whose each actor is: by what is here already, otherwise by what its changes say.
fn authors(local: &LocalDocument, new: &NewChanges) -> Result<BTreeMap<ActorId, PersonId>, HandoverRefusal> {
    let mut authors = local.authors();
    for (hash, change) in new {
        let Some(author) = change.author() else { continue };
        let author = person_of(&author).ok_or(HandoverRefusal::NoAuthor { hash: *hash })?;
        let named = *authors.entry(change.actor_id().clone()).or_insert(author);
        if named != author {
            return Err(HandoverRefusal::ForgedAuthor { hash: *hash });
        }
    }
    Ok(authors)
}

type Good = Vec<(Voucher, Certificate)>;
type Bad = Vec<(Voucher, VoucherError)>;

/// The vouchers for this document that count, and those that don't. One for another document says nothing here.
fn sorted(local: &LocalDocument, trust: Trust<'_>, vouchers: &[Voucher]) -> (Good, Bad) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let here = vouchers.iter().filter(|it| it.document == local.id());
    for voucher in here.chain(local.vouchers()) {
        match trust.check(voucher) {
            Ok(certificate) => good.push((voucher.clone(), certificate)),
            Err(error) => bad.push((voucher.clone(), error)),
        }
    }
    (good, bad)
}

/// Who wrote something that the server took: they could write, whatever their certificate has room for (an invitation
/// stands in none).
fn proven_writers(local: &LocalDocument) -> BTreeSet<PersonId> {
    let authors = local.authors();
    local.acknowledged_actors().iter().filter_map(|actor| authors.get(actor)).copied().collect()
}
