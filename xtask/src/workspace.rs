//! Where the workspace and its build output are, and commands that start there.
//!
//! Knows no crate's inside. Every path is found at run time, since a compiled-in one is wrong after a move.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

/// How the tablet app is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AppBuild {
    /// Small, for people; the server carries it.
    Release,
    /// In seconds, for whoever writes it.
    Quick,
}

/// Where the browser tests and their npm packages are.
pub(crate) const BROWSER_TESTS: &str = "tests/browser";

/// Where the stock clients are.
pub(crate) const STOCK_CLIENTS: &str = "tests/interop";

/// Where the servers are that ours is measured beside.
pub(crate) const PEERS: &str = "tests/peers";

/// What npm's install script of their SQLite binding makes.
const NATIVE_STORAGE_OF_PEERS: &str = "node_modules/sqlite3/build/Release/node_sqlite3.node";

/// The root folder of the workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        let here = std::env::current_dir().context("the current folder cannot be read")?;
        let root = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
        Ok(Self { root: root.context("start this inside the workspace")?.to_owned() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The cargo that started us, in the root folder.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.root);
        command
    }

    pub(crate) fn has_cargo_command(&self, name: &str) -> bool {
        let mut probe = self.cargo(&[name, "--version"]);
        probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Installs a folder's npm packages in the versions and with the hashes of its lock file, without install scripts.
    ///
    /// `npm ci` would also insist on the native speed-ups of other platforms, which not every registry mirror carries.
    pub(crate) fn npm_install_locked(&self, folder: &str) -> Command {
        let mut command = Command::new("npm");
        command
            .args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(self.root.join(folder));
        command
    }

    /// Whether the SQLite binding below `tests/peers` is compiled.
    pub(crate) fn has_native_storage_of_peers(&self) -> bool {
        self.root.join(PEERS).join(NATIVE_STORAGE_OF_PEERS).is_file()
    }

    /// Compiles that binding: the one install script that is run, and from the sources in the package, so that nothing is
    /// downloaded where Node's headers are installed.
    pub(crate) fn native_storage_of_peers(&self) -> Command {
        let mut command = Command::new("npm");
        command.args(["rebuild", "sqlite3", "--build-from-source"]).current_dir(self.root.join(PEERS));
        if Path::new("/usr/include/node/node_api.h").is_file() {
            command.env("npm_config_nodedir", "/usr");
        }
        command
    }

    /// The program that measures, as it is deployed.
    pub(crate) fn measurements(&self) -> Command {
        let mut command =
            self.cargo(&["run", "--quiet", "--release", "--locked", "--package", "tests", "--bin", "bench", "--"]);
        command.env("SAMSYN_PEERS", self.root.join(PEERS));
        command
    }

    /// The stories in a real browser; they start the server that tests start, and it serves the app that people get.
    pub(crate) fn browser_tests(&self) -> Command {
        let mut command = Command::new("node");
        // Two files at a time: people in a browser wait half of the time, for each other and for the network.
        command.args(["--test", "--test-concurrency=2"]).current_dir(self.root.join(BROWSER_TESTS));
        command.env("SAMSYN_SERVER", self.target_folder().join("debug/samsyn"));
        command.env("SAMSYN_APP", self.app_folder(AppBuild::Release));
        command
    }

    /// The measurements in a real browser, on a server of their own.
    pub(crate) fn browser_measurements(&self) -> Command {
        let mut command = Command::new("node");
        command.arg("measure.mjs").current_dir(self.root.join(BROWSER_TESTS));
        command
            .env("SAMSYN_SERVER", self.server_binary())
            .env("SAMSYN_BENCH", self.target_folder().join("release/bench"));
        command
    }

    /// What builds the tablet app.
    pub(crate) fn app_builder(&self, build: AppBuild) -> Command {
        let mut command = self.cargo(&["run", "--quiet", "--locked", "--package", "app-builder", "--"]);
        match build {
            AppBuild::Release => {}
            AppBuild::Quick => {
                command.arg("--quick");
            }
        }
        command
    }

    /// What builds the tablet app for people, as it was built before.
    pub(crate) fn built_app_builder(&self) -> Command {
        let mut command = Command::new(self.target_folder().join("debug/app-builder"));
        command.current_dir(&self.root);
        command
    }

    /// Where the built app is put.
    pub(crate) fn app_folder(&self, build: AppBuild) -> PathBuf {
        self.target_folder().join(match build {
            AppBuild::Release => "app",
            AppBuild::Quick => "app-quick",
        })
    }

    /// Builds the server as it is deployed, with the app if there is one.
    pub(crate) fn release_server(&self) -> Command {
        let mut command = self.cargo(&["build", "--release", "--locked", "--package", "server"]);
        let app = self.app_folder(AppBuild::Release);
        if app.is_dir() {
            command.env("SAMSYN_APP_DIR", app);
        }
        command
    }

    /// The release build of the server.
    pub(crate) fn server_binary(&self) -> PathBuf {
        self.target_folder().join("release/samsyn")
    }

    fn target_folder(&self) -> PathBuf {
        self.root.join(std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from))
    }
}
