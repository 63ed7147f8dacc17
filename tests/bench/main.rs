//! How much the server costs, measured from outside on a release build of its own.
#![expect(clippy::print_stdout, reason = "a command line tool prints its figures")]

mod bare_limits;
mod process;
mod table;

use anyhow::Result;
use table::Table;

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some(bare_limits::ECHO_SERVER) {
        return bare_limits::serve_echo().await;
    }
    println!("{}", Table::heading());
    let mut table = Table::default();
    bare_limits::measure(&mut table).await?;
    Ok(())
}
