//! Seals of a document: given when it has been quiet for a while, and shown to a server that was restored.
//!
//! A seal is the installation's own word that it had these heads, so that what they cover is admitted again whoever brings
//! it. The rules that must not be broken: only committed heads are sealed; and a seal that the installation did not make
//! for this document counts for nothing.

use std::sync::Arc;

use form_model::Seal;
use tokio::time::Instant;

use super::attached::SessionContact;
use super::round::Round;
use super::{Failure, OpenDocumentTask};
use crate::gate::ClientKind;
use crate::outbox::Outgoing;
use crate::sync_link::LinkMode;

/// The most seals of one document that are kept while it is open, the newest of each session: more than tablets that come
/// back together have.
const SEALS_MAX: usize = 50;

impl OpenDocumentTask {
    /// The document is sealed when nothing happens to it for a while from now.
    pub(super) fn seal_later(&mut self) {
        self.seal_at = Some(Instant::now() + self.hub.times().quiet);
    }

    /// Seals the document as it stands, for those attached who lack that.
    pub(super) fn seal(&mut self) {
        self.seal_at = None;
        let Some(row) = &self.row else { return };
        let stored = row.snapshot_changes + row.tail_changes;
        let changes = self.material.as_ref().map_or(stored, |it| it.gate.graph().len() as u64);
        // What has only its beginning needs no proof.
        if changes <= 1 {
            return;
        }
        let heads = row.heads.clone();
        let mut seal = None;
        for session in self.sessions.ids() {
            let Some(attached) = self.sessions.get_mut(session) else { continue };
            if attached.contact.client == ClientKind::Samsyn && attached.sealed != heads {
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
        self.seals.retain(|it| it.0 != contact.id);
        let installation = self.hub.store().installation();
        let counts = seal.document == self.document && seal.is_signed(installation.id, &installation.public_key());
        let may_bring = self.mode_for(contact).await? == Some(LinkMode::ReadWrite);
        if !counts || !may_bring {
            tracing::warn!(document.id = %self.document, session.id = %contact.id, counts, may_bring, "seal ignored");
            metrics::counter!("samsyn_seals_ignored_total").increment(1);
            return Ok(());
        }
        if self.seals.len() >= SEALS_MAX {
            self.seals.remove(0);
        }
        self.seals.push((contact.id, seal.heads));
        self.deliver(round, contact, Vec::new()).await
    }
}
