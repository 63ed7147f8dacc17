//! Takes the built tablet app into the program.
//!
//! `SAMSYN_APP_DIR` names its folder, which `cargo xtask app` fills; without it the server is built without an app and
//! says so to browsers. Every file stands beside itself as brotli (`.br`) and gzip (`.gz`) where that is smaller.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-env-changed=SAMSYN_APP_DIR");
    println!("cargo:rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    if let Some(folder) = std::env::var_os("SAMSYN_APP_DIR").filter(|it| !it.is_empty()).map(PathBuf::from) {
        println!("cargo:rerun-if-changed={}", folder.display());
        assert!(folder.join("index.html").is_file(), "SAMSYN_APP_DIR ({}) holds no app", folder.display());
        list(&folder, &folder, &mut table);
    }
    table.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&out).join("embedded_files.rs"), table).expect("OUT_DIR can be written");
}

/// Adds a line for every file below `folder`.
fn list(root: &Path, folder: &Path, table: &mut String) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            list(root, &path, table);
        } else if path.extension().is_none_or(|ending| ending != "br" && ending != "gz") {
            let name = path.strip_prefix(root).expect("it lies below the root").display().to_string();
            let bytes = |path: &Path| format!("include_bytes!({:?})", path.canonicalize().expect("it was just listed"));
            let beside = |ending: &str| {
                let beside = PathBuf::from(format!("{}.{ending}", path.display()));
                if beside.is_file() { format!("Some({})", bytes(&beside)) } else { "None".to_owned() }
            };
            writeln!(
                table,
                "    EmbeddedFile {{ path: {name:?}, plain: {}, brotli: {}, gzip: {} }},",
                bytes(&path),
                beside("br"),
                beside("gz")
            )
            .expect("a string takes everything");
        }
    }
}
