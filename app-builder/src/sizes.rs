//! Where the bytes of the program are: by crate, and by the module of ours that a function was made for.
//!
//! It reads the names that the compiler leaves in the module and changes nothing. A generic function counts twice, once in
//! each list: in the crate that it was written in, and in the module of ours that its name mentions last. The rule that must
//! not be broken: every byte of code is in each list exactly once.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// What a function without a name, or a name without what is looked for, is counted as.
const OTHER: &str = "(other)";

/// Of each list the largest; the rest is one line.
const LINES: usize = 60;

/// Crates whose modules are told apart.
const OURS: [&str; 3] = ["mobile", "client_core", "form_model"];

/// Prints both lists of a module that still has its names.
pub(crate) fn print(module: &[u8]) -> Result<()> {
    let functions = functions(module)?;
    let (mut crates, mut places) = (Tally::new(), Tally::new());
    for (name, bytes) in &functions {
        let name = format!("{:#}", rustc_demangle::demangle(name));
        count(&mut crates, crate_of(&name).to_owned(), *bytes);
        count(&mut places, place_of(&name), *bytes);
    }
    print_tally("written in", crates);
    print_tally("made for", places);
    Ok(())
}

/// Bytes and functions under a name.
type Tally = BTreeMap<String, (usize, usize)>;

fn count(tally: &mut Tally, what: String, bytes: usize) {
    let (all_bytes, functions) = tally.entry(what).or_default();
    *all_bytes += bytes;
    *functions += 1;
}

fn print_tally(title: &str, tally: Tally) {
    println!("\n{:>11} {:>9}  {title}", "bytes", "functions");
    let mut lines: Vec<(String, (usize, usize))> = tally.into_iter().collect();
    lines.sort_by_key(|(_, (bytes, _))| std::cmp::Reverse(*bytes));
    for (what, (bytes, functions)) in lines.iter().take(LINES) {
        println!("{bytes:>11} {functions:>9}  {what}");
    }
    let rest: usize = lines.iter().skip(LINES).map(|(_, (bytes, _))| bytes).sum();
    let all: usize = lines.iter().map(|(_, (bytes, _))| bytes).sum();
    println!("{rest:>11} {:>9}  in smaller ones\n{all:>11} {:>9}  in all", "", "");
}

/// Every function of the module itself: its name as the linker knows it, and the bytes of its body.
fn functions(module: &[u8]) -> Result<Vec<(String, usize)>> {
    let (mut names, mut imported, mut bodies) = (HashMap::new(), 0_u32, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is another crate's, and grows")]
        match payload.context("the module cannot be read")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    read_names(sections, &mut names)?;
                }
            }
            _ => {}
        }
    }
    let named = (imported..).zip(bodies);
    Ok(named.map(|(index, bytes)| (names.remove(&index).unwrap_or_else(|| OTHER.to_owned()), bytes)).collect())
}

fn read_names(sections: wasmparser::NameSectionReader<'_>, names: &mut HashMap<u32, String>) -> Result<()> {
    for section in sections {
        if let Name::Function(functions) = section? {
            for function in functions {
                let function = function?;
                names.insert(function.index, function.name.to_owned());
            }
        }
    }
    Ok(())
}

/// The crate that a function was written in: the first path in its name.
fn crate_of(name: &str) -> &str {
    let begins = |it: char| it.is_ascii_alphabetic() || it == '_';
    let path = name.find(begins).map_or(name, |at| &name[at..]);
    // A pointer or reference begins with a word that is no path.
    let path = ["mut ", "const ", "dyn "].iter().fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    path.split_once("::").map_or(OTHER, |(first, _)| first)
}

/// The last place of ours that a name mentions, to the second module.
fn place_of(name: &str) -> String {
    let found = OURS.iter().filter_map(|ours| Some((name.rfind(&format!("{ours}::"))?, *ours)));
    let Some((at, ours)) = found.max() else { return format!("{}, for nobody", crate_of(name)) };
    let path: Vec<&str> = name[at..].split("::").take(3).collect();
    let is_module = |it: &&&str| it.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_');
    let modules: Vec<&str> = path.iter().take_while(is_module).copied().collect();
    if modules.is_empty() { ours.to_owned() } else { modules.join("::") }
}
