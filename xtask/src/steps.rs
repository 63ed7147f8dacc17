//! Runs one command after another, in one line or two beside each other, and remembers how long each took.
//!
//! A step that fails ends the run: later steps would only repeat the same complaint. What cargo and the test runner print is
//! seen as it is printed; what the second line prints is kept, and printed in one piece when both have ended.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};

/// The steps run so far, with their times.
#[derive(Debug)]
pub(crate) struct Steps {
    begun: Instant,
    finished: Vec<(String, Duration)>,
    /// Where output is kept instead of being shown.
    kept: Option<File>,
    /// Set when a line that runs beside this one failed.
    is_over: Arc<AtomicBool>,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), finished: Vec::new(), kept: None, is_over: Arc::default() }
    }

    /// Runs one command to its end; an error names the step and the exit code.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) -> Result<()> {
        ensure!(!self.is_over.load(Ordering::Relaxed), "{name} was not begun, since another step failed");
        let begun = Instant::now();
        let status = self.status(name, command)?;
        self.finished.push((name.to_owned(), begun.elapsed()));
        ensure!(status.success(), "{name} failed ({status})");
        Ok(())
    }

    fn status(&mut self, name: &str, command: &mut Command) -> Result<ExitStatus> {
        let title = format!("\n── {name}");
        match &mut self.kept {
            None => println!("{title}"),
            Some(kept) => {
                writeln!(kept, "{title}").context("no temporary file can be written")?;
                let shared = || kept.try_clone().map(Stdio::from).context("no temporary file can be written");
                command.stdin(Stdio::null()).stdout(shared()?).stderr(shared()?);
            }
        }
        command.status().with_context(|| format!("{name}: could not start {command:?}"))
    }

    /// Runs two lines of steps beside each other. When a step fails, what runs in the other line still ends, and nothing
    /// more is begun.
    ///
    /// A machine with two cores is busy with one build until the linker's turn comes, and idle by half while people in a
    /// browser wait.
    pub(crate) fn run_both(
        &mut self,
        seen: impl FnOnce(&mut Self) -> Result<()>,
        kept: impl FnOnce(&mut Self) -> Result<()> + Send,
    ) -> Result<()> {
        let mut output = tempfile::tempfile().context("no temporary file can be made")?;
        let mut beside = Self {
            begun: Instant::now(),
            finished: Vec::new(),
            kept: Some(output.try_clone().context("no temporary file can be shared")?),
            is_over: Arc::clone(&self.is_over),
        };
        let is_over = Arc::clone(&self.is_over);
        let said_when_over = |outcome: Result<()>| {
            is_over.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcome
        };
        let (seen, kept) = std::thread::scope(|scope| {
            let beside = scope.spawn(|| said_when_over(kept(&mut beside)));
            let seen = said_when_over(seen(self));
            (seen, beside.join().unwrap_or_else(|_| Err(anyhow!("the steps beside panicked"))))
        });
        output.rewind().context("no temporary file can be read")?;
        std::io::copy(&mut output, &mut std::io::stdout()).context("the output can't be printed")?;
        self.finished.append(&mut beside.finished);
        match (seen, kept) {
            (Err(one), Err(other)) => Err(anyhow!("{one:#}; {other:#}")),
            (seen, kept) => seen.and(kept),
        }
    }

    pub(crate) fn print_times(&self) {
        println!();
        for (name, took) in &self.finished {
            println!("{:>7.1} s  {name}", took.as_secs_f64());
        }
        println!("{:>7.1} s  in all", self.begun.elapsed().as_secs_f64());
    }
}
