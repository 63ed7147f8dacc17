//! A quiet hour at the office: people type in 50 forms at once, and a colleague watches each.
//!
//! Gives the server's processor time per live edit (receive, admit, its share of the commit, fan-out to one other client)
//! and how long the typist waits for the acknowledgement.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use harness::{Account, PlainTablet};
use tokio::task::JoinSet;
use tokio::time::{Instant as TokioInstant, sleep_until};

use super::fill;
use crate::bench_server::{BenchServer, Typist};
use crate::table::{Figure, Table};

/// Forms that are typed in at once.
const DOCUMENTS: usize = 50;

/// Changes that each form holds before.
const FORM_CHANGES: usize = 2_000;

/// Edits that each typist makes while it is measured.
const EDITS_EACH: usize = 40;

/// Time between two edits of one typist: 100 edits a second over all.
const EDIT_EVERY: Duration = Duration::from_millis(500);

/// From the last connection to the first edit.
const BEFORE_THE_FIRST_EDIT: Duration = Duration::from_secs(1);

/// Edits before the measurement, so that every form is open at the server.
const WARM_UP: usize = 2;

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    let server = BenchServer::start(DOCUMENTS);
    for workplace in 1..=DOCUMENTS {
        fill::send_changes(server.address(), &server.chef(workplace), FORM_CHANGES).await?;
    }
    // A socket that nobody reads is closed as dead, so everybody is connected only when all forms are long enough.
    let (mut typists, mut watching) = (Vec::new(), JoinSet::new());
    for workplace in 1..=DOCUMENTS {
        typists.push((opened(&server, &server.chef(workplace)).await?, server.chef(workplace)));
        let mut other = opened(&server, &server.ombud(workplace)).await?;
        watching.spawn(async move { while other.hear().await.is_ok() {} });
    }
    let begin = TokioInstant::now() + BEFORE_THE_FIRST_EDIT;
    let mut typing = JoinSet::new();
    for (place, (tablet, typist)) in typists.into_iter().enumerate() {
        let offset = EDIT_EVERY * u32::try_from(place)? / u32::try_from(DOCUMENTS)?;
        typing.spawn(type_edits(tablet, typist, begin + offset));
    }
    sleep_until(begin + EDIT_EVERY * u32::try_from(WARM_UP)?).await;
    let before = server.process().cpu()?;
    let mut waits = Vec::new();
    while let Some(typed) = typing.join_next().await {
        waits.extend(typed??);
    }
    let used = server.process().cpu_since(before)?;
    watching.abort_all();
    report(table, used, waits)
}

fn report(table: &mut Table, used: Duration, mut waits: Vec<Duration>) -> Result<()> {
    waits.sort();
    let edits = u32::try_from(waits.len())?;
    let p99 = waits.get(waits.len() * 99 / 100).context("edits were made")?;
    let median = waits.get(waits.len() / 2).context("edits were made")?;
    table.add(
        Figure::milliseconds("processor time per live edit, 50 forms of 2,000 changes", used / edits).at_most(0.25),
    );
    table.add(Figure::milliseconds("acknowledged to the sender, median, 100 edits/s", *median));
    table.add(Figure::milliseconds("acknowledged to the sender, p99, 100 edits/s", *p99).at_most(5.0));
    Ok(())
}

async fn opened(server: &BenchServer, user: &Account) -> Result<PlainTablet> {
    let mut tablet = server.connect(user, 1).await;
    tablet.open(&user.followup, None).await;
    tablet.until_fetched(&user.followup).await?;
    tablet.until_acknowledged(&user.followup).await?;
    Ok(tablet)
}

/// Types at an even pace and tells how long each acknowledgement took, the warm-up left out.
async fn type_edits(mut tablet: PlainTablet, user: Account, begin: TokioInstant) -> Result<Vec<Duration>> {
    let mut typist = Typist::new();
    let mut waits = Vec::new();
    for number in 0..WARM_UP + EDITS_EACH {
        sleep_until(begin + EDIT_EVERY * u32::try_from(number)?).await;
        typist.edit(tablet.document(&user.followup), user.voice)?;
        let begun = Instant::now();
        tablet.say_what_is_new(&user.followup).await;
        tablet.until_acknowledged(&user.followup).await?;
        if number >= WARM_UP {
            waits.push(begun.elapsed());
        }
    }
    Ok(waits)
}
