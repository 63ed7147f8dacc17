//! Functions that take any bytes, for fuzzers: each hands them to one reader of ours.
//!
//! A reader may refuse whatever it likes. It may not panic, and what it takes it must be able to give back. The same functions
//! are called by cargo-fuzz (`fuzz/`), by the program `fuzz` and by a plain test. The rule that must not be broken: what a
//! function does follows from its bytes alone, so that bytes which fail once fail again.

mod mutating;
mod readers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::Result;

use crate::chance::Chance;
use crate::run::Run;
use crate::silence::in_silence;
use crate::trace::{Detail, Trace};
use crate::weather::Weather;
use mutating::Mutator;

/// One reader under test.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, which is that of its corpus.
    pub name: &'static str,
    /// Hands it bytes.
    pub run: fn(&[u8]),
    seeds: fn() -> Vec<Vec<u8>>,
}

/// What a corpus begins with, at most, and how long each may be: it is kept with the code.
const BEGINNINGS_MAX: usize = 12;
const BEGINNING_BYTES_MAX: usize = 8 * 1024;

/// Every reader.
pub const TARGETS: [Target; 12] = [
    Target { name: "wire", run: readers::wire, seeds: frames },
    Target { name: "sync", run: readers::sync, seeds: readers::sync_messages },
    Target { name: "server", run: readers::server, seeds: frames },
    Target { name: "tablet", run: readers::tablet, seeds: frames },
    Target { name: "gate", run: readers::gate, seeds: readers::gate_seeds },
    Target { name: "greeting", run: readers::greeting, seeds: readers::greetings },
    Target { name: "parcel", run: readers::parcel, seeds: readers::parcels },
    Target { name: "codes", run: readers::codes, seeds: readers::code_frames },
    Target { name: "rescue", run: readers::rescue, seeds: readers::rescue_files },
    Target { name: "certificate", run: readers::certificate, seeds: readers::certificates },
    Target { name: "import", run: readers::import, seeds: readers::lists },
    Target { name: "template", run: readers::template, seeds: readers::templates },
];

/// To be called once before [`run`]: a fuzzer ends at every panic, and the readers catch those of automerge by design.
pub fn let_panics_be_caught() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// Hands bytes to the target with this name, as a fuzzer wants it: the program ends where the reader fails.
///
/// # Panics
/// If there is no such target.
#[expect(clippy::print_stderr, reason = "nothing but this tells whoever runs the fuzzer what failed")]
pub fn run(name: &str, bytes: &[u8]) {
    let target = Target::named(name).expect("there is such a target");
    if let Err(found) = target.try_bytes(bytes) {
        eprintln!("{name}: {}", found.what);
        std::process::abort();
    }
}

/// Bytes at which a reader failed.
#[derive(Debug, Clone)]
pub struct Found {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What it said.
    pub what: String,
}

impl Target {
    /// The target with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|it| it.name == name)
    }

    /// Some of what is known to be good: a few of each length, none that is long.
    #[must_use]
    pub fn beginnings(&self) -> Vec<Vec<u8>> {
        let mut known = (self.seeds)();
        known.retain(|it| it.len() <= BEGINNING_BYTES_MAX);
        known.sort_by_key(Vec::len);
        let apart = known.len().div_ceil(BEGINNINGS_MAX).max(1);
        known.into_iter().step_by(apart).collect()
    }

    /// Hands bytes over and catches a panic.
    ///
    /// # Errors
    /// [`Found`] if it panicked.
    pub fn try_bytes(&self, bytes: &[u8]) -> Result<(), Box<Found>> {
        in_silence(|| catch_unwind(AssertUnwindSafe(|| (self.run)(bytes))))
            .map_err(|panic| Box::new(Found { bytes: bytes.to_vec(), what: crate::words_of(panic.as_ref()) }))
    }

    /// Hands over what is known to be good or was found earlier, and then mutations of that for as long as it is wished for.
    ///
    /// # Errors
    /// The first [`Found`].
    pub fn drive(&self, corpus: &[Vec<u8>], seed: u64, goes_on: impl Fn(u64) -> bool) -> Result<u64, Box<Found>> {
        let mut known = (self.seeds)();
        known.extend_from_slice(corpus);
        known.iter().try_for_each(|it| self.try_bytes(it))?;
        let mut mutator = Mutator::of(seed);
        let mut count = 0;
        while goes_on(count) {
            self.try_bytes(&mutator.mutated(&known))?;
            count += 1;
        }
        Ok(count)
    }
}

/// Where what was found at a reader is kept.
#[must_use]
pub fn corpus_folder(target: &str) -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("simulator"), PathBuf::from);
    package.join("../fuzz/corpus").join(target)
}

/// What was found at a reader and is kept.
///
/// # Errors
/// If it can't be read.
pub fn corpus_of(target: &str) -> std::io::Result<Vec<Vec<u8>>> {
    let folder = corpus_folder(target);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = std::fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<Result<Vec<_>, _>>()?;
    files.sort();
    files.into_iter().map(std::fs::read).collect()
}

/// What went over the wires of a simulated run, without repetitions of the same kind and length.
fn frames() -> Vec<Vec<u8>> {
    static FRAMES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FRAMES.get_or_init(|| recorded().expect("the run that is recorded holds")).clone()
}

/// Steps of the run whose frames are used: enough for marks and refusals.
const RECORDED_STEPS: u64 = 150;

fn recorded() -> Result<Vec<Vec<u8>>> {
    let weather = Weather { steps: RECORDED_STEPS, hostile: true, ..Weather::calm() };
    let mut run = Run::begin_in(weather, Chance::of(0), Trace::new(Detail::Frames))?;
    run.meet()?;
    run.go()?;
    let mut frames = run.trace.into_frames();
    frames.sort_by_key(|it| (it.len(), it.clone()));
    frames.dedup_by_key(|it| it.len());
    Ok(frames)
}
