//! Makes a form long, through the front door.

use std::net::SocketAddr;

use anyhow::Result;
use harness::{Account, PlainTablet};

use crate::bench_server::Typist;

/// Changes per message: a tablet that comes back sends about so many at most.
const CHANGES_PER_MESSAGE: usize = 500;

/// Adds this many changes to the user's follow-up and waits until all are acknowledged.
pub(crate) async fn send_changes(server: SocketAddr, user: &Account, changes: usize) -> Result<()> {
    let mut tablet = PlainTablet::connect(server, &user.token, &format!("fill-{}", user.user), user.person).await;
    tablet.open(&user.followup, None).await;
    tablet.until_fetched(&user.followup).await?;
    let mut typist = Typist::new();
    let mut left = changes;
    while left > 0 {
        let now = left.min(CHANGES_PER_MESSAGE);
        for _ in 0..now {
            typist.edit(tablet.document(&user.followup), user.voice)?;
        }
        tablet.say_what_is_new(&user.followup).await;
        tablet.until_acknowledged(&user.followup).await?;
        left -= now;
    }
    tablet.socket.close().await;
    Ok(())
}
