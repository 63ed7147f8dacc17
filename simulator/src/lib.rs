//! Tablets and a server in one process, where a seed decides everything that happens.
//!
//! The tablets are the real client on its memory store, the server is the real hub, gate and store on SQLite; only the network,
//! the clocks, the power and the disks' moods are this crate's. A run takes some hundred steps, puts everything right and
//! checks that nobody was promised anything that does not hold. The same seed gives the same run, step by step, so a seed
//! that fails is a bug that can be looked at as often as one likes.
//!
//! ```text
//! chance → weather → run (acting, trouble, lost, hostile, planned, line, tablet, machine) → ending
//! ```

mod acting;
mod cast;
mod chance;
mod deed;
mod ending;
mod forging;
pub mod fuzzing;
mod hostile;
mod line;
mod lost;
mod machine;
mod pages;
mod planned;
mod run;
mod silence;
mod skew;
mod sweep;
mod tablet;
mod trace;
mod trouble;
mod weather;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use chance::Chance;
use run::Run;
use sweep::{FATES, Sweep, Writer};
use trace::{Detail, Trace};
use weather::Weather;

/// Runs the tests of this package that run seeds.
const TEST: &str = "cargo test -p simulator --test seeds";

/// Failures after which looking for more is of no use.
const FAILURES_MAX: usize = 5;

/// A run that failed.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// What did not hold.
    pub what: String,
    /// What led to it, the newest last.
    pub lines: Vec<String>,
    /// The command that runs it again.
    pub again: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.lines.join("\n"))?;
        writeln!(f, "seed {} failed: {}", self.seed, self.what)?;
        write!(f, "again: {}", self.again)
    }
}

/// What became of many runs.
#[derive(Debug, Default)]
pub struct Report {
    /// Runs in which everything held.
    pub held: u64,
    /// The first runs that failed.
    pub failures: Vec<Failure>,
}

/// Runs a seed; the number that its trace comes to.
///
/// # Errors
/// [`Failure`] when something did not hold, or panicked.
pub fn run(seed: u64) -> Result<u64, Box<Failure>> {
    run_in(seed, Detail::Number).map_err(|first| {
        // The same again, with everything written down.
        run_in(seed, Detail::Lines).err().unwrap_or(first)
    })
}

/// Runs a seed in calm weather once for each write in it and each way in which that can fail or be cut off; how many runs that was.
///
/// # Errors
/// [`Failure`] of the first run in which something did not hold, or panicked.
pub fn sweep(seed: u64) -> Result<usize, Box<Failure>> {
    let calm = |sweep| {
        move |trace| {
            let begun = Run::begin_in(Weather::calm(), Chance::of(seed), trace)?;
            Ok(Run { sweep, ..begun })
        }
    };
    let mut counted = [0; 2];
    run_begun(seed, Detail::Lines, calm(Sweep::default()), |run| {
        counted = [Writer::Tablet, Writer::Server].map(|it| run.sweep.count_of(it));
    })?;
    let writes = [Writer::Tablet, Writer::Server].into_iter().zip(counted);
    let all = writes.flat_map(|(writer, count)| (0..count).map(move |number| (writer, number)));
    let all: Vec<_> = all.flat_map(|(writer, number)| FATES.map(|fate| (writer, number, fate))).collect();
    for chosen in &all {
        run_begun(seed, Detail::Lines, calm(Sweep::of(*chosen)), |_| ()).map_err(|mut failure| {
            failure.what = format!("{chosen:?}: {}", failure.what);
            failure.again = format!("{TEST} whichever_write_fails");
            failure
        })?;
    }
    Ok(all.len())
}

fn run_in(seed: u64, detail: Detail) -> Result<u64, Box<Failure>> {
    run_begun(seed, detail, |trace| Run::begin(seed, trace), |_| ())
}

fn run_begun(
    seed: u64,
    detail: Detail,
    begin: impl FnOnce(Trace) -> anyhow::Result<Run>,
    look: impl FnOnce(&Run),
) -> Result<u64, Box<Failure>> {
    let mut begun = None;
    let go = || {
        let run = begun.insert(begin(Trace::new(detail))?);
        run.meet()?;
        run.go()?;
        run.end()?;
        look(run);
        anyhow::Ok(())
    };
    let outcome = silence::in_silence(|| catch_unwind(AssertUnwindSafe(go)));
    let trace = begun.map_or_else(|| Trace::new(detail), |it| it.trace);
    let what = match outcome {
        Ok(Ok(())) => return Ok(trace.number()),
        Ok(Err(error)) => format!("{error:#}"),
        Err(panic) => format!("a panic: {}", words_of(panic.as_ref())),
    };
    let again = format!("SAMSYN_SEED={seed} {TEST} whatever_goes_wrong");
    Err(Box::new(Failure { seed, what, lines: trace.into_lines(), again }))
}

/// What a panic said.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned())).unwrap_or_default()
}

/// How many runs there are beside each other: one on every core, or so many as `SAMSYN_THREADS` says.
#[must_use]
pub fn threads() -> usize {
    let chosen = std::env::var("SAMSYN_THREADS").ok().and_then(|it| it.parse().ok());
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    chosen.filter(|it| *it > 0).unwrap_or_else(cores)
}

/// Runs seeds from a first one on, in so many threads, until so many were run or until a time.
///
/// # Panics
/// When a run takes the whole program down.
#[must_use]
pub fn run_many(threads: usize, first: u64, count: u64, until: Option<Instant>) -> Report {
    let (next, report) = (AtomicU64::new(first), Mutex::new(Report::default()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed - first >= count || until.is_some_and(|it| Instant::now() >= it) {
                        return;
                    }
                    let outcome = run(seed);
                    let mut report = report.lock().expect("nothing panics while it is held");
                    match outcome {
                        Ok(_) => report.held += 1,
                        Err(failure) => report.failures.push(*failure),
                    }
                    if report.failures.len() >= FAILURES_MAX {
                        return;
                    }
                }
            });
        }
    });
    report.into_inner().expect("nothing panics while it is held")
}
