//! Seals of a document: given when it has been quiet for a while, and shown to a server that was restored.
//!
//! A seal is the installation's own word that it had these heads, so that what they cover is admitted again whoever brings
//! it, also somebody who has no rights any more, or none yet. The rules that must not be broken: only committed heads are
//! sealed; a seal that the installation did not make for this document counts for nothing; and whoever brings sealed history
//! without the right to read is given nothing. What came without its seal and was refused comes in with it after all.

use std::sync::Arc;

use automerge::ChangeHash;
use form_model::{SEALED_HEADS_MAX, Seal};
use tokio::time::Instant;

use super::attached::SessionContact;
use super::round::Round;
use super::{Failure, OpenDocumentTask};
use crate::gate::{ClientKind, Gate, ShownSeals, Unsealed};
use crate::hub::SessionId;
use crate::outbox::{Closing, Outgoing};
use crate::sync_link::LinkMode;

/// The most seals of one document that are kept while it is open, the newest of each session: more than tablets that come
/// back together have.
const SEALS_MAX: usize = 50;

/// Why a seal is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SealFault {
    /// Forged, altered, of another installation, for another document or another purpose.
    NotOurs,
    /// There is no such document, or it was erased or archived.
    NoDocument,
    /// It was shown before, or nothing was lost.
    NothingMissing,
}

impl SealFault {
    const fn text(self) -> &'static str {
        match self {
            Self::NotOurs => "the seal is not this installation's word for this document",
            Self::NoDocument => "the document is not here",
            Self::NothingMissing => "nothing that the seal covers is missing here",
        }
    }
}

/// The seals that sessions have shown, each with heads that are missing here.
#[derive(Debug, Default)]
pub(super) struct SealsShown {
    shown: Vec<(SessionId, Vec<ChangeHash>)>,
}

impl SealsShown {
    fn add(&mut self, session: SessionId, heads: Vec<ChangeHash>) {
        if self.shown.len() >= SEALS_MAX {
            self.shown.remove(0);
        }
        self.shown.push((session, heads));
    }

    pub(super) fn forget(&mut self, session: SessionId) {
        self.shown.retain(|it| it.0 != session);
    }

    /// What the gate is to know of them when this session delivers, over a link of this kind.
    pub(super) fn for_delivery_of(&self, session: SessionId, mode: Option<LinkMode>) -> ShownSeals {
        let heads = |of: Option<SessionId>| {
            let shown = self.shown.iter().filter(|it| of.is_none_or(|session| session == it.0));
            shown.flat_map(|it| it.1.iter().copied()).collect()
        };
        let unsealed = if mode == Some(LinkMode::Returning) { Unsealed::Waits } else { Unsealed::Judged };
        ShownSeals { heads: heads(None), awaited: heads(Some(session)), unsealed }
    }
}

/// True if some of these heads are not here and could be.
fn lacks(gate: &Gate, heads: &[ChangeHash]) -> bool {
    heads.iter().any(|it| gate.lacks(it))
}

impl OpenDocumentTask {
    /// The document is sealed when nothing happens to it for a while from now.
    pub(super) fn seal_later(&mut self) {
        self.seal_at = Some(Instant::now() + self.hub.times().quiet);
    }

    /// Seals the document as it stands, for those who have all of it and lack that.
    pub(super) fn seal(&mut self) {
        self.seal_at = None;
        let Some(row) = &self.row else { return };
        let stored = row.snapshot_changes + row.tail_changes;
        let changes = self.material.as_ref().map_or(stored, |it| it.gate.graph().len() as u64);
        let heads = row.heads.clone();
        // What has only its beginning needs no proof.
        if changes <= 1 || heads.len() > SEALED_HEADS_MAX {
            return;
        }
        let mut seal = None;
        for session in self.sessions.ids() {
            let Some(attached) = self.sessions.get_mut(session) else { continue };
            let is_for_it =
                attached.contact.client == ClientKind::Samsyn && attached.link.mode() != LinkMode::Returning;
            // Somebody who is behind says so when the rest has come, and has it sealed then.
            if is_for_it && attached.sealed != heads && attached.link.is_at(&heads) {
                let seal = seal.get_or_insert_with(|| self.hub.store().installation().seal(self.document, &heads));
                attached.contact.outbox.send(Outgoing::Seal(seal.clone()));
                attached.sealed.clone_from(&heads);
            }
        }
    }

    /// Takes in a seal that a session shows, and judges what was held for want of it.
    pub(super) async fn take_seal(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        seal: Seal,
    ) -> Result<(), Failure> {
        self.seals.forget(contact.id);
        if let Err(fault) = self.check_seal(&seal).await? {
            tracing::warn!(
                document.id = %self.document, session.id = %contact.id, person.id = %contact.person, reason = fault.text(),
                "seal not taken"
            );
            metrics::counter!("samsyn_seals_ignored_total").increment(1);
            contact.outbox.send(Outgoing::NotTaken { why: fault.text() });
            return Ok(());
        }
        self.seals.add(contact.id, seal.heads);
        self.deliver(round, contact, Vec::new()).await
    }

    async fn check_seal(&mut self, seal: &Seal) -> Result<Result<(), SealFault>, Failure> {
        let installation = self.hub.store().installation();
        let is_ours = seal.is_signed(installation.id, &installation.public_key());
        // Only a restored server lacks what was sealed.
        let is_restored = installation.restored_at_ms.is_some();
        if seal.document != self.document || !is_ours {
            return Ok(Err(SealFault::NotOurs));
        }
        if self.current_row().await?.is_none() {
            return Ok(Err(SealFault::NoDocument));
        }
        if !is_restored || self.holds_all(&seal.heads).await? {
            return Ok(Err(SealFault::NothingMissing));
        }
        self.open_material().await?;
        let gate = &self.material.as_ref().ok_or(Failure::Unreadable)?.gate;
        Ok(if lacks(gate, &seal.heads) { Ok(()) } else { Err(SealFault::NothingMissing) })
    }

    async fn holds_all(&self, heads: &[ChangeHash]) -> Result<bool, Failure> {
        for head in heads {
            if !self.hub.store().contains_change(self.document, *head).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// True if the session has shown a seal of something that is still missing.
    pub(super) fn brings_sealed_history(&self, session: SessionId) -> bool {
        self.seals.shown.iter().any(|it| it.0 == session)
    }

    /// Forgets seals of what is here by now. Who brought it without the right to write goes on as they may.
    pub(super) fn let_go_of_healed(&mut self) {
        let Some(material) = self.material.as_ref().filter(|_| !self.seals.shown.is_empty()) else { return };
        self.seals.shown.retain(|(_, heads)| lacks(&material.gate, heads));
        for session in self.sessions.ids() {
            let Some(attached) = self.sessions.get_mut(session) else { continue };
            let contact = Arc::clone(&attached.contact);
            if attached.link.mode() == LinkMode::Returning && !self.brings_sealed_history(session) {
                self.sessions.detach(session);
                contact.outbox.close(Closing::AccessChanged);
            }
        }
    }
}
