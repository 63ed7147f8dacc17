//! The sessions that a document is attached to, each with its link.
//!
//! It decides nothing. The rule that must not be broken: when the document's task ends, in whatever way, no session
//! is left believing that it is attached.

use std::collections::BTreeMap;
use std::sync::Arc;

use automerge::ChangeHash;
use form_model::{DeviceId, PersonId};

use crate::gate::{ClientKind, Sender};
use crate::hub::SessionId;
use crate::outbox::{Closing, Outbox};
use crate::sync_link::{LinkMode, SyncLink};

/// What documents know of a session.
#[derive(Debug)]
pub(crate) struct SessionContact {
    /// The session.
    pub id: SessionId,
    /// Who is signed in.
    pub person: PersonId,
    /// On which device.
    pub device: Option<DeviceId>,
    /// With what kind of client.
    pub client: ClientKind,
    /// Where its messages go.
    pub outbox: Outbox,
}

impl SessionContact {
    /// The session as the one who delivers changes.
    pub(crate) const fn sender(&self) -> Sender {
        Sender { person: self.person, device: self.device, client: self.client }
    }
}

/// One attached session.
#[derive(Debug)]
pub(super) struct Attached {
    /// The session.
    pub contact: Arc<SessionContact>,
    /// What was said between it and this document.
    pub link: SyncLink,
    /// How often its changes broke the document in memory.
    pub breakages: u32,
    /// The heads of the newest seal that it was given.
    pub sealed: Vec<ChangeHash>,
}

/// Whether a session was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attachment {
    /// It is new.
    New,
    /// It was there, with the same rights.
    AsBefore,
    /// It was there and may now do more or less.
    ModeChanged,
}

/// All attached sessions.
#[derive(Debug, Default)]
pub(super) struct AttachedSessions {
    /// In the order in which they connected, so that whoever is answered first does not depend on chance.
    sessions: BTreeMap<SessionId, Attached>,
}

impl AttachedSessions {
    /// Attaches a session, if it is not yet.
    pub(super) fn attach(&mut self, contact: &Arc<SessionContact>, mode: LinkMode) -> Attachment {
        match self.sessions.get(&contact.id) {
            Some(attached) if attached.link.mode() == mode => Attachment::AsBefore,
            Some(_) => Attachment::ModeChanged,
            None => {
                let (contact, link) = (Arc::clone(contact), SyncLink::new(mode));
                let attached = Attached { contact, link, breakages: 0, sealed: Vec::new() };
                self.sessions.insert(attached.contact.id, attached);
                Attachment::New
            }
        }
    }

    pub(super) fn get_mut(&mut self, session: SessionId) -> Option<&mut Attached> {
        self.sessions.get_mut(&session)
    }

    pub(super) fn detach(&mut self, session: SessionId) {
        self.sessions.remove(&session);
    }

    pub(super) fn ids(&self) -> Vec<SessionId> {
        self.sessions.keys().copied().collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Attached> + Clone {
        self.sessions.values()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// Drops sessions that are over without having said so.
    pub(super) fn drop_closed(&mut self) {
        self.sessions.retain(|_, attached| !attached.contact.outbox.is_closed());
    }

    /// Ends every session and forgets it.
    pub(super) fn close_all(&mut self, closing: &Closing) {
        for attached in std::mem::take(&mut self.sessions).into_values() {
            attached.contact.outbox.close(closing.clone());
        }
    }
}

impl Drop for AttachedSessions {
    fn drop(&mut self) {
        self.close_all(&Closing::StoreFailed);
    }
}
