//! Where a scenario is played: folders that servers begin with, made once, and a fresh copy for every run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::load::{Compared, Load};
use super::municipality::Municipality;
use super::result::Measured;
use super::scenarios::Scenario;
use super::script::{Base, Script};
use super::subject::{Running, Subject, copy_folder};

/// How long giving a server its documents may take.
const SEEDING_MAX: Duration = Duration::from_secs(900);

/// Ours folds single changes into a snapshot half a minute after the last one; that is what a form is like that lies there.
const FOLDED_AFTER: Duration = Duration::from_secs(35);

/// How long a server may take to store what it was given, once everything has been acknowledged.
const STORING_MAX: Duration = Duration::from_secs(60);

/// The work of a scenario, the same for every server and every round.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) bases: Vec<Arc<Base>>,
    pub(crate) scripts: Vec<Arc<Script>>,
}

/// What the servers begin with.
type Seed = (Subject, usize, usize, usize);

/// The municipality and the folders.
#[derive(Debug)]
pub(crate) struct Stage {
    municipality: Municipality,
    bases: BTreeMap<(usize, usize, usize), Vec<Arc<Base>>>,
    seeds: BTreeMap<Seed, PathBuf>,
}

/// A server on a fresh copy, with its clients.
#[derive(Debug)]
pub(crate) struct Arena {
    pub(crate) subject: Subject,
    pub(crate) running: Running,
    pub(crate) load: Load,
}

impl Stage {
    pub(crate) async fn with(workplaces: usize) -> Result<Self> {
        let municipality = Municipality::with(workplaces).await?;
        Ok(Self { municipality, bases: BTreeMap::new(), seeds: BTreeMap::new() })
    }

    pub(crate) fn work(&mut self, scenario: &Scenario) -> Result<Work> {
        let (documents, history, burst) = scenario.forms();
        // Kept: a history made anew has other hashes than the one that the folders were filled with.
        let bases = match self.bases.get(&(documents, history, burst)) {
            Some(bases) => bases.clone(),
            None => self.municipality.bases(documents, history, burst)?,
        };
        let (edits, order) = scenario.edits();
        let scripts: Result<Vec<_>> = bases.iter().map(|base| base.script(edits, order).map(Arc::new)).collect();
        self.bases.insert((documents, history, burst), bases.clone());
        Ok(Work { bases, scripts: scripts? })
    }

    /// The folder that a server begins this scenario with; it is filled through the front door, once.
    pub(crate) async fn seeded(&mut self, subject: Subject, scenario: &Scenario, work: &Work) -> Result<PathBuf> {
        let (documents, history, burst) = scenario.forms();
        let seed = (subject, documents, history, burst);
        if let Some(folder) = self.seeds.get(&seed) {
            return Ok(folder.clone());
        }
        let name = format!("seed-{}-{documents}-{history}-{burst}", subject.name());
        let folder = self.municipality.beside(&name);
        self.begin_with(subject, &folder)?;
        let running = subject.start(&folder)?;
        let mut load = Load::of(subject)?;
        tokio::time::timeout(SEEDING_MAX, load.seed(&running, &work.bases, SEEDING_MAX))
            .await
            .context("not filled in time")?
            .context("it can't be filled")?;
        if subject == Subject::Ours {
            tokio::time::sleep(FOLDED_AFTER).await;
        }
        running.until_quiet(STORING_MAX).await?;
        drop(running);
        self.seeds.insert(seed, folder.clone());
        Ok(folder)
    }

    fn begin_with(&self, subject: Subject, folder: &Path) -> Result<()> {
        match subject {
            Subject::Ours => copy_folder(&self.municipality.data(), folder),
            Subject::AutomergeRepo | Subject::Samod | Subject::Hocuspocus => Ok(fs::create_dir_all(folder)?),
        }
    }

    /// Starts a server on a copy of what it begins with; the copy of the run before is removed.
    pub(crate) fn arena(&self, subject: Subject, seeded: &Path) -> Result<Arena> {
        let folder = self.municipality.beside("run");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy_folder(seeded, &folder)?;
        let (running, load) = (subject.start(&folder)?, Load::of(subject)?);
        Ok(Arena { subject, running, load })
    }
}

impl Arena {
    /// Lets the server store in peace, kills it, starts it again and asks for everything.
    pub(crate) async fn compare_after_restart(self) -> Result<Vec<Measured>> {
        let Self { running, mut load, .. } = self;
        running.until_quiet(STORING_MAX).await?;
        load.disconnect().await?;
        let running = running.kill_and_restart()?;
        let Compared { lost, different, .. } = load.compare(&running).await?;
        Ok(vec![
            Measured::count("afterwards, restarted: acknowledged edits missing", lost),
            Measured::count("afterwards, restarted: documents that differ", different),
        ])
    }
}
