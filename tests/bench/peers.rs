//! Ours beside other sync servers: the same work, in alternation, each server in a process of its own with storage on disk.
//!
//! It measures from outside, by what the kernel says of a process and by what clients are told. After every run it asks a
//! restarted server for the documents and compares them with what the clients made: a figure counts for what it says only if
//! nothing is missing then.

mod automerge_load;
mod light_client;
mod load;
mod municipality;
mod options;
mod result;
pub(crate) mod samod_server;
mod scenarios;
mod script;
pub(crate) mod soak;
mod stage;
mod subject;
mod yjs_load;

use std::fs;
use std::time::Instant;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use options::Options;
use result::Scoreboard;
use scenarios::Scenario;
use stage::Stage;

/// First argument that asks for the comparison.
pub(crate) const PEERS: &str = "--peers";

pub(crate) async fn compare(arguments: impl Iterator<Item = String>) -> Result<()> {
    let options = Options::read(arguments)?;
    let scenarios = options.chosen(if options.quick { Scenario::short() } else { Scenario::whole() });
    let largest = scenarios.iter().map(Scenario::documents).max().context("no scenario has this name")?;
    println!("making a municipality of {largest} workplaces");
    let mut stage = Stage::with(largest).await?;
    let (mut boards, mut reached, mut goals) = (Vec::<Value>::new(), 0, 0);
    for scenario in scenarios {
        let begun = Instant::now();
        let board = play(&mut stage, scenario, &options).await?;
        board.print();
        println!("  ({:.0} s)", begun.elapsed().as_secs_f64());
        let (now_reached, now_goals) = board.reached();
        (reached, goals) = (reached + now_reached, goals + now_goals);
        boards.push(board.json());
        if let Some(file) = &options.json {
            let quick = options.quick;
            let all = json!({ "quick": quick, "rounds": options.rounds, "scenarios": boards });
            fs::write(file, format!("{all:#}\n")).with_context(|| file.display().to_string())?;
        }
    }
    println!("\n{reached} of {goals} goals reached");
    Ok(())
}

/// All rounds of a scenario, the servers taking turns.
async fn play(stage: &mut Stage, scenario: Scenario, options: &Options) -> Result<Scoreboard> {
    let board = Scoreboard::new(scenario.title(), scenario.goals());
    let mut board = if scenario.rounds_add_up() { board.adding_up() } else { board };
    let work = stage.work(&scenario)?;
    for round in 0..scenario.rounds(options.rounds) {
        for subject in options.subjects.iter().copied().filter(|it| scenario.is_for(*it)) {
            println!("… {}, round {}: {}", scenario.name(), round + 1, subject.name());
            let limit = scenario.limit();
            let run = async {
                let seeded = stage.seeded(subject, &scenario, &work).await?;
                let arena = stage.arena(subject, &seeded)?;
                tokio::time::timeout(limit, scenario.run(arena, &work))
                    .await
                    .unwrap_or_else(|_| anyhow::bail!("not done in {} s", limit.as_secs()))
            };
            board.add(subject, run.await.map_err(|error: anyhow::Error| format!("{error:#}")));
        }
    }
    Ok(board)
}
