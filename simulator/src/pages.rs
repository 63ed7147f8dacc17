//! Two pages of one browser with the same tablet in them: the pen goes from one to the other, or both have one.
//!
//! As a rule the one that writes stores everything before the other begins. But a browser may take the lock away from a page
//! whose last batch is still on its way to the disk, and that batch is written after the other page has read. And where a
//! browser has no locks, all pages write to one disk, and each folds what it knows into snapshots. The rule that must not be
//! broken: whichever page called an edit saved, the tablet has it.

use anyhow::{Context as _, Result};
use client_core::DisconnectReason;
use form_model::Case;

use crate::cast::TABLETS_MAX;
use crate::run::Run;
use crate::tablet::Disk;
use crate::trouble::COPIES_MAX;

/// Attempts of a page to store everything before it lets the other write.
const ATTEMPTS_MAX: usize = 3;

impl Run {
    /// A second page is opened where the browser has no locks: from now on both write, to one disk.
    pub(crate) fn another_page_opens(&mut self, tablet: usize) -> Result<()> {
        if self.tablets.len() >= TABLETS_MAX + COPIES_MAX || self.tablets[tablet].is_stale() {
            return Ok(());
        }
        let page = self.tablets.len();
        self.trace.note(format_args!("tablet {page} is another page of {tablet}, and both write"));
        let opened = self.tablets[tablet].another_page();
        self.tablets.push(opened);
        self.barred.push(self.barred[tablet].clone());
        self.revoked.push(self.revoked[tablet]);
        self.start(page)
    }

    /// The other page of a tablet wants to write.
    pub(crate) fn page_takes_over(&mut self, tablet: usize) -> Result<()> {
        if !self.tablets[tablet].is_running() {
            return Ok(());
        }
        self.look_from_another_page(tablet)?;
        if self.chance.percent(50) { self.take_over_at_once(tablet) } else { self.take_over_in_order(tablet) }
    }

    /// A page that follows shows what is saved, and writes nothing.
    fn look_from_another_page(&mut self, tablet: usize) -> Result<()> {
        let seed = self.chance.seed();
        let follower = self.tablets[tablet].following(seed, self.now_ms)?;
        self.check_shown(tablet, &follower).context("in a page that follows")
    }

    fn take_over_in_order(&mut self, tablet: usize) -> Result<()> {
        self.tablets[tablet].give_up_connection();
        for _ in 0..ATTEMPTS_MAX {
            self.disk_saves(tablet)?;
        }
        if !self.is_all_saved(tablet) {
            self.trace.note(format_args!("tablet {tablet}: a page can't store everything and goes on"));
            return self.tablets[tablet].lose(self.now_ms, DisconnectReason::Lost);
        }
        self.trace.note(format_args!("tablet {tablet}: another page takes over"));
        self.crash_tablet(tablet, Disk::Fails)?;
        self.start(tablet)
    }

    /// The new page reads the disk, and then the old one's last batch is written to it.
    fn take_over_at_once(&mut self, tablet: usize) -> Result<()> {
        let entries = self.tablets[tablet].entries()?;
        self.save(tablet, Disk::Writes)?;
        self.trace.note(format_args!("tablet {tablet}: another page takes over that read before the last batch"));
        self.crash_tablet(tablet, Disk::Fails)?;
        let seed = self.chance.seed();
        self.tablets[tablet].start_on(entries, seed, self.now_ms)
    }

    fn is_all_saved(&self, tablet: usize) -> bool {
        let client = self.tablets[tablet].client();
        let is_saved = |case: &Case| client.and_then(|it| it.status(case.document_id())).is_none_or(|it| it.is_saved());
        !self.tablets[tablet].is_saving() && self.cases.iter().all(is_saved)
    }

    /// Pages that began on what is not all that is on their disks are closed, and opened again.
    pub(crate) fn open_stale_pages_again(&mut self) -> Result<()> {
        for tablet in 0..self.tablets.len() {
            while self.tablets[tablet].is_stale() && self.tablets[tablet].is_saving() {
                self.save(tablet, Disk::Writes)?;
            }
            if self.tablets[tablet].is_stale() {
                self.crash_tablet(tablet, Disk::Fails)?;
                self.start(tablet)?;
            }
        }
        Ok(())
    }
}
