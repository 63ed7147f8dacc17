//! What goes wrong beside the network: machines crash, disks fill up, clocks jump, rights end, backups are restored.
//!
//! Each kind happens only in runs whose weather has it. After a machine comes back, what it promised is looked for at once.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use form_model::{DocumentKind, PersonId, Voice};

use crate::cast;
use crate::deed::{Deed, Found, Promise, What};
use crate::run::Run;
use crate::tablet::Disk;

/// How far clocks jump, in either direction: ten years.
const JUMP_MS: i64 = 10 * 365 * 86_400_000;

/// The longest that everybody is away, in days.
const ABSENCE_DAYS_MAX: u64 = 60;

/// How large a full disk lets the server's database be.
const FULL_DATABASE_BYTES: u64 = 1;

/// Copies of tablets, at most.
pub(crate) const COPIES_MAX: usize = 2;

/// The tablet whose holder stands in for the manager: the representative's.
const STAND_IN: usize = 1;

/// One kind of trouble, at one tablet if it is a tablet's.
type Kind = fn(&mut Run, usize) -> Result<()>;

impl Run {
    /// Something goes wrong, or is put right again.
    pub(crate) fn trouble(&mut self, tablet: usize) -> Result<()> {
        if !self.machine.is_running() && self.chance.percent(50) {
            return self.boot_server();
        }
        let weather = self.weather;
        let all: [(bool, Kind); 16] = [
            (weather.tablet_crashes, Self::tablet_crashes),
            (weather.server_crashes || weather.restore, |run, _| run.server_switches()),
            (weather.bad_disks, Self::tablet_disk_fills),
            (weather.bad_disks, |run, _| run.server_disk_fills()),
            (weather.clock_jumps, Self::clock_jumps),
            (weather.absences, |run, _| run.everybody_is_away()),
            (weather.rights_change, Self::rights_change),
            (weather.revocation, Self::tablet_is_revoked),
            (weather.eviction, Self::tablet_loses_its_disk),
            (weather.restore, |run, _| run.server_is_backed_up()),
            (weather.stand_in, |run, _| run.stand_in_changes()),
            (weather.round_closes, |run, _| run.round_closes()),
            (weather.copies, Self::tablet_is_copied),
            (weather.pages, Self::page_takes_over),
            (weather.pages_write_both, Self::another_page_opens),
            (weather.revocation, |run, _| run.lost_tablet_is_met()),
        ];
        let kinds: Vec<Kind> = all.into_iter().filter(|it| it.0).map(|it| it.1).collect();
        if kinds.is_empty() { Ok(()) } else { self.chance.pick(&kinds)(self, tablet) }
    }

    fn tablet_crashes(&mut self, tablet: usize) -> Result<()> {
        if !self.tablets[tablet].is_running() {
            return Ok(());
        }
        let disk = if self.chance.percent(50) { Disk::Writes } else { Disk::Fails };
        self.crash_tablet(tablet, disk)?;
        if self.chance.percent(70) { self.start(tablet) } else { Ok(()) }
    }

    pub(crate) fn crash_tablet(&mut self, tablet: usize, disk: Disk) -> Result<()> {
        self.trace.note(format_args!("tablet {tablet} crashes; its disk {disk:?}"));
        self.tablets[tablet].crash(disk)?;
        for deed in self.deeds.iter_mut().filter(|it| it.tablet == tablet && it.promise == Promise::Nothing) {
            deed.may_be_gone = true;
        }
        Ok(())
    }

    fn server_switches(&mut self) -> Result<()> {
        if !self.machine.is_running() {
            return self.boot_server();
        }
        self.trace.note(format_args!("server crashes"));
        self.machine.crash();
        if let Some(backup) = self.backup.filter(|_| self.weather.restore) {
            self.trace.note(format_args!("server is restored from backup {backup}"));
            self.machine.restore(backup)?;
            self.is_restored = true;
            return self.boot_server();
        }
        if self.chance.percent(60) { self.boot_server() } else { Ok(()) }
    }

    pub(crate) fn boot_server(&mut self) -> Result<()> {
        self.trace.note(format_args!("server starts"));
        self.machine.set_clock(self.server_ms());
        self.machine.boot()?;
        if self.is_restored { Ok(()) } else { self.check_synced().context("after the server's start") }
    }

    fn server_is_backed_up(&mut self) -> Result<()> {
        let backup = self.machine.back_up()?;
        self.trace.note(format_args!("server is backed up: {backup}"));
        self.backup = Some(backup);
        Ok(())
    }

