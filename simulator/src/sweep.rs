//! One run again and again, each time with one write that fails or is cut off: every write once in each way.
//!
//! What is swept are the saves of the tablets and the commits of the server, in the order in which the run makes them. The rule that
//! must not be broken: until its write comes, each run is the one that was counted, step by step.

use anyhow::Result;
use server::CommitFailure;

use crate::run::Run;
use crate::tablet::Disk;

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// A tablet.
    Tablet,
    /// The server.
    Server,
}

/// What becomes of the write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing is written, and the writer is told.
    Fails,
    /// It is written, and the writer is told that it failed.
    Complains,
    /// The power goes before it.
    CutBefore,
    /// The power goes after it, before anybody is told.
    CutAfter,
}

/// Every fate.
pub(crate) const FATES: [Fate; 4] = [Fate::Fails, Fate::Complains, Fate::CutBefore, Fate::CutAfter];

/// Counts the writes of a run, and knows which of them has a fate.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    counts: [usize; 2],
    chosen: Option<(Writer, usize, Fate)>,
}

impl Sweep {
    pub(crate) fn of(chosen: (Writer, usize, Fate)) -> Self {
        Self { counts: [0; 2], chosen: Some(chosen) }
    }

    /// How many writes there were.
    pub(crate) fn count_of(&self, writer: Writer) -> usize {
        self.counts[writer as usize]
    }

    /// Counts a write; its fate, if it has one.
    fn next(&mut self, writer: Writer) -> Option<Fate> {
        let number = self.counts[writer as usize];
        self.counts[writer as usize] += 1;
        let (of, chosen, fate) = self.chosen?;
        (of == writer && chosen == number).then_some(fate)
    }
}

impl Run {
    /// A tablet's disk deals with what waits, as it would or as the sweep says.
    pub(crate) fn save(&mut self, tablet: usize, disk: Disk) -> Result<()> {
        if !self.tablets[tablet].is_saving() {
            return Ok(());
        }
        let fate = self.sweep.next(Writer::Tablet);
        self.trace.note(format_args!("tablet {tablet}: its disk {disk:?}, chosen: {fate:?}"));
        let disk = match fate {
            None => disk,
            Some(Fate::Fails) => Disk::Fails,
            Some(Fate::Complains) => Disk::WritesAndComplains,
            Some(Fate::CutBefore) => return self.crash_and_start(tablet, Disk::Fails),
            Some(Fate::CutAfter) => return self.crash_and_start(tablet, Disk::Writes),
        };
        self.tablets[tablet].save(self.now_ms, disk)?;
        self.note_promises(tablet);
        Ok(())
    }

    fn crash_and_start(&mut self, tablet: usize, disk: Disk) -> Result<()> {
        self.crash_tablet(tablet, disk)?;
        self.start(tablet)
    }

    /// The server's disk deals with what waits, as it would or as the sweep says.
    pub(crate) fn commit(&mut self) -> Result<()> {
        let fate = self.sweep.next(Writer::Server);
        match fate {
            None | Some(Fate::CutAfter) => self.machine.commit(),
            Some(Fate::Fails) => self.machine.fail(CommitFailure::NotWritten),
            Some(Fate::Complains) => self.machine.fail(CommitFailure::Written),
            Some(Fate::CutBefore) => {}
        }
        if matches!(fate, Some(Fate::CutBefore | Fate::CutAfter)) {
            self.trace.note(format_args!("server crashes at a commit: {fate:?}"));
            self.machine.crash();
            self.boot_server()?;
        }
        Ok(())
    }
}
