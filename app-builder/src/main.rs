//! Makes the tablet app: `mobile` as WebAssembly, the page around it, all of it compressed, in one folder.
//!
//! `cargo xtask app` runs this. It is a package of its own, so that `xtask` compiles in seconds without wasm-bindgen and
//! brotli; it depends on nothing of ours, and it serves nothing. The folder is `app` below the target folder, or
//! `app-quick` for a build that is meant for writing screens only.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the person who started it")]

mod compact;
mod delivery;
mod page;
mod sizes;
mod split;
mod wasm_compiler;
mod wasm_module;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Parser;
use wasm_module::WasmModule;

/// Builds the tablet app.
#[derive(Debug, Parser)]
struct CommandLine {
    /// Builds in seconds what is too large for people.
    #[arg(long)]
    quick: bool,
    /// Builds nothing, and prints where the bytes of the program are that was compiled last.
    #[arg(long)]
    sizes: bool,
}

/// How the app is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Profile {
    /// Small, for people.
    Release,
    /// Soon, for whoever writes it.
    Quick,
}

impl Profile {
    /// The profile of the workspace's manifest.
    const fn cargo_name(self) -> &'static str {
        match self {
            Self::Release => "wasm",
            Self::Quick => "quick",
        }
    }

    /// Cargo's arguments for what only this build has: functions that a test page calls are not for people.
    const fn features(self) -> &'static [&'static str] {
        match self {
            Self::Release => &[],
            Self::Quick => &["--features", "conformance"],
        }
    }

    /// The folder of the built app, below the target folder.
    const fn folder_name(self) -> &'static str {
        match self {
            Self::Release => "app",
            Self::Quick => "app-quick",
        }
    }
}

fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    let profile = if command_line.quick { Profile::Quick } else { Profile::Release };
    let done = if command_line.sizes { print_sizes(profile) } else { run(profile) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\napp-builder: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root folder of the workspace and the target folder.
fn folders() -> Result<(PathBuf, PathBuf)> {
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
    let root = root.context("start this inside the workspace")?;
    let target_folder = root.join(std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from));
    Ok((root.to_owned(), target_folder))
}

fn print_sizes(profile: Profile) -> Result<()> {
    let (_, target_folder) = folders()?;
    let compiled = wasm_module::compiled(&target_folder, profile);
    let module = std::fs::read(&compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    sizes::print(&module)
}

fn run(profile: Profile) -> Result<()> {
    let begun = Instant::now();
    let (root, target_folder) = folders()?;
    let compiler = wasm_compiler::find(&target_folder, profile)?;
    let module = WasmModule::build(&root, &target_folder, profile, compiler)?;
    let page = page::assemble(&root.join("mobile"), module)?;
    delivery::deliver(&page, &target_folder.join(profile.folder_name()), profile)?;
    println!("{:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}
