//! Handing a form to another tablet without a network, and taking in what another one hands over.
//!
//! Taking in happens in two steps: everything of a parcel is checked first, then everything is merged. The rules that
//! must not be broken: only what is stored is handed over, nothing is merged that was not checked, and no document is
//! made worse.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Change;
use form_model::{ChangeHash, DocumentId, DocumentKind, FormDocument, Template, TemplateHash, Voucher};

use super::Client;
use super::rescuing::merged;
use crate::directory::Right;
use crate::event::Notice;
use crate::handover::{
    GreetedDocument, HandoverError, HandoverGreeting, HandoverOffer, HandoverParcel, ParcelDocument, Rehearsed, pack,
    template_prefix, unpack, write_rehearsal,
};
use crate::handover_check::check;
use crate::keys;
use crate::local_document::{Fate, LocalDocument};
use crate::local_store::Write;
use crate::session::knows;
use crate::trust::Trust;

/// One document of a parcel that passed every check.
struct Checked {
    document: DocumentId,
    form: FormDocument,
    new: Vec<Change>,
    /// For a document that was not here before: itself and its first rows.
    begun: Option<(LocalDocument, Vec<Write>)>,
    vouchers: Vec<Voucher>,
}

/// A parcel that passed every check.
struct CheckedParcel {
    /// The templates that its new documents need.
    templates: BTreeMap<TemplateHash, Vec<u8>>,
    documents: Vec<Checked>,
}

impl Client {
    /// The documents that a handover of this one carries: a follow-up and its unit's action plan, as far as they are
    /// on this device.
    #[must_use]
    pub fn handover_documents(&self, document: DocumentId) -> Vec<DocumentId> {
        let Some(local) = self.documents.get(&document) else { return Vec::new() };
        let case = local.form().case();
        if case.kind == DocumentKind::ActionPlan {
            return vec![document];
        }
        let plans = self.documents.values().filter(|it| {
            let plan = it.form().case();
            plan.kind == DocumentKind::ActionPlan && plan.unit == case.unit && is_in_use(it)
        });
        let newest_plan = plans.max_by_key(|it| it.form().case().generation).map(LocalDocument::id);
        std::iter::once(document).chain(newest_plan).collect()
    }

    /// What this tablet has of a form, to be shown to the other one; without a document it says that it has none.
    ///
    /// # Errors
    /// [`HandoverError`] when there is nothing that could be said.
    pub fn handover_greeting(&self, document: Option<DocumentId>) -> Result<HandoverGreeting, HandoverError> {
        let identity = self.identity.as_ref().ok_or(HandoverError::NobodySignedIn)?;
        let installation = self.installation().ok_or(HandoverError::NobodySignedIn)?;
        let documents = document.map(|it| self.handover_documents(it)).unwrap_or_default();
        if document.is_some() && documents.is_empty() {
            return Err(HandoverError::NoSuchDocument);
        }
        let templates = if documents.is_empty() { self.directory.template_hashes() } else { Vec::new() };
        Ok(HandoverGreeting {
            installation,
            person: identity.person,
            device: identity.device,
            templates: templates.into_iter().map(template_prefix).collect(),
            documents: documents.into_iter().filter_map(|it| self.documents.get(&it)).map(greeted).collect(),
        })
    }

    /// What the other tablet lacks of a form, or all of it while its greeting is not known.
    ///
    /// # Errors
    /// [`HandoverError`] when nothing can be handed over, as things stand.
    pub fn handover_offer(
        &self,
        document: DocumentId,
        theirs: Option<&HandoverGreeting>,
        now_ms: u64,
    ) -> Result<HandoverOffer, HandoverError> {
        let identity = self.identity.as_ref().ok_or(HandoverError::NobodySignedIn)?;
        let installation = self.installation().ok_or(HandoverError::NobodySignedIn)?;
        if theirs.is_some_and(|it| it.installation != installation) {
            return Err(HandoverError::AnotherInstallation);
        }
        if theirs.is_some_and(|it| !it.documents.is_empty() && it.document(document).is_none()) {
            return Err(HandoverError::AnotherForm);
        }
        let mut parcel = HandoverParcel {
            installation,
            person: identity.person,
            device: identity.device,
            made_at_ms: now_ms,
            templates: Vec::new(),
            documents: Vec::new(),
            vouchers: Vec::new(),
        };
        let mut changes = 0;
        for id in self.handover_documents(document) {
            changes += self.put_in(&mut parcel, id, theirs)?;
        }
        if parcel.documents.is_empty() {
            return Err(HandoverError::NoSuchDocument);
        }
        Ok(HandoverOffer { parcel: parcel.encode(), changes })
    }

