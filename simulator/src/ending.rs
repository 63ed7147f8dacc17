//! The end of a run: everything is put right, and then everything must hold.
//!
//! Disks have room, the server runs, the network works. Within a few rounds everybody who may read holds what the server holds;
//! nothing that was promised is missing, nothing came from those who may not write, marks and hand-ins name what they were made
//! on, and what is derived is what a rebuilding gives.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use automerge::{Automerge, ROOT, ReadDoc as _};
use client_core::{Connection, Event, StoreProblem};
use form_model::{
    ANSWERS_SHOWN_MIN, Case, ChangeHash, DocumentId, DocumentKind, Followup, ReceiptOutcome, RejectionReason, Voice,
    content_json, digest, values_at,
};
use serde_json::Value as Json;
use server::{HandInRecord, VerifiedSnapshot};

use crate::cast;
use crate::deed::{Found, Promise, RATINGS, What, is_set_aside};
use crate::run::Run;
use crate::tablet::{Disk, Link};

/// Rounds of messages after the last connection was made, within which everybody agrees.
const ROUNDS_MAX: usize = 10;

/// Attempts to get there, connecting again included: closings for a reason cost some.
const ATTEMPTS_MAX: usize = 60;

impl Run {
    /// Puts everything right and checks that everything holds.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.put_right()?;
        self.lost_tablets_forget()?;
        self.converge()?;
        self.is_restored = false;
        self.check_synced().context("at the end")?;
        for tablet in 0..self.tablets.len() {
            self.check_saved(tablet).context("at the end")?;
        }
        for case in self.cases.clone() {
            let id = case.document_id();
            let Some(document) = self.at_server(id)? else { continue };
            self.check_copy(id, &document)?;
            self.check_deeds(id, &document)?;
            if case.kind == DocumentKind::Followup {
                self.check_differences(id, &document)?;
                check_digests(&document)?;
            }
        }
        self.check_everybodys_copies()?;
        self.check_stored()?;
        self.check_rights()?;
        if self.weather.marks {
            self.check_derived()?;
        }
        self.restart_after_refusals()
    }

    /// Whatever somebody forged, what is stored is whole and nothing in it is forbidden.
    pub(crate) fn check_after_forgery(&mut self) -> Result<()> {
        self.commit_all()?;
        self.check_everybodys_copies()?;
        self.check_stored()
    }

    /// Nobody has anything that is forbidden.
    fn check_everybodys_copies(&mut self) -> Result<()> {
        let form = cast::yearly().document_id();
        if let Some(document) = self.at_server(form)? {
            self.check_forbidden(&document, "the server")?;
        }
        for tablet in self.tablets.iter().filter_map(|it| it.document(form)) {
            self.check_forbidden(tablet, "a tablet")?;
        }
        Ok(())
    }

    /// What the server has stored is whole, and would be after it is folded into a snapshot.
    fn check_stored(&mut self) -> Result<()> {
        for case in self.cases.clone() {
            let id = case.document_id();
            let Some(document) = self.at_server(id)? else { continue };
            if self.weather.hostile {
                let all: Vec<ChangeHash> = document.get_changes_meta(&[]).iter().map(|it| it.hash).collect();
                VerifiedSnapshot::verify(document.save(), &document.get_heads(), &all).context("a snapshot")?;
            }
            let inspected = self.machine.ask(async |server| server.store().inspect(id).await)??;
            ensure!(inspected.faults.is_empty(), "the store has faults: {:?}", inspected.faults);
        }
        Ok(())
    }

    fn put_right(&mut self) -> Result<()> {
        self.trace.note(format_args!("everything is put right"));
        if !self.machine.is_running() {
            self.boot_server()?;
        }
        self.limit_server(None)?;
        for tablet in 0..self.tablets.len() {
            self.tablets[tablet].ghosts.clear();
            self.tablets[tablet].make_room();
            if !self.tablets[tablet].is_running() {
                self.start(tablet)?;
            }
            let has_swallowed = matches!(&self.tablets[tablet].link, Link::Up(line) if line.has_swallowed());
            if has_swallowed || matches!(self.tablets[tablet].link, Link::Severed) {
                self.tablets[tablet].lose(self.now_ms, client_core::DisconnectReason::Lost)?;
            }
            self.tablets[tablet].handle(self.now_ms, Event::NetworkChanged)?;
        }
        self.open_stale_pages_again()
    }

    /// Exchanges messages until everybody agrees.
    fn converge(&mut self) -> Result<()> {
        let mut rounds = 0;
        for _ in 0..ATTEMPTS_MAX {
            let mut has_moved = false;
            for tablet in 0..self.tablets.len() {
                if self.takes_part(tablet) && matches!(self.tablets[tablet].link, Link::Asked | Link::Down) {
                    rounds = 0;
                }
                has_moved |= self.exchange(tablet)?;
                self.look_at_everything(tablet)?;
            }
            rounds += usize::from(has_moved);
            if self.disagreement()?.is_none() {
                return Ok(());
            }
            if rounds > ROUNDS_MAX {
                break;
            }
            if !has_moved {
                self.wait_for_timers()?;
            }
        }
        let why = self.disagreement()?.unwrap_or_default();
        bail!("no agreement after {rounds} rounds: {why}")
    }

    /// Somebody opens what is not live: what can't be written in any more is fetched only for that.
    fn look_at_everything(&mut self, tablet: usize) -> Result<()> {
        if !self.takes_part(tablet) {
            return Ok(());
        }
        for id in self.cases.iter().map(Case::document_id).collect::<Vec<_>>() {
            let status = self.tablets[tablet].client().and_then(|it| it.status(id));
            if status.is_some_and(|it| !it.is_live) {
                self.tablets[tablet].handle(self.now_ms, Event::DocumentOpened(id))?;
            }
        }
        Ok(())
    }

    /// A night goes by: programs that set something aside or share a disk end, and begin again on what their disks have.
    fn restart_after_refusals(&mut self) -> Result<()> {
        for tablet in 0..self.tablets.len() {
            let client = self.tablets[tablet].client();
            let has_aside = |id| client.and_then(|it| it.status(id)).is_some_and(|it| !it.not_received.is_empty());
            let shares_disk = self.tablets[tablet].shares_disk();
            if !shares_disk && !self.cases.iter().map(Case::document_id).any(has_aside) {
                continue;
            }
            while self.tablets[tablet].is_saving() {
                self.save(tablet, Disk::Writes)?;
            }
            self.tablets[tablet].crash(Disk::Fails)?;
            self.start(tablet)?;
        }
        Ok(())
    }

    /// Lets pass what the next timer waits for; the server has some of its own.
    pub(crate) fn wait_for_timers(&mut self) -> Result<()> {
        let next = self.tablets.iter().filter_map(crate::tablet::Tablet::next_timer_ms).min();
        let pause_ms = next.map_or(500, |it| it.saturating_sub(self.now_ms).clamp(1, 60_000));
        self.pass(pause_ms)
    }

    /// True if the holder of a tablet may still write.
    fn takes_part(&self, tablet: usize) -> bool {
        self.barred[tablet].is_none()
    }

    fn disagreement(&mut self) -> Result<Option<String>> {
        for case in self.cases.clone() {
            let id = case.document_id();
            let row = self.machine.ask(async |server| server.store().document_row(id).await)??;
            let heads: Option<BTreeSet<ChangeHash>> = row.map(|it| it.heads.into_iter().collect());
            for (number, tablet) in self.tablets.iter().enumerate().filter(|it| self.takes_part(it.0)) {
                let own = tablet.document(id).map(|it| it.get_heads().into_iter().collect());
                if own != heads {
                    return Ok(Some(format!("tablet {number} has {own:?} of {:?}, the server {heads:?}", case.kind)));
                }
                let client = tablet.client().context("the tablet runs")?;
                if client.connection() != Connection::Online {
                    return Ok(Some(format!("tablet {number} is {:?}", client.connection())));
                }
                let status = client.status(id);
                if status.as_ref().is_some_and(|it| !it.is_synced() || it.store_problem == Some(StoreProblem::Full)) {
                    return Ok(Some(format!("tablet {number} does not call {:?} synced: {status:?}", case.kind)));
                }
            }
        }
        Ok(None)
    }

    /// Somebody's copy says the same: which one is drawn, since reading a whole form takes long.
    fn check_copy(&mut self, id: DocumentId, at_server: &Automerge) -> Result<()> {
        let Some(tablet) = self.anybody() else { return Ok(()) };
        let own = self.tablets[tablet].document(id).context("everybody who takes part has it")?;
        ensure!(digest(own) == digest(at_server), "tablet {tablet} reads something else than the server");
        Ok(())
    }

    /// A tablet whose holder takes part.
    fn anybody(&mut self) -> Option<usize> {
        let taking_part: Vec<_> = (0..self.tablets.len()).filter(|it| self.takes_part(*it)).collect();
        if taking_part.is_empty() { None } else { Some(*self.chance.pick(&taking_part)) }
    }

    /// Letters stand there once, registers hold what was last answered, and every count was counted once.
    fn check_deeds(&self, id: DocumentId, at_server: &Automerge) -> Result<()> {
        let found = Found::within(at_server);
        for deed in self.deeds.iter().filter(|it| it.document == id) {
            if let What::Letter(letter) = deed.what {
                ensure!(found.times(letter) <= 1, "{letter} stands there {} times", found.times(letter));
            }
            if deed.promise >= Promise::Saved && !deed.may_be_gone && self.takes_part(deed.tablet) {
                let is_there = found.has(deed) || self.is_aside(deed.tablet, id, &deed.what);
                ensure!(is_there, "{:?} of tablet {} was saved and is nowhere", deed.what, deed.tablet);
            }
        }
        for question in cast::questions() {
            for voice in [Voice::Manager, Voice::Representative] {
                self.check_register(id, (question, voice), &found.ratings(question, voice))?;
            }
            for rating in RATINGS {
                self.check_count(id, (question, rating), found.count(question, rating))?;
            }
        }
        Ok(())
    }

    fn is_aside(&self, tablet: usize, id: DocumentId, what: &What) -> bool {
        let status = self.tablets[tablet].client().and_then(|it| it.status(id));
        status.is_some_and(|it| is_set_aside(what, &it.not_received))
    }

    fn check_register(&self, id: DocumentId, at: (&str, Voice), values: &BTreeSet<String>) -> Result<()> {
        // What was written before a disk was lost and after it knows nothing of each other, nor do pages of which the later
        // one had not read the last of the earlier: both may stand.
        let mut possible: BTreeMap<(usize, bool, u32), BTreeSet<&str>> = BTreeMap::new();
        let (mut is_certain, mut is_refused) = (false, false);
        for deed in self.deeds.iter().filter(|it| it.document == id) {
            let What::Rating { question, voice, rating } = &deed.what else { continue };
            if (question.as_str(), *voice) != at {
                continue;
            }
            let of_tablet = possible.entry((deed.tablet, deed.has_left, deed.page)).or_default();
            is_refused |= !self.takes_part(deed.tablet) || self.is_aside(deed.tablet, id, &deed.what);
            if deed.promise >= Promise::Saved && !deed.may_be_gone {
                of_tablet.clear();
                is_certain = true;
            }
            of_tablet.insert(rating);
        }
        if is_refused {
            return Ok(());
        }
        let possible: BTreeSet<&str> = possible.into_values().flatten().collect();
        let is_sound = values.iter().all(|it| possible.contains(it.as_str())) && (!is_certain || !values.is_empty());
        ensure!(is_sound, "{at:?} holds {values:?}, which can only be of {possible:?}");
        Ok(())
    }

    fn check_count(&self, id: DocumentId, at: (&str, &str), count: i64) -> Result<()> {
        let is_at =
            |what: &What| matches!(what, What::Count { question, rating } if (question.as_str(), *rating) == at);
        let counted: Vec<_> = self.deeds.iter().filter(|it| it.document == id && is_at(&it.what)).collect();
        let is_certain = |it: &&&crate::deed::Deed| {
            let is_open = !self.takes_part(it.tablet) || self.is_aside(it.tablet, id, &it.what);
            it.promise >= Promise::Saved && !it.may_be_gone && !is_open
        };
        let (certain, all) = (counted.iter().filter(is_certain).count(), counted.len());
        let is_sound = usize::try_from(count).is_ok_and(|it| (certain..=all).contains(&it));
        ensure!(is_sound, "{at:?} stands at {count}, and was counted {certain} to {all} times");
        Ok(())
    }

    /// A question whose sides differ is shown as open to everybody, until it is decided.
    fn check_differences(&mut self, id: DocumentId, at_server: &Automerge) -> Result<()> {
        let template = cast::template();
        let form = Followup::read(at_server, &template);
        let open: BTreeSet<String> = form.open_differences().map(str::to_owned).collect();
        for (question, answer) in &form.answers {
            let (one, other) = (&answer.manager.ratings, &answer.representative.ratings);
            let differs = !one.is_empty() && !other.is_empty() && one.union(other).count() > 1;
            let is_decided = answer.manager.differs.intersection(&answer.representative.differs).next().is_some();
            let is_open = open.contains(question);
            ensure!(is_open == differs || is_decided && !is_open, "{question}: {one:?} and {other:?}, open: {is_open}");
        }
        for voice in [Voice::Manager, Voice::Representative] {
            let has_voice = |it: &usize| self.takes_part(*it) && self.tablets[*it].holder.voice == voice;
            let Some(tablet) = (0..self.tablets.len()).find(has_voice) else { continue };
            let own = self.tablets[tablet].document(id).context("everybody who takes part has it")?;
            let own = Followup::read(own, &template);
            let shown: BTreeSet<String> = own.open_differences().map(str::to_owned).collect();
            ensure!(shown == open, "tablet {tablet} shows differences at {shown:?}, the server at {open:?}");
        }
        Ok(())
    }

    /// Rows and receipts are what a rebuilding gives, and a hand-in is never found to name another content than its own.
    fn check_derived(&mut self) -> Result<()> {
        let rows = self.machine.ask(async |server| {
            while server.derive_rows().await? {}
            server.store().progress_rows().await
        })??;
        let again = self.machine.ask(async |server| {
            server.store().drop_projections().await?;
            while server.derive_rows().await? {}
            server.store().progress_rows().await
        })??;
        ensure!(rows == again, "a rebuilding gives other rows:\n{rows:?}\n{again:?}");
        let form = cast::yearly().document_id();
        let Some(document) = self.at_server(form)? else { return Ok(()) };
        let made = Followup::read(&document, &cast::template()).hand_ins.len();
        let received = self.machine.ask(async |server| server.store().hand_ins(form).await)??;
        ensure!(received.len() == made, "{made} hand-ins were made and {} received", received.len());
        for record in received {
            check_record(&document, &record)?;
        }
        Ok(())
    }
}

