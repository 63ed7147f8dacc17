//! What was erased, which follow-ups were archived and which devices were revoked, in a file beside the database.
//!
//! A backup is older than the erasure it must not undo, so this file is no part of it: `samsyn restore` replays the one that lies
//! in the data folder. It names ids and references, never content. The rule that must not be broken: a line is on the
//! disk before the database says that the thing is done, and no line is ever removed.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use form_model::{Case, DeviceId, InstallationId, PersonId};
use serde::{Deserialize, Serialize};

/// The ledger's file name in the data folder.
pub const LEDGER_FILE: &str = "ledger.log";

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum LedgerEntry {
    /// The first line: whose ledger it is.
    Begun {
        /// The installation.
        installation: InstallationId,
        /// When, in milliseconds since 1970.
        at_ms: u64,
    },
    /// A document was erased.
    Erased {
        /// The document's case, from which its id follows.
        case: Case,
        /// The decision that it rests on.
        reference: String,
        /// When, in milliseconds since 1970.
        at_ms: u64,
    },
    /// A copy without history took the place of a follow-up: its history is not to come back.
    Archived {
        /// The follow-up's case, from which its id follows.
        case: Case,
        /// When, in milliseconds since 1970.
        at_ms: u64,
    },
    /// A device was revoked.
    Revoked {
        /// The device.
        device: DeviceId,
        /// Whose it was.
        person: PersonId,
        /// Its key in hexadecimal, so that a backup that never knew the device knows it as revoked.
        public_key: String,
        /// When, in milliseconds since 1970.
        at_ms: u64,
    },
}

/// Why the ledger can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file can't be read or written.
    #[error("the ledger {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not what this program writes.
    #[error("line {line} of the ledger {path} is unreadable")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// It is the ledger of another installation.
    #[error("the ledger {path} belongs to another installation")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

/// The ledger of a data folder.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: Mutex<File>,
}

impl Ledger {
    /// Opens the ledger in `folder`, beginning one if there is none.
    ///
    /// # Errors
    /// If the file can't be opened, or is another installation's.
    pub fn open(folder: &Path, installation: InstallationId, now_ms: u64) -> Result<Self, LedgerError> {
        let path = folder.join(LEDGER_FILE);
        if path.exists() {
            read(&path, installation)?;
        }
        let io = |source| LedgerError::Io { path: path.clone(), source };
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(&path).map_err(io)?;
        cut_unfinished_line(&mut file).map_err(io)?;
        // Also a file that a power cut left without its first line: only that line says whose ledger it is.
        let is_new = file.metadata().map_err(io)?.len() == 0;
        let ledger = Self { path, file: Mutex::new(file) };
        if is_new {
            ledger.append(&LedgerEntry::Begun { installation, at_ms: now_ms })?;
            File::open(folder)
                .and_then(|it| it.sync_all())
                .map_err(|source| LedgerError::Io { path: folder.to_owned(), source })?;
        }
        Ok(ledger)
    }

    /// Writes an entry and returns when it is on the disk.
    ///
    /// # Errors
    /// If it could not be written.
    pub fn append(&self, entry: &LedgerEntry) -> Result<(), LedgerError> {
        let mut line = serde_json::to_vec(entry).expect("invariant: an entry has string keys and writes into memory");
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A line that found no room may have been written in part, and nothing may end up behind that.
        cut_unfinished_line(&mut file)
            .and_then(|()| file.write_all(&line))
            .and_then(|()| file.sync_all())
            .map_err(|source| LedgerError::Io { path: self.path.clone(), source })
    }
}

