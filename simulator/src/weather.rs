//! What kinds of trouble one run has: a few at a time, since trouble of every kind hides what each does alone.
//!
//! It makes none of it. Two kinds that the design has no answer to together are never drawn together: a server restored from
//! an old backup is healed by the tablets that wrote what it lost, so those are neither robbed of their disk nor of their rights.

use crate::cast::TABLETS_MAX;
use crate::chance::Chance;

/// Fewest and most steps of a run.
const STEPS: (u64, u64) = (30, 130);

/// How often each kind is there, in a hundred runs.
const SHARE: u32 = 35;

/// The kinds of trouble beside a bad network, which there always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each kind of trouble is there or not")]
pub(crate) struct Weather {
    pub(crate) steps: u64,
    pub(crate) tablets: usize,
    /// The tablets start a case of their own, too.
    pub(crate) has_extra_case: bool,
    /// Tablets crash.
    pub(crate) tablet_crashes: bool,
    /// The server crashes.
    pub(crate) server_crashes: bool,
    /// Disks are full for a while, or complain.
    pub(crate) bad_disks: bool,
    /// Clocks jump.
    pub(crate) clock_jumps: bool,
    /// Days go by.
    pub(crate) absences: bool,
    /// Rights end and come back.
    pub(crate) rights_change: bool,
    /// A tablet is revoked.
    pub(crate) revocation: bool,
    /// A tablet loses its disk.
    pub(crate) eviction: bool,
    /// The server is restored from an older backup.
    pub(crate) restore: bool,
    /// Marks and hand-ins are made, and derived rows are looked at.
    pub(crate) marks: bool,
}

impl Weather {
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        let steps = chance.between(STEPS.0, STEPS.1);
        let tablets = 2 + chance.below(TABLETS_MAX - 1);
        let mut is_there = || chance.percent(SHARE);
        let mut weather = Self {
            steps,
            tablets,
            has_extra_case: is_there(),
            tablet_crashes: is_there(),
            server_crashes: is_there(),
            bad_disks: is_there(),
            clock_jumps: is_there(),
            absences: is_there(),
            rights_change: is_there(),
            revocation: is_there(),
            eviction: is_there(),
            restore: is_there(),
            marks: is_there(),
        };
        if weather.restore {
            (weather.rights_change, weather.revocation, weather.eviction) = (false, false, false);
        }
        weather
    }
}
