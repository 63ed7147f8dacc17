//! The page around the module: sources of `mobile/` with the names of other files filled in.
//!
//! In a source, `{{NAME}}` stands for the address of the file NAME: another script of `mobile/`, an icon of
//! `mobile/icons/`, `styles.css` (all of `mobile/style/` in the order of their names), `app.js`, `app.wasm` or a piece. Files below
//! `/assets/` carry a hash of their content in their name, so they never change; index.html, the manifest and the service
//! worker keep theirs. `{{version}}` names everything below `/assets/` at once, `{{precache}}` is the list of files with their
//! hashes that the service worker keeps, and `{{pieces}}` that of the pieces that it keeps once they were used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use crate::wasm_module::WasmModule;

/// Of a hash in a file name: 64 bits tell all versions that there will ever be apart.
const HASH_BYTES: usize = 8;

/// Files that keep their names, in the order in which they may name each other.
const ENTRIES: [&str; 3] = ["manifest.webmanifest", "index.html", "service_worker.js"];

/// Every file that the server is to serve: its path without the leading slash, and its bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The app, complete.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// Every file.
    pub(crate) files: Files,
    /// The paths of those that a tablet can start without: pieces that are fetched when they are first used, and icons.
    pub(crate) later: BTreeSet<String>,
}

/// Fills in the sources of `mobile` around its module.
pub(crate) fn assemble(mobile: &Path, module: WasmModule) -> Result<Assembled> {
    let mut page = Page {
        sources: read_sources(mobile)?,
        pieces: module.pieces.keys().cloned().collect(),
        addresses: BTreeMap::new(),
        files: Files::new(),
    };
    page.sources.extend(module.pieces);
    page.sources.insert("app.js".to_owned(), module.glue);
    page.sources.insert("app.wasm".to_owned(), module.wasm);
    let names: Vec<String> = page.sources.keys().filter(|it| !ENTRIES.contains(&it.as_str())).cloned().collect();
    for name in names {
        page.address(&name, &mut Vec::new())?;
    }
    let version = short_hash(page.files.keys().flat_map(|it| it.bytes()).collect::<Vec<u8>>().as_slice());
    let pieces = page.pieces.iter().map(|it| page.addresses[it].trim_start_matches('/').to_owned());
    let pieces: BTreeSet<String> = pieces.collect();
    for name in ENTRIES {
        let later = list(page.files.iter().filter(|(path, _)| pieces.contains(*path)))?;
        let precache = list(page.files.iter().filter(|(path, _)| is_needed_to_start(path) && !pieces.contains(*path)))?;
        let special = [("version", version.as_str()), ("precache", precache.as_str()), ("pieces", later.as_str())];
        let filled = page.filled(name, &special, &mut Vec::new())?;
        page.files.insert(name.to_owned(), filled);
    }
    let later = page.files.keys().filter(|path| pieces.contains(*path) || !is_needed_to_start(path)).cloned().collect();
    Ok(Assembled { files: page.files, later })
}

struct Page {
    sources: BTreeMap<String, Vec<u8>>,
    /// The names of those sources that are pieces of the program.
    pieces: Vec<String>,
    addresses: BTreeMap<String, String>,
    files: Files,
}

impl Page {
    /// The address of a file below `/assets/`, which is filled in first: its hash is of what browsers get.
    fn address(&mut self, name: &str, within: &mut Vec<String>) -> Result<String> {
        if let Some(address) = self.addresses.get(name) {
            return Ok(address.clone());
        }
        ensure!(!within.iter().any(|it| it == name), "{} name each other in a circle", within.join(", "));
        within.push(name.to_owned());
        let bytes = self.filled(name, &[], within)?;
        within.pop();
        let (stem, ending) = name.rsplit_once('.').with_context(|| format!("{name} has no ending"))?;
        let path = format!("assets/{stem}-{}.{ending}", short_hash(&bytes));
        let address = format!("/{path}");
        self.files.insert(path, bytes);
        self.addresses.insert(name.to_owned(), address.clone());
        Ok(address)
    }

    fn filled(&mut self, name: &str, special: &[(&str, &str)], within: &mut Vec<String>) -> Result<Vec<u8>> {
        let Some(source) = self.sources.get(name) else { bail!("there is no {name} that {within:?} could name") };
        let is_text = [".js", ".html", ".css", ".webmanifest", ".svg"].iter().any(|ending| name.ends_with(ending));
        if !is_text {
            return Ok(source.clone());
        }
        if name == "app.js" {
            return self.filled_glue(within);
        }
        let source = String::from_utf8(source.clone()).with_context(|| format!("{name} is no text"))?;
        let mut filled = String::with_capacity(source.len());
        let mut rest = source.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            let (wanted, after) = after.split_once("}}").with_context(|| format!("{name} has an open {{{{"))?;
            filled.push_str(before);
            match special.iter().find(|(known, _)| *known == wanted) {
                Some((_, value)) => filled.push_str(value),
                None => filled.push_str(&self.address(wanted, within)?),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled.into_bytes())
    }

    /// The glue is wasm-bindgen's: braces in it mean nothing to us but around the name of a piece.
    fn filled_glue(&mut self, within: &mut Vec<String>) -> Result<Vec<u8>> {
        let mut glue = String::from_utf8(self.sources["app.js"].clone()).context("the glue is no text")?;
        for piece in self.pieces.clone() {
            let place = format!("{{{{{piece}}}}}");
            ensure!(glue.contains(&place), "the glue does not fetch {piece}");
            glue = glue.replace(&place, &self.address(&piece, within)?);
        }
        Ok(glue.into_bytes())
    }
}

fn read_sources(mobile: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut sources = BTreeMap::new();
    for name in files_in(mobile)? {
        if name.ends_with(".js") || ENTRIES.contains(&name.as_str()) {
            sources.insert(name.clone(), fs::read(mobile.join(&name))?);
        }
    }
    let icons = mobile.join("icons");
    for name in files_in(&icons)? {
        sources.insert(name.clone(), fs::read(icons.join(&name))?);
    }
    let style = mobile.join("style");
    let mut joined = Vec::new();
    for name in files_in(&style)? {
        joined.extend(fs::read(style.join(&name))?);
    }
    sources.insert("styles.css".to_owned(), joined);
    Ok(sources)
}

/// The names of the files in a folder, sorted.
fn files_in(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// Icons only installing needs.
fn is_needed_to_start(path: &str) -> bool {
    !path.ends_with(".png") && !path.ends_with(".svg")
}

/// A list of files for the service worker, each with its address and its hash.
fn list<'files>(files: impl Iterator<Item = (&'files String, &'files Vec<u8>)>) -> Result<String> {
    let list: Vec<(String, String)> = files
        .map(|(path, bytes)| {
            let address = if path == "index.html" { "/".to_owned() } else { format!("/{path}") };
            (address, format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes))))
        })
        .collect();
    serde_json::to_string(&list).context("the list of files cannot be written")
}
