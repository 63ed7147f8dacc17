//! The servers that are compared, each in a process of its own on a folder of its own.
//!
//! Every one runs with the settings that its makers give it. What is durable when it acknowledges differs, and is measured
//! rather than assumed.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};
use harness::ServerProcess;

use super::light_client::Target;
use super::samod_server::SAMOD_SERVER;
use crate::process::Process;

/// A folder in which nothing was written for so long is left alone: longer than any of them waits before it stores.
const QUIET: Duration = Duration::from_secs(4);

/// How often a folder is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// One of the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Ours,
    AutomergeRepo,
    Samod,
    Hocuspocus,
}

impl Subject {
    pub(crate) const ALL: [Self; 4] = [Self::Ours, Self::AutomergeRepo, Self::Samod, Self::Hocuspocus];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "samsyn",
            Self::AutomergeRepo => "automerge-repo",
            Self::Samod => "samod",
            Self::Hocuspocus => "hocuspocus",
        }
    }

    /// Starts it on a folder, which is made if there is none.
    pub(crate) fn start(self, folder: &Path) -> Result<Running> {
        fs::create_dir_all(folder)?;
        let process = match self {
            Self::Ours => Started::Ours(ServerProcess::start(folder)),
            Self::AutomergeRepo => Started::of(node("automerge_repo_server.mjs")?.arg(folder))?,
            Self::Samod => Started::of(Command::new(std::env::current_exe()?).arg(SAMOD_SERVER).arg(folder))?,
            Self::Hocuspocus => Started::of(node("hocuspocus_server.mjs")?.arg(folder))?,
        };
        Ok(Running { subject: self, folder: folder.to_owned(), process })
    }
}

/// Where the other servers' npm packages are.
fn peers_folder() -> Result<PathBuf> {
    let folder = std::env::var_os("SAMSYN_PEERS").map_or_else(|| PathBuf::from("tests/peers"), PathBuf::from);
    ensure!(
        folder.join("node_modules/yjs").is_dir(),
        "the other servers are not installed in {}: `cargo xtask bench --peers` does it",
        folder.display()
    );
    Ok(folder)
}

/// Node with one of the scripts there.
pub(crate) fn node(script: &str) -> Result<Command> {
    let mut command = Command::new("node");
    command.arg(peers_folder()?.join(script));
    Ok(command)
}

/// A server that runs.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) subject: Subject,
    folder: PathBuf,
    process: Started,
}

#[derive(Debug)]
enum Started {
    Ours(ServerProcess),
    Other(OtherServer),
}

/// A server of somebody else's; it is killed when this value goes.
#[derive(Debug)]
struct OtherServer {
    child: Child,
    address: SocketAddr,
}

impl Drop for OtherServer {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            self.child.wait().expect("our own child can be awaited");
        }
    }
}

impl Started {
    fn of(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut said = String::new();
        BufReader::new(child.stdout.take().context("its output is piped")?).read_line(&mut said)?;
        let port = said.trim().parse::<u16>();
        if port.is_err() {
            child.kill()?;
        }
        let port = port.with_context(|| format!("{command:?} does not say where it listens"))?;
        Ok(Self::Other(OtherServer { child, address: SocketAddr::from(([127, 0, 0, 1], port)) }))
    }
}

impl Running {
    pub(crate) fn address(&self) -> SocketAddr {
        match &self.process {
            Started::Ours(server) => server.address(),
            Started::Other(server) => server.address,
        }
    }

    pub(crate) fn target(&self) -> Target {
        let is_ours = self.subject == Subject::Ours;
        Target { address: self.address(), path: if is_ours { "/sync" } else { "/" }, wants_token: is_ours }
    }

    pub(crate) fn process(&self) -> Process {
        Process(match &self.process {
            Started::Ours(server) => server.id(),
            Started::Other(server) => server.child.id(),
        })
    }

    /// SIGKILL, and the same folder again.
    pub(crate) fn kill_and_restart(self) -> Result<Self> {
        let Self { subject, folder, process } = self;
        match process {
            Started::Ours(server) => server.kill(),
            Started::Other(server) => drop(server),
        }
        subject.start(&folder)
    }

    /// SIGKILL by number, while others still hold this value.
    pub(crate) fn kill_now(&self) -> Result<()> {
        let status = Command::new("kill").arg("-KILL").arg(self.process().0.to_string()).status()?;
        ensure!(status.success(), "the server can't be killed");
        Ok(())
    }

    /// Waits until nothing is written any more, and tells when that was last done.
    pub(crate) async fn until_quiet(&self, latest: Duration) -> Result<SystemTime> {
        let begun = SystemTime::now();
        loop {
            let newest = newest_write(&self.folder)?;
            let (quiet_for, waited) = (newest.elapsed().unwrap_or_default(), begun.elapsed().unwrap_or_default());
            if (quiet_for > QUIET && waited > QUIET) || waited > latest {
                return Ok(newest);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

/// What goes while it is looked at is passed over.
fn newest_write(folder: &Path) -> Result<SystemTime> {
    let (Ok(metadata), Ok(entries)) = (fs::metadata(folder), fs::read_dir(folder)) else {
        return Ok(SystemTime::UNIX_EPOCH);
    };
    let mut newest = metadata.modified()?;
    for entry in entries.flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        newest = newest.max(if metadata.is_dir() { newest_write(&entry.path())? } else { metadata.modified()? });
    }
    Ok(newest)
}

/// Copies what a server was left with, so that every run begins with the same.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).with_context(|| entry.path().display().to_string())?;
        }
    }
    Ok(())
}
