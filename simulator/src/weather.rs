//! What kinds of trouble one run has: a few at a time, since trouble of every kind hides what each does alone.
//!
//! It makes none of it. Kinds that the design has no answer to together are never drawn together. A server restored from an old
//! backup is healed by the tablets that wrote what it lost, so those are neither robbed of their disk nor of their rights, and
//! nobody wrote who never comes back. Two copies of one tablet each make again what was built on something refused, so copies
//! are made only where nothing is refused to honest programs.

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
    /// The representative stands in for the manager, until that ends; it may begin again.
    pub(crate) stand_in: bool,
    /// The round closes.
    pub(crate) round_closes: bool,
    /// Tablets are copied, and both go on.
    pub(crate) copies: bool,
    /// Somebody's program sends what no honest one does.
    pub(crate) hostile: bool,
    /// Marks and hand-ins are made, and derived rows are looked at.
    pub(crate) marks: bool,
}

impl Weather {
    /// Nothing goes wrong but a stand-in's right that ends: with that, everything that a tablet or the server writes is written.
    pub(crate) const fn calm() -> Self {
        Self {
            steps: 30,
            tablets: 2,
            has_extra_case: true,
            tablet_crashes: false,
            server_crashes: false,
            bad_disks: false,
            clock_jumps: false,
            absences: false,
            rights_change: false,
            revocation: false,
            eviction: false,
            restore: false,
            stand_in: true,
            round_closes: false,
            copies: false,
            hostile: false,
            marks: true,
        }
    }

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
            stand_in: is_there(),
            round_closes: is_there(),
            copies: is_there(),
            hostile: is_there(),
            marks: is_there(),
        };
        if weather.restore {
            (weather.rights_change, weather.revocation, weather.eviction) = (false, false, false);
            (weather.stand_in, weather.round_closes, weather.hostile) = (false, false, false);
        }
        if weather.stand_in || weather.round_closes {
            weather.copies = false;
        }
        // Whoever has two roles keeps the one when the other ends: what then came in was looked at under `stand_in`.
        weather.rights_change &= !weather.stand_in;
        // A case that was begun when its round was closed stays where it was begun.
        weather.has_extra_case &= !weather.round_closes;
        weather
    }
}
