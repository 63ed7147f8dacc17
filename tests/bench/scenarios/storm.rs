//! The Monday after a power cut: 500 tablets with 50 offline edits each come back in the same moment.
//!
//! The clock starts when the first one may connect and stops when the last one has been told that everything it wrote is
//! durable. Tablets and server share the machine, so the tablets' own work is in the figure.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use harness::{Account, PlainDocument};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::bench_server::{BenchServer, Typist};
use crate::table::{Figure, Table};

/// Tablets, two per form.
const TABLETS: usize = 500;

/// Edits that each made while offline.
const EDITS_EACH: usize = 50;

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    let server = BenchServer::start(TABLETS / 2);
    let mut returning = Vec::new();
    for workplace in 1..=TABLETS / 2 {
        for user in [server.chef(workplace), server.ombud(workplace)] {
            let document = written_offline(&server, &user).await?;
            returning.push((user, document));
        }
    }
    // The fetching before must not count towards the peak.
    let server = Arc::new(server.restart());
    let before = server.process().cpu()?;
    let gate = Arc::new(Barrier::new(TABLETS + 1));
    let mut tablets = JoinSet::new();
    for (user, document) in returning {
        let (server, gate) = (server.clone(), gate.clone());
        tablets.spawn(async move {
            gate.wait().await;
            let mut tablet = server.connect(&user, 1).await;
            tablet.open(&user.followup, Some(document)).await;
            tablet.until_acknowledged(&user.followup).await.map(|()| tablet)
        });
    }
    gate.wait().await;
    let begun = Instant::now();
    let connected: Result<Vec<_>, _> = tablets.join_all().await.into_iter().collect();
    let connected = connected?;
    let took = begun.elapsed();
    let used = server.process().cpu_since(before)?;
    let peak = server.process().peak_resident_kib()? as f64 / 1024.0;
    drop(connected);
    table.add(Figure::seconds("storm: 500 tablets with 50 offline edits each, all durable", took).at_most(3.0));
    table.add(Figure::seconds("storm: processor time of the server", used));
    table.add(Figure::mebibytes("storm: peak resident memory of the server", peak).at_most(150.0));
    Ok(())
}

async fn written_offline(server: &BenchServer, user: &Account) -> Result<PlainDocument> {
    let mut tablet = server.connect(user, 0).await;
    tablet.open(&user.followup, None).await;
    tablet.until_fetched(&user.followup).await?;
    let mut document = tablet.take(&user.followup);
    tablet.socket.close().await;
    let mut typist = Typist::new();
    for _ in 0..EDITS_EACH {
        typist.edit(&mut document, user.voice)?;
    }
    Ok(document)
}
