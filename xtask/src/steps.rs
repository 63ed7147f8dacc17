//! Runs one command after another and remembers how long each took.
//!
//! A step that fails ends the run: later steps would only repeat the same complaint. Nothing is captured, so that what
//! cargo and the test runner print is seen as it is printed.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// The steps run so far, with their times.
#[derive(Debug)]
pub(crate) struct Steps {
    begun: Instant,
    finished: Vec<(String, Duration)>,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), finished: Vec::new() }
    }

    /// Runs one command to its end; an error names the step and the exit code.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) -> Result<()> {
        println!("\n── {name}");
        let begun = Instant::now();
        let status = command.status().with_context(|| format!("{name}: could not start {command:?}"))?;
        self.finished.push((name.to_owned(), begun.elapsed()));
        ensure!(status.success(), "{name} failed ({status})");
        Ok(())
    }

    pub(crate) fn print_times(&self) {
        println!();
        for (name, took) in &self.finished {
            println!("{:>7.1} s  {name}", took.as_secs_f64());
        }
        println!("{:>7.1} s  in all", self.begun.elapsed().as_secs_f64());
    }
}
