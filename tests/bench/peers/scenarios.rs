//! What is compared, with the goals.

mod coming_back;
mod fetching;
mod killed;
mod limits;
mod memory;
mod typing;

use std::time::Duration;

use anyhow::Result;

use super::result::{Against, Goal, Measured};
use super::script::Order;
use super::stage::{Arena, Work};
use super::subject::Subject;

use typing::LIVE_CPU;

/// A situation with its size.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scenario {
    /// People type in turns at a pace.
    Live { documents: usize, history: usize, edits: usize, every: Duration },
    /// Everyone writes as fast as acknowledgements come.
    Saturated { documents: usize, history: usize, time: Duration },
    /// So many come back at once with work of their own.
    Storm { clients: usize },
    /// One after the other comes back to what did not change.
    Unchanged { documents: usize, history: usize, times: usize },
    /// New clients fetch forms that nobody has opened since the start.
    Cold { documents: usize, history: usize },
    /// The same, of one long form.
    Long { changes: usize, burst: usize },
    /// What open documents keep in memory.
    Memory { documents: usize, history: usize },
    /// The server is killed while everyone writes.
    Killed { documents: usize, history: usize, kills: usize },
    /// Ours against what the disk and the network can do.
    Limits { documents: usize, history: usize, time: Duration },
}

/// Rounds of a scenario; the middle one counts.
const ROUNDS: usize = 3;

/// Edits that each client makes without a network.
const OFFLINE_EDITS: usize = 50;

/// Edits for each client of a saturated server: more than any has taken in the time.
const SATURATED_EDITS_EACH: usize = 4_000;

impl Scenario {
    /// A real run.
    pub(crate) fn whole() -> Vec<Self> {
        let seconds = Duration::from_secs;
        let (documents, history) = (50, 2_000);
        vec![
            Self::Live { documents, history, edits: 60, every: Duration::from_millis(500) },
            Self::Live { documents: 500, history: 200, edits: 8, every: seconds(5) },
            Self::Saturated { documents, history, time: seconds(20) },
            Self::Storm { clients: 200 },
            Self::Storm { clients: 500 },
            Self::Storm { clients: 2_000 },
            Self::Unchanged { documents, history, times: 400 },
            Self::Cold { documents, history },
            Self::Long { changes: 50_000, burst: 1 },
            Self::Long { changes: 50_000, burst: 4 },
            Self::Long { changes: 200_000, burst: 1 },
            Self::Memory { documents: 500, history: 200 },
            Self::Killed { documents, history, kills: 8 },
            Self::Limits { documents, history, time: seconds(10) },
        ]
    }

    /// A run that only shows that everything works.
    pub(crate) fn short() -> Vec<Self> {
        let (documents, history, time) = (5, 200, Duration::from_secs(2));
        vec![
            Self::Live { documents, history, edits: 6, every: Duration::from_millis(200) },
            Self::Saturated { documents, history, time },
            Self::Storm { clients: 20 },
            Self::Unchanged { documents, history, times: 20 },
            Self::Cold { documents, history },
            Self::Long { changes: 2_000, burst: 1 },
            Self::Long { changes: 1_000, burst: 4 },
            Self::Memory { documents, history },
            Self::Killed { documents, history, kills: 1 },
            Self::Limits { documents, history, time },
        ]
    }

