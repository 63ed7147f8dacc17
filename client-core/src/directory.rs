//! What the server last said about documents, rounds and rights, kept so that everything can start without a network.
//!
//! It decides what this device shows as writable; the server decides what is. The rule that must not be broken: a
//! template is used only under the hash of its own bytes.

use std::collections::{BTreeMap, BTreeSet};

use form_model::{
    Access, Case, Directory, DirectoryEntry, DocumentId, DocumentKind, Occasion, Role, RoundState, Startable, Template,
    TemplateHash, Voice,
};

use crate::event::CaseRejection;
use crate::keys;
use crate::local_store::Write;

/// What a person may do in one document, as far as this device knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// The server says that it may be written in.
    Write,
    /// The server has no such document yet, and this person may start it.
    Start,
    /// It may be read.
    Read,
    /// Neither.
    Nothing,
}

/// The server's newest directory, with every template that this device has.
#[derive(Debug, Default)]
pub(crate) struct KnownDirectory {
    newest: Option<Directory>,
    entries: BTreeMap<DocumentId, DirectoryEntry>,
    templates: BTreeMap<TemplateHash, Template>,
}

impl KnownDirectory {
    /// Takes in stored template bytes. Bytes that are no template, or another one, are left out.
    pub(crate) fn add_template(&mut self, bytes: &[u8]) -> Option<TemplateHash> {
        let template = Template::from_bytes(bytes).ok()?;
        let hash = template.hash();
        self.templates.insert(hash, template);
        Some(hash)
    }

    /// Takes in the stored directory.
    pub(crate) fn restore(&mut self, bytes: &[u8]) {
        if let Ok(form_model::Message::Documents(directory)) = form_model::decode(bytes) {
            self.replace(directory);
        }
    }

    /// Takes in a directory that the server sent, and says what to store.
    pub(crate) fn learn(&mut self, mut directory: Directory) -> Vec<Write> {
        let mut writes = Vec::new();
        for bytes in std::mem::take(&mut directory.templates) {
            if let Some(hash) = self.add_template(&bytes) {
                writes.push(keys::put(keys::template_key(hash), bytes));
            }
        }
        self.replace(directory.clone());
        writes.push(keys::put(
            keys::DIRECTORY_KEY.to_owned(),
            form_model::encode(&form_model::Message::Documents(directory)),
        ));
        writes
    }

    fn replace(&mut self, directory: Directory) {
        // An entry whose id does not follow from its case is a mistake of the server and would only mislead.
        let honest = directory.documents.iter().filter(|it| it.case.document_id() == it.document);
        self.entries = honest.map(|it| (it.document, it.clone())).collect();
        self.newest = Some(directory);
    }

    /// Forgets whose documents these are; templates stay.
    pub(crate) fn forget(&mut self) -> Write {
        self.newest = None;
        self.entries.clear();
        Write::Delete { key: keys::DIRECTORY_KEY.to_owned() }
    }

    /// The newest directory.
    pub(crate) const fn newest(&self) -> Option<&Directory> {
        self.newest.as_ref()
    }

    /// What the server listed about a document.
    pub(crate) fn entry(&self, document: DocumentId) -> Option<&DirectoryEntry> {
        self.entries.get(&document)
    }

