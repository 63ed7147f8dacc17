//! What a connection costs while nobody does anything, and whether the memory comes back when all have left.

use anyhow::Result;
use harness::PlainTablet;

use crate::bench_server::{BenchServer, SETTLE, Typist};
use crate::table::{Figure, Table};

/// Connections that are held, two per form.
const CONNECTIONS: usize = 500;

/// How long the server may take to notice that everybody left and to put the forms away.
const EVICTION_CHECKS: usize = 40;

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    let server = BenchServer::start(CONNECTIONS / 2);
    tokio::time::sleep(SETTLE).await;
    let empty = server.process().resident_kib()?;
    let mut tablets = Vec::new();
    for workplace in 1..=CONNECTIONS / 2 {
        for user in [server.chef(workplace), server.ombud(workplace)] {
            tablets.push((server.connect(&user, 1).await, user));
        }
    }
    for (tablet, user) in &mut tablets {
        tablet.open(&user.followup, None).await;
        tablet.until_fetched(&user.followup).await?;
        // An edit makes the server open the form in memory, which reading alone does not.
        Typist::new().edit(tablet.document(&user.followup), user.voice)?;
        tablet.say_what_is_new(&user.followup).await;
        tablet.until_acknowledged(&user.followup).await?;
    }
    tokio::time::sleep(SETTLE).await;
    let idle = server.process().resident_kib()?;
    let each = idle.saturating_sub(empty) as f64 / CONNECTIONS as f64;
    table.add(Figure::kibibytes("memory of an idle connection with one open form", each).at_most(60.0));
    leave(tablets).await;
    let left = lowest_resident(&server, empty).await?.saturating_sub(empty) as f64 / CONNECTIONS as f64;
    table.add(Figure::kibibytes("memory kept per connection when all have left", left));
    Ok(())
}

async fn leave<T>(tablets: Vec<(PlainTablet, T)>) {
    for (tablet, _) in tablets {
        tablet.socket.close().await;
    }
}

/// Looks until the memory is back near where it began, or no longer falls.
async fn lowest_resident(server: &BenchServer, empty: u64) -> Result<u64> {
    let mut lowest = u64::MAX;
    for _ in 0..EVICTION_CHECKS {
        tokio::time::sleep(SETTLE).await;
        lowest = lowest.min(server.process().resident_kib()?);
        if lowest <= empty + empty / 10 {
            break;
        }
    }
    Ok(lowest)
}
