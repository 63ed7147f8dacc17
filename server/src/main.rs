//! The binary `samsyn`: reads the command line, runs the command, says what went wrong.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

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
