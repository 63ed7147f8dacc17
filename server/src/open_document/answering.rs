//! What people hear after a round: refusals, answers to those who spoke, what is new for the others.
//!
//! It runs after the commit and judges nothing. The rule that must not be broken: nothing is said here that the store
//! does not hold.

use std::collections::HashMap;
use std::sync::Arc;

use automerge::ChangeHash;
use form_model::Refusal;

use super::round::Round;
use super::{COMPACT_IDLE_TAIL, Failure, OpenDocumentTask};
use crate::gate::ClientKind;
use crate::hub::SessionId;
use crate::outbox::{Closing, Outgoing, Presence};
use crate::refusal_text::refusal_text;
use crate::sync_link::Reply;

impl OpenDocumentTask {
    pub(super) fn tell_refusals(&mut self, round: &Round) {
        for (session, refused) in &round.refusals {
            let Some(attached) = self.sessions.get_mut(*session) else { continue };
            let contact = Arc::clone(&attached.contact);
            match contact.client {
                ClientKind::Samsyn => contact.outbox.send(Outgoing::Refused(Refusal {
                    document: self.document,
                    changes: refused.clone(),
                    text: refusal_text(refused),
                })),
                // A stock client can't be told, and would offer the change for ever: it goes on reading.
                ClientKind::Stock => {
                    self.hub.bar_from_writing(&contact, self.document);
                    contact.outbox.close(Closing::AccessChanged);
                }
            }
        }
        for (author, refused) in &round.refusals_of_held {
            let others = self.sessions.iter().filter(|it| it.contact.id != *author);
            for other in others.filter(|it| matches!(it.contact.client, ClientKind::Samsyn)) {
                other.contact.outbox.send(Outgoing::Refused(Refusal {
                    document: self.document,
                    changes: refused.clone(),
                    text: refusal_text(refused),
                }));
            }
        }
    }

    /// Answers those who spoke, and tells everybody else what was committed.
    pub(super) async fn answer(&mut self, round: &Round) -> Result<(), Failure> {
        self.sessions.drop_closed();
        let mut whole_document: Option<Vec<u8>> = None;
        for session in self.sessions.ids() {
            if !round.spoke.contains(&session) && !round.is_grown {
                continue;
            }
            let Some(reply) = self.reply_to(session, round) else { continue };
            let bytes = if reply.is_whole_document {
                let bytes = match whole_document.take() {
                    Some(bytes) => bytes,
                    None => self.stored_bytes(&reply).await?,
                };
                vec![whole_document.insert(bytes).clone()]
            } else {
                self.bytes_of(&reply, &round.recent)?
            };
            if let Some(attached) = self.sessions.get_mut(session) {
                let data = attached.link.encode(reply, bytes);
                attached.contact.outbox.send(Outgoing::Sync { document: self.document, data });
            }
        }
        Ok(())
    }

    pub(super) fn reply_to(&mut self, session: SessionId, round: &Round) -> Option<Reply> {
        let attached = self.sessions.get_mut(session)?;
        if !attached.link.is_begun() {
            return None;
        }
        match (&self.material, &self.row) {
            (_, Some(row)) if attached.link.is_simple() && !round.is_grown => {
                attached.link.reply_from_heads(&row.heads)
            }
            (Some(material), _) => {
                let person = attached.contact.person;
                attached.link.reply(material.gate.graph(), |hash| material.gate.wants(hash, person))
            }
            (None, Some(row)) => attached.link.reply_from_heads(&row.heads),
            (None, None) => None,
        }
    }

    pub(super) fn bytes_of(
        &self,
        reply: &Reply,
        recent: &HashMap<ChangeHash, Vec<u8>>,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        if let Some(bytes) = reply.changes.iter().map(|hash| recent.get(hash).cloned()).collect() {
            return Ok(bytes);
        }
        let material = self.material.as_ref().ok_or(Failure::Unreadable)?;
        material.gate.raw_changes(&reply.changes).ok_or(Failure::Unreadable)
    }

    /// The stored snapshot and the changes after it: what a peer that has nothing is given.
    pub(super) async fn stored_bytes(&mut self, reply: &Reply) -> Result<Vec<u8>, Failure> {
        let stored = self.hub.store().load(self.document).await?.ok_or(Failure::Unreadable)?;
        if !reply.is_at(&stored.row.heads) {
            return Err(Failure::Unreadable);
        }
        self.has_long_tail = self.material.is_none() && stored.tail.len() >= COMPACT_IDLE_TAIL;
        let mut bytes = stored.snapshot.unwrap_or_default();
        bytes.extend(stored.tail.concat());
        Ok(bytes)
    }

    pub(super) fn relay(&self, from: SessionId, presence: &Presence) {
        if !self.sessions.iter().any(|it| it.contact.id == from) {
            return;
        }
        for attached in self.sessions.iter().filter(|it| it.contact.id != from) {
            attached.contact.outbox.send(Outgoing::Ephemeral(presence.clone()));
        }
    }
}