    /// Puts a document into a parcel; the count is that of the changes that the other tablet lacks.
    fn put_in(
        &self,
        parcel: &mut HandoverParcel,
        id: DocumentId,
        theirs: Option<&HandoverGreeting>,
    ) -> Result<usize, HandoverError> {
        let local = self.documents.get(&id).ok_or(HandoverError::NoSuchDocument)?;
        if !is_in_use(local) {
            return Err(HandoverError::NotInUse);
        }
        if !local.is_stored() {
            return Err(HandoverError::NotSavedYet);
        }
        let greeted = theirs.and_then(|it| it.document(id));
        let mut their_heads = greeted.map(|it| it.heads.clone()).unwrap_or_default();
        their_heads.extend(greeted.iter().flat_map(|it| &it.earlier));
        let packed = pack(local.form(), &their_heads);
        if greeted.is_none()
            && let Some(hash) = local.template()
            && theirs.is_none_or(|it| !it.knows_template(hash))
            && let Some(template) = self.directory.template(hash)
        {
            parcel.templates.push(template.to_bytes());
        }
        let vouchers = self.vouchers_for(id).vouchers;
        parcel.vouchers.extend(vouchers.into_iter().filter(|it| packed.actors.contains(&it.actor_id())));
        parcel.documents.push(ParcelDocument {
            case: local.form().case().clone(),
            template: local.template(),
            heads: sorted_heads(local.form()),
            changes: packed.changes,
        });
        Ok(packed.lacking)
    }

    /// True if both tablets have the same of the form, as far as the other one's greeting tells.
    #[must_use]
    pub fn has_the_same(&self, document: DocumentId, theirs: &HandoverGreeting) -> bool {
        let documents = self.handover_documents(document);
        let is_same = |id: &DocumentId| {
            let (local, greeted) = (self.documents.get(id), theirs.document(*id));
            // A plan that only one of the two may have is no difference between them.
            greeted.is_none() && *id != document
                || local.zip(greeted).is_some_and(|(it, greeted)| sorted_heads(it.form()) == greeted.heads)
        };
        !documents.is_empty() && documents.iter().all(is_same)
    }

    /// What a worker needs to merge a parcel on trial, [`crate::rehearse_handover`] does. Nothing in the parcel is given
    /// to automerge for it.
    ///
    /// # Errors
    /// [`HandoverError`] when the parcel would be rejected anyway.
    pub fn handover_rehearsal(&self, parcel: &[u8]) -> Result<Vec<u8>, HandoverError> {
        let parcel = self.readable_parcel(parcel)?;
        let templates = templates_in(&parcel);
        let mut begun = BTreeMap::new();
        for document in self.permitted(&parcel)? {
            let id = document.case.document_id();
            if !self.documents.contains_key(&id) {
                begun.insert(id, self.begun(document, &templates)?.0);
            }
        }
        let parts = self.permitted(&parcel)?.into_iter().filter_map(|it| {
            let id = it.case.document_id();
            let local = self.documents.get(&id).or_else(|| begun.get(&id))?;
            Some(Rehearsed { document: local.form().automerge(), changes: &it.changes })
        });
        Ok(write_rehearsal(&parts.collect::<Vec<_>>()))
    }

    pub(super) fn handover_received(&mut self, parcel: &[u8], now_ms: u64) {
        match self.checked_parcel(parcel, now_ms) {
            Ok(parcel) => self.take_in_parcel(parcel),
            Err(error) => self.notify(Notice::HandoverRejected(error)),
        }
    }

    fn readable_parcel(&self, bytes: &[u8]) -> Result<HandoverParcel, HandoverError> {
        if self.identity.is_none() {
            return Err(HandoverError::NobodySignedIn);
        }
        let parcel = HandoverParcel::decode(bytes)?;
        let ours = self.installation().unwrap_or(parcel.installation);
        let is_ours = parcel.installation == ours && parcel.documents.iter().all(|it| it.case.installation == ours);
        is_ours.then_some(parcel).ok_or(HandoverError::AnotherInstallation)
    }

