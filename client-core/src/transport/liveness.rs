//! Whether a connection that says nothing is still one: asks for a sign of life and counts the silence.
//!
//! A tablet that slept keeps sockets that are long dead and look open. It neither sends nor waits; whoever owns the
//! socket calls [`Liveness::tick`] every second. The rule that must not be broken: on an ordinary network a dead
//! connection is found within ten seconds after the last sign of life, and a slow one is not broken for being slow
//! again and again.

/// How often whoever owns the connection looks at the time.
pub(crate) const TICK_MS: u64 = 1_000;

/// So long after the last sign of life the server is asked for one.
const QUIET_MS: u64 = 3_000;

/// How long the server may take to give one, at first: with the quiet before and two ticks this makes nine seconds.
const PATIENCE_MS: u64 = 4_000;

/// What patience grows to when connections are found dead in a row: a large message on the slowest network.
const PATIENCE_MS_MAX: u64 = 60_000;

/// A longer gap between two ticks means that the device slept, or that the browser slowed a hidden page.
const GAP_MS: u64 = 4 * TICK_MS;

/// What is to be done about a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing.
    Fine,
    /// Ask for a sign of life.
    Ask,
    /// It is dead.
    Dead,
}

/// How long the server may be silent after it was asked. It outlives connections: one that is found dead may only have
/// been busy with a large message, and then the next one gets more time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience(u64);

impl Default for Patience {
    fn default() -> Self {
        Self(PATIENCE_MS)
    }
}

impl Patience {
    /// After a connection that was found dead.
    pub(crate) fn grown(self) -> Self {
        Self(self.0.saturating_mul(2).min(PATIENCE_MS_MAX))
    }
}

/// The signs of life of one connection.
#[derive(Debug)]
pub(crate) struct Liveness {
    patience: Patience,
    heard_at_ms: u64,
    asked_at_ms: Option<u64>,
    ticked_at_ms: u64,
    /// A server that never answered may be older than the question; then only the socket itself tells.
    has_answered: bool,
}

impl Liveness {
    /// A connection that was made at this moment.
    pub(crate) const fn new(patience: Patience, now_ms: u64) -> Self {
        Self { patience, heard_at_ms: now_ms, asked_at_ms: None, ticked_at_ms: now_ms, has_answered: false }
    }

    /// Something came.
    pub(crate) const fn heard(&mut self, now_ms: u64) {
        self.heard_at_ms = now_ms;
        self.asked_at_ms = None;
    }

    /// The answer to the question came.
    pub(crate) const fn answered(&mut self, now_ms: u64) {
        self.heard(now_ms);
        self.has_answered = true;
    }

    /// A second went by. While the browser still holds bytes that the network has not taken (`unsent_bytes`), the
    /// question waits behind them and silence proves nothing.
    pub(crate) fn tick(&mut self, now_ms: u64, unsent_bytes: u32) -> Verdict {
        let gap_ms = now_ms.saturating_sub(self.ticked_at_ms);
        self.ticked_at_ms = now_ms;
        match self.asked_at_ms {
            None if now_ms.saturating_sub(self.heard_at_ms) < QUIET_MS => Verdict::Fine,
            None => self.ask(now_ms),
            // What came during the sleep may not have been handed over yet.
            Some(_) if gap_ms > GAP_MS => self.ask(now_ms),
            Some(_) if unsent_bytes > 0 => {
                self.asked_at_ms = Some(now_ms);
                Verdict::Fine
            }
            Some(asked_at_ms) if now_ms.saturating_sub(asked_at_ms) < self.patience.0 => Verdict::Fine,
            Some(_) if self.has_answered => Verdict::Dead,
            Some(_) => self.ask(now_ms),
        }
    }

    const fn ask(&mut self, now_ms: u64) -> Verdict {
        self.asked_at_ms = Some(now_ms);
        Verdict::Ask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proven() -> Liveness {
        let mut liveness = Liveness::new(Patience::default(), 0);
        liveness.answered(0);
        liveness
    }

    /// Ticks every second until the verdict, and says when it came.
    fn found_dead_at(liveness: &mut Liveness, from_ms: u64) -> u64 {
        (1..1_000)
            .map(|it| from_ms + it * TICK_MS)
            .find(|now_ms| liveness.tick(*now_ms, 0) == Verdict::Dead)
            .expect("a dead connection is found")
    }

    #[test]
    fn a_dead_connection_is_found_within_ten_seconds() {
        for last_heard_ms in [0, 1, 500, 999] {
            let mut liveness = proven();
            liveness.heard(last_heard_ms);
            assert!(found_dead_at(&mut liveness, 0) <= last_heard_ms + 10_000);
        }
    }

    #[test]
    fn a_server_that_answers_is_never_given_up() {
        let mut liveness = proven();
        for second in 1..600 {
            match liveness.tick(second * TICK_MS, 0) {
                Verdict::Ask => liveness.answered(second * TICK_MS + 300),
                Verdict::Fine => {}
                Verdict::Dead => panic!("given up after {second} s"),
            }
        }
    }

    #[test]
    fn a_server_that_does_not_know_the_question_is_not_given_up_for_its_silence() {
        let mut liveness = Liveness::new(Patience::default(), 0);
        assert!((1..120).all(|second| liveness.tick(second * TICK_MS, 0) != Verdict::Dead));
    }

    #[test]
    fn a_large_upload_is_not_taken_for_silence() {
        let mut liveness = proven();
        assert!((1..60).all(|second| liveness.tick(second * TICK_MS, 10_000) != Verdict::Dead));
        assert!(found_dead_at(&mut liveness, 60_000) <= 70_000);
    }

    #[test]
    fn a_device_that_slept_asks_once_more_before_it_gives_up() {
        let mut liveness = proven();
        assert_eq!(liveness.tick(3_000, 0), Verdict::Ask);
        assert_eq!(liveness.tick(600_000, 0), Verdict::Ask);
        assert!(found_dead_at(&mut liveness, 600_000) <= 610_000);
    }

    #[test]
    fn connections_found_dead_in_a_row_get_more_time() {
        let mut patience = Patience::default();
        for _ in 0..3 {
            patience = patience.grown();
        }
        let mut liveness = Liveness::new(patience, 0);
        liveness.answered(0);
        assert!(found_dead_at(&mut liveness, 0) > 30_000);
        assert!((0..20).fold(patience, |it, _| it.grown()) == Patience(PATIENCE_MS_MAX));
    }
}
