//! A server that is killed while everyone writes: what it had acknowledged must be there when it runs again.

use std::time::Duration;

use anyhow::Result;

use super::typing::{OPEN_MAX, WINDOW};
use crate::peers::result::Measured;
use crate::peers::stage::{Arena, Work};

/// The kill comes at an unforeseen moment between these, in milliseconds.
const KILLED_AFTER_MS: std::ops::Range<u64> = 1_000..4_000;

/// Longer than the server lives.
const WRITING: Duration = Duration::from_secs(10);

pub(crate) const LOST: &str = "acknowledged, and lost";

pub(crate) async fn under_load(arena: Arena, work: &Work) -> Result<Vec<Measured>> {
    let Arena { running, mut load, .. } = arena;
    load.open(&running, &work.scripts, OPEN_MAX).await?;
    let after = Duration::from_millis(rand::random_range(KILLED_AFTER_MS));
    let kill = async {
        tokio::time::sleep(after).await;
        running.kill_now()
    };
    let (wrote, killed) = tokio::join!(load.saturate(WRITING, WINDOW), kill);
    wrote?;
    killed?;
    load.disconnect().await?;
    let running = running.kill_and_restart()?;
    let compared = load.compare(&running).await?;
    anyhow::ensure!(compared.acknowledged > 0, "nothing was acknowledged before the kill");
    Ok(vec![
        Measured::count("kills", 1),
        Measured::count("acknowledged before the kill", compared.acknowledged),
        Measured::count(LOST, compared.lost),
    ])
}
