//! `samsyn round …`: listing, opening and closing rounds.

use std::io::Write;

use form_model::RoundId;

use super::CommandError;
use super::folder::open;
use super::progress_bar::bar;
use crate::archiving::archive_some;
use crate::clock::{day_of, now_ms, today};
use crate::command_line::RoundCommand;
use crate::example::random_uuid;
use crate::ledger::Ledger;
use crate::opening::{NewRound, begin_documents, beginnings_of, round_to_open};
use crate::store::{Round, Store};
use crate::telling::tell_due;

/// Runs one of them.
pub(crate) async fn run(command: RoundCommand, out: &mut impl Write) -> Result<(), CommandError> {
    match command {
        RoundCommand::List(folder) => {
            let (store, _) = open(&folder.data)?;
            for round in &store.framework().rounds {
                let closed = round.closed_at_ms.map_or("open".to_owned(), |at| format!("closed {}", day_of(at)));
                let archived = round.archived_at_ms.map(|at| format!(", archived {}", day_of(at)));
                let state = format!("{closed}{}", archived.unwrap_or_default());
                let (id, opened, name) = (round.id, round.opened_on(), &round.name);
                writeln!(out, "{id}  opened {opened}  {state}  {name} ({} units)", round.units.len())?;
            }
            Ok(())
        }
        RoundCommand::Open { folder, name, reviewed_year, due, performed_from, performed_to, template } => {
            let (store, _) = open(&folder.data)?;
            let id = RoundId::from_bytes(random_uuid());
            let (templates, due) = (template.into_iter().collect(), due.into_iter().collect());
            let new = NewRound { id, name, reviewed_year, performed_from, performed_to, templates, due };
            let now_ms = now_ms();
            let framework = store.framework();
            let units = framework.units_on(today()).cloned().collect();
            let (round, templates) = round_to_open(&framework, new, units, now_ms)?;
            store.open_round(round.clone(), templates, None).await?;
            let beginnings = beginnings_of(store.installation().id, &round);
            let bar = bar(beginnings.len(), "documents");
            let new = begin_documents(&store, beginnings, now_ms, |done| bar.set_position(done as u64)).await?;
            bar.finish_and_clear();
            tell_due(&store, today(), now_ms).await?;
            writeln!(out, "{}  {} units, {new} documents begun", round.id, round.units.len())?;
            Ok(())
        }
        RoundCommand::Close { folder, round } => {
            let (store, _) = open(&folder.data)?;
            if !store.close_round(round, None, now_ms()).await? {
                return Err(CommandError::UnknownRound(round));
            }
            writeln!(out, "{round} is closed.")?;
            Ok(())
        }
        RoundCommand::Archive { folder, round } => {
            let (store, ledger) = open(&folder.data)?;
            archive((&store, &ledger), round, out).await
        }
    }
}

async fn archive((store, ledger): (&Store, &Ledger), round: RoundId, out: &mut impl Write) -> Result<(), CommandError> {
    if store.framework().round(round).is_none_or(Round::is_open) {
        return Err(CommandError::NoClosedRound(round));
    }
    let mut archived = 0;
    loop {
        let step = archive_some((store, ledger), round, None, now_ms()).await?;
        archived += step.archived.len();
        if step.left == 0 || step.archived.is_empty() {
            writeln!(
                out,
                "{archived} follow-ups archived, {} stay as they are: something of them waits.",
                step.waiting
            )?;
            return Ok(());
        }
    }
}
