//! A tablet that was revoked: it brings what only it has, and then obeys an order to forget; nothing else makes it forget.
//!
//! Its screen asks the server what the simulator asks here, one question at a time, and answers get lost. The rules that must not
//! be broken: whatever was on the tablet when it forgot is at the server, in a document or in quarantine, and stays there; and
//! being turned away wipes nothing.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use client_core::{Client, DisconnectReason, Event};
use form_model::{ChangeHash, DocumentId};

use crate::run::Run;
use crate::tablet::Disk;

/// Questions until a tablet that nothing disturbs has brought everything and forgotten.
const QUESTIONS_MAX: usize = 40;

/// Whether an answer of the server reaches the tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Comes,
    GetsLost,
}

/// Changes, each of a document.
pub(crate) type Pieces = BTreeSet<(DocumentId, ChangeHash)>;

impl Run {
    /// One of the revoked tablets goes on, or any tablet is turned away.
    pub(crate) fn lost_tablet_is_met(&mut self) -> Result<()> {
        let lost: Vec<usize> = (0..self.tablets.len()).filter(|it| self.can_forget(*it)).collect();
        if lost.is_empty() || self.chance.percent(20) {
            let tablet = self.chance.below(self.tablets.len());
            return self.tablet_is_turned_away(tablet);
        }
        let tablet = *self.chance.pick(&lost);
        if self.chance.percent(20) {
            return self.tablet_gets_false_orders(tablet);
        }
        let answer = if self.chance.percent(25) { Answer::GetsLost } else { Answer::Comes };
        self.lost_tablet_goes_on(tablet, answer)
    }

    /// Nothing disturbs the revoked tablets any more: they bring everything and forget.
    pub(crate) fn lost_tablets_forget(&mut self) -> Result<()> {
        for tablet in 0..self.tablets.len() {
            for _ in 0..QUESTIONS_MAX {
                if self.can_forget(tablet) {
                    self.lost_tablet_goes_on(tablet, Answer::Comes)?;
                }
            }
            ensure!(!self.can_forget(tablet), "tablet {tablet} is revoked and does not forget its person");
            if self.tablets[tablet].client().is_some_and(Client::is_wiped) {
                self.tablets[tablet].handle(self.now_ms, Event::Resumed)?;
                while self.tablets[tablet].is_saving() {
                    self.save(tablet, Disk::Writes)?;
                }
                ensure!(self.tablets[tablet].entries()?.is_empty(), "tablet {tablet} forgot, and its disk did not");
            }
        }
        self.check_forgotten()
    }

    /// True for a revoked tablet that runs on all that is on its disk and has not forgotten it.
    fn is_lost(&self, tablet: usize) -> bool {
        let own = &self.tablets[tablet];
        self.revoked[tablet]
            && !own.is_stale()
            && own.client().is_some_and(|it| !it.is_wiped() && it.identity().is_some())
    }

    /// The same, if it knows the server's key: who does not obeys nobody.
    fn can_forget(&self, tablet: usize) -> bool {
        self.is_lost(tablet) && self.tablets[tablet].client().is_some_and(|it| it.directory().is_some())
    }

    /// The tablet asks the next question.
    fn lost_tablet_goes_on(&mut self, tablet: usize, answer: Answer) -> Result<()> {
        if !self.machine.is_running() {
            return Ok(());
        }
        let Some(client) = self.tablets[tablet].client() else { return Ok(()) };
        if !client.is_revoked() {
            self.trace.note(format_args!("tablet {tablet} hears that it is revoked"));
            return self.tablets[tablet].handle(self.now_ms, Event::DeviceRevoked).map(|_| ());
        }
        match client.next_upload() {
            Some(part) => self.lost_tablet_brings(tablet, part, answer),
            None => self.lost_tablet_asks_for_the_order(tablet, answer),
        }
    }

    fn lost_tablet_brings(&mut self, tablet: usize, part: client_core::Upload, answer: Answer) -> Result<()> {
        let (token, pieces, body) = (self.tablets[tablet].holder.token(), part.pieces, part.body);
        let kept = self.machine.ask(async |server| server.bring_work(&token, body.clone()).await)?;
        self.trace.note(format_args!("tablet {tablet} brings {} pieces, kept {kept:?}; {answer:?}", pieces.len()));
        if kept.is_ok() && answer == Answer::Comes {
            self.tablets[tablet].handle(self.now_ms, Event::WorkUploaded { pieces })?;
        }
        Ok(())
    }