/// A receipt names the content that the hand-in was made on, and that content is what is kept.
fn check_record(document: &Automerge, record: &HandInRecord) -> Result<()> {
    let receipt = &record.receipt;
    let differs = ReceiptOutcome::Rejected { because: RejectionReason::DigestDiffers };
    ensure!(receipt.outcome != differs, "a hand-in does not name the content that it was made on");
    let made = document.get_change_meta_by_hash(&receipt.change).context("a receipt is for a change that is there")?;
    let then = document.fork_at(&made.deps)?;
    ensure!(receipt.digest == digest(&then), "a receipt names another content than that of the hand-in");
    let kept = record.content.as_deref().map(serde_json::from_str::<Json>).transpose()?;
    let is_accepted = receipt.outcome == ReceiptOutcome::Accepted;
    ensure!(is_accepted == kept.is_some(), "what was accepted is kept, and nothing else");
    let Some(kept) = kept else { return Ok(()) };
    let handed_in = without_small_tallies(content_json(&then));
    ensure!(kept["document"] == handed_in, "kept is {}\nbut handed in was {handed_in}", kept["document"]);
    Ok(())
}

/// What few were counted at goes no further than the room.
fn without_small_tallies(mut document: Json) -> Json {
    let count = |it: &Json| it.as_object().map_or(0, |it| it.values().filter_map(Json::as_u64).sum());
    if let Some(tally) = document["tally"].as_object_mut() {
        tally.retain(|_, counts| count(counts) >= ANSWERS_SHOWN_MIN);
    }
    document
}

/// Every mark and hand-in names the digest of the content that it was made on.
fn check_digests(document: &Automerge) -> Result<()> {
    for table in ["ready", "hand_in"] {
        let Some((_, rows)) = document.get(ROOT, table)? else { continue };
        for key in document.keys(&rows) {
            let (_, row) = document.get(&rows, key.as_str())?.context("a key has a value")?;
            let made = document.hash_for_opid(&row).context("a row is made by a change")?;
            let deps = document.get_change_meta_by_hash(&made).context("the change is there")?.deps;
            let then = digest(&document.fork_at(&deps)?).to_string();
            let named = values_at(document, &[table, &key, "digest"]);
            ensure!(named == BTreeSet::from([then.clone()]), "{table} {key} names {named:?}, made on {then}");
        }
    }
    Ok(())
}
