//! What documents cost in memory: just written in, and when nobody has done anything for a while.

use std::time::Duration;

use anyhow::Result;

use super::typing::OPEN_MAX;
use crate::bench_server::SETTLE;
use crate::peers::result::Measured;
use crate::peers::stage::{Arena, Work};

/// Longer than any of them waits before it puts away what nobody writes in.
const IDLE_FOR: Duration = Duration::from_secs(45);

/// Time between the two edits of a form.
const EDIT_EVERY: Duration = Duration::from_secs(5);

pub(crate) const IDLE: &str = "memory per open document, idle, KiB";

pub(crate) async fn open_documents(arena: Arena, work: &Work) -> Result<Vec<Measured>> {
    let Arena { running, mut load, .. } = arena;
    tokio::time::sleep(SETTLE).await;
    let empty = running.process().resident_kib()?;
    load.open(&running, &work.scripts, OPEN_MAX).await?;
    load.type_in_turns(0..2, EDIT_EVERY).await?;
    tokio::time::sleep(SETTLE).await;
    let each = |now: u64| now.saturating_sub(empty) as f64 / work.scripts.len() as f64;
    let busy = each(running.process().resident_kib()?);
    tokio::time::sleep(IDLE_FOR).await;
    let idle = each(running.process().resident_kib()?);
    Ok(vec![
        Measured::of("memory of the server without a document open, KiB", empty as f64),
        Measured::of("memory per open document, just written in, KiB", busy),
        Measured::of(IDLE, idle),
    ])
}