    /// Everything that the server listed.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &DirectoryEntry> {
        self.entries.values()
    }

    /// A template.
    pub(crate) fn template(&self, hash: TemplateHash) -> Option<&Template> {
        self.templates.get(&hash)
    }

    /// The templates that this device has.
    pub(crate) fn template_hashes(&self) -> Vec<TemplateHash> {
        self.templates.keys().copied().collect()
    }

    /// What the person may do in a case's document.
    pub(crate) fn right_to(&self, document: DocumentId, case: &Case) -> Right {
        match self.entry(document) {
            Some(entry) if writes(entry) && !self.is_round_closed(case) => Right::Write,
            Some(entry) if entry.access >= Access::Read => Right::Read,
            Some(_) => Right::Nothing,
            None if self.startable(case).is_some_and(|it| first_generation(it, case) == case.generation) => {
                Right::Start
            }
            None => Right::Nothing,
        }
    }

    /// True if the server said that the case's round takes no follow-ups any more; it would refuse what is written.
    fn is_round_closed(&self, case: &Case) -> bool {
        let rounds = self.newest.iter().flat_map(|it| &it.rounds);
        rounds.filter(|it| Some(it.id) == case.round).any(|it| it.state == RoundState::Closed)
    }

    /// The roles whose registers the person writes in a document; `None`: this device can't tell.
    pub(crate) fn voices(&self, document: DocumentId, case: &Case) -> Option<BTreeSet<Voice>> {
        if let Some(entry) = self.entry(document) {
            return Some(entry.voices.iter().copied().collect());
        }
        let directory = self.newest.as_ref()?;
        let units = directory.units_of(case);
        let here = directory.assignments.iter().filter(|it| units.contains(&it.unit));
        let voices: BTreeSet<_> = here.filter_map(|it| voice_of(it.role)).collect();
        (!voices.is_empty()).then_some(voices)
    }

    /// The permission to start this case, whatever its generation.
    pub(crate) fn startable(&self, case: &Case) -> Option<&Startable> {
        let startable = self.newest.as_ref()?.startable.iter();
        let mut fitting = startable.filter(|it| it.kind == case.kind && it.unit == case.unit && it.round == case.round);
        fitting.next()
    }

    /// True if the server has begun a newer document for this case than this one.
    pub(crate) fn is_superseded(&self, case: &Case) -> bool {
        let newer_entry = self.entries.values().any(|it| {
            it.case.generation > case.generation && Case { generation: case.generation, ..it.case.clone() } == *case
        });
        newer_entry || self.startable(case).is_some_and(|it| first_generation(it, case) > case.generation)
    }

    /// The template that a case starts with.
    ///
    /// # Errors
    /// [`CaseRejection`] when this person can't start the case with what this device knows.
    pub(crate) fn template_for(&self, case: &Case) -> Result<Option<TemplateHash>, CaseRejection> {
        let directory = self.newest.as_ref().ok_or(CaseRejection::NotConnectedYet)?;
        if directory.installation != case.installation || !case.is_well_formed() {
            return Err(CaseRejection::NotAllowed);
        }
        if self.right_to(case.document_id(), case) == Right::Nothing {
            return Err(CaseRejection::NotAllowed);
        }
        let hash = self.round_template(case)?;
        hash.is_none_or(|it| self.templates.contains_key(&it)).then_some(hash).ok_or(CaseRejection::NoTemplate)
    }

    /// The template that the round gives to a case, whether or not it is on this device.
    ///
    /// # Errors
    /// [`CaseRejection`] when the round is not open here, or gives none.
    pub(crate) fn round_template(&self, case: &Case) -> Result<Option<TemplateHash>, CaseRejection> {
        let directory = self.newest.as_ref().ok_or(CaseRejection::NotConnectedYet)?;
        if case.kind == DocumentKind::ActionPlan {
            return Ok(None);
        }
        let round = directory.rounds.iter().find(|it| Some(it.id) == case.round).ok_or(CaseRejection::NotAllowed)?;
        if round.state != RoundState::Open {
            return Err(CaseRejection::NotAllowed);
        }
        let unit = round.units.iter().find(|it| it.id == case.unit).ok_or(CaseRejection::NotAllowed)?;
        round.templates.get(&unit.level).copied().map(Some).ok_or(CaseRejection::NoTemplate)
    }
}

/// The generation that a case which the server does not list begins with.
///
/// What the server tells of is the yearly follow-up and the plan; an extra follow-up counts its own, and one that this
/// device hears nothing of is the first.
const fn first_generation(startable: &Startable, case: &Case) -> u32 {
    match case.occasion {
        Some(Occasion::Extra { .. }) => 0,
        Some(Occasion::Yearly) | None => startable.generation,
    }
}

/// True if the server lets the person write in a document.
pub(crate) fn writes(entry: &DirectoryEntry) -> bool {
    entry.access >= Access::AnswerRaised
}

/// The voice that a role has in a follow-up of its own unit.
const fn voice_of(role: Role) -> Option<Voice> {
    match role {
        Role::Manager => Some(Voice::Manager),
        Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative => Some(Voice::Representative),
        Role::Hr | Role::Employee | Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => None,
    }
}
