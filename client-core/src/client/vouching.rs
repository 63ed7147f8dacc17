//! Vouchers: making them for what was written here, keeping and handing on those of others, checking a handover.
//!
//! The rules that must not be broken: only what the signed-in person wrote is vouched for, and nothing of another
//! tablet is merged before [`Client::check_handover`] has passed it.

use std::collections::BTreeSet;

use automerge::ActorId;
use form_model::{DocumentId, Message, VouchedChange, Voucher, VoucherSigner, Vouchers};

use super::Client;
use crate::directory::Right;
use crate::handover_check::{CheckedHandover, HandoverRefusal, check};
use crate::local_document::LocalDocument;
use crate::trust::Trust;

/// Vouchers in one message: with their certificates they stay far below what a frame may hold.
const VOUCHERS_PER_MESSAGE: usize = 100;

impl Client {
    /// The vouchers to hand over with a document: for everything that the signed-in person wrote, made now, and those
    /// of others that this device keeps. Without the device's key or its certificate only the latter.
    #[must_use]
    pub fn vouchers_for(&self, document: DocumentId) -> Vouchers {
        let Some(local) = self.documents.get(&document) else { return Vouchers { vouchers: Vec::new() } };
        let mut vouchers = self.own_vouchers(local);
        let own: BTreeSet<ActorId> = vouchers.iter().map(Voucher::actor_id).collect();
        vouchers.extend(local.vouchers().filter(|it| !own.contains(&it.actor_id())).cloned());
        Vouchers { vouchers }
    }

    /// True if this device can vouch for what its person writes: it has a key, and a certificate for that key.
    #[must_use]
    pub fn can_vouch(&self) -> bool {
        self.with_signer(|_| ()).is_some()
    }

    fn with_signer<T>(&self, work: impl FnOnce(VoucherSigner<'_>) -> T) -> Option<T> {
        let identity = self.identity.as_ref()?;
        let secret_key = identity.device_key.as_ref()?;
        let own = Trust::new(self.directory.newest()?).own_certificate(identity)?;
        VoucherSigner::new(&own.certificate, &own.signed, secret_key).map(work)
    }

    /// One voucher for each actor of the signed-in person.
    fn own_vouchers(&self, local: &LocalDocument) -> Vec<Voucher> {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return Vec::new() };
        let newest = local.newest_changes_of(person);
        let vouch = |signer: VoucherSigner<'_>| {
            let document = local.id();
            newest.into_iter().map(|(actor, hash)| signer.vouch(&VouchedChange { document, actor, hash })).collect()
        };
        self.with_signer(vouch).unwrap_or_default()
    }

    /// Checks what another tablet hands over for a document on this device, before anything of it is merged: every
    /// change that is new here must be covered by its author's valid voucher, and its author must be somebody who may
    /// write in the document. `changes` are single changes, each as automerge's raw bytes, in any order.
    ///
    /// # Errors
    /// [`HandoverRefusal`] with the first reason found; nothing of the handover may then be used.
    pub fn check_handover(
        &self,
        document: DocumentId,
        changes: &[Vec<u8>],
        vouchers: &Vouchers,
        now_ms: u64,
    ) -> Result<CheckedHandover, HandoverRefusal> {
        if self.identity.is_none() {
            return Err(HandoverRefusal::NobodySignedIn);
        }
        let directory = self.directory.newest().ok_or(HandoverRefusal::NeverMetTheServer)?;
        let local = self.documents.get(&document).ok_or(HandoverRefusal::NoSuchDocument)?;
        match self.directory.right_to(document, local.form().case()) {
            Right::Write | Right::Start => {}
            Right::Read | Right::Nothing => return Err(HandoverRefusal::NoAccess),
        }
        check(local, Trust::new(directory), changes, &vouchers.vouchers, now_ms)
    }

    /// Keeps the vouchers for changes that are in the document by now, so that they are handed on with them.
    pub(super) fn keep_vouchers(&mut self, document: DocumentId, vouchers: &[Voucher]) {
        let Some(directory) = self.directory.newest() else { return };
        let trust = Trust::new(directory);
        let good: Vec<Voucher> = vouchers.iter().filter(|it| trust.check(it).is_ok()).cloned().collect();
        let Some(local) = self.documents.get_mut(&document) else { return };
        let writes: Vec<_> = good.into_iter().filter_map(|it| local.keep_voucher(it)).collect();
        self.save_aside(writes);
        if let Some(session) = self.sessions.get_mut(&document) {
            session.wake();
        }
    }

    /// Vouches for what the server has not got while the key is still at hand, so that whoever uses this device next
    /// can deliver it.
    pub(super) fn vouch_before_leaving(&mut self) {
        let waiting: Vec<_> = self.documents.values().filter(|it| it.waiting() > 0).map(LocalDocument::id).collect();
        for document in waiting {
            let Some(local) = self.documents.get(&document) else { continue };
            let vouchers = self.own_vouchers(local);
            self.keep_vouchers(document, &vouchers);
        }
    }

    /// The messages that must reach the server before what others wrote does.
    pub(super) fn vouchers_to_send(&mut self, document: DocumentId) -> Vec<Message> {
        let person = self.identity.as_ref().map(|it| it.person);
        let (Some(local), Some(session)) = (self.documents.get(&document), self.sessions.get_mut(&document)) else {
            return Vec::new();
        };
        let owed: Vec<&Voucher> = local.vouchers().filter(|it| session.owes_voucher(&it.hash)).collect();
        if owed.is_empty() {
            return Vec::new();
        }
        owed.iter().for_each(|it| session.note_vouched(it.hash));
        // What the server has needs no word any more, and what this person wrote needs none from this device.
        let unknown = local.unacknowledged();
        let needed = owed.into_iter().filter(|it| Some(it.person) != person && unknown.contains(&it.hash));
        let needed: Vec<Voucher> = needed.cloned().collect();
        let parts = needed.chunks(VOUCHERS_PER_MESSAGE);
        parts.map(|part| Message::Vouchers(Vouchers { vouchers: part.to_vec() })).collect()
    }
}
