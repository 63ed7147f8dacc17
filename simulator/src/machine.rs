//! The server's computer: its disk, its power switch, its clock, and the real server on it.
//!
//! Nothing happens on it by itself: the server's tasks run when [`Machine::pass`] lets time go by, and its database is
//! written when [`Machine::commit`] says that the disk is done. The rule that must not be broken: a crash takes everything
//! that was not committed, and nothing that was.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use server::{Clock, CommitFailure, InProcessServer, NotLetIn, Wire, WriteQueue, back_up, restore};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::cast;

/// Turns of the disk before somebody who waits for it waits for something that does not come.
const COMMITS_MAX: usize = 200;

/// The time in which everything that can be done at once is done.
const MOMENT: Duration = Duration::from_millis(1);

/// The server while it runs. The order of the fields is that of their end: what waits to be written is lost first.
struct Running {
    writes: WriteQueue,
    server: InProcessServer,
    runtime: Runtime,
}

/// The computer.
pub(crate) struct Machine {
    folder: TempDir,
    backups: TempDir,
    running: Option<Running>,
    clock: Arc<AtomicU64>,
    backup_count: usize,
}

impl Machine {
    /// A computer whose server runs.
    pub(crate) fn start(now_ms: u64) -> Result<Self> {
        let clock = Arc::new(AtomicU64::new(now_ms));
        let (folder, backups) = (cast::data_folder()?, cast::folder()?);
        let mut machine = Self { folder, backups, running: None, clock, backup_count: 0 };
        machine.boot()?;
        Ok(machine)
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Sets the clock on the wall, which the server reads.
    pub(crate) fn set_clock(&self, now_ms: u64) {
        self.clock.store(now_ms, Ordering::Relaxed);
    }

    /// The power goes.
    pub(crate) fn crash(&mut self) {
        self.running = None;
    }

    /// The server starts on what the disk has.
    pub(crate) fn boot(&mut self) -> Result<()> {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build()?;
        let clock = Arc::clone(&self.clock);
        let opening = async { InProcessServer::open(self.folder.path(), clock_of(clock)) };
        let (server, writes) = runtime.block_on(opening).context("the server starts on what it had committed")?;
        self.running = Some(Running { writes, server, runtime });
        Ok(())
    }

    /// Lets time go by: everything that can happen on the server meanwhile happens.
    pub(crate) fn pass(&self, time: Duration) {
        if let Some(Running { runtime, .. }) = &self.running {
            runtime.block_on(async { tokio::time::sleep(time).await });
        }
    }

    /// Lets happen what can happen at once.
    pub(crate) fn settle(&self) {
        self.pass(MOMENT);
    }

    /// Lets a long time go by in which nobody does anything: timers that run out in it do so at its end.
    pub(crate) fn skip(&self, time: Duration) {
        if let Some(Running { runtime, .. }) = &self.running {
            runtime.block_on(async { tokio::time::advance(time).await });
        }
        self.settle();
    }

    pub(crate) fn is_write_waiting(&self) -> bool {
        self.running.as_ref().is_some_and(|it| it.writes.is_waiting())
    }

    /// The disk is done with what was waiting; nobody has heard of it yet.
    pub(crate) fn commit(&mut self) {
        if let Some(running) = &mut self.running {
            running.writes.commit_waiting();
        }
    }

    /// The disk fails at what was waiting; nobody has heard of it yet.
    pub(crate) fn fail(&mut self, failure: CommitFailure) {
        if let Some(running) = &mut self.running {
            running.writes.fail_waiting(failure);
        }
    }

    /// Somebody connects.
    pub(crate) fn connect(&mut self, token: &str) -> Option<Result<Wire, NotLetIn>> {
        let Running { server, runtime, .. } = self.running.as_ref()?;
        Some(runtime.block_on(server.connect(token)))
    }

    /// Asks the server's inside for something, with a disk that is quick meanwhile.
    pub(crate) fn ask<T>(&mut self, question: impl AsyncFnOnce(&InProcessServer) -> T) -> Result<T> {
        let Running { writes, server, runtime } = self.running.as_mut().context("the server runs")?;
        let server: &InProcessServer = server;
        runtime.block_on(async {
            let mut answer = pin!(question(server));
            for _ in 0..COMMITS_MAX {
                tokio::select! {
                    biased;
                    answer = &mut answer => return Ok(answer),
                    () = tokio::time::sleep(MOMENT) => writes.commit_waiting(),
                }
            }
            anyhow::bail!("the server does not answer")
        })
    }

    /// Copies the database; the number of the copy.
    pub(crate) fn back_up(&mut self) -> Result<usize> {
        self.backup_count += 1;
        back_up(self.folder.path(), &self.backup_file(self.backup_count))?;
        Ok(self.backup_count)
    }

    /// Puts a copy in the database's place; the server is off.
    pub(crate) fn restore(&mut self, backup: usize) -> Result<()> {
        ensure!(self.running.is_none(), "only a stopped server is restored");
        Ok(restore(self.folder.path(), &self.backup_file(backup))?)
    }

    fn backup_file(&self, number: usize) -> PathBuf {
        self.backups.path().join(format!("{number}.sqlite"))
    }
}

fn clock_of(clock: Arc<AtomicU64>) -> Clock {
    Clock::asking(move || clock.load(Ordering::Relaxed))
}
