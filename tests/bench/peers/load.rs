//! What is done to every server, whichever protocol it speaks, and what is told of it.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;

use super::automerge_load::{self, AutomergeLoad};
use super::script::{Base, Script};
use super::subject::{Running, Subject};
use super::yjs_load::YjsLoad;
use crate::process::Process;

/// Documents that are given to a server at once while nothing is measured.
const SEEDED_AT_ONCE: usize = 4;

/// What writers were told.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    /// From sending an edit to the server's word that it has it.
    pub(crate) acks: Vec<Duration>,
    /// From sending an edit to its arrival at the other writer.
    pub(crate) echoes: Vec<Duration>,
    /// Edits acknowledged before the end.
    pub(crate) acknowledged: usize,
    pub(crate) took: Duration,
}

/// Who came back.
#[derive(Debug, Default)]
pub(crate) struct CameBack {
    pub(crate) clients: usize,
    /// Clients who were told in time that everything of theirs is there.
    pub(crate) settled: usize,
    /// Until the last of them was.
    pub(crate) took: Duration,
}

/// What came at a fetch.
#[derive(Debug, Default)]
pub(crate) struct Fetched {
    pub(crate) took: Duration,
    pub(crate) bytes: usize,
}

/// What a server holds, against what its clients made and were told.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    pub(crate) acknowledged: usize,
    pub(crate) lost: usize,
    /// Documents that are not what the clients have.
    pub(crate) different: usize,
}

impl Compared {
    pub(crate) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.different += other.different;
    }
}

/// The clients of one server.
#[derive(Debug)]
pub(crate) enum Load {
    Automerge(AutomergeLoad),
    Yjs(Box<YjsLoad>),
}

impl Load {
    pub(crate) fn of(subject: Subject) -> Result<Self> {
        Ok(match subject {
            Subject::Ours | Subject::AutomergeRepo | Subject::Samod => Self::Automerge(AutomergeLoad::default()),
            Subject::Hocuspocus => Self::Yjs(Box::new(YjsLoad::start()?)),
        })
    }

    /// The process that the clients live in.
    pub(crate) fn process(&self) -> Process {
        match self {
            Self::Automerge(_) => Process(std::process::id()),
            Self::Yjs(load) => load.process(),
        }
    }

    /// Gives the server documents with a history.
    pub(crate) async fn seed(&mut self, running: &Running, bases: &[Arc<Base>], limit: Duration) -> Result<()> {
        match self {
            Self::Automerge(_) => {
                let target = running.target();
                let mut seeding = JoinSet::new();
                for base in bases {
                    if seeding.len() == SEEDED_AT_ONCE {
                        seeding.join_next().await.context("some are seeded")???;
                    }
                    let base = base.clone();
                    seeding.spawn(async move { automerge_load::seed(target, &base).await });
                }
                while let Some(seeded) = seeding.join_next().await {
                    seeded??;
                }
                Ok(())
            }
            Self::Yjs(load) => {
                let history = bases.first().map_or(0, |base| base.history.len());
                load.seed(running, bases.len(), history, limit).await
            }
        }
    }

    /// Two clients per document open it.
    pub(crate) async fn open(&mut self, running: &Running, scripts: &[Arc<Script>], limit: Duration) -> Result<()> {
        match self {
            Self::Automerge(load) => load.open(running.target(), scripts).await,
            Self::Yjs(load) => load.open(running, scripts.len(), limit).await,
        }
    }

    pub(crate) async fn type_in_turns(&mut self, edits: Range<usize>, every: Duration) -> Result<Typed> {
        match self {
            Self::Automerge(load) => load.type_in_turns(edits, every).await,
            Self::Yjs(load) => load.type_in_turns(edits.len(), every).await,
        }
    }

    pub(crate) async fn saturate(&mut self, time: Duration, window: usize) -> Result<Typed> {
        match self {
            Self::Automerge(load) => load.saturate(time, window).await,
            Self::Yjs(load) => load.saturate(time, window).await,
        }
    }

    /// The clients leave, and those of Yjs write so much; those of automerge have it written already.
    pub(crate) async fn go_offline(&mut self, scripts: &[Arc<Script>], edits: usize) -> Result<()> {
        match self {
            Self::Automerge(load) => {
                load.prepare(scripts);
                Ok(())
            }
            Self::Yjs(load) => load.go_offline(edits).await,
        }
    }

    pub(crate) async fn come_back(&mut self, running: &Running, edits: usize, limit: Duration) -> Result<CameBack> {
        match self {
            Self::Automerge(load) => load.come_back(running.target(), edits, limit).await,
            Self::Yjs(load) => load.come_back(running, limit).await,
        }
    }

    pub(crate) async fn come_back_unchanged(&mut self, running: &Running, times: usize) -> Result<()> {
        match self {
            Self::Automerge(load) => load.come_back_unchanged(running.target(), times).await,
            Self::Yjs(load) => load.come_back_unchanged(running, times).await,
        }
    }

    pub(crate) async fn disconnect(&mut self) -> Result<()> {
        match self {
            Self::Automerge(load) => {
                load.disconnect();
                Ok(())
            }
            Self::Yjs(load) => load.disconnect().await,
        }
    }

    /// Each document is fetched by somebody who has nothing; `ready` is called when all that can be prepared is.
    pub(crate) async fn fetch_all(
        &mut self,
        running: &Running,
        scripts: &[Arc<Script>],
        ready: impl AsyncFnOnce() -> Result<()>,
    ) -> Result<Fetched> {
        match self {
            Self::Automerge(load) => {
                load.prepare(scripts);
                load.fetch_all(running.target(), ready).await
            }
            Self::Yjs(load) => {
                ready().await?;
                load.fetch_all(running, scripts.len()).await
            }
        }
    }

    pub(crate) async fn compare(&mut self, running: &Running) -> Result<Compared> {
        match self {
            Self::Automerge(load) => load.compare(running.target()).await,
            Self::Yjs(load) => load.compare(running).await,
        }
    }
}
