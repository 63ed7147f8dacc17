//! `samsyn document …`: what is done to documents as wholes.

use std::io::Write;

use super::CommandError;
use super::folder::open;
use crate::clock::now_ms;
use crate::command_line::DocumentCommand;
use crate::revocation::erase_document;

/// Runs one of them.
pub(crate) async fn run(command: DocumentCommand, out: &mut impl Write) -> Result<(), CommandError> {
    let DocumentCommand::Erase { folder, document, reference } = command;
    let (store, ledger) = open(&folder.data)?;
    let is_new = erase_document(&store, &ledger, document, &reference, now_ms()).await?;
    writeln!(out, "{document} {}.", if is_new { "is erased" } else { "was erased before" })?;
    Ok(())
}