    fn tablet_disk_fills(&mut self, tablet: usize) -> Result<()> {
        let is_full = self.chance.percent(50);
        self.trace.note(format_args!("tablet {tablet}: its disk is full: {is_full}"));
        if is_full {
            self.tablets[tablet].fill_up();
        } else {
            self.tablets[tablet].make_room();
        }
        Ok(())
    }

    fn server_disk_fills(&mut self) -> Result<()> {
        let is_full = self.chance.percent(50);
        self.trace.note(format_args!("server: its disk is full: {is_full}"));
        self.limit_server(is_full.then_some(FULL_DATABASE_BYTES))
    }

    pub(crate) fn limit_server(&mut self, bytes_max: Option<u64>) -> Result<()> {
        if self.machine.is_running() {
            self.machine.ask(async |server| server.store().limit_database_bytes(bytes_max).await)??;
        }
        Ok(())
    }

    fn clock_jumps(&mut self, tablet: usize) -> Result<()> {
        let off_ms = *self.chance.pick(&[-JUMP_MS, 0, JUMP_MS]);
        if self.chance.percent(30) {
            self.trace.note(format_args!("server: its clock is off by {off_ms} ms"));
            self.server_off_ms = off_ms;
            self.machine.set_clock(self.server_ms());
        } else {
            self.trace.note(format_args!("tablet {tablet}: its clock is off by {off_ms} ms"));
            self.tablets[tablet].clock_off_ms = off_ms;
        }
        Ok(())
    }

    fn everybody_is_away(&mut self) -> Result<()> {
        let days = self.chance.between(1, ABSENCE_DAYS_MAX + 1);
        self.trace.note(format_args!("{days} days pass"));
        let time = Duration::from_secs(days * 86_400);
        self.now_ms += days * 86_400_000;
        self.machine.set_clock(self.server_ms());
        self.machine.skip(time);
        self.pass(1)
    }

    fn rights_change(&mut self, tablet: usize) -> Result<()> {
        if !self.machine.is_running() || self.revoked[tablet] {
            return Ok(());
        }
        let holder = self.tablets[tablet].holder;
        let is_ending = self.barred[tablet].is_none();
        self.trace.note(format_args!("{:?}: the right ends: {is_ending}", holder.role));
        let assignment = holder.assignment(if is_ending { Some(long_ago()?) } else { None });
        let now_ms = self.server_ms();
        let changed = self.machine.ask(async |server| {
            server.store().put_assignment(assignment, now_ms).await?;
            server.look_for_other_writers().await
        })?;
        if let Err(error) = changed {
            // A full disk: the right is as it was, or the next look finds what it is now.
            self.trace.note(format_args!("the right is not changed: {error}"));
            return Ok(());
        }
        for other in self.tablets_of(holder.person) {
            self.barred[other] = if is_ending { Some(self.deeds_at_server(other)?) } else { None };
        }
        Ok(())
    }

    fn tablets_of(&self, person: PersonId) -> Vec<usize> {
        (0..self.tablets.len()).filter(|it| self.tablets[*it].holder.person == person && !self.revoked[*it]).collect()
    }

    /// The deeds of a tablet that the server has by now, everything that was under way included.
    pub(crate) fn deeds_at_server(&mut self, tablet: usize) -> Result<BTreeSet<usize>> {
        let there = self.all_deeds_at_server()?;
        Ok(there.into_iter().filter(|it| self.deeds[*it].tablet == tablet).collect())
    }

    /// The same of all tablets.
    pub(crate) fn all_deeds_at_server(&mut self) -> Result<BTreeSet<usize>> {
        self.commit_all()?;
        let mut there = BTreeSet::new();
        for case in self.cases.clone() {
            let id = case.document_id();
            let Some(document) = self.at_server(id)? else { continue };
            let found = Found::within(&document);
            let of_document = self.deeds.iter().enumerate().filter(|it| it.1.document == id);
            there.extend(of_document.filter(|it| found.has_itself(it.1)).map(|it| it.0));
        }
        Ok(there)
    }

    /// The representative stands in for the manager until a day, as far as the server could be told.
    pub(crate) fn give_stand_in(&mut self, until: Option<NaiveDate>) -> Result<bool> {
        let assignment = self.tablets[STAND_IN].holder.stand_in(until);
        let now_ms = self.server_ms();
        let changed = self.machine.ask(async |server| {
            server.store().put_assignment(assignment, now_ms).await?;
            server.look_for_other_writers().await
        })?;
        self.trace.note(format_args!("the representative stands in until {until:?}: {}", changed.is_ok()));
        Ok(changed.is_ok())
    }

