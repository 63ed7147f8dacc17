//! Forms that are fetched whole from a server that has just started.

use anyhow::Result;

use crate::bench_server::SETTLE;
use crate::peers::result::Measured;
use crate::peers::stage::{Arena, Work};

pub(crate) const CPU_PER_FETCH: &str = "server's processor time per form, ms";
pub(crate) const TIME_OF_ALL: &str = "until it was there, merging not counted, s";

pub(crate) async fn cold(arena: Arena, work: &Work) -> Result<Vec<Measured>> {
    let Arena { running, mut load, .. } = arena;
    let mut before = running.process().cpu()?;
    let process = running.process();
    let fetched = load
        .fetch_all(&running, &work.scripts, async || {
            // Connecting is over; what follows is about the forms.
            tokio::time::sleep(SETTLE).await;
            before = process.cpu()?;
            Ok(())
        })
        .await?;
    let used = process.cpu_since(before)?;
    let each = u32::try_from(work.scripts.len())?;
    Ok(vec![
        Measured::milliseconds(CPU_PER_FETCH, used / each),
        Measured::seconds(TIME_OF_ALL, fetched.took / each),
        Measured::of("bytes per form, KiB", fetched.bytes as f64 / 1024.0 / work.scripts.len() as f64),
    ])
}