/// Cuts off what a power cut or a full disk left of a line that was never promised, so that the next line does not end up
/// behind it.
fn cut_unfinished_line(file: &mut File) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    if whole < bytes.len() {
        file.set_len(whole as u64)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Every entry of a ledger, in order. A last line that a power cut left unfinished was never promised and is passed
/// over.
///
/// # Errors
/// If a line is unreadable, or the ledger is another installation's.
pub(crate) fn read(path: &Path, installation: InstallationId) -> Result<Vec<LedgerEntry>, LedgerError> {
    let io = |source| LedgerError::Io { path: path.to_owned(), source };
    let mut reader = BufReader::new(File::open(path).map_err(io)?);
    let mut entries = Vec::new();
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        if reader.read_line(&mut line).map_err(io)? == 0 {
            break;
        }
        match serde_json::from_str(&line) {
            Ok(LedgerEntry::Begun { installation: of, .. }) if of != installation => {
                return Err(LedgerError::Foreign { path: path.to_owned() });
            }
            Ok(entry) => entries.push(entry),
            Err(_) if !line.ends_with('\n') => break,
            Err(_) => return Err(LedgerError::Unreadable { path: path.to_owned(), line: number }),
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use form_model::UnitId;

    use super::*;

    fn ours() -> InstallationId {
        InstallationId::from_bytes([1; 16])
    }

    fn erased() -> LedgerEntry {
        let case = Case::action_plan(ours(), UnitId::from_bytes([2; 16]));
        LedgerEntry::Erased { case, reference: "Dnr 2026/17".to_owned(), at_ms: 3 }
    }

    #[test]
    fn what_is_written_is_read_back_by_the_next_process() {
        let folder = tempfile::tempdir().unwrap();
        Ledger::open(folder.path(), ours(), 1).unwrap().append(&erased()).unwrap();
        Ledger::open(folder.path(), ours(), 2).unwrap();
        let entries = read(&folder.path().join(LEDGER_FILE), ours()).unwrap();
        assert_eq!(entries, [LedgerEntry::Begun { installation: ours(), at_ms: 1 }, erased()]);
    }

    #[test]
    fn wherever_a_power_cut_ends_the_file_what_was_promised_is_there_and_the_next_line_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LEDGER_FILE);
        let ledger = Ledger::open(folder.path(), ours(), 1).unwrap();
        let mut promised_from = vec![std::fs::read(&path).unwrap().len()];
        for at_ms in 10..12 {
            let LedgerEntry::Erased { case, reference, .. } = erased() else { unreachable!("it is an erasure") };
            ledger.append(&LedgerEntry::Erased { case, reference, at_ms }).unwrap();
            promised_from.push(std::fs::read(&path).unwrap().len());
        }
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let promised = promised_from.iter().filter(|it| **it <= cut).count();
            assert!(read(&path, ours()).unwrap().len() >= promised);
            let next = Ledger::open(folder.path(), ours(), 2).unwrap();
            next.append(&erased()).unwrap();
            let entries = read(&path, ours()).unwrap();
            assert!(matches!(entries[0], LedgerEntry::Begun { .. }), "cut at {cut}: it says whose it is");
            assert_eq!(entries.len(), promised.max(1) + 1, "cut at {cut}");
            assert_eq!(entries.last(), Some(&erased()));
        }
    }

    #[test]
    fn a_line_that_found_no_room_does_not_spoil_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LEDGER_FILE);
        let ledger = Ledger::open(folder.path(), ours(), 1).unwrap();
        // What a full disk leaves while the program goes on.
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"what\":\"era").unwrap();
        ledger.append(&erased()).unwrap();
        assert_eq!(read(&path, ours()).unwrap(), [LedgerEntry::Begun { installation: ours(), at_ms: 1 }, erased()]);
    }

    #[test]
    fn a_foreign_a_broken_and_an_unfinished_ledger_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LEDGER_FILE);
        Ledger::open(folder.path(), ours(), 1).unwrap();
        let other = InstallationId::from_bytes([9; 16]);
        assert!(matches!(Ledger::open(folder.path(), other, 2), Err(LedgerError::Foreign { .. })));
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{whole}{{\"what\":\"era")).unwrap();
        assert_eq!(read(&path, ours()).unwrap().len(), 1);
        Ledger::open(folder.path(), ours(), 2).unwrap().append(&erased()).unwrap();
        assert_eq!(read(&path, ours()).unwrap().len(), 2);
        std::fs::write(&path, format!("{whole}nonsense\n")).unwrap();
        assert!(matches!(read(&path, ours()), Err(LedgerError::Unreadable { line: 2, .. })));
        assert!(matches!(read(&folder.path().join("none"), ours()), Err(LedgerError::Io { .. })));
    }
}