    fn stand_in_changes(&mut self) -> Result<()> {
        if !self.machine.is_running() {
            return Ok(());
        }
        let is_ending = self.stood_in.is_none();
        let until = if is_ending { Some(long_ago()?) } else { None };
        if self.give_stand_in(until)? {
            self.stood_in = if is_ending { Some(self.deeds_at_server(STAND_IN)?) } else { None };
        }
        Ok(())
    }

    fn round_closes(&mut self) -> Result<()> {
        if !self.machine.is_running() || self.closed.is_some() || self.chance.percent(50) {
            return Ok(());
        }
        let now_ms = self.server_ms();
        let closed = self.machine.ask(async |server| {
            server.store().close_round(cast::ROUND, None, now_ms).await?;
            server.look_for_other_writers().await
        })?;
        self.trace.note(format_args!("the round closes: {}", closed.is_ok()));
        if closed.is_ok() {
            self.closed = Some(self.all_deeds_at_server()?);
        }
        Ok(())
    }

    /// Nothing of those came in who had lost the right to it.
    pub(crate) fn check_rights(&mut self) -> Result<()> {
        let there = self.all_deeds_at_server()?;
        for number in there {
            let deed = &self.deeds[number];
            let is_late = |known: &Option<BTreeSet<usize>>| known.as_ref().is_some_and(|it| !it.contains(&number));
            let is_of_round =
                self.cases.iter().any(|it| it.document_id() == deed.document && it.kind == DocumentKind::Followup);
            let (tablet, what) = (deed.tablet, &deed.what);
            ensure!(!is_late(&self.barred[tablet]), "tablet {tablet} may not write, and the server took {what:?}");
            let is_of_stand_in = tablet == STAND_IN && needs_the_manager(deed);
            ensure!(!(is_of_stand_in && is_late(&self.stood_in)), "nobody stands in, and the server took {what:?}");
            ensure!(!(is_of_round && is_late(&self.closed)), "the round is closed, and the server took {what:?}");
        }
        Ok(())
    }

    fn tablet_is_copied(&mut self, tablet: usize) -> Result<()> {
        if self.tablets.len() >= cast::TABLETS_MAX + COPIES_MAX {
            return Ok(());
        }
        let copy = self.tablets.len();
        self.trace.note(format_args!("tablet {copy} is a copy of {tablet}"));
        self.tablets.push(self.tablets[tablet].copied()?);
        self.barred.push(self.barred[tablet].as_ref().map(|_| BTreeSet::new()));
        self.revoked.push(self.revoked[tablet]);
        self.start(copy)
    }

    fn tablet_is_revoked(&mut self, tablet: usize) -> Result<()> {
        let device = self.tablets[tablet].holder.device;
        // Two at least stay, so that there is somebody to agree with.
        let stays = [0, 1].iter().any(|it| self.tablets[*it].holder.device == device);
        if !self.machine.is_running() || stays || self.revoked[tablet] {
            return Ok(());
        }
        let revoked = self.machine.ask(async |server| server.revoke(device).await)?;
        self.trace.note(format_args!("tablet {tablet} is revoked: {}", revoked.is_ok()));
        if revoked.is_ok() {
            for other in
                (0..self.tablets.len()).filter(|it| self.tablets[*it].holder.device == device).collect::<Vec<_>>()
            {
                self.revoked[other] = true;
                self.barred[other] = Some(self.deeds_at_server(other)?);
            }
        }
        Ok(())
    }

    fn tablet_loses_its_disk(&mut self, tablet: usize) -> Result<()> {
        if self.revoked[tablet] || self.tablets[tablet].shares_disk() {
            return Ok(());
        }
        self.trace.note(format_args!("tablet {tablet} loses its disk"));
        self.tablets[tablet].crash(Disk::Fails)?;
        self.tablets[tablet].evict();
        for deed in self.deeds.iter_mut().filter(|it| it.tablet == tablet) {
            deed.has_left = true;
            // What the server has is safe there; the rest is gone, but for what is on its way.
            deed.may_be_gone |= deed.promise < Promise::Synced;
        }
        // The disk is a new one, and the tablet meets it empty.
        self.tablets[tablet].make_room();
        self.start(tablet)
    }
}

/// A day before any of the clocks that jump.
fn long_ago() -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(2000, 1, 2).context("a day of the calendar")
}

/// True for what only the manager, or whoever stands in, may do.
const fn needs_the_manager(deed: &Deed) -> bool {
    matches!(deed.what, What::HandIn(_) | What::Rating { voice: Voice::Manager, .. })
}
