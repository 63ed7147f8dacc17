//! The house rules, read off the sources.
//!
//! Each rule is one sentence, and one test. It reads text and manifests and knows nothing of Rust's grammar beyond what
//! rustfmt guarantees (an item ends with a brace at the indentation where it began), so it compiles in a second and never
//! needs a toolchain feature. What clippy can say, clippy says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest function outside tests, as in `clippy.toml`: what a reader can hold at once.
const FUNCTION_LINES_MAX: usize = 70;

/// Which of our crates each crate may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("form-model", &[]),
    ("client-core", &["form-model"]),
    ("report", &[]),
    ("server", &["form-model", "report"]),
    ("mobile", &["form-model", "client-core"]),
    ("simulator", &["form-model", "client-core", "server"]),
    ("tests", &["form-model", "client-core", "server"]),
    ("xtask", &[]),
    ("app-builder", &[]),
];

/// What the deployed server must have in common with the one that is tested, as lines of `[profile.release]`: a panic ends one
/// message and not the server, and a counter that overflows is a panic.
const RELEASED_AS_TESTED: (&str, &str) = ("overflow-checks = true", "panic =");

/// File names that say nothing: what has no better name is a missing noun.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc", "types", "models"];

/// Words that a finished file does not contain, with the reason. Written in halves, so that this file passes.
const LEFTOVERS: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "do it, or file it"),
    (concat!("FIX", "ME"), "fix it, or file it"),
    (concat!("X", "XX"), "say what is meant"),
    (concat!("dbg", "!("), "a leftover of debugging"),
    (concat!("todo", "!("), "a promise instead of code"),
    (concat!("unimplemented", "!("), "a promise instead of code"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/Us", "ers/"), "a path of one machine"),
];

/// Crates that must read the same on every target.
const ONE_SOURCE_FOR_EVERY_TARGET: &[&str] = &["form-model"];

struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path, text }
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// A test file, or the part of a file that holds tests, may be longer and plainer.
    fn is_test(&self) -> bool {
        self.path.starts_with(root().join("tests")) || self.path.ends_with("tests.rs")
    }

    fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", relative(&self.path))
    }
}

