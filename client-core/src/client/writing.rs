//! What a person does on the device: editing, opening documents, starting cases.
//!
//! The rule that must not be broken: an edit is either in the document and on its way to the store, or it was
//! rejected with a notice that says why.

use form_model::{Case, ChangeHash, DocumentId, Edit, PersonId, RowId, voice_in_path};

use super::Client;
use crate::directory::Right;
use crate::event::{CaseRejection, EditRejection, Notice};
use crate::kept_statement::{KeptStatement, StatementRefusal};
use crate::local_document::LocalDocument;
use crate::status::Writability;

impl Client {
    pub(super) fn edited(&mut self, document: DocumentId, edit: &Edit, now_ms: u64) {
        match self.make_edit(document, edit, now_ms) {
            Ok(None) => {}
            Ok(Some((change, person))) => {
                if let Some(local) = self.documents.get_mut(&document) {
                    local.remember(edit, change, person, now_ms);
                }
                self.changed_here(document);
            }
            Err(why) => self.notify(Notice::EditRejected { document, why }),
        }
    }

    /// Tells screens and the server's session that a document was changed on this device.
    pub(super) fn changed_here(&mut self, document: DocumentId) {
        if let Some(session) = self.sessions.get_mut(&document) {
            session.wake();
        }
        self.notify(Notice::DocumentChanged(document));
        self.notify(Notice::StatusChanged(document));
    }

    /// Makes an edit and puts it on its way to the store; the change and who made it. `None`: it changed nothing.
    pub(super) fn make_edit(
        &mut self,
        id: DocumentId,
        edit: &Edit,
        now_ms: u64,
    ) -> Result<Option<(ChangeHash, PersonId)>, EditRejection> {
        let person = self.identity.as_ref().ok_or(EditRejection::NobodySignedIn)?.person;
        let local = self.documents.get(&id).ok_or(EditRejection::NoSuchDocument)?;
        if self.writability(local) != Writability::Writable {
            return Err(EditRejection::NotWritable);
        }
        self.check_voice(local, edit)?;
        let local = self.documents.get_mut(&id).ok_or(EditRejection::NoSuchDocument)?;
        let made = local.edit(edit, person, now_ms, &mut self.rng);
        let made = made.map_err(|error| EditRejection::DoesNotFit(error.to_string()))?;
        let Some((change, writes)) = made else { return Ok(None) };
        self.save(id, writes, 1);
        Ok(Some((change, person)))
    }

    /// The server would refuse what is written in another role's register, and with it all that follows.
    fn check_voice(&self, document: &LocalDocument, edit: &Edit) -> Result<(), EditRejection> {
        let Some(voice) = voice_in_path(edit.path()) else { return Ok(()) };
        let Some(voices) = self.directory.voices(document.id(), document.form().case()) else { return Ok(()) };
        if voices.iter().any(|it| it.code() == voice) {
            return Ok(());
        }
        Err(EditRejection::AnotherVoice { voice: voice.to_owned() })
    }

    /// Keeps what the person states about a hand-in, without the blanks around it, as the server will have it.
    pub(super) fn statement_written(&mut self, document: DocumentId, hand_in: RowId, words: String) {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let Some(local) = self.documents.get_mut(&document) else { return };
        let writes = local.statements.keep(document, (hand_in, person), words.trim().to_owned());
        self.save_aside(writes);
        self.notify(Notice::StatusChanged(document));
    }

    /// Takes note that the server did not take a statement, unless the person has stated something else meanwhile.
    pub(super) fn statement_refused(&mut self, statement: &KeptStatement, why: StatementRefusal) {
        let document = statement.document;
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let Some(local) = self.documents.get_mut(&document) else { return };
        let write = local.statements.refused(document, (statement.hand_in, person), (&statement.words, why));
        if write.is_some() {
            self.save_aside(write);
            self.notify(Notice::StatementRefused(document));
            self.notify(Notice::StatusChanged(document));
        }
    }

    /// Lets go of a statement that the server did not take.
    pub(super) fn statement_withdrawn(&mut self, document: DocumentId, hand_in: RowId) {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let Some(local) = self.documents.get_mut(&document) else { return };
        let writes = local.statements.withdraw(document, (hand_in, person));
        self.save_aside(writes);
        self.notify(Notice::StatusChanged(document));
    }

    pub(super) fn document_wanted(&mut self, document: DocumentId) {
        self.ensure_listed(document);
        if let Some(write) = self.documents.get_mut(&document).and_then(LocalDocument::want) {
            self.save_aside([write]);
        }
        self.begin_session(document);
    }

    pub(super) fn document_opened(&mut self, document: DocumentId) {
        self.ensure_listed(document);
        if let Some(local) = self.documents.get_mut(&document) {
            local.is_open = true;
        }
        self.begin_session(document);
    }

    pub(super) fn document_closed(&mut self, document: DocumentId) {
        if let Some(local) = self.documents.get_mut(&document) {
            local.is_open = false;
        }
    }

    pub(super) fn case_started(&mut self, case: Case) {
        let id = case.document_id();
        if self.documents.contains_key(&id) {
            return self.notify(Notice::StatusChanged(id));
        }
        match self.start_case(case) {
            Ok(()) => {
                self.notify(Notice::DocumentChanged(id));
                self.notify(Notice::StatusChanged(id));
                self.begin_session(id);
            }
            Err(why) => self.notify(Notice::CaseRejected { document: id, why }),
        }
    }

    fn start_case(&mut self, case: Case) -> Result<(), CaseRejection> {
        if self.identity.is_none() {
            return Err(CaseRejection::NotConnectedYet);
        }
        let right = self.directory.right_to(case.document_id(), &case);
        if !matches!(right, Right::Write | Right::Start) {
            return Err(CaseRejection::NotAllowed);
        }
        let template = self.directory.template_for(&case)?;
        self.begin_document(case, template).map_err(|()| CaseRejection::NotAllowed)
    }

    /// Makes the document of something that the server listed, unless it is here.
    pub(super) fn ensure_listed(&mut self, document: DocumentId) {
        if self.documents.contains_key(&document) {
            return;
        }
        let Some(entry) = self.directory.entry(document) else { return };
        let (case, template) = (entry.case.clone(), entry.template);
        // Without its template there is nothing to show; the next directory brings it.
        if self.begin_document(case, template).is_ok() {
            self.notify(Notice::StatusChanged(document));
        }
    }

    pub(super) fn begin_document(&mut self, case: Case, template: Option<form_model::TemplateHash>) -> Result<(), ()> {
        let found = template.map(|it| self.directory.template(it).ok_or(())).transpose()?;
        let (document, writes) = LocalDocument::start(case, found, template).map_err(|_| ())?;
        let id = document.id();
        self.documents.insert(id, document);
        self.save(id, writes, 0);
        Ok(())
    }
}
