//! The crate `mobile` as WebAssembly, in one module and pieces of it, and the JavaScript that browsers need to start it.
//!
//! `wasm-bindgen` runs as a library: it has to be of the very version that `mobile` was compiled with, and cargo sees to
//! that when both stand in one lock file. Cargo's `strip` stays off, since wasm-bindgen reads what it would remove.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::Profile;
use crate::compact::compact;
use crate::split::Split;
use crate::wasm_compiler::{CargoEnvironment, TARGET};

/// What browsers load.
#[derive(Debug)]
pub(crate) struct WasmModule {
    /// The module, which starts the app.
    pub(crate) wasm: Vec<u8>,
    /// The pieces that are fetched when they are first used, by their names.
    pub(crate) pieces: BTreeMap<String, Vec<u8>>,
    /// Its glue, a JavaScript module.
    pub(crate) glue: Vec<u8>,
}

/// Cargo's arguments for a standard library that prefers small code: its sorts alone are a twentieth of the app.
/// They are unstable, so a compiler of another version may want them otherwise.
const STANDARD_LIBRARY_ANEW: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// The compiler's arguments for small code. A panic becomes a trap without a message, which `boot.js` shows with the place
/// in the module; no program text is kept that only messages of panics would show. `{:?}` writes nothing.
const SMALL: [&str; 5] = [
    "--cfg erase_components",
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// Keeps what the module is taken apart by.
const RELOCATIONS: &str = "-Clink-arg=--emit-relocs";

impl WasmModule {
    /// Compiles `mobile` and takes it apart; only `Profile::Release` is small enough for people.
    pub(crate) fn build(
        root: &Path,
        target_folder: &Path,
        profile: Profile,
        compiler: CargoEnvironment,
    ) -> Result<Self> {
        let folder = target_folder.join("wasm");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args([
                "rustc",
                "--locked",
                "--lib",
                "--package",
                "mobile",
                "--target",
                TARGET,
                "--profile",
                profile.cargo_name(),
            ])
            .arg("--target-dir")
            .arg(&folder)
            .args(profile.features())
            .current_dir(root)
            .envs(compiler)
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTFLAGS");
        if profile == Profile::Release {
            cargo
                .args(STANDARD_LIBRARY_ANEW)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", release_flags(root, target_folder));
        }
        cargo.args(["--", RELOCATIONS]);
        let status = cargo.status().context("cargo could not be started")?;
        ensure!(status.success(), "the app could not be compiled ({status})");
        let split = Split::cut(&compiled(target_folder, profile), &folder.join("split"))?;
        let bound = bind(split, &folder.join("bound"))?;
        match profile {
            Profile::Release => bound.compacted(),
            Profile::Quick => Ok(bound),
        }
    }

    fn compacted(self) -> Result<Self> {
        let pieces = self.pieces.into_iter().map(|(name, piece)| Ok((name, compact(&piece)?)));
        Ok(Self { wasm: compact(&self.wasm)?, pieces: pieces.collect::<Result<_>>()?, glue: self.glue })
    }
}

/// Where cargo puts the compiled app, with the names of its functions.
pub(crate) fn compiled(target_folder: &Path, profile: Profile) -> PathBuf {
    target_folder.join("wasm").join(TARGET).join(profile.cargo_name()).join("mobile.wasm")
}

/// Makes the module smaller: erased view types share code, a panic is nothing but the end, and paths of this machine are no
/// use to anybody.
fn release_flags(root: &Path, target_folder: &Path) -> String {
    let mut flags = SMALL.join(" ");
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let crates = cargo_home.map(|it| it.join("registry/src"));
    let places = [(crates, "crates"), (Some(root.to_owned()), "samsyn"), (Some(target_folder.to_owned()), "target")];
    for (place, name) in places {
        // The flags are split at spaces; a path with one stays as it is.
        if let Some(place) = place.map(|it| it.display().to_string()).filter(|it| !it.contains(' ')) {
            flags.push_str(&format!(" --remap-path-prefix={place}={name}"));
        }
    }
    flags
}

fn bind(split: Split, folder: &Path) -> Result<WasmModule> {
    let mut output = Bindgen::new()
        .input_bytes("app", split.main.clone())
        .out_name("app")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // Pieces take in the table of functions.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read the compiled app")?;
    let scripts = output
        .local_modules()
        .keys()
        .chain(output.snippets().iter().filter(|(_, it)| !it.is_empty()).map(|(name, _)| name));
    let scripts: Vec<&str> = scripts.map(String::as_str).collect();
    ensure!(
        scripts.is_empty(),
        "{scripts:?} of a dependency would be loaded too; the app is one script and one module"
    );
    output.emit(folder).context("the bound app cannot be written")?;
    let read = |name| std::fs::read(folder.join(name)).with_context(|| format!("{name} cannot be read back"));
    let glue = String::from_utf8(read("app.js")?).context("the glue is no text")?;
    Ok(WasmModule { wasm: read("app_bg.wasm")?, glue: split.join(&glue)?.into_bytes(), pieces: split.pieces })
}
