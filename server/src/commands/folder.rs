//! Data folders as commands see them: new, empty, or somebody's.

use std::fs::{self, DirBuilder, File};
use std::path::Path;

use super::CommandError;
use crate::clock::now_ms;
use crate::ledger::Ledger;
use crate::server::LOCK_FILE;
use crate::store::{Store, StoreOptions};

/// Names an error by its file.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> CommandError + '_ {
    move |source| CommandError::File { path: path.to_owned(), source }
}

/// Makes the folder if it is not there; only its owner may look into it.
pub(crate) fn make(folder: &Path) -> Result<(), CommandError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

/// Makes the folder, or accepts it if there is nothing in it; a lock that a server left is nothing.
pub(crate) fn make_empty(folder: &Path) -> Result<(), CommandError> {
    make(folder)?;
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        if entry.map_err(at(folder))?.file_name() != LOCK_FILE {
            return Err(CommandError::NotEmpty(folder.to_owned()));
        }
    }
    Ok(())
}

/// The store and the ledger of a folder, for a command beside a server or without one.
pub(crate) fn open(folder: &Path) -> Result<(Store, Ledger), CommandError> {
    let store = Store::open(folder, &StoreOptions::default())?;
    let ledger = Ledger::open(folder, store.installation().id, now_ms())?;
    Ok((store, ledger))
}

/// Waits until the names in the folder are on the disk.
pub(crate) fn sync_names(folder: &Path) -> Result<(), CommandError> {
    File::open(folder).and_then(|it| it.sync_all()).map_err(at(folder))
}

/// Creates a file that only its owner may read, for secrets; it must not exist.
pub(crate) fn create_secret(path: &Path) -> Result<File, CommandError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| {
        if source.kind() == std::io::ErrorKind::AlreadyExists {
            CommandError::Exists(path.to_owned())
        } else {
            CommandError::File { path: path.to_owned(), source }
        }
    })
}