    /// The documents of a parcel that this person may have. What else is in it stays out: the giver may not know.
    fn permitted<'a>(&self, parcel: &'a HandoverParcel) -> Result<Vec<&'a ParcelDocument>, HandoverError> {
        let is_permitted = |it: &&ParcelDocument| {
            let right = self.directory.right_to(it.case.document_id(), &it.case);
            it.case.is_well_formed() && matches!(right, Right::Write | Right::Start)
        };
        let permitted: Vec<_> = parcel.documents.iter().filter(is_permitted).collect();
        if permitted.is_empty() { Err(HandoverError::NotPermitted) } else { Ok(permitted) }
    }

    fn checked_parcel(&self, bytes: &[u8], now_ms: u64) -> Result<CheckedParcel, HandoverError> {
        let parcel = self.readable_parcel(bytes)?;
        let templates = templates_in(&parcel);
        let mut checked = Vec::new();
        for document in self.permitted(&parcel)? {
            checked.push(self.checked_document(document, &templates, &parcel.vouchers, now_ms)?);
        }
        let of_begun: BTreeSet<_> = checked.iter().filter_map(|it| it.begun.as_ref()?.0.template()).collect();
        let needed = templates.into_iter().filter(|it| of_begun.contains(&it.0));
        let templates = needed.map(|(hash, template)| (hash, template.to_bytes())).collect();
        Ok(CheckedParcel { templates, documents: checked })
    }

    fn checked_document(
        &self,
        handed: &ParcelDocument,
        templates: &BTreeMap<TemplateHash, Template>,
        vouchers: &[Voucher],
        now_ms: u64,
    ) -> Result<Checked, HandoverError> {
        let document = handed.case.document_id();
        let begun = match self.documents.get(&document) {
            Some(_) => None,
            None => Some(self.begun(handed, templates)?),
        };
        let here = self.documents.get(&document).or(begun.as_ref().map(|it| &it.0));
        let local = here.ok_or(HandoverError::NoSuchDocument)?;
        if !is_in_use(local) {
            return Err(HandoverError::NotInUse);
        }
        let kept_out: BTreeSet<_> = local.set_aside().iter().map(|it| it.hash).collect();
        let mut changes = unpack(&handed.changes)?;
        changes.retain(|it| !knows(local.form(), &it.hash()));
        // An operation's number is greater than those of all that it builds on.
        changes.sort_by_key(Change::start_op);
        let bytes: Vec<_> = changes.iter().map(|it| it.raw_bytes().to_vec()).collect();
        let directory = self.directory.newest().ok_or(HandoverError::NotPermitted)?;
        let checked = check(local, Trust::new(directory), &bytes, vouchers, now_ms)?;
        let changes = checked.changes().to_vec();
        let (form, new) = merged(local.form(), changes, kept_out).ok_or(HandoverError::UnusableChanges)?;
        Ok(Checked { document, form, new, begun, vouchers: checked.vouchers().to_vec() })
    }

    /// A document that is not here yet, as its genesis makes it.
    fn begun(
        &self,
        handed: &ParcelDocument,
        templates: &BTreeMap<TemplateHash, Template>,
    ) -> Result<(LocalDocument, Vec<Write>), HandoverError> {
        let listed = self.directory.entry(handed.case.document_id()).map(|it| it.template);
        let hash = match listed {
            Some(template) => template,
            None => self.directory.round_template(&handed.case).map_err(|_| HandoverError::NotPermitted)?,
        };
        let template = match hash {
            Some(hash) => {
                let found = self.directory.template(hash).or_else(|| templates.get(&hash));
                Some(found.ok_or(HandoverError::NoTemplate)?)
            }
            None => None,
        };
        LocalDocument::start(handed.case.clone(), template, hash).map_err(|_| HandoverError::NoTemplate)
    }

    fn take_in_parcel(&mut self, parcel: CheckedParcel) {
        for (hash, bytes) in parcel.templates {
            self.directory.add_template(&bytes);
            self.save_aside([keys::put(keys::template_key(hash), bytes)]);
        }
        parcel.documents.into_iter().for_each(|it| self.take_in_checked(it));
    }

    fn take_in_checked(&mut self, checked: Checked) {
        let Checked { document: id, form, new, begun, vouchers } = checked;
        if let Some((document, writes)) = begun {
            self.documents.insert(id, document);
            self.save(id, writes, 0);
        }
        if !self.documents.contains_key(&id) {
            return;
        }
        self.take_in_carried(id, form, &new, &vouchers);
        self.notify(Notice::HandoverTaken { document: id, changes: new.len() });
    }
}

const fn is_in_use(document: &LocalDocument) -> bool {
    match document.fate() {
        Fate::Ordinary | Fate::Unavailable => true,
        Fate::Erased | Fate::Archived | Fate::Superseded => false,
    }
}

fn sorted_heads(form: &FormDocument) -> Vec<ChangeHash> {
    let mut heads = form.heads();
    heads.sort_unstable();
    heads
}

fn greeted(local: &LocalDocument) -> GreetedDocument {
    let heads = sorted_heads(local.form());
    let earlier = local.acknowledged().iter().filter(|it| knows(local.form(), it) && !heads.contains(it));
    GreetedDocument { document: local.id(), earlier: earlier.copied().collect(), heads }
}

/// The templates that came along, under the hashes of their own bytes.
fn templates_in(parcel: &HandoverParcel) -> BTreeMap<TemplateHash, Template> {
    let templates = parcel.templates.iter().filter_map(|it| Template::from_bytes(it).ok());
    templates.map(|it| (it.hash(), it)).collect()
}
