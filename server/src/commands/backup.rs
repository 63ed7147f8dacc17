//! `samsyn backup`: one consistent copy of the database, made while others write.
//!
//! The copy is of one moment: a read transaction is held open on the source for as long as the copying takes, which
//! keeps writers from making it begin again. The rule that must not be broken: the file has its final name only when it
//! is whole and on the disk.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup as OnlineBackup, StepResult};

use super::CommandError;
use super::folder::{at, create_secret, sync_names};
use super::progress_bar::bar;
use crate::clock::now_ms;
use crate::command_line::Backup;
use crate::store::{DATABASE_FILE, StoreError, note_backup, open_connection};

/// Pages copied between two looks at the progress: four mebibytes.
const PAGES_AT_ONCE: i32 = 1024;

/// How long to wait for a lock that somebody holds for a moment.
const WAIT_WHILE_BUSY: Duration = Duration::from_millis(10);

/// Copies the database to a new file.
pub(crate) fn back_up(arguments: &Backup, out: &mut impl Write) -> Result<(), CommandError> {
    let database = arguments.folder.data.join(DATABASE_FILE);
    fs::metadata(&database).map_err(at(&database))?;
    if arguments.file.exists() {
        return Err(CommandError::Exists(arguments.file.clone()));
    }
    let partial = partial_name(&arguments.file);
    let copied = copy_database(&database, &partial).and_then(|()| {
        fs::rename(&partial, &arguments.file).map_err(at(&arguments.file))?;
        sync_names(parent_of(&arguments.file))
    });
    if copied.is_err() {
        fs::remove_file(&partial).ok(); // What can't be removed is named as unfinished.
    }
    copied?;
    let bytes = fs::metadata(&arguments.file).map_err(at(&arguments.file))?.len();
    writeln!(out, "Backed up {bytes} bytes to {}.", arguments.file.display())?;
    writeln!(out, "Keep it secret: it holds every form and the signing key. Copy ledger.log along with it.")?;
    Ok(())
}

/// Notes in the database that a copy was made, for whoever asks how old the newest is. The copy is good without.
pub(crate) fn note(arguments: &Backup, out: &mut impl Write) -> Result<(), CommandError> {
    let bytes = fs::metadata(&arguments.file).map_err(at(&arguments.file))?.len();
    if let Err(error) = note_backup(&arguments.folder.data.join(DATABASE_FILE), bytes, now_ms()) {
        writeln!(out, "That it was made could not be noted in the database: {error}.")?;
    }
    Ok(())
}

fn partial_name(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    file.with_file_name(name)
}

/// The folder that a file is in.
pub(crate) fn parent_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// Copies one database to a new file that only its owner may read, and waits for the disk.
pub(crate) fn copy_database(from: &Path, to: &Path) -> Result<(), CommandError> {
    if to.exists() {
        fs::remove_file(to).map_err(at(to))?;
    }
    drop(create_secret(to)?);
    let source = open_connection(from)?;
    let mut target = Connection::open(to).map_err(StoreError::from)?;
    copy_pages(&source, &mut target).map_err(StoreError::from)?;
    // One file, without a log beside it.
    target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(StoreError::from)?;
    drop(target);
    File::open(to).and_then(|it| it.sync_all()).map_err(at(to))
}

fn copy_pages(source: &Connection, target: &mut Connection) -> Result<(), rusqlite::Error> {
    let moment = source.unchecked_transaction()?;
    moment.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let backup = OnlineBackup::new(&moment, target)?;
    let bar = bar(0, "pages");
    loop {
        let step = backup.step(PAGES_AT_ONCE)?;
        let progress = backup.progress();
        bar.set_length(u64::try_from(progress.pagecount).unwrap_or_default());
        bar.set_position(u64::try_from(progress.pagecount - progress.remaining).unwrap_or_default());
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // The source is held open and the target is ours alone, so this passes.
            StepResult::Busy | StepResult::Locked | _ => std::thread::sleep(WAIT_WHILE_BUSY),
        }
    }
    bar.finish_and_clear();
    Ok(())
}
