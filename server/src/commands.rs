//! The commands of `samsyn`: what `main.rs` calls after reading the command line.
//!
//! Results go to standard output, everything else to standard error. Each command opens the data folder itself and
//! leaves nothing half done under a final name.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use form_model::{DeviceId, RoundId, UnitId};

use crate::command_line::{Command, CommandLine, Org};
use crate::credentials::PasswordError;
use crate::example::StoryError;
use crate::ledger::LedgerError;
use crate::opening::{OpeningError, RoundError};
use crate::revocation::FinalityError;
use crate::server::ServerError;
use crate::store::{ImportError, StoreError};

mod backup;
mod demo_data;
mod document;
mod folder;
mod org;
mod org_import;
mod progress_bar;
mod restore;
mod round;
mod serve;
mod user;
mod verify;

pub(crate) use backup::back_up;
pub(crate) use restore::restore;

/// What `verify` and `org import` exit with when they found faults.
const EXIT_FAULTS: u8 = 3;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A file or folder can't be used.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The result can't be written out.
    #[error("writing the result: {0}")]
    Output(#[from] io::Error),
    /// The runtime did not start.
    #[error("starting the runtime: {0}")]
    Runtime(io::Error),
    /// The folder has something in it.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// The folder has something in it that is no part of a data folder.
    #[error("{folder} holds {file}, so it is no data folder; nothing was touched")]
    NotADataFolder {
        /// The folder.
        folder: PathBuf,
        /// What does not belong there.
        file: String,
    },
    /// The file is there already.
    #[error("{0} exists; nothing was overwritten")]
    Exists(PathBuf),
    /// The file is no backup.
    #[error("{0} is no backup of samsyn")]
    NotABackup(PathBuf),
    /// The backup is damaged.
    #[error("{path} is damaged: {fault}")]
    DamagedBackup {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        fault: String,
    },
    /// No such user.
    #[error("there is no user {0}")]
    UnknownUser(String),
    /// An identity that opens somebody else's account.
    #[error("that identity opens somebody else's account; end that link first (`user link` without --subject)")]
    LinkedElsewhere,
    /// No such device.
    #[error("there is no device {0}")]
    UnknownDevice(DeviceId),
    /// No such unit.
    #[error("there is no unit {0}; `samsyn org list` shows them")]
    UnknownUnit(UnitId),
    /// A file that can't be imported.
    #[error("{path}: {source}")]
    Import {
        /// Which.
        path: PathBuf,
        /// Why.
        source: ImportError,
    },
    /// No such assignment.
    #[error("{user} has no such role there today")]
    UnknownAssignment {
        /// The user.
        user: String,
    },
    /// No such open round.
    #[error("there is no open round {0}")]
    UnknownRound(RoundId),
    /// No such round that is closed.
    #[error("there is no closed round {0}; `samsyn round list` shows them")]
    NoClosedRound(RoundId),
    /// A round that can't be opened.
    #[error(transparent)]
    Round(#[from] RoundError),
    /// A password that can't be used.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The server did not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Documents could not be begun.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The example year could not be told.
    #[error(transparent)]
    Story(#[from] Box<StoryError>),
    /// A revocation or an erasure failed.
    #[error(transparent)]
    Finality(#[from] FinalityError),
    /// The unit is no administration or company.
    #[error("unit {0} is no administration and no company: what is below keeps as its administration does")]
    NoAuthority(form_model::UnitId),
}

/// Runs one command to its end.
///
/// # Errors
/// Whatever kept it from being done.
pub fn run(command_line: CommandLine) -> Result<ExitCode, CommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(CommandError::Runtime)?;
    let mut out = io::stdout().lock();
    let code = runtime.block_on(run_command(command_line.command, &mut out))?;
    out.flush()?;
    Ok(code)
}

async fn run_command(command: Command, out: &mut impl Write) -> Result<ExitCode, CommandError> {
    match command {
        Command::Serve(arguments) => return serve::serve(*arguments).await,
        Command::DemoData(arguments) => demo_data::fill(arguments, out).await?,
        Command::Backup(arguments) => {
            backup::back_up(&arguments, out)?;
            backup::note(&arguments, out)?;
        }
        Command::Restore(arguments) => restore::restore(&arguments, out)?,
        Command::Verify(folder) => {
            let faults = verify::verify(&folder.data, out).await?;
            return Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::from(EXIT_FAULTS) });
        }
        Command::User(command) => user::run(command, out).await?,
        Command::Org(Org::Import(arguments)) => {
            let faulty = org_import::import(arguments, out).await?;
            return Ok(if faulty == 0 { ExitCode::SUCCESS } else { ExitCode::from(EXIT_FAULTS) });
        }
        Command::Org(command) => org::run(command, out).await?,
        Command::Round(command) => round::run(command, out).await?,
        Command::Document(command) => document::run(command, out).await?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests;
