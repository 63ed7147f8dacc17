//! `samsyn round …`: listing, opening and closing rounds.

use std::io::Write;

use form_model::{Level, RoundId, built_in_template};

use super::CommandError;
use super::folder::open;
use super::progress_bar::bar;
use crate::clock::{day_of, now_ms, today};
use crate::command_line::RoundCommand;
use crate::example::random_uuid;
use crate::opening::{begin_documents, beginnings_of};
use crate::store::Round;

/// Runs one of them.
pub(crate) async fn run(command: RoundCommand, out: &mut impl Write) -> Result<(), CommandError> {
    match command {
        RoundCommand::List(folder) => {
            let (store, _) = open(&folder.data)?;
            for round in &store.framework().rounds {
                let state = round.closed_at_ms.map_or("open".to_owned(), |at| format!("closed {}", day_of(at)));
                let (id, opened, name) = (round.id, round.opened_on(), &round.name);
                writeln!(out, "{id}  opened {opened}  {state}  {name} ({} units)", round.units.len())?;
            }
            Ok(())
        }
        RoundCommand::Open { folder, name, reviewed_year, due } => {
            let (store, _) = open(&folder.data)?;
            let templates = Level::ALL.map(built_in_template).to_vec();
            let now_ms = now_ms();
            let round = Round {
                id: RoundId::from_bytes(random_uuid()),
                name,
                reviewed_year,
                opened_at_ms: now_ms,
                closed_at_ms: None,
                templates: templates.iter().map(|it| (it.level, it.hash())).collect(),
                due: due.into_iter().collect(),
                units: store.framework().units_on(today()).cloned().collect(),
            };
            store.open_round(round.clone(), templates).await?;
            let beginnings = beginnings_of(store.installation().id, &round);
            let bar = bar(beginnings.len(), "documents");
            let new = begin_documents(&store, beginnings, now_ms, |done| bar.set_position(done as u64)).await?;
            bar.finish_and_clear();
            writeln!(out, "{}  {} units, {new} documents begun", round.id, round.units.len())?;
            Ok(())
        }
        RoundCommand::Close { folder, round } => {
            let (store, _) = open(&folder.data)?;
            if !store.close_round(round, now_ms()).await? {
                return Err(CommandError::UnknownRound(round));
            }
            writeln!(out, "{round} is closed.")?;
            Ok(())
        }
    }
}
