//! What a developer runs: `cargo xtask app`, `demo`, `test`, `soak`, `bench`, `bench-app`, `field-day`, `audit`.
//!
//! Each command builds what it needs and says which step it is at and how long each took. This crate depends on nothing
//! of ours, so that it compiles in seconds and works while the rest does not; it compiles no tools either: what builds
//! the app is a package of its own, `app-builder`. `cargo xtask test` is what CI runs, and CI runs nothing else.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the person who started it")]

mod demo;
mod steps;
mod workspace;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use demo::Example;
use steps::Steps;
use workspace::{AppBuild, BROWSER_TESTS, PEERS, STOCK_CLIENTS, Workspace};

/// Builds, shows, tests and measures Samsyn.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds the tablet app into the folder `app` below the target folder and prints what it weighs.
    App {
        /// How to build it.
        #[command(flatten)]
        quick: Quick,
    },
    /// Fills demo-data/ with an example municipality (kept between runs), serves it with the app and says who can sign in.
    Demo {
        /// Address to serve at.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// Shows an example year, in demo-data-story/: 150 workplaces, most of which have answered, planned and handed in.
        #[arg(long)]
        story: bool,
        /// How to build the app.
        #[command(flatten)]
        quick: Quick,
    },
    /// Runs everything that CI runs: formatting, lints, documentation, the app and all tests.
    Test,
    /// Runs simulated tablets and servers for as long as one likes, each run from a seed that was not run before.
    Soak {
        /// How long.
        #[arg(long, default_value_t = 10)]
        minutes: u64,
    },
    /// Plays the story of one follow-up against the real server, step by step, and checks each step.
    FieldDay,
    /// Measures a server of its own on this machine and prints each figure beside its goal; with --peers, beside other sync
    /// servers.
    Bench {
        /// Measures only this: limits, live, reconnect, storm, memory, roll-up or start.
        #[arg(conflicts_with_all = ["peers", "tablets"])]
        only: Option<String>,
        /// The same work on ours, automerge-repo, samod and Hocuspocus, side by side.
        #[command(flatten)]
        beside: BesidePeers,
        /// So many simulated tablets write and come and go, for --minutes.
        #[arg(long, conflicts_with = "peers")]
        tablets: Option<usize>,
        /// How long the tablets write.
        #[arg(long, default_value_t = 60, requires = "tablets")]
        minutes: usize,
    },
    /// Measures the app in a browser, on a form with a long history, and prints each figure beside its goal.
    BenchApp,
    /// Checks licences, banned crates and sources of every dependency; needs cargo-deny, which CI does not have.
    Audit,
}

/// How ours is measured beside other sync servers.
#[derive(Debug, Args)]
struct BesidePeers {
    /// Does so.
    #[arg(long)]
    peers: bool,
    /// Plays only these, by their names or pieces of them: live, saturated, storm, unchanged, cold, long, memory, killed,
    /// limits.
    #[arg(long = "only", requires = "peers")]
    scenario: Option<String>,
    /// Starts only this server: samsyn, automerge-repo, samod or hocuspocus.
    #[arg(long, requires = "peers")]
    server: Option<String>,
    /// Little work and one round, to see that it runs; its figures say nothing.
    #[arg(long, requires = "peers")]
    quick: bool,
    /// Rounds of each scenario instead of three; the middle one counts.
    #[arg(long, requires = "peers")]
    rounds: Option<usize>,
    /// Also writes every figure of every round there.
    #[arg(long, requires = "peers")]
    json: Option<PathBuf>,
}

impl BesidePeers {
    fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--peers".into()];
        let mut option = |name: &str, value: Option<OsString>| {
            if let Some(value) = value {
                arguments.extend([name.into(), value]);
            }
        };
        option("--only", self.scenario.as_ref().map(Into::into));
        option("--server", self.server.as_ref().map(Into::into));
        option("--rounds", self.rounds.map(|it| it.to_string().into()));
        option("--json", self.json.as_ref().map(Into::into));
        if self.quick {
            arguments.push("--quick".into());
        }
        arguments
    }
}

/// For whoever writes the app.
#[derive(Debug, Args)]
struct Quick {
    /// Builds the app in seconds, too large for people, into `app-quick`. The demo serves it from there: build again, then reload the
    /// page.
    #[arg(long)]
    quick: bool,
}

impl Quick {
    const fn build(&self) -> AppBuild {
        if self.quick { AppBuild::Quick } else { AppBuild::Release }
    }
}

fn main() -> ExitCode {
    match run(CommandLine::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::App { quick } => build_app(&workspace, quick.build()),
        Task::Demo { listen, story, quick } => {
            let example = if story { Example::Year } else { Example::OpenedRound };
            demo::serve_example(&workspace, &listen, quick.build(), example)
        }
        Task::Test => test(&workspace),
        Task::Soak { minutes } => soak(&workspace, minutes),
        Task::FieldDay => field_day(&workspace),
        Task::Bench { beside, .. } if beside.peers => bench_beside_peers(&workspace, &beside),
        Task::Bench { tablets: Some(tablets), minutes, .. } => {
            bench(&workspace, &["--tablets", &tablets.to_string(), "--minutes", &minutes.to_string()])
        }
        Task::Bench { only, .. } => bench(&workspace, only.as_slice()),
        Task::BenchApp => bench_app(&workspace),
        Task::Audit => audit(&workspace),
    }
}

fn build_app(workspace: &Workspace, build: AppBuild) -> Result<()> {
    Steps::begin().run("the app", &mut workspace.app_builder(build))
}

/// Everything, but for the allocator of the deployed binary: it takes minutes to compile, and changes nothing that is tested.
const WHAT_IS_TESTED: [&str; 5] =
    ["--workspace", "--locked", "--no-default-features", "--features", "client-core/native"];

