//! What a connection costs while nobody does anything, and whether the memory comes back when all have left.

use std::time::Duration;

use anyhow::Result;
use harness::Incoming;
use tokio::task::JoinSet;

use crate::bench_server::{BenchServer, SETTLE, Typist};
use crate::table::{Figure, Table};

/// Connections that are held, two per form.
const CONNECTIONS: usize = 500;

/// A form that nobody writes in leaves the server's memory after half a minute; some more for it to do so.
const FORMS_ARE_PUT_AWAY: Duration = Duration::from_secs(40);

/// How often the memory is looked at after everybody left, at most.
const CHECKS_MAX: usize = 40;

/// When it has not fallen for so many looks in a row it will not: longer than forms that nobody writes in stay in memory.
const CHECKS_WITHOUT_FALL: usize = 20;

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
    let each = |resident: u64| resident.saturating_sub(empty) as f64 / CONNECTIONS as f64;
    tokio::time::sleep(SETTLE).await;
    let busy = each(server.process().resident_kib()?);
    table.add(Figure::kibibytes("memory of a connection whose form was just written in", busy));
    // A socket that nobody reads is closed as dead.
    let mut hearing = JoinSet::new();
    for (mut tablet, _) in tablets {
        hearing.spawn(async move {
            while let Some(Incoming::Message(_)) = tablet.socket.next_within(2 * FORMS_ARE_PUT_AWAY).await {}
        });
    }
    tokio::time::sleep(FORMS_ARE_PUT_AWAY).await;
    anyhow::ensure!(hearing.try_join_next().is_none(), "a connection ended while it was idle");
    let idle = each(server.process().resident_kib()?);
    table.add(Figure::kibibytes("memory of an idle connection with one open form", idle).at_most(60.0));
    hearing.shutdown().await;
    let left = each(lowest_resident(&server, empty).await?);
    table.add(Figure::kibibytes("memory kept per connection when all have left", left));
    Ok(())
}

/// Looks until the memory is back near where it began, or no longer falls.
async fn lowest_resident(server: &BenchServer, empty: u64) -> Result<u64> {
    let (mut lowest, mut without_fall) = (u64::MAX, 0);
    for _ in 0..CHECKS_MAX {
        tokio::time::sleep(SETTLE).await;
        let now = server.process().resident_kib()?;
        without_fall = if now < lowest { 0 } else { without_fall + 1 };
        lowest = lowest.min(now);
        if lowest <= empty + empty / 10 || without_fall == CHECKS_WITHOUT_FALL {
            break;
        }
    }
    Ok(lowest)
}
