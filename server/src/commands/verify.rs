//! `samsyn verify`: is everything in the database whole?

use std::io::Write;
use std::path::Path;

use super::CommandError;
use super::folder::open;
use super::progress_bar::bar;

/// Faults that are printed; beyond that only their number.
const FAULTS_SHOWN_MAX: usize = 100;

/// Reads everything and prints what is wrong; how many faults there are.
pub(crate) async fn verify(folder: &Path, out: &mut impl Write) -> Result<usize, CommandError> {
    let (store, _ledger) = open(folder)?;
    let mut faults = store.inspect_file().await?;
    let documents = store.document_ids().await?;
    let bar = bar(documents.len(), "documents");
    let (mut changes, mut erased) = (0, 0);
    for document in &documents {
        let inspected = store.inspect(*document).await?;
        changes += inspected.changes;
        erased += usize::from(inspected.is_tombstone);
        faults.extend(inspected.faults);
        bar.inc(1);
    }
    bar.finish_and_clear();
    for fault in faults.iter().take(FAULTS_SHOWN_MAX) {
        writeln!(out, "fault: {fault}")?;
    }
    if faults.len() > FAULTS_SHOWN_MAX {
        writeln!(out, "… and {} more", faults.len() - FAULTS_SHOWN_MAX)?;
    }
    writeln!(
        out,
        "{} documents with {changes} changes, {erased} erased, {} faults",
        documents.len() - erased,
        faults.len()
    )?;
    Ok(faults.len())
}
