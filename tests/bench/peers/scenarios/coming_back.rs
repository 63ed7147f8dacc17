//! Clients that come back: all at once with work of their own, or one after the other with nothing new.

use std::time::{Duration, SystemTime};

use anyhow::Result;

use super::typing::{OPEN_MAX, Used};
use crate::bench_server::SETTLE;
use crate::peers::result::Measured;
use crate::peers::stage::{Arena, Work};
use crate::peers::subject::Subject;

/// How long a storm may last; who is not done then did not finish.
const STORM_MAX: Duration = Duration::from_secs(120);

/// How long a server may take to store what it acknowledged.
const STORED_MAX: Duration = Duration::from_secs(30);

pub(crate) const CLIENTS_PER_SECOND: &str = "clients acknowledged per second";

pub(crate) async fn storm(arena: Arena, work: &Work, edits: usize) -> Result<Vec<Measured>> {
    let Arena { subject, mut running, mut load } = arena;
    if subject == Subject::Hocuspocus {
        // Its clients must fetch what they write in; the others have it in their script.
        load.open(&running, &work.scripts, OPEN_MAX).await?;
    }
    load.go_offline(&work.scripts, edits).await?;
    if subject == Subject::Hocuspocus {
        running.until_quiet(STORED_MAX).await?;
        running = running.kill_and_restart()?;
    }
    tokio::time::sleep(SETTLE).await;
    let before = Used::of(&running, &load)?;
    let begun = SystemTime::now();
    let came = load.come_back(&running, edits, STORM_MAX).await?;
    let used = Used::of(&running, &load)?.since(before);
    anyhow::ensure!(
        came.settled == came.clients,
        "{} of {} clients done in {} s",
        came.settled,
        came.clients,
        STORM_MAX.as_secs()
    );
    let stored = match subject {
        // Ours acknowledges what is durable, which the scenario of kills checks.
        Subject::Ours => came.took,
        Subject::AutomergeRepo | Subject::Samod | Subject::Hocuspocus => {
            let newest = running.until_quiet(STORED_MAX).await?;
            came.took.max(newest.duration_since(begun).unwrap_or_default())
        }
    };
    let peak = running.process().peak_resident_kib()? as f64 / 1024.0;
    let mut figures = vec![
        Measured::seconds("until all were acknowledged, s", came.took),
        Measured::seconds("until all was stored, s", stored),
        Measured::of(CLIENTS_PER_SECOND, came.clients as f64 / came.took.as_secs_f64()),
        Measured::of("clients stored per second", came.clients as f64 / stored.as_secs_f64()),
        Measured::seconds("server's processor time, s", used.server),
        Measured::seconds("load generator's processor time, s", used.load),
        Measured::of("server's peak memory, MiB", peak),
    ];
    figures.extend(Arena { subject, running, load }.compare_after_restart().await?);
    Ok(figures)
}

pub(crate) async fn unchanged(arena: Arena, work: &Work, times: usize) -> Result<Vec<Measured>> {
    let Arena { subject, running, mut load } = arena;
    match subject {
        Subject::Hocuspocus => load.open(&running, &work.scripts, OPEN_MAX).await?,
        Subject::Ours | Subject::AutomergeRepo | Subject::Samod => {}
    }
    load.go_offline(&work.scripts, 0).await?;
    // Twice per document and writer beforehand, so that no server has to load one in what is measured.
    load.come_back_unchanged(&running, 2 * work.scripts.len()).await?;
    tokio::time::sleep(SETTLE).await;
    let before = Used::of(&running, &load)?;
    load.come_back_unchanged(&running, times).await?;
    let used = Used::of(&running, &load)?.since(before);
    let each = u32::try_from(times)?;
    Ok(vec![
        Measured::milliseconds("server's processor time per return, connection included, ms", used.server / each),
        Measured::milliseconds("load generator's processor time per return, ms", used.load / each),
    ])
}
