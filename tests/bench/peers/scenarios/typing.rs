//! People who type: at an even pace in turns, and as fast as a server answers.

use std::time::Duration;

use anyhow::Result;

use crate::bench_server::SETTLE;
use crate::peers::load::{Load, Typed};
use crate::peers::result::{Measured, percentile};
use crate::peers::stage::{Arena, Work};
use crate::peers::subject::Running;

/// Edits of each form before the measurement, so that every form is open at the server.
pub(crate) const WARM_UP: usize = 2;

/// Edits of one client that may be on their way at once.
pub(crate) const WINDOW: usize = 8;

/// How long all clients may take to open their forms.
pub(crate) const OPEN_MAX: Duration = Duration::from_secs(240);

pub(crate) const LIVE_CPU: &str = "server's processor time per edit, ms";
pub(crate) const EDITS_PER_SECOND: &str = "acknowledged edits per second";

pub(crate) async fn live(mut arena: Arena, work: &Work, edits: usize, every: Duration) -> Result<Vec<Measured>> {
    arena.load.open(&arena.running, &work.scripts, OPEN_MAX).await?;
    tokio::time::sleep(SETTLE).await;
    arena.load.type_in_turns(0..WARM_UP, every).await?;
    let before = Used::of(&arena.running, &arena.load)?;
    let typed = arena.load.type_in_turns(WARM_UP..WARM_UP + edits, every).await?;
    let used = Used::of(&arena.running, &arena.load)?.since(before);
    let made = work.scripts.len() * edits;
    let mut figures = figures_of(typed, &used, made)?;
    figures.retain(|figure| !figure.is(EDITS_PER_SECOND));
    figures.extend(arena.compare_after_restart().await?);
    Ok(figures)
}

pub(crate) async fn saturated(mut arena: Arena, work: &Work, time: Duration) -> Result<Vec<Measured>> {
    arena.load.open(&arena.running, &work.scripts, OPEN_MAX).await?;
    tokio::time::sleep(SETTLE).await;
    let before = Used::of(&arena.running, &arena.load)?;
    let typed = arena.load.saturate(time, WINDOW).await?;
    let used = Used::of(&arena.running, &arena.load)?.since(before);
    let made = typed.acks.len();
    let mut figures = figures_of(typed, &used, made)?;
    figures.extend(arena.compare_after_restart().await?);
    Ok(figures)
}

fn figures_of(mut typed: Typed, used: &Used, edits: usize) -> Result<Vec<Measured>> {
    let each = u32::try_from(edits.max(1))?;
    anyhow::ensure!(!typed.acks.is_empty(), "nothing was acknowledged");
    let took = typed.took.as_secs_f64();
    Ok(vec![
        Measured::of(EDITS_PER_SECOND, typed.acknowledged as f64 / took),
        Measured::milliseconds(LIVE_CPU, used.server / each),
        Measured::milliseconds("load generator's processor time per edit, ms", used.load / each),
        Measured::of("edits that were never acknowledged", edits.saturating_sub(typed.acks.len()) as f64),
        Measured::milliseconds("acknowledged to the writer, median, ms", percentile(&mut typed.acks, 50)),
        Measured::milliseconds("acknowledged to the writer, p99, ms", percentile(&mut typed.acks, 99)),
        Measured::milliseconds("arrived at the other writer, median, ms", percentile(&mut typed.echoes, 50)),
        Measured::milliseconds("arrived at the other writer, p99, ms", percentile(&mut typed.echoes, 99)),
    ])
}

/// Processor time used so far, by the server and by its clients.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Used {
    pub(crate) server: Duration,
    pub(crate) load: Duration,
}

impl Used {
    pub(crate) fn of(running: &Running, load: &Load) -> Result<Self> {
        Ok(Self { server: running.process().cpu()?, load: load.process().cpu()? })
    }

    pub(crate) fn since(self, before: Self) -> Self {
        let (server, load) = (self.server.saturating_sub(before.server), self.load.saturating_sub(before.load));
        Self { server, load }
    }
}
