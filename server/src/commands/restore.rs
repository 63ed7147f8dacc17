//! `samsyn restore`: a backup becomes the database of a stopped server's folder.
//!
//! The order: look at everything first, copy the backup beside its final name, replay the ledger into the copy, keep what the
//! given ledger says, and only then move the old database aside and the copy into its place. The rules that must not be broken: nothing is lost when
//! it fails half way, and what was erased or revoked after the backup stays so.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use form_model::InstallationId;
use rusqlite::{Connection, OpenFlags};

use super::CommandError;
use super::backup::copy_database;
use super::folder::{at, make, sync_names};
use crate::clock::now_ms;
use crate::command_line::Restore;
use crate::ledger::{LEDGER_FILE, Ledger, LedgerEntry, read};
use crate::server::{LOCK_FILE, lock_folder};
use crate::store::{
    DATABASE_FILE, Replayed, StoreError, end_every_enrolment, end_every_sign_in, replay_ledger, upgrade,
};

/// The copy, until it is complete.
const UNFINISHED: &str = "samsyn.sqlite.restoring";

/// Restores a backup.
pub(crate) fn restore(arguments: &Restore, out: &mut impl Write) -> Result<(), CommandError> {
    let folder = &arguments.folder.data;
    let installation = installation_of(&arguments.file)?;
    make(folder)?;
    refuse_foreign_files(folder)?;
    let _lock = lock_folder(folder)?;
    let ledger = ledger_entries(arguments, installation)?;
    let copy = folder.join(UNFINISHED);
    copy_database(&arguments.file, &copy)?;
    let done = prepare(&copy, ledger.as_deref())?;
    if let Some(entries) = &ledger {
        keep_ledger(folder, installation, entries)?;
    }
    fold_log_in(folder);
    let kept = put_in_place(folder, &copy)?;
    // Where there was none, one begins only now: a restore that was cut off must not find one that says nothing.
    Ledger::open(folder, installation, now_ms())?;
    sync_names(folder)?;
    writeln!(out, "Restored {} into {}.", arguments.file.display(), folder.display())?;
    match done {
        Prepared::Replayed(Replayed { erased, revoked, archived }) => {
            writeln!(
                out,
                "Obeyed the ledger: {erased} documents erased and {revoked} devices revoked since the backup."
            )?;
            if archived > 0 {
                writeln!(out, "{archived} follow-ups that were archived since the backup are without history again.")?;
            }
        }
        Prepared::SignedOut { devices } => writeln!(
            out,
            "There was no ledger, so nobody knows what was revoked: {devices} devices have to sign in again.\n\
             Documents that were erased after the backup are back; erase them again."
        )?,
    }
    if let Some(kept) = kept {
        writeln!(out, "The replaced database is kept as {}; delete it when you are sure.", kept.display())?;
    }
    Ok(())
}

/// What was done to the copy before it became the database.
enum Prepared {
    Replayed(Replayed),
    SignedOut { devices: usize },
}

/// Checks that the file is a whole backup; whose it is.
fn installation_of(file: &Path) -> Result<InstallationId, CommandError> {
    fs::metadata(file).map_err(at(file))?;
    let not_a_backup = |_| CommandError::NotABackup(file.to_owned());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let backup = Connection::open_with_flags(file, flags).map_err(not_a_backup)?;
    let tenant: [u8; 16] =
        backup.query_row("SELECT tenant FROM installation", [], |row| row.get(0)).map_err(not_a_backup)?;
    let fault: String = backup.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(not_a_backup)?;
    if fault != "ok" {
        return Err(CommandError::DamagedBackup { path: file.to_owned(), fault });
    }
    Ok(InstallationId::from_bytes(tenant))
}

/// A folder with anything else in it than a data folder has was named by mistake.
fn refuse_foreign_files(folder: &Path) -> Result<(), CommandError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let file = entry.map_err(at(folder))?.file_name().to_string_lossy().into_owned();
        let is_ours = file.starts_with(DATABASE_FILE)
            || file.starts_with("samsyn.before-schema-")
            || file == LEDGER_FILE
            || file == LOCK_FILE;
        if !is_ours {
            return Err(CommandError::NotADataFolder { folder: folder.to_owned(), file });
        }
    }
    Ok(())
}

/// What the ledger in the folder and the given one say together; none if there is neither.
fn ledger_entries(arguments: &Restore, installation: InstallationId) -> Result<Option<Vec<LedgerEntry>>, CommandError> {
    let own = arguments.folder.data.join(LEDGER_FILE);
    let mut entries = Vec::new();
    let mut found = false;
    for path in own.exists().then_some(&own).into_iter().chain(&arguments.ledger) {
        found = true;
        for entry in read(path, installation)? {
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }
    Ok(found.then_some(entries))
}

fn prepare(copy: &Path, ledger: Option<&[LedgerEntry]>) -> Result<Prepared, CommandError> {
    let mut connection = upgrade(copy)?;
    let transaction = connection.transaction().map_err(StoreError::from)?;
    let prepared = match ledger {
        Some(entries) => Prepared::Replayed(replay_ledger(&transaction, entries)?),
        None => Prepared::SignedOut { devices: end_every_sign_in(&transaction, now_ms())? },
    };
    end_every_enrolment(&transaction)?;
    transaction.commit().map_err(StoreError::from)?;
    // One file, so that moving it moves everything.
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(StoreError::from)?;
    drop(connection);
    File::open(copy).and_then(|it| it.sync_all()).map_err(at(copy))?;
    Ok(prepared)
}

/// Makes one file of the old database, if it can be read at all: cut off between two moves, a database without its log would be
/// taken for a whole one.
fn fold_log_in(folder: &Path) {
    let database = folder.join(DATABASE_FILE);
    if database.exists() {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let folded = Connection::open_with_flags(&database, flags)
            .and_then(|it| it.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())));
        if let Err(error) = folded {
            tracing::warn!(%error, "the replaced database can't be read; it is kept as it is");
        }
    }
}

/// Moves the old database aside and the copy into its place; where the old one is.
fn put_in_place(folder: &Path, copy: &Path) -> Result<Option<PathBuf>, CommandError> {
    let database = folder.join(DATABASE_FILE);
    let mut kept = None;
    let aside = format!("{DATABASE_FILE}.replaced-{}", now_ms());
    // The log first: a database without its log is merely older, a log beside a foreign database is poison.
    for ending in ["-shm", "-wal", ""] {
        let from = folder.join(format!("{DATABASE_FILE}{ending}"));
        if from.exists() {
            let to = folder.join(format!("{aside}{ending}"));
            fs::rename(&from, &to).map_err(at(&from))?;
            kept = Some(to);
        }
    }
    fs::rename(copy, &database).map_err(at(copy))?;
    Ok(kept)
}

/// Adds to the folder's ledger what only the given one said.
fn keep_ledger(folder: &Path, installation: InstallationId, entries: &[LedgerEntry]) -> Result<(), CommandError> {
    let ledger = Ledger::open(folder, installation, now_ms())?;
    let known: BTreeSet<String> =
        read(&folder.join(LEDGER_FILE), installation)?.iter().map(|it| format!("{it:?}")).collect();
    for entry in entries {
        if !matches!(entry, LedgerEntry::Begun { .. }) && !known.contains(&format!("{entry:?}")) {
            ledger.append(entry)?;
        }
    }
    Ok(())
}
