//! The way to the server: signed out, waiting, connecting, joining, live.
//!
//! ```text
//! SignedOut -> Connecting -> Joining -> Live
//!                  ^            |         |
//!                  +- Waiting <-+---------+   a while that grows with the failures in a row
//! ```
//!
//! It says what to do and sends nothing of documents. The rule that must not be broken: every way back from a lost
//! connection leads through a wait, unless a person or the device itself asked to hurry, or a connection that had
//! held for a while ended for a known reason.

use rand::Rng;

use crate::backoff::{WAIT_MS_MAX, wait_ms};
use crate::event::{DisconnectReason, Effect, Timer, TimerKind};

/// How long the server may take to answer the join.
const HANDSHAKE_MS: u64 = 10_000;

/// A connection that held so long proves that the server is well: the next wait begins at the shortest.
const PROVEN_MS: u64 = 10_000;

/// A connection that was silent for longer than this is not trusted after a suspension.
const SILENCE_MS: u64 = 15_000;

/// How the connection stands, for a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Nobody is signed in.
    SignedOut,
    /// The server does not know the token any more: somebody has to sign in again. Everything here is kept.
    SignInNeeded,
    /// There is no connection; the next attempt comes by itself.
    Offline,
    /// A connection is being made.
    Connecting,
    /// The server is there.
    Online,
}

#[derive(Debug)]
enum Phase {
    SignedOut,
    SignInNeeded,
    Waiting,
    Connecting,
    Joining,
    Live { server: String, since_ms: u64 },
}

/// The state of the way to the server.
#[derive(Debug)]
pub(crate) struct Link {
    phase: Phase,
    failures: u32,
    serial: u64,
    heard_at_ms: u64,
}

impl Link {
    pub(crate) const fn new() -> Self {
        Self { phase: Phase::SignedOut, failures: 0, serial: 0, heard_at_ms: 0 }
    }

    /// How it stands.
    pub(crate) const fn connection(&self) -> Connection {
        match self.phase {
            Phase::SignedOut => Connection::SignedOut,
            Phase::SignInNeeded => Connection::SignInNeeded,
            Phase::Waiting => Connection::Offline,
            Phase::Connecting | Phase::Joining => Connection::Connecting,
            Phase::Live { .. } => Connection::Online,
        }
    }

    /// True while the server's answer to the join is awaited.
    pub(crate) const fn is_joining(&self) -> bool {
        matches!(self.phase, Phase::Joining)
    }

    /// The server's peer id, while there is a session.
    pub(crate) fn server(&self) -> Option<&str> {
        match &self.phase {
            Phase::Live { server, .. } => Some(server),
            Phase::SignedOut | Phase::SignInNeeded | Phase::Waiting | Phase::Connecting | Phase::Joining => None,
        }
    }

    /// True while nothing would be lost by connecting anew: there is no connection, and none under way.
    pub(crate) const fn is_down(&self) -> bool {
        matches!(self.phase, Phase::SignedOut | Phase::SignInNeeded | Phase::Waiting)
    }

    /// Connects at once.
    pub(crate) fn connect(&mut self, token: &str) -> Effect {
        self.phase = Phase::Connecting;
        self.serial += 1;
        Effect::Connect { token: token.to_owned() }
    }

    /// The connection is there. `None`: none was asked for.
    pub(crate) fn connected(&mut self, now_ms: u64) -> Option<Effect> {
        if !matches!(self.phase, Phase::Connecting) {
            return None;
        }
        self.phase = Phase::Joining;
        self.heard_at_ms = now_ms;
        self.serial += 1;
        Some(Effect::StartTimer { timer: self.timer(TimerKind::Handshake), after_ms: HANDSHAKE_MS })
    }

    /// The server answered the join.
    pub(crate) fn joined(&mut self, server: String, now_ms: u64) {
        self.phase = Phase::Live { server, since_ms: now_ms };
    }

    /// A frame came.
    pub(crate) const fn heard(&mut self, now_ms: u64) {
        self.heard_at_ms = now_ms;
    }

