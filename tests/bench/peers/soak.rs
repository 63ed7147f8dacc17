//! Many tablets for a long time: two in every form, who write in turns; some leave and come back every minute.
//!
//! `bench --tablets 2000 --minutes 60`. A line per minute shows whether answers slow down or memory grows; at the end
//! everything is compared with what a restarted server holds. Only ours is run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::automerge_load::{self, AutomergeLoad};
use super::light_client::Target;
use super::municipality::Municipality;
use super::result::percentile;
use super::script::{Order, Script};
use super::subject::{Running, Subject};

/// First argument that asks for it.
pub(crate) const TABLETS: &str = "--tablets";

/// Changes that each form has at the beginning.
const HISTORY: usize = 200;

/// Time between two edits in one form.
const EDIT_EVERY: Duration = Duration::from_secs(5);

/// Edits of one form in a minute.
const EDITS_PER_MINUTE: usize = 12;

/// One in so many tablets leaves and comes back every minute.
const LEAVERS: usize = 50;

/// What stays in memory is there after this share of the time.
const WARM_UP_SHARE: usize = 4;

/// The longest that an edit may wait for its acknowledgement, but for one in a hundred.
const P99_MAX: Duration = Duration::from_millis(100);

/// How much more memory than after the warm-up counts as flat.
const GROWTH_MAX: f64 = 1.10;

/// How long the server may take to write down what is derived, at the end.
const STORING_MAX: Duration = Duration::from_secs(60);

pub(crate) async fn run(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let tablets: usize = arguments.next().context("how many tablets?")?.parse().context("tablets are a number")?;
    let minutes: usize = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--minutes"), Some(minutes)) => minutes.parse().context("minutes are a number")?,
        _ => anyhow::bail!("for how many minutes? `--minutes N`"),
    };
    ensure!(tablets >= 2 && minutes >= 1, "two tablets and one minute are the least");
    let municipality = Municipality::with(tablets / 2).await?;
    let bases = municipality.bases(tablets / 2, HISTORY, 1)?;
    let edits = minutes * EDITS_PER_MINUTE;
    let scripts: Result<Vec<_>> = bases.iter().map(|base| base.script(edits, Order::Turns).map(Arc::new)).collect();
    let running = Subject::Ours.start(&municipality.data())?;
    for base in bases {
        automerge_load::seed(running.target(), &base).await?;
    }
    measure(running, scripts?, minutes).await
}

async fn measure(running: Running, scripts: Vec<Arc<Script>>, minutes: usize) -> Result<()> {
    let target: Target = running.target();
    let mut load = AutomergeLoad::default();
    load.open(target, &scripts).await?;
    println!("{:>6} {:>12} {:>12} {:>12} {:>12}", "minute", "median, ms", "p99, ms", "memory, MiB", "CPU, %");
    let (mut worst, mut warm, mut last) = (Duration::ZERO, 0, 0);
    for minute in 0..minutes {
        let (begun, before) = (Instant::now(), running.process().cpu()?);
        let edits = minute * EDITS_PER_MINUTE..(minute + 1) * EDITS_PER_MINUTE;
        let mut acks = load.type_in_turns(edits, EDIT_EVERY).await?.acks;
        let used = running.process().cpu_since(before)?.as_secs_f64() / begun.elapsed().as_secs_f64();
        let (median, p99) = (percentile(&mut acks, 50), percentile(&mut acks, 99));
        last = running.process().resident_kib()?;
        if minute <= minutes / WARM_UP_SHARE {
            warm = last;
        }
        worst = worst.max(p99);
        let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
        let (memory, share) = (last as f64 / 1024.0, used * 100.0);
        println!(
            "{:>6} {:>12.1} {:>12.1} {memory:>12.1} {share:>12.1}",
            minute + 1,
            milliseconds(median),
            milliseconds(p99)
        );
        load.rejoin_some(target, 2 * scripts.len() / LEAVERS).await?;
    }
    let growth = last as f64 / warm as f64;
    running.until_quiet(STORING_MAX).await?;
    load.disconnect();
    let running = running.kill_and_restart()?;
    let compared = load.compare(running.target()).await?;
    println!(
        "acknowledged {}, lost {}, forms that differ {}; worst p99 of a minute {:.1} ms; memory × {growth:.2} since the warm-up",
        compared.acknowledged,
        compared.lost,
        compared.different,
        worst.as_secs_f64() * 1_000.0
    );
    let reached = [worst <= P99_MAX, growth <= GROWTH_MAX, compared.lost == 0 && compared.different == 0];
    println!("{} of 3 goals reached", reached.iter().filter(|it| **it).count());
    Ok(())
}
