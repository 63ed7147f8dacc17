//! Makes a form of a running server as long as years of typing make it, for measurements in a browser.
//!
//! `bench long-form ADDRESS PASSWORD CHANGES`, on a server with the example municipality: the manager and the
//! representative of the first workplace make half of the changes each. It measures nothing.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use harness::Account;

use crate::scenarios::fill;

/// The argument that asks for it.
pub(crate) const LONG_FORM: &str = "long-form";

/// The first workplace of the example.
const WORKPLACE: usize = 1;

pub(crate) async fn write(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let mut next = |what: &str| arguments.next().with_context(|| format!("{what} is missing"));
    let server: SocketAddr = next("the address")?.parse().context("the address is host:port")?;
    let password = next("the password")?;
    let changes: usize = next("the number of changes")?.parse().context("the number of changes is a number")?;
    for user in [harness::chef(WORKPLACE), harness::ombud(WORKPLACE)] {
        let account = Account::with_password(server, &user, &password);
        fill::send_changes(server, &account, changes / 2).await?;
    }
    Ok(())
}
