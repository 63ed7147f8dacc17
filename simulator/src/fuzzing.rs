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

use crate::run::Run;
use crate::trace::{Detail, Trace};
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

/// Hands bytes to the target with this name, as a fuzzer wants it: a panic is what it looks for.
///
/// # Panics
/// If the reader does, or there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = Target::named(name).expect("there is such a target");
    (target.run)(bytes);
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

    /// Hands bytes over and catches a panic.
    ///
    /// # Errors
    /// [`Found`] if it panicked.
    pub fn try_bytes(&self, bytes: &[u8]) -> Result<(), Box<Found>> {
        catch_unwind(AssertUnwindSafe(|| (self.run)(bytes)))
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
    FRAMES.get_or_init(|| recorded().unwrap_or_default()).clone()
}

/// The seed of the run whose frames are used: any that has marks and refusals.
const RECORDED: u64 = 7;

fn recorded() -> Result<Vec<Vec<u8>>> {
    let mut run = Run::begin(RECORDED, Trace::new(Detail::Frames))?;
    run.meet()?;
    run.go()?;
    let mut frames = run.trace.into_frames();
    frames.sort_by_key(|it| (it.len(), it.clone()));
    frames.dedup_by_key(|it| it.len());
    Ok(frames)
}
