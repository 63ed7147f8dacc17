//! The example municipality on this computer.
//!
//! `demo-data/` (`demo-data-story/` for the example year) holds the server's data folder, the device tokens and what
//! `samsyn demo-data` said about signing in. It is kept between runs: remove it to begin again. The data folder appears under
//! its name only when it is complete, so an interrupted first run is simply repeated.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::steps::Steps;
use crate::workspace::{AppBuild, Workspace};

/// What the example municipality is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Example {
    /// A round that has just opened.
    OpenedRound,
    /// A year in which most of the work is done.
    Year,
}

impl Example {
    const fn folder(self) -> &'static str {
        match self {
            Self::OpenedRound => "demo-data",
            Self::Year => "demo-data-story",
        }
    }

    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::OpenedRound => &[],
            Self::Year => &["--story"],
        }
    }
}

/// Builds the app and the server, fills the folder if need be, and serves until interrupted.
pub(crate) fn serve_example(workspace: &Workspace, listen: &str, build: AppBuild, example: Example) -> Result<()> {
    let mut steps = Steps::begin();
    steps.run("the app", &mut workspace.app_builder(build))?;
    steps.run("release build of the server", &mut workspace.release_server())?;
    let folder = workspace.root().join(example.folder());
    let data = folder.join("data");
    let sign_in = folder.join("sign-in.txt");
    if !data.is_dir() {
        fill(workspace, example, &folder)?;
    }
    print_where_to_go(listen, example, &sign_in)?;
    let mut serve = Command::new(workspace.server_binary());
    serve.arg("serve").arg("--data").arg(&data).arg("--listen").arg(listen);
    if build == AppBuild::Quick {
        serve.arg("--app").arg(workspace.app_folder(build));
    }
    replace_this_process(&mut serve)
}

fn fill(workspace: &Workspace, example: Example, folder: &Path) -> Result<()> {
    let (data, sign_in) = (folder.join("data"), folder.join("sign-in.txt"));
    println!("\n── example municipality");
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let unfinished = folder.join("data.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("what an interrupted run left cannot be removed")?;
    }
    let tokens = folder.join("tokens.jsonl");
    if tokens.exists() {
        fs::remove_file(&tokens).context("what an interrupted run left cannot be removed")?;
    }
    let output = Command::new(workspace.server_binary())
        .arg("demo-data")
        .arg("--data")
        .arg(&unfinished)
        .arg("--tokens")
        .arg(tokens)
        .args(example.arguments())
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("samsyn could not be started")?;
    ensure!(output.status.success(), "samsyn demo-data failed ({})", output.status);
    let said = String::from_utf8_lossy(&output.stdout);
    let said = said.replace(&unfinished.display().to_string(), &data.display().to_string());
    write_secret(&sign_in, said.as_bytes())?;
    fs::rename(&unfinished, data).context("the finished data folder could not be named")
}

/// The password opens every account of the example, so only the person who started this may read it.
fn write_secret(path: &Path, contents: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("{} cannot be written", path.display()))?;
    file.write_all(contents).with_context(|| format!("{} cannot be written", path.display()))
}

fn print_where_to_go(listen: &str, example: Example, sign_in: &Path) -> Result<()> {
    println!("\n── who can sign in (kept in {})", sign_in.display());
    println!("{}", fs::read_to_string(sign_in).context("the sign-in notes cannot be read")?.trim_end());
    println!("\n── where to go");
    println!("  http://{listen}/                   the app, for a browser on this machine");
    println!("  http://{listen}/readyz             is it ready?");
    println!("  http://{listen}/api/openapi.json   the HTTP interface");
    println!(
        "  ws://{listen}/sync                 for tablets and stock automerge-repo clients (token in the request)"
    );
    println!("Another terminal, with a token of {}/tokens.jsonl:", example.folder());
    println!("  curl -H 'Authorization: Bearer TOKEN' http://{listen}/api/documents");
    println!("Ctrl-C stops it; `cargo xtask field-day` plays the whole story on a server of its own.\n");
    Ok(())
}

/// The server takes over this process, so that signals and the exit code are its own.
fn replace_this_process(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(command);
        bail!("samsyn could not be started: {error}")
    }
    #[cfg(not(unix))]
    {
        let status = command.status().context("samsyn could not be started")?;
        if !status.success() {
            bail!("samsyn ended: {status}")
        }
        Ok(())
    }
}