/// The test runner comes last, so that its summary of all but the simulation closes the output.
fn test(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::begin();
    let outcome = run_test_steps(workspace, &mut steps);
    steps.print_times();
    outcome
}

fn run_test_steps(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("formatting", &mut workspace.cargo(&["fmt", "--all", "--check"]))?;
    steps.run("stock clients from npm", &mut workspace.npm_install_locked(STOCK_CLIENTS))?;
    steps.run("browser driver from npm", &mut workspace.npm_install_locked(BROWSER_TESTS))?;
    // First, since cargo lets one build at a time use a profile, and what follows uses both. The server is the one of the
    // tests: the deployed one would be compiled again, all of it, and behaves the same.
    let programs = ["build", "--bin", "app-builder", "--bin", "samsyn"];
    steps.run("the server, and what builds the app", workspace.cargo(&programs).args(WHAT_IS_TESTED))?;
    steps.run_both(
        |steps| {
            build_tests_and_lint(workspace, steps)?;
            simulate(workspace, steps)
        },
        |steps| {
            steps.run("the app", &mut workspace.built_app_builder())?;
            steps.run("people in a browser", &mut workspace.browser_tests())
        },
    )?;
    let mut run_tests = workspace.cargo(test_runner(workspace));
    run_tests.args(WHAT_IS_TESTED).arg("--no-fail-fast");
    if has_nextest(workspace) {
        run_tests.args(["--filterset", "not package(simulator)"]);
    }
    steps.run("tests", &mut run_tests)
}

/// Nothing in it waits for a clock, so it can have the core that nobody in a browser needs. Where only cargo's own runner is, it
/// runs with all other tests: cargo would compile everything again for one package alone.
fn simulate(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    if !has_nextest(workspace) {
        return Ok(());
    }
    let mut run_tests = workspace.cargo(test_runner(workspace));
    run_tests.args(WHAT_IS_TESTED).args(["--no-fail-fast", "--test-threads", "1", "--filterset", "package(simulator)"]);
    steps.run("simulated tablets and servers", run_tests.env("SAMSYN_THREADS", "1"))
}

/// With one compiler at a time: the other core is for the app, and for people who would not wait for it.
fn build_tests_and_lint(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    let one_at_a_time = |arguments: &[&str]| {
        let mut cargo = workspace.cargo(arguments);
        cargo.env("CARGO_BUILD_JOBS", "1");
        cargo
    };
    let mut build_tests = one_at_a_time(test_runner(workspace));
    steps.run("build of the tests", build_tests.args(WHAT_IS_TESTED).arg("--no-run"))?;
    let mut lints = one_at_a_time(&["clippy", "--all-targets"]);
    steps.run("lints", lints.args(WHAT_IS_TESTED).args(["--", "-D", "warnings"]))?;
    let mut documentation = one_at_a_time(&["doc", "--no-deps"]);
    documentation.args(WHAT_IS_TESTED);
    steps.run("documentation", documentation.env("RUSTDOCFLAGS", "-D warnings"))
}

fn has_nextest(workspace: &Workspace) -> bool {
    workspace.has_cargo_command("nextest")
}

fn test_runner(workspace: &Workspace) -> &'static [&'static str] {
    if has_nextest(workspace) {
        &["nextest", "run"]
    } else {
        println!("cargo-nextest is not installed: falling back to cargo test");
        &["test"]
    }
}

fn soak(workspace: &Workspace, minutes: u64) -> Result<()> {
    let soak =
        ["run", "--quiet", "--release", "--locked", "--package", "simulator", "--bin", "soak", "--", "--minutes"];
    Steps::begin().run("simulated tablets and servers", workspace.cargo(&soak).arg(minutes.to_string()))
}

fn field_day(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::begin();
    steps.run("release build of the server", &mut workspace.release_server())?;
    let story = ["run", "--quiet", "--release", "--locked", "--package", "tests", "--bin", "field-day"];
    steps.run("field day", &mut workspace.cargo(&story))
}

fn bench(workspace: &Workspace, arguments: &[impl AsRef<OsStr>]) -> Result<()> {
    let mut steps = Steps::begin();
    steps.run("release build of the server", &mut workspace.release_server())?;
    steps.run("measurements", workspace.measurements().args(arguments))
}

fn bench_beside_peers(workspace: &Workspace, beside: &BesidePeers) -> Result<()> {
    let mut steps = Steps::begin();
    steps.run("other servers from npm", &mut workspace.npm_install_locked(PEERS))?;
    if !workspace.has_native_storage_of_peers() {
        steps.run("SQLite for one of them, compiled here", &mut workspace.native_storage_of_peers())?;
    }
    steps.run("release build of the server", &mut workspace.release_server())?;
    steps.run("measurements side by side", workspace.measurements().args(beside.arguments()))
}

fn bench_app(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::begin();
    steps.run("browser driver from npm", &mut workspace.npm_install_locked(BROWSER_TESTS))?;
    steps.run("the app", &mut workspace.app_builder(AppBuild::Release))?;
    steps.run("release build of the server", &mut workspace.release_server())?;
    let writer = ["build", "--release", "--locked", "--package", "tests", "--bin", "bench"];
    steps.run("what makes a form long", &mut workspace.cargo(&writer))?;
    steps.run("measurements", &mut workspace.browser_measurements())
}

fn audit(workspace: &Workspace) -> Result<()> {
    anyhow::ensure!(
        workspace.has_cargo_command("deny"),
        "cargo-deny is not installed; `cargo install --locked cargo-deny` compiles it, then run this again"
    );
    Steps::begin().run("dependencies", &mut workspace.cargo(&["deny", "check", "licenses", "bans", "sources"]))
}
