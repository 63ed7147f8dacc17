//! `cargo run -p simulator --bin fuzz -- TARGET --minutes N`: mutates what is good for a reader for as long as one likes.
//!
//! What fails is written to `fuzz/corpus/TARGET`, where the plain tests find it from then on; `--begin` writes some of what is good.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the person who started it")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use clap::Parser;
use simulator::fuzzing::{TARGETS, Target};

/// Looks for bytes at which a reader fails.
#[derive(Debug, Parser)]
struct CommandLine {
    /// The reader; without it, all of them one after the other.
    target: Option<String>,
    /// How long, for each.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Only writes some of what is good for the reader to its corpus, where a guided fuzzer begins.
    #[arg(long)]
    begin: bool,
    /// The seed; without it the time tells one.
    #[arg(long)]
    seed: Option<u64>,
}

fn main() -> Result<ExitCode> {
    let CommandLine { target, minutes, begin, seed } = CommandLine::parse();
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seed = seed.unwrap_or(since_1970.as_secs());
    let targets = match &target {
        Some(name) => vec![Target::named(name).context("there is no such target")?],
        None => TARGETS.to_vec(),
    };
    if begin {
        for target in targets {
            target.beginnings().iter().try_for_each(|it| kept(target.name, it).map(|_| ()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut has_failed = false;
    for target in targets {
        let until = Instant::now() + Duration::from_secs(minutes * 60);
        let corpus = simulator::fuzzing::corpus_of(target.name)?;
        match target.drive(&corpus, seed, |_| Instant::now() < until) {
            Ok(count) => println!("{}: {count} mutations held (seed {seed})", target.name),
            Err(found) => {
                has_failed = true;
                let file = kept(target.name, &found.bytes)?;
                println!("{}: {} (seed {seed}); kept as {}", target.name, found.what, file.display());
            }
        }
    }
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn kept(target: &str, bytes: &[u8]) -> Result<PathBuf> {
    let folder = simulator::fuzzing::corpus_folder(target);
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(form_model::Sha256Hash::of(bytes).to_string());
    std::fs::write(&file, bytes)?;
    Ok(file)
}
