//! A Rust compiler that can make WebAssembly, found or fetched.
//!
//! In this order: what rustup's compiler already has; what rustup adds, unless `RUSTUP_AUTO_INSTALL=0` says that it may not
//! download; Debian's packages, unpacked below the target folder and kept there. For people the standard library is built
//! anew from its sources, small; for whoever writes screens the ready one does. Nothing is installed outside the target
//! folder but what rustup itself adds.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

use crate::Profile;

/// What browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_TOOLCHAIN: &str = include_str!("../debian-toolchain.sh");

const DEBIAN_STANDARD_LIBRARY: &str = include_str!("../debian-standard-library.sh");

/// Variables for cargo that name the compiler and its linker; none where the usual compiler does.
pub(crate) type CargoEnvironment = Vec<(&'static str, OsString)>;

/// Finds a compiler, fetching one if there is none; `target_folder` is where a fetched one is kept.
pub(crate) fn find(target_folder: &Path, profile: Profile) -> Result<CargoEnvironment> {
    let may_rustup_download = std::env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|it| it != "0");
    if rustup_has(profile) || (may_rustup_download && rustup_adds(profile) && rustup_has(profile)) {
        return Ok(Vec::new());
    }
    let wanted = rustup_command(profile).join(" ");
    let folder = target_folder.join("wasm-toolchain");
    if !folder.join("complete").is_file() {
        ensure!(
            is_there("apt-get") && is_there("dpkg-deb"),
            "there is no compiler for {TARGET}: run `rustup {wanted}`, then this again"
        );
        unpack_debian_packages(&folder, &wanted)?;
    }
    if profile == Profile::Quick && !folder.join("standard-library").is_file() {
        run_script(DEBIAN_STANDARD_LIBRARY, &folder)
            .with_context(|| format!("the standard library for {TARGET} could not be built"))?;
    }
    Ok(vec![
        ("RUSTC", folder.join("rustc").into_os_string()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker()?.into_os_string()),
    ])
}

/// What rustup is asked for: the ready standard library, or its sources.
const fn rustup_command(profile: Profile) -> [&'static str; 3] {
    match profile {
        Profile::Release => ["component", "add", "rust-src"],
        Profile::Quick => ["target", "add", TARGET],
    }
}

fn rustup_has(profile: Profile) -> bool {
    match profile {
        Profile::Release => ask_rustc(&["--print", "sysroot"])
            .is_some_and(|it| Path::new(&it).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()),
        Profile::Quick => ask_rustc(&["--print", "target-libdir", "--target", TARGET])
            .and_then(|folder| fs::read_dir(folder).ok())
            .is_some_and(|it| it.flatten().any(|it| it.file_name().to_string_lossy().starts_with("libstd-"))),
    }
}

/// The compiler that cargo would use by itself.
fn ask_rustc(arguments: &[&str]) -> Option<String> {
    let output = Command::new("rustc").args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn rustup_adds(profile: Profile) -> bool {
    Command::new("rustup").args(rustup_command(profile)).status().is_ok_and(|status| status.success())
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// What an interrupted run left lies under another name, so it is never taken for a compiler.
fn unpack_debian_packages(folder: &Path, wanted: &str) -> Result<()> {
    println!("rustup has no {TARGET} and may not download it: unpacking Debian's compiler below the target folder");
    let unfinished = folder.with_extension("unfinished");
    fs::create_dir_all(&unfinished).with_context(|| format!("{} cannot be made", unfinished.display()))?;
    run_script(DEBIAN_TOOLCHAIN, &unfinished).with_context(|| {
        format!(
            "Debian's packages rustc-web and rust-web-src could not be unpacked: run `rustup {wanted}`, then this again"
        )
    })?;
    if folder.exists() {
        fs::remove_dir_all(folder).context("an incomplete compiler cannot be removed")?;
    }
    fs::rename(&unfinished, folder).context("the unpacked compiler could not be named")
}

fn run_script(script: &str, folder: &Path) -> Result<()> {
    let mut bash = Command::new("bash");
    let status = bash.args(["-c", script, "bash"]).arg(folder).status().context("bash could not be started")?;
    ensure!(status.success(), "{status}");
    Ok(())
}

/// Debian's compiler brings no linker for WebAssembly; rustup's brings one for every target.
fn linker() -> Result<PathBuf> {
    if let (Some(sysroot), Some(version)) = (ask_rustc(&["--print", "sysroot"]), ask_rustc(&["-vV"]))
        && let Some(host) = version.lines().find_map(|line| line.strip_prefix("host: "))
    {
        let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
        if linker.is_file() {
            return Ok(linker);
        }
    }
    if is_there("wasm-ld") {
        return Ok(PathBuf::from("wasm-ld"));
    }
    bail!("there is no linker for {TARGET}: install lld, then run this again")
}
