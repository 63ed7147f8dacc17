//! The binary `samsyn`: reads the command line, runs the command, says what went wrong.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

/// Gives freed pages back to the system within seconds; glibc keeps them for as long as the process lives, which after a rush of
/// 500 tablets is ten times as much.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let command_line = server::CommandLine::parse();
    match server::run(command_line) {
        Ok(code) => code,
        Err(error) => {
            let told = writeln!(std::io::stderr(), "samsyn: {error}");
            // Where standard error is closed, the exit code still tells.
            if told.is_ok() { ExitCode::FAILURE } else { ExitCode::from(1) }
        }
    }
}