    fn lost_tablet_asks_for_the_order(&mut self, tablet: usize, answer: Answer) -> Result<()> {
        let Some(request) = self.tablets[tablet].client().and_then(Client::wipe_request) else { return Ok(()) };
        let token = self.tablets[tablet].holder.token();
        let ordered = self.machine.ask(async |server| server.wipe_order(&token, request.clone()).await)?;
        self.trace.note(format_args!("tablet {tablet} asks for the order to forget: {}; {answer:?}", ordered.is_ok()));
        match ordered {
            Ok(order) if answer == Answer::Comes => self.lost_tablet_obeys(tablet, order),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn lost_tablet_obeys(&mut self, tablet: usize, order: Vec<u8>) -> Result<()> {
        let had = self.pieces_on(tablet);
        self.tablets[tablet].handle(self.now_ms, Event::WipeOrdered { order })?;
        let is_wiped = self.tablets[tablet].client().is_some_and(Client::is_wiped);
        self.trace.note(format_args!("tablet {tablet} forgets its person: {is_wiped}, who had {} changes", had.len()));
        if is_wiped {
            self.deeds.iter_mut().filter(|it| it.tablet == tablet).for_each(|it| it.has_left = true);
            self.forgotten.extend(had);
            self.check_forgotten().context("right after a tablet forgot")?;
        }
        Ok(())
    }

    /// What a tablet holds of its documents, what was not received included; what they begin with follows from what they are about.
    fn pieces_on(&self, tablet: usize) -> Pieces {
        let mut pieces = Pieces::new();
        for id in self.cases.iter().map(form_model::Case::document_id) {
            let changes = self.tablets[tablet].document(id).map(|it| it.get_changes_meta(&[])).unwrap_or_default();
            pieces.extend(changes.iter().filter(|it| !it.deps.is_empty()).map(|it| (id, it.hash)));
            let status = self.tablets[tablet].client().and_then(|it| it.status(id));
            pieces.extend(status.iter().flat_map(|it| &it.not_received).map(|it| (id, it.hash)));
        }
        pieces
    }

    /// Whatever a tablet had when it forgot is at the server.
    fn check_forgotten(&mut self) -> Result<()> {
        let documents: BTreeSet<DocumentId> = self.forgotten.iter().map(|it| it.0).collect();
        for id in documents {
            let mut there: BTreeSet<ChangeHash> =
                self.machine.ask(async |server| server.quarantined(id).await)??.into_iter().collect();
            if let Some(document) = self.at_server(id)? {
                there.extend(document.get_changes_meta(&[]).iter().map(|it| it.hash));
            }
            let gone = self.forgotten.iter().filter(|it| it.0 == id && !there.contains(&it.1)).count();
            ensure!(gone == 0, "{gone} changes of {id} were on a tablet that forgot them, and are nowhere");
        }
        Ok(())
    }

    /// Somebody gives the tablet orders that are no orders for it.
    fn tablet_gets_false_orders(&mut self, tablet: usize) -> Result<()> {
        let mut forged = self.chance.seed().repeat(4);
        forged.truncate(self.chance.below(forged.len()));
        self.trace.note(format_args!("tablet {tablet} gets a false order to forget"));
        self.tablets[tablet].handle(self.now_ms, Event::WipeOrdered { order: forged })?;
        let other = self.tablets.iter().position(|it| it.holder.device != self.tablets[tablet].holder.device);
        if let (Some(other), true) = (other.filter(|it| self.revoked[*it]), self.machine.is_running()) {
            let token = self.tablets[other].holder.token();
            let nothing = serde_json::json!({ "unsent": [] });
            let order = self.machine.ask(async |server| server.wipe_order(&token, nothing.clone()).await)?;
            if let Ok(order) = order {
                self.tablets[tablet].handle(self.now_ms, Event::WipeOrdered { order })?;
            }
        }
        let is_wiped = self.tablets[tablet].client().is_some_and(Client::is_wiped);
        ensure!(!is_wiped, "tablet {tablet} obeyed an order that was not for it");
        Ok(())
    }

    /// Something in between says that nobody knows the tablet; then its person signs in again.
    fn tablet_is_turned_away(&mut self, tablet: usize) -> Result<()> {
        if self.tablets[tablet].client().is_none_or(|it| it.is_wiped() || it.identity().is_none()) {
            return Ok(());
        }
        self.trace.note(format_args!("tablet {tablet} is turned away, and signs in again"));
        let before = self.pieces_on(tablet);
        self.tablets[tablet].lose(self.now_ms, DisconnectReason::NotSignedIn)?;
        ensure!(self.pieces_on(tablet) == before, "being turned away took something from tablet {tablet}");
        let identity = self.tablets[tablet].holder.identity();
        self.tablets[tablet].handle(self.now_ms, Event::SignedIn(identity)).map(|_| ())
    }
}
