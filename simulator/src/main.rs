//! `cargo xtask soak`: runs seeds that nobody has run before for as long as one likes, and says how many held.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the person who started it")]

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;

/// Runs simulated tablets and servers, each run from a seed of its own.
#[derive(Debug, Parser)]
struct CommandLine {
    /// How long.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// The first seed; without it the time tells one, so that every soak runs others.
    #[arg(long)]
    first: Option<u64>,
}

fn main() -> ExitCode {
    let CommandLine { minutes, first } = CommandLine::parse();
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // Seconds leave room for a thousand seeds a second before the next soak's begin.
    let first = first.unwrap_or(since_1970.as_secs() * 1_000);
    let begun = Instant::now();
    println!("seeds from {first} on, for {minutes} min");
    let report =
        simulator::run_many(simulator::threads(), first, u64::MAX, Some(begun + Duration::from_secs(minutes * 60)));
    let seconds = begun.elapsed().as_secs_f64();
    for failure in &report.failures {
        println!("\n{failure}");
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = report.held as f64 / seconds;
    println!("{} distinct seeds held in {seconds:.0} s ({rate:.0} a second)", report.held);
    if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
