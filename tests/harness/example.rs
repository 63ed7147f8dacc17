//! The example municipality in a data folder of a test's own, as `samsyn demo-data` makes it.
//!
//! The binary makes it, so that what a test starts from is what a visitor sees. Everybody has a device token, as a
//! tablet would hold, and one password opens every account.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

use crate::server_process::samsyn;

/// The password of every account.
pub const PASSWORD: &str = "en gemensam bild";

/// The folder, which is removed with this value, and who can sign in.
#[derive(Debug)]
pub struct Example {
    folder: TempDir,
    tokens: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct TokenLine {
    user: String,
    token: String,
}

impl Example {
    /// Makes one with this many workplaces.
    pub fn with_workplaces(count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let tokens = folder.path().join("tokens.jsonl");
        let data = folder.path().join("data");
        samsyn(&[
            "demo-data",
            "--data",
            path(&data),
            "--units",
            &count.to_string(),
            "--password",
            PASSWORD,
            "--tokens",
            path(&tokens),
        ]);
        let lines = fs::read_to_string(tokens).expect("demo-data writes the tokens");
        let tokens = lines.lines().map(|line| {
            let TokenLine { user, token } = serde_json::from_str(line).expect("one JSON object per line");
            (user, token)
        });
        Self { tokens: tokens.collect(), folder }
    }

    /// The server's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Room for other files of the story.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The device token of a user.
    ///
    /// # Panics
    /// When there is no such user.
    pub fn token(&self, user: &str) -> &str {
        self.tokens.get(user).unwrap_or_else(|| panic!("{user} is not in the example"))
    }

    /// Everybody's user name.
    pub fn users(&self) -> impl Iterator<Item = &str> {
        self.tokens.keys().map(String::as_str)
    }
}

/// The user name of a workplace's manager.
pub fn chef(workplace: usize) -> String {
    format!("chef-{workplace:04}")
}

/// The user name of a workplace's safety representative.
pub fn ombud(workplace: usize) -> String {
    format!("ombud-{workplace:04}")
}

pub(crate) fn path(path: &Path) -> &str {
    path.to_str().expect("temporary paths are plain text")
}
