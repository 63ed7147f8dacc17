//! How much the server costs, measured from outside on a release build of its own.
//!
//! Every figure comes from a server in a process of its own, whose processor time and memory the kernel counts; what the
//! bare parts can do on the same machine is measured in the same run. A missed goal is printed as missed.
#![expect(clippy::print_stdout, reason = "a command line tool prints its figures")]

mod bare_limits;
mod bench_server;
mod long_form;
mod peers;
mod process;
mod scenarios;
mod table;

use anyhow::{Context as _, Result};
use table::Table;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let argument = arguments.next();
    if argument.as_deref() == Some(bare_limits::ECHO_SERVER) {
        return bare_limits::serve_echo().await;
    }
    if argument.as_deref() == Some(long_form::LONG_FORM) {
        return long_form::write(arguments).await;
    }
    match argument.as_deref() {
        Some(peers::PEERS) => return peers::compare(arguments).await,
        Some(peers::soak::TABLETS) => return peers::soak::run(arguments).await,
        Some(peers::samod_server::SAMOD_SERVER) => {
            let folder = arguments.next().context("which folder?")?;
            return peers::samod_server::serve(folder.as_ref()).await;
        }
        Some(_) | None => {}
    }
    let wanted = |name: &str| argument.as_ref().is_none_or(|only| name.contains(only.as_str()));
    println!("{}", Table::heading());
    let mut table = Table::default();
    if wanted("limits") {
        bare_limits::measure(&mut table).await?;
    }
    if wanted("live") {
        scenarios::live::measure(&mut table).await?;
    }
    if wanted("reconnect") {
        scenarios::reconnect::measure(&mut table).await?;
    }
    if wanted("storm") {
        scenarios::storm::measure(&mut table).await?;
    }
    if wanted("memory") {
        scenarios::memory::measure(&mut table).await?;
    }
    if wanted("roll-up") {
        scenarios::roll_up::measure(&mut table).await?;
    }
    if wanted("start") {
        scenarios::start::measure(&mut table)?;
    }
    let (reached, goals) = table.reached();
    println!("{reached} of {goals} goals reached");
    Ok(())
}
