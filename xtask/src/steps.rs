//! Runs one command after another, or one beside others, and remembers how long each took.
//!
//! A step that fails ends the run: later steps would only repeat the same complaint. What cargo and the test runner print is
//! seen as it is printed; only what runs beside others waits for its turn.

use std::io::Seek as _;
use std::process::{Command, Stdio};
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

    /// Runs one command beside what `others` do; it is waited for, and its output printed, when they are done.
    ///
    /// A machine with two cores is busy with one build until the linker's turn comes, and idle by half during it.
    pub(crate) fn run_beside(
        &mut self,
        name: &str,
        command: &mut Command,
        others: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut output = tempfile::tempfile().context("no temporary file can be made")?;
        let kept = || output.try_clone().map(Stdio::from).context("no temporary file can be written");
        let begun = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(kept()?).stderr(kept()?).spawn();
        let mut child = child.with_context(|| format!("{name}: could not start {command:?}"))?;
        let outcome = others(self);
        if outcome.is_err() {
            // What it would say is of no use any more; it fails only if it has ended already.
            child.kill().ok();
        }
        let status = child.wait().with_context(|| format!("{name}: could not be waited for"))?;
        outcome?;
        println!("\n── {name}, beside the steps before");
        self.finished.push((format!("{name}, beside the steps before"), begun.elapsed()));
        output.rewind().context("no temporary file can be read")?;
        std::io::copy(&mut output, &mut std::io::stdout()).context("the output can't be printed")?;
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
