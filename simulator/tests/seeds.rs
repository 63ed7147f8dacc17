//! Seeds of the simulation, as CI runs them.
//!
//! `SAMSYN_SEED` runs one alone, or sets the first, and `SAMSYN_SEEDS` sets how many are run, `SAMSYN_THREADS` how many at once.
//! What led to a failure is told.

/// Seeds in CI.
const SEEDS: u64 = 2_000;

/// Seeds that are run twice.
const SEEDS_TWICE: u64 = 20;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn nothing_that_was_promised_is_missing_whatever_goes_wrong() {
    let first = number("SAMSYN_SEED");
    let count = number("SAMSYN_SEEDS").unwrap_or(if first.is_some() { 1 } else { SEEDS });
    let report = simulator::run_many(simulator::threads(), first.unwrap_or_default(), count, None);
    let told: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n\n"));
    assert_eq!(report.held, count);
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let first = number("SAMSYN_SEED").unwrap_or_default();
    for seed in first..first + number("SAMSYN_SEEDS").unwrap_or(SEEDS_TWICE) {
        let numbers = [simulator::run(seed), simulator::run(seed)].map(|it| it.expect("the run holds"));
        assert_eq!(numbers[0], numbers[1], "seed {seed}");
    }
}

/// The seed whose every write is made to fail.
const SWEPT: u64 = 3;

#[test]
fn nothing_is_lost_whichever_write_fails_or_is_cut_off() {
    match simulator::sweep(SWEPT) {
        Ok(runs) => assert!(runs > 100, "{runs} runs sweep too little"),
        Err(failure) => panic!("\n{failure}\n"),
    }
}