    /// What `--only` looks for.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Live { documents, .. } => format!("live-{documents}"),
            Self::Saturated { .. } => "saturated".to_owned(),
            Self::Storm { clients } => format!("storm-{clients}"),
            Self::Unchanged { .. } => "unchanged".to_owned(),
            Self::Cold { .. } => "cold".to_owned(),
            Self::Long { changes, burst } => format!("long-{changes}x{burst}"),
            Self::Memory { .. } => "memory".to_owned(),
            Self::Killed { .. } => "killed".to_owned(),
            Self::Limits { .. } => "limits".to_owned(),
        }
    }

    pub(crate) fn title(&self) -> String {
        let name = self.name();
        match self {
            Self::Live { documents, history, edits, every } => {
                let seconds = every.as_secs_f64();
                format!(
                    "{name}: {documents} forms of {history} changes, two people in turns in each, {edits} edits per form, \
                     one every {seconds} s"
                )
            }
            Self::Saturated { documents, history, time } => format!(
                "{name}: {documents} forms of {history} changes, two people in each as fast as they are answered, {} s",
                time.as_secs()
            ),
            Self::Storm { clients } => format!("{name}: {clients} clients with {OFFLINE_EDITS} edits each at once"),
            Self::Unchanged { documents, history, times } => {
                format!("{name}: {times} times back to one of {documents} forms of {history} changes")
            }
            Self::Cold { documents, history } => {
                format!(
                    "{name}: {documents} forms of {history} changes that nobody opened since the start, by new clients"
                )
            }
            Self::Long { changes, burst } => {
                format!(
                    "{name}: one form of {} keystrokes in {changes} changes, cold, by a new client",
                    changes * burst
                )
            }
            Self::Memory { documents, history } => {
                format!("{name}: {documents} forms of {history} changes, each open at two clients who wrote once")
            }
            Self::Killed { documents, .. } => {
                format!("{name}: {documents} forms written in by two each, SIGKILL in the middle")
            }
            Self::Limits { .. } => format!("{name}: ours beside the bare disk and the bare network"),
        }
    }

    pub(crate) fn documents(&self) -> usize {
        self.forms().0
    }

    /// Forms, changes of each, and keystrokes in a change.
    pub(crate) fn forms(&self) -> (usize, usize, usize) {
        match *self {
            Self::Live { documents, history, .. }
            | Self::Saturated { documents, history, .. }
            | Self::Unchanged { documents, history, .. }
            | Self::Cold { documents, history }
            | Self::Memory { documents, history }
            | Self::Killed { documents, history, .. }
            | Self::Limits { documents, history, .. } => (documents, history, 1),
            Self::Storm { clients } => (clients / 2, 0, 1),
            Self::Long { changes, burst } => (1, changes, burst),
        }
    }

    /// Edits that are made beforehand for each form.
    pub(crate) fn edits(&self) -> (usize, Order) {
        match *self {
            Self::Live { edits, .. } => (typing::WARM_UP + edits, Order::Turns),
            Self::Saturated { .. } | Self::Killed { .. } | Self::Limits { .. } => {
                (2 * SATURATED_EDITS_EACH, Order::Lanes)
            }
            Self::Storm { .. } => (2 * OFFLINE_EDITS, Order::Lanes),
            Self::Unchanged { .. } | Self::Cold { .. } | Self::Long { .. } => (0, Order::Turns),
            Self::Memory { .. } => (2, Order::Turns),
        }
    }

    pub(crate) fn goals(&self) -> Vec<Goal> {
        use Against::{AutomergeRepo, BetterAutomergePeer, Hocuspocus, Itself};
        match self {
            Self::Live { .. } => vec![Goal::less(LIVE_CPU, BetterAutomergePeer, 12.0)],
            Self::Saturated { .. } => vec![
                Goal::more(typing::EDITS_PER_SECOND, BetterAutomergePeer, 10.0),
                Goal::more(typing::EDITS_PER_SECOND, Hocuspocus, 1.0),
            ],
            Self::Storm { .. } => vec![Goal::more(coming_back::CLIENTS_PER_SECOND, AutomergeRepo, 10.0)],
            Self::Unchanged { .. } => Vec::new(),
            Self::Cold { .. } => vec![Goal::less(fetching::CPU_PER_FETCH, BetterAutomergePeer, 15.0)],
            Self::Long { .. } => vec![Goal::less(fetching::TIME_OF_ALL, BetterAutomergePeer, 10.0)],
            Self::Memory { .. } => vec![Goal::less(memory::IDLE, BetterAutomergePeer, 8.0)],
            Self::Killed { .. } => vec![Goal::less(killed::LOST, Itself, 0.0)],
            Self::Limits { .. } => {
                vec![Goal::more(limits::COMMITS_SHARE, Itself, 0.5), Goal::less(limits::BEHIND_BARE, Itself, 3.0)]
            }
        }
    }

    /// How often it is played, if nobody asked otherwise; what takes long and varies little is played once.
    pub(crate) fn rounds(&self, asked: Option<usize>) -> usize {
        match self {
            Self::Killed { kills, .. } => asked.unwrap_or(*kills),
            Self::Long { .. } | Self::Memory { .. } => 1,
            Self::Storm { clients } if *clients > 500 => 1,
            Self::Live { .. }
            | Self::Saturated { .. }
            | Self::Storm { .. }
            | Self::Unchanged { .. }
            | Self::Cold { .. }
            | Self::Limits { .. } => asked.unwrap_or(ROUNDS),
        }
    }

    /// What is lost in one round is not made good by the others.
    pub(crate) const fn rounds_add_up(&self) -> bool {
        matches!(self, Self::Killed { .. })
    }

    pub(crate) fn is_for(&self, subject: Subject) -> bool {
        !matches!(self, Self::Limits { .. }) || subject == Subject::Ours
    }

    /// How long one run may take, its comparison included; who takes longer did not finish.
    pub(crate) const fn limit(&self) -> Duration {
        Duration::from_secs(match self {
            Self::Storm { .. } | Self::Live { .. } | Self::Memory { .. } => 420,
            Self::Long { .. } | Self::Killed { .. } => 300,
            Self::Saturated { .. } | Self::Unchanged { .. } | Self::Cold { .. } | Self::Limits { .. } => 240,
        })
    }

    pub(crate) async fn run(&self, arena: Arena, work: &Work) -> Result<Vec<Measured>> {
        match *self {
            Self::Live { edits, every, .. } => typing::live(arena, work, edits, every).await,
            Self::Saturated { time, .. } => typing::saturated(arena, work, time).await,
            Self::Storm { .. } => coming_back::storm(arena, work, OFFLINE_EDITS).await,
            Self::Unchanged { times, .. } => coming_back::unchanged(arena, work, times).await,
            Self::Cold { .. } | Self::Long { .. } => fetching::cold(arena, work).await,
            Self::Memory { .. } => memory::open_documents(arena, work).await,
            Self::Killed { .. } => killed::under_load(arena, work).await,
            Self::Limits { time, .. } => limits::measure(arena, work, time).await,
        }
    }
}
