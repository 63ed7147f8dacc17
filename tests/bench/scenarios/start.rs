//! How long the server takes from nothing to ready, with the documents of a large municipality on disk.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use harness::{Example, ServerProcess};

use crate::table::{Figure, Table};

/// Workplaces; each has a follow-up and an action plan.
const WORKPLACES: usize = 5_000;

/// Starts; the middle one counts, since the first reads a cold disk.
const STARTS: usize = 5;

pub(crate) fn measure(table: &mut Table) -> Result<()> {
    let example = Example::with_workplaces(WORKPLACES);
    let mut times = Vec::<Duration>::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let server = ServerProcess::start(&example.data());
        times.push(begun.elapsed());
        server.terminate();
    }
    times.sort();
    let middle = times.get(STARTS / 2).context("it was started")?;
    table.add(Figure::seconds("start until ready with 10,000 documents on disk", *middle).at_most(0.2));
    Ok(())
}