fn root() -> PathBuf {
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo and nextest both tell tests where their package is");
    Path::new(&package).parent().expect("the package lies in the workspace").to_owned()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("the folder can be listed").path();
        let name = path.file_name().expect("a listed file has a name").to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.')
                && !["target", "node_modules", "demo-data", "demo-data-story"].contains(&name.as_str())
            {
                files_below(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

fn files(ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    files_below(&root(), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no file ends with {ending}: is the root right?");
    found.into_iter().map(Source::read).collect()
}

fn manifests() -> BTreeMap<String, Source> {
    ARROWS
        .iter()
        .map(|(package, _)| ((*package).to_owned(), Source::read(root().join(package).join("Cargo.toml"))))
        .collect()
}

#[track_caller]
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_source_file_begins_by_saying_what_it_is_for() {
    let complaints: Vec<_> = files(".rs")
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.at(1, "begins without a //! header"))
        .collect();
    assert_none(&complaints);
}

#[test]
fn every_file_name_says_what_is_inside() {
    let complaints: Vec<_> = files(".rs")
        .iter()
        .filter(|source| {
            let name = source.path.file_stem().unwrap().to_string_lossy().into_owned();
            name == "mod" || EMPTY_NAMES.iter().any(|empty| name == *empty || name.ends_with(&format!("_{empty}")))
        })
        .map(|source| source.at(1, "has a name that says nothing"))
        .collect();
    assert_none(&complaints);
}

#[test]
fn nothing_unfinished_and_no_path_of_one_machine_is_left() {
    let mut complaints = Vec::new();
    for ending in [".rs", ".toml", ".mjs", ".md", ".service", ".sql", ".json"] {
        for source in files_or_none(ending) {
            // A hash may spell anything.
            for (number, line) in source.lines().filter(|(_, line)| !line.contains("\"integrity\": \"")) {
                for (word, why) in LEFTOVERS {
                    if line.contains(word) {
                        complaints.push(source.at(number, &format!("contains {word:?}: {why}")));
                    }
                }
            }
        }
    }
    assert_none(&complaints);
}

fn files_or_none(ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    files_below(&root(), ending, &mut found);
    found.into_iter().map(Source::read).collect()
}

#[test]
fn no_line_ends_with_a_space() {
    let mut complaints = Vec::new();
    for ending in [".rs", ".toml", ".mjs", ".md", ".service", ".sql"] {
        for source in files_or_none(ending) {
            for (number, line) in source.lines() {
                if line.ends_with([' ', '\t']) {
                    complaints.push(source.at(number, "ends with a space"));
                }
            }
            if !source.text.ends_with('\n') || source.text.ends_with("\n\n") {
                complaints.push(source.at(source.text.lines().count(), "does not end with exactly one newline"));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn every_package_takes_the_lints_of_the_workspace() {
    let complaints: Vec<_> = manifests()
        .values()
        .filter(|manifest| !manifest.text.contains("[lints]\nworkspace = true"))
        .map(|manifest| manifest.at(1, "lacks `[lints] workspace = true`"))
        .collect();
    assert_none(&complaints);
}

#[test]
fn every_member_of_the_workspace_has_its_arrows_written_down() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members =
        manifest.lines().find(|line| line.starts_with("members = ")).expect("the workspace lists its members");
    let named: Vec<_> = members.split('"').skip(1).step_by(2).collect();
    let known: Vec<_> = ARROWS.iter().map(|(package, _)| *package).collect();
    assert_eq!(named, known);
}

#[test]
fn crates_depend_only_along_the_arrows() {
    let manifests = manifests();
    let mut complaints = Vec::new();
    for (package, allowed) in ARROWS {
        let manifest = &manifests[*package];
        for (number, line) in manifest.lines() {
            let name = line.split([' ', '.', '=']).next().unwrap_or_default();
            let is_ours = ARROWS.iter().any(|(other, _)| *other == name);
            if is_ours && !allowed.contains(&name) {
                complaints.push(manifest.at(number, &format!("{package} must not depend on {name}")));
            }
        }
    }
    for source in files(".rs") {
        let package = relative(&source.path).split('/').next().unwrap_or_default().to_owned();
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package) else { continue };
        for (other, _) in ARROWS {
            let path = format!("{}::", other.replace('-', "_"));
            let forbidden = *other != package && !allowed.contains(other) && *other != "tests" && *other != "xtask";
            for (number, line) in source.lines().filter(|(_, line)| forbidden && is_path_use(line, &path)) {
                complaints.push(source.at(number, &format!("{package} must not use {other}: {line}")));
            }
        }
    }
    assert_none(&complaints);
}

/// Whether a line of code (not of comment) names the crate; `crate::server::` is a module of its own.
fn is_path_use(line: &str, path: &str) -> bool {
    let code = line.trim_start();
    !code.starts_with("//")
        && (code.starts_with(&format!("use {path}")) || code.starts_with(&format!("pub use {path}")))
}

#[test]
fn functions_outside_tests_fit_on_a_screen() {
    let mut complaints = Vec::new();
    for source in files(".rs").iter().filter(|source| !source.is_test()) {
        for (number, length) in function_lengths(&source.text) {
            if length > FUNCTION_LINES_MAX {
                complaints.push(source.at(number, &format!("function of {length} lines")));
            }
        }
    }
    assert_none(&complaints);
}

/// First line and length of the body of every function before the file's test module.
fn function_lengths(text: &str) -> Vec<(usize, usize)> {
    let mut lengths = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        if let Some((begun, end)) = &open {
            if line == end {
                lengths.push((begun + 1, index - begun - 1));
                open = None;
            }
            continue;
        }
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let begins = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "pub(super) fn ",
            "async fn ",
            "pub async fn ",
            "pub(crate) async fn ",
            "const fn ",
            "pub const fn ",
        ];
        if begins.iter().any(|begin| code.starts_with(begin)) && !code.ends_with(';') && !code.ends_with('}') {
            open = Some((index, format!("{indent}}}")));
        }
    }
    lengths
}

#[test]
fn what_replicas_must_agree_on_reads_the_same_on_every_target() {
    let mut complaints = Vec::new();
    for package in ONE_SOURCE_FOR_EVERY_TARGET {
        let mut found = Vec::new();
        files_below(&root().join(package), ".rs", &mut found);
        for path in found {
            let source = Source::read(path);
            for (number, _) in source.lines().filter(|(_, line)| line.contains("target_arch")) {
                complaints.push(source.at(number, "depends on the target"));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn lock_files_name_no_download_address() {
    for folder in ["interop", "browser", "peers"] {
        let lock = fs::read_to_string(root().join("tests").join(folder).join("package-lock.json")).unwrap();
        assert!(
            !lock.contains("\"resolved\""),
            "package-lock.json in {folder} records where packages were fetched: keep .npmrc beside it"
        );
    }
}

#[test]
fn the_service_unit_is_one_that_systemd_accepts() {
    let unit = root().join("deploy/samsyn.service");
    // A program that exists here: the server is not installed where it is tested.
    let text = fs::read_to_string(unit).unwrap().replace("/usr/local/bin/samsyn", "/bin/true");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("samsyn.service");
    fs::write(&copy, text).unwrap();
    let Ok(output) = std::process::Command::new("systemd-analyze").arg("verify").arg(&copy).output() else {
        println!("systemd-analyze is not installed here");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && !said.contains("samsyn.service:"), "{said}");
}

#[test]
fn a_function_is_as_long_as_its_body() {
    let text = "fn one() {\n    a();\n    b();\n}\n\nimpl X {\n    pub fn two(&self) {\n        c();\n    }\n}\n";
    assert_eq!(function_lengths(text), [(1, 2), (7, 1)]);
}

#[test]
fn the_deployed_server_panics_where_the_tested_one_does_and_lives_on_like_it() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the workspace has a manifest");
    let section = |name: &str| {
        let lines = manifest.lines().skip_while(|line| *line != name).skip(1);
        lines.take_while(|line| !line.starts_with('[')).collect::<Vec<_>>()
    };
    let (counted, ended) = RELEASED_AS_TESTED;
    assert!(section("[profile.release]").contains(&counted), "{counted} is missing");
    for name in ["[profile.release]", "[profile.dev]"] {
        let lines = section(name);
        assert!(!lines.is_empty(), "{name} is gone");
        assert!(!lines.iter().any(|line| line.starts_with(ended)), "{name} says what a panic does");
    }
}

#[test]
fn every_test_that_the_security_page_names_exists() {
    let page = Source::read(root().join("SECURITY.md"));
    let tests: Vec<_> = files(".rs").into_iter().chain(files(".mjs")).collect();
    let mut complaints = Vec::new();
    let mut named = 0;
    for (number, line) in page.lines().filter(|(_, line)| line.starts_with("| ") && line.contains('`')) {
        let last = line.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        for name in last.split('`').skip(1).step_by(2) {
            named += 1;
            let (function, story) = (format!("fn {name}("), format!("test('{name}'"));
            if !tests.iter().any(|it| it.text.contains(&function) || it.text.contains(&story)) {
                complaints.push(page.at(number, &format!("there is no test {name}")));
            }
        }
    }
    assert!(named > 0, "the page names no test: has its table changed?");
    assert_none(&complaints);
}

#[test]
fn whatever_dashboard_and_alerts_ask_for_is_counted() {
    let sources: Vec<_> = files(".rs").into_iter().filter(|it| relative(&it.path).starts_with("server/src")).collect();
    let mut complaints = Vec::new();
    let mut asked = 0;
    for file in ["deploy/grafana-dashboard.json", "deploy/alerts.yaml"] {
        let source = Source::read(root().join(file));
        for (number, line) in source.lines() {
            for word in line.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_')) {
                if !word.starts_with("samsyn_") {
                    continue;
                }
                asked += 1;
                let name = ["_bucket", "_sum", "_count"].iter().find_map(|it| word.strip_suffix(it)).unwrap_or(word);
                let counted = format!("!(\"{name}\"");
                if !sources.iter().any(|it| it.text.contains(&counted)) {
                    complaints.push(source.at(number, &format!("asks for {name}, which nothing counts")));
                }
            }
        }
    }
    assert!(asked > 0, "nothing is asked for: have the names changed?");
    assert_none(&complaints);
}
