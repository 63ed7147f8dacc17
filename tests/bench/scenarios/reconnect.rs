//! Coming back to a form: unchanged since last time, or for the first time on this tablet.
//!
//! What a connection costs by itself is measured apart and taken off, so that the figures are about the form.

use std::time::Duration;

use anyhow::Result;
use harness::Account;

use super::fill;
use crate::bench_server::{BenchServer, SETTLE};
use crate::table::{Figure, Table};

/// How often the same tablet comes back.
const RECONNECTS: u32 = 400;

/// Changes of the form that is not changed meanwhile.
const UNCHANGED_FORM: usize = 2_000;

/// Changes of the form that a new tablet fetches.
const LARGE_FORM: usize = 5_000;

/// How many new tablets fetch it.
const NEW_PEERS: u32 = 200;

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    let server = BenchServer::start(2);
    let (unchanged, large) = (server.chef(1), server.chef(2));
    fill::send_changes(server.address(), &unchanged, UNCHANGED_FORM).await?;
    fill::send_changes(server.address(), &large, LARGE_FORM).await?;
    // What was just written is no longer held in memory after a restart: nothing but the rows can answer.
    let server = server.restart();
    tokio::time::sleep(SETTLE).await;
    let connection = connections_alone(&server, &unchanged).await?;
    table.add(Figure::milliseconds("processor time of a connection with sign-in, no form opened", connection));
    let with_form = reconnects(&server, &unchanged).await?;
    let form = with_form.saturating_sub(connection);
    table.add(Figure::milliseconds("processor time of reconnecting one unchanged form", form).at_most(0.05));
    let fetched = first_fetches(&server, &large).await?.saturating_sub(connection);
    table.add(Figure::milliseconds("processor time of a new peer on a form of 5,000 changes", fetched).at_most(1.0));
    Ok(())
}

async fn connections_alone(server: &BenchServer, user: &Account) -> Result<Duration> {
    let before = server.process().cpu()?;
    for nth in 0..RECONNECTS {
        let mut tablet = server.connect(user, nth as usize).await;
        tablet.hear().await?;
        tablet.socket.close().await;
    }
    Ok(server.process().cpu_since(before)? / RECONNECTS)
}

async fn reconnects(server: &BenchServer, user: &Account) -> Result<Duration> {
    let mut tablet = server.connect(user, 0).await;
    tablet.open(&user.followup, None).await;
    tablet.until_fetched(&user.followup).await?;
    let mut held = tablet.take(&user.followup);
    tablet.socket.close().await;
    let before = server.process().cpu()?;
    for nth in 0..RECONNECTS {
        let mut tablet = server.connect(user, nth as usize).await;
        tablet.open(&user.followup, Some(held)).await;
        tablet.until_acknowledged(&user.followup).await?;
        held = tablet.take(&user.followup);
        tablet.socket.close().await;
    }
    Ok(server.process().cpu_since(before)? / RECONNECTS)
}

async fn first_fetches(server: &BenchServer, user: &Account) -> Result<Duration> {
    let before = server.process().cpu()?;
    for nth in 0..NEW_PEERS {
        let mut tablet = server.connect(user, 1_000 + nth as usize).await;
        tablet.open(&user.followup, None).await;
        tablet.until_fetched(&user.followup).await?;
        tablet.socket.close().await;
    }
    Ok(server.process().cpu_since(before)? / NEW_PEERS)
}
