//! The built app as a folder: every file, and beside it as brotli and gzip where that is smaller.
//!
//! The folder appears under its name only when it is complete. The rule that must not be broken: what a tablet downloads
//! before it can work stays within its budget, and all that there is within another.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Profile;
use crate::page::Assembled;

/// The download that we aim for: what a tablet starts with as brotli, a few seconds on a preschool's mobile connection.
const TABLET_BROTLI_BYTES_GOAL: usize = 450_000;

/// The budget for what a tablet starts with. The app is above its goal; beyond this nothing is delivered, so that it grows
/// no further unseen.
const TABLET_BROTLI_BYTES_MAX: usize = 1_185_000;

/// The budget for everything, the pieces that are fetched when they are first used included.
const ALL_BROTLI_BYTES_MAX: usize = 1_580_000;

/// The sizes of one file, or of several, in bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    const fn and(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// Writes the folder and prints what each file weighs.
pub(crate) fn deliver(page: &Assembled, folder: &Path, profile: Profile) -> Result<()> {
    let unfinished = folder.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("what an interrupted run left cannot be removed")?;
    }
    println!("\n{:>11} {:>9} {:>9}", "bytes", "gzip", "brotli");
    let (mut tablet, mut later) = (Sizes::default(), Sizes::default());
    for (path, bytes) in &page.files {
        let sizes = write_file(&unfinished.join(path), bytes, profile)?;
        print_sizes(sizes, path);
        let kind = if page.later.contains(path) { &mut later } else { &mut tablet };
        *kind = kind.and(sizes);
    }
    print_sizes(tablet, "for a tablet to start with");
    print_sizes(tablet.and(later), "in all");
    if folder.exists() {
        fs::remove_dir_all(folder).context("the app of before cannot be removed")?;
    }
    fs::rename(&unfinished, folder).context("the finished app could not be named")?;
    println!("\nin {}", folder.display());
    match profile {
        Profile::Release => check_budgets(tablet, tablet.and(later)),
        Profile::Quick => Ok(()),
    }
}

fn check_budgets(tablet: Sizes, all: Sizes) -> Result<()> {
    if tablet.brotli > TABLET_BROTLI_BYTES_GOAL {
        let above = tablet.brotli - TABLET_BROTLI_BYTES_GOAL;
        println!("above the goal of {TABLET_BROTLI_BYTES_GOAL} bytes of brotli for a tablet by {above}");
    }
    let budgets =
        [("a tablet to start with", tablet, TABLET_BROTLI_BYTES_MAX), ("everything", all, ALL_BROTLI_BYTES_MAX)];
    for (what, sizes, max) in budgets {
        ensure!(
            sizes.brotli <= max,
            "the budget for {what} is {max} bytes of brotli, and the app takes {}",
            sizes.brotli
        );
    }
    Ok(())
}

fn print_sizes(sizes: Sizes, what: &str) {
    println!("{:>11} {:>9} {:>9}  {what}", sizes.raw, sizes.gzip, sizes.brotli);
}

fn write_file(path: &Path, bytes: &[u8], profile: Profile) -> Result<Sizes> {
    let folder = path.parent().context("every file of the app lies in its folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    write(path, bytes)?;
    let mut sizes = Sizes { raw: bytes.len(), gzip: bytes.len(), brotli: bytes.len() };
    if path.extension().is_some_and(|ending| ending == "png") {
        return Ok(sizes);
    }
    let name = path.display();
    let gzip = gzip(bytes, profile)?;
    if gzip.len() < bytes.len() {
        write(Path::new(&format!("{name}.gz")), &gzip)?;
        sizes.gzip = gzip.len();
    }
    let brotli = brotli(bytes, profile)?;
    if brotli.len() < bytes.len() {
        write(Path::new(&format!("{name}.br")), &brotli)?;
        sizes.brotli = brotli.len();
    }
    Ok(sizes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

fn gzip(bytes: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let level = match profile {
        Profile::Release => Compression::best(),
        Profile::Quick => Compression::fast(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}

fn brotli(bytes: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: match profile {
            Profile::Release => 11,
            Profile::Quick => 2,
        },
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters).context("brotli failed")?;
    Ok(compressed)
}
