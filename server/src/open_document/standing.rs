//! What the sessions of a document may do with it, and what they are told when that or the document's case changes.
//!
//! The rule itself is the model's; it is asked here for each session. The rule that must not be broken: whoever may no
//! longer read a document is detached from it before anything else of it is sent.

use std::sync::Arc;

use super::{Failure, OpenDocumentTask, SessionContact};
use crate::case_state::{EarlierHandIns, state_of_current, state_of_gone};
use crate::gate::ClientKind;
use crate::outbox::{Closing, Outgoing};
use crate::sync_link::LinkMode;

impl OpenDocumentTask {
    /// How the session may use the document; `None` if not at all.
    pub(super) async fn mode_for(&mut self, contact: &SessionContact) -> Result<Option<LinkMode>, Failure> {
        let hub = self.hub.clone();
        let Some(row) = self.current_row().await? else { return Ok(None) };
        let grant = hub.grant(&row.case, contact.person);
        if !grant.reads() {
            return Ok(None);
        }
        let writes = grant.writes() && !self.is_barred_from_writing(contact).await?;
        Ok(Some(if writes { LinkMode::ReadWrite } else { LinkMode::ReadOnly }))
    }

    /// True for a stock client that offered a change which was refused, now or before the server started.
    pub(super) async fn is_barred_from_writing(&mut self, contact: &SessionContact) -> Result<bool, Failure> {
        if contact.client != ClientKind::Stock {
            return Ok(false);
        }
        // While it is attached, this process knows of every refusal that it met with.
        if self.hub.is_barred_from_writing(contact, self.document) || self.sessions.get_mut(contact.id).is_some() {
            return Ok(self.hub.is_barred_from_writing(contact, self.document));
        }
        let store = self.hub.store();
        let is_barred = store.has_refused_from(self.document, contact.person, contact.device).await?;
        if is_barred {
            self.hub.bar_from_writing(contact, self.document);
        }
        Ok(is_barred)
    }

    pub(super) async fn check_rights(&mut self) -> Result<(), Failure> {
        self.row = None;
        if self.current_row().await?.is_none() {
            return self.check_case().await;
        }
        for session in self.sessions.ids() {
            let Some(attached) = self.sessions.get_mut(session) else { continue };
            let (contact, mode) = (Arc::clone(&attached.contact), attached.link.mode());
            match self.mode_for(&contact).await? {
                Some(now) if now == mode => {}
                Some(_) => contact.outbox.close(Closing::AccessChanged),
                None => {
                    self.sessions.detach(session);
                    contact.outbox.send(Outgoing::Unavailable { document: self.document });
                }
            }
        }
        Ok(())
    }

    pub(super) async fn check_case(&mut self) -> Result<(), Failure> {
        self.row = None;
        let is_there = self.current_row().await?.is_some();
        let gone = if is_there { None } else { self.hub.store().document_row(self.document).await? };
        let contacts: Vec<Arc<SessionContact>> = self.sessions.iter().map(|it| Arc::clone(&it.contact)).collect();
        for contact in &contacts {
            if is_there {
                self.send_case(contact).await?;
            } else if contact.client == ClientKind::Samsyn {
                contact.outbox.send(Outgoing::Case(state_of_gone(self.document, gone.as_ref())));
            }
        }
        if !is_there {
            self.material = None;
            self.tell_unavailable();
        }
        Ok(())
    }

    pub(super) async fn send_case(&mut self, contact: &SessionContact) -> Result<(), Failure> {
        if contact.client != ClientKind::Samsyn {
            return Ok(());
        }
        let hub = self.hub.clone();
        let Some(row) = self.current_row().await? else { return Ok(()) };
        let earlier =
            if hub.reads_hand_ins(&row.case, contact.person) { EarlierHandIns::Open } else { EarlierHandIns::Shut };
        contact.outbox.send(Outgoing::Case(state_of_current(hub.store(), row, earlier).await?));
        Ok(())
    }

    pub(super) fn tell_unavailable(&mut self) {
        for session in self.sessions.ids() {
            if let Some(attached) = self.sessions.get_mut(session) {
                attached.contact.outbox.send(Outgoing::Unavailable { document: self.document });
            }
            self.sessions.detach(session);
        }
    }
}
