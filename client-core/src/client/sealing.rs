//! Seals: keeping the server's word for a document's heads, and showing it to a server that has lost them.
//!
//! The rule that must not be broken: a seal that the installation did not make for that document is not kept.

use form_model::{DocumentId, Message, Seal};

use super::Client;
use crate::local_document::LocalDocument;
use crate::session::knows;

impl Client {
    /// The newest seal of a document that this device keeps.
    #[must_use]
    pub fn seal(&self, document: DocumentId) -> Option<&Seal> {
        self.documents.get(&document)?.seal()
    }

    pub(super) fn sealed(&mut self, seal: Seal) {
        let Some(directory) = self.directory.newest() else { return };
        if !seal.is_signed(directory.installation, &directory.public_key) {
            return;
        }
        let kept = self.documents.get_mut(&seal.document).and_then(|it| it.keep_seal(seal));
        self.save_aside(kept);
    }

    /// What must reach the server before the changes that it has lost do; nothing if it has lost none that were sealed.
    pub(super) fn seal_to_show(&mut self, document: DocumentId) -> Option<Message> {
        let is_first = self.sessions.get_mut(&document)?.begins_with_seal();
        let seal = self.lost_seal(document).filter(|_| is_first)?;
        Some(Message::Seal(seal.clone()))
    }

    /// The kept seal, if the server has lost something of what it covers: it takes that back from whoever has it, with or
    /// without a right to the document today.
    pub(super) fn lost_seal(&self, document: DocumentId) -> Option<&Seal> {
        let local = self.documents.get(&document)?;
        local.seal().filter(|seal| self.is_lost_at_server(local, seal))
    }

    /// True if the server's list shows it behind the sealed heads, or without the document, and all of them are here: the
    /// server waits for what is sealed before it takes anything else.
    fn is_lost_at_server(&self, local: &LocalDocument, seal: &Seal) -> bool {
        if !seal.heads.iter().all(|it| knows(local.form(), it)) {
            return false;
        }
        let listed = self.directory.entry(local.id()).map(|it| it.heads.as_slice()).unwrap_or_default();
        let known: Vec<_> = listed.iter().filter(|it| knows(local.form(), it)).copied().collect();
        let beyond = local.form().automerge().get_changes_meta(&known);
        beyond.iter().any(|it| seal.heads.contains(&it.hash))
    }
}