    /// The connection is gone; the effect is the timer for the next attempt.
    pub(crate) fn lost(&mut self, reason: DisconnectReason, now_ms: u64, rng: &mut impl Rng) -> Option<Effect> {
        let held = match self.phase {
            Phase::Live { since_ms, .. } => now_ms.saturating_sub(since_ms) >= PROVEN_MS,
            Phase::Connecting | Phase::Joining => false,
            Phase::SignedOut | Phase::SignInNeeded | Phase::Waiting => return None,
        };
        if held {
            self.failures = 0;
        }
        if reason == DisconnectReason::NotSignedIn {
            self.phase = Phase::SignInNeeded;
            return None;
        }
        let after_ms = match reason {
            // Rights that changed are worth knowing at once.
            DisconnectReason::AccessChanged if held => 0,
            // Two programs with one token would otherwise push each other out again and again.
            DisconnectReason::Replaced => WAIT_MS_MAX,
            DisconnectReason::Unreachable
            | DisconnectReason::Lost
            | DisconnectReason::ShuttingDown
            | DisconnectReason::NotSignedIn
            | DisconnectReason::TooLarge
            | DisconnectReason::ProtocolError
            | DisconnectReason::AccessChanged
            | DisconnectReason::TooSlow
            | DisconnectReason::Other(_) => wait_ms(self.failures, rng),
        };
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Waiting;
        self.serial += 1;
        Some(Effect::StartTimer { timer: self.timer(TimerKind::Reconnect), after_ms })
    }

    /// The person signed out.
    pub(crate) fn sign_out(&mut self) {
        self.phase = Phase::SignedOut;
        self.failures = 0;
        self.serial += 1;
    }

    /// True if this timer was set for the present wait.
    pub(crate) fn is_time_to_connect(&self, timer: Timer) -> bool {
        timer.serial == self.serial && matches!(self.phase, Phase::Waiting)
    }

    /// True if this timer was set for the present join and nothing has come.
    pub(crate) fn is_handshake_over(&self, timer: Timer) -> bool {
        timer.serial == self.serial && matches!(self.phase, Phase::Joining)
    }

    /// True if, after a suspension, the connection had better be made anew.
    pub(crate) fn is_stale(&self, now_ms: u64) -> bool {
        match self.phase {
            Phase::Waiting => true,
            Phase::Joining | Phase::Live { .. } => now_ms.saturating_sub(self.heard_at_ms) >= SILENCE_MS,
            // An attempt under way ends by its own time-out.
            Phase::Connecting | Phase::SignedOut | Phase::SignInNeeded => false,
        }
    }

    const fn timer(&self, kind: TimerKind) -> Timer {
        Timer { kind, serial: self.serial }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    fn live_since(since_ms: u64) -> Link {
        let mut link = Link::new();
        link.connect("token");
        link.connected(since_ms).unwrap();
        link.joined("server".into(), since_ms);
        link
    }

    fn wait_after(link: &mut Link, reason: DisconnectReason, now_ms: u64, rng: &mut ChaCha20Rng) -> u64 {
        match link.lost(reason, now_ms, rng) {
            Some(Effect::StartTimer { after_ms, .. }) => after_ms,
            other => panic!("a wait was expected: {other:?}"),
        }
    }

    #[test]
    fn a_server_that_closes_at_once_is_never_run_over() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut link = Link::new();
        let mut waited = 0;
        for round in 0..40_u64 {
            link.connect("token");
            link.connected(round).unwrap();
            link.joined("server".into(), round);
            waited += wait_after(&mut link, DisconnectReason::AccessChanged, round, &mut rng);
        }
        assert!(waited > 10 * 60_000, "40 rounds took only {waited} ms");
    }

    #[test]
    fn changed_rights_are_fetched_at_once_from_a_proven_server() {
        let mut rng = ChaCha20Rng::from_seed([2; 32]);
        let mut link = live_since(0);
        assert_eq!(wait_after(&mut link, DisconnectReason::AccessChanged, 60_000, &mut rng), 0);
        let mut link = live_since(0);
        assert_eq!(wait_after(&mut link, DisconnectReason::Replaced, 60_000, &mut rng), WAIT_MS_MAX);
        let mut link = live_since(0);
        assert!(wait_after(&mut link, DisconnectReason::Lost, 60_000, &mut rng) <= 500);
    }

    #[test]
    fn an_unknown_token_is_not_tried_again() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let mut link = live_since(0);
        assert_eq!(link.lost(DisconnectReason::NotSignedIn, 5, &mut rng), None);
        assert_eq!(link.connection(), Connection::SignInNeeded);
        assert!(!link.is_stale(1_000_000));
    }

    #[test]
    fn timers_of_earlier_waits_do_nothing() {
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let mut link = live_since(0);
        let Some(Effect::StartTimer { timer, .. }) = link.lost(DisconnectReason::Lost, 1, &mut rng) else { panic!() };
        assert!(link.is_time_to_connect(timer));
        link.connect("token");
        assert!(!link.is_time_to_connect(timer));
    }
}
