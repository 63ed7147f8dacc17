//! What kinds of trouble one run has: a few at a time, since trouble of every kind hides what each does alone.
//!
//! It makes none of it. Kinds that the design has no answer to together are never drawn together. A server restored from an old
//! backup is healed by the tablets that wrote what it lost, so those are neither robbed of their disk nor of their rights, and
//! nobody wrote who never comes back. Two copies of one tablet each make again what was built on something refused, so copies
//! are made only where nothing is refused to honest programs.

use crate::cast::TABLETS_MAX;
use crate::chance::Chance;

/// Fewest and most steps of a run, and how many of a thousand runs are so long: most bugs show in short ones, and some only in
/// documents that have been folded into snapshots, with sessions that have gone on for long.
const STEPS: [(u32, u64, u64); 3] = [(957, 30, 120), (40, 200, 400), (3, 1_000, 2_000)];

/// How many of a hundred runs begin with tablets that have never met the server.
const NEW_TABLETS: u32 = 20;

/// How often each kind is there, in a hundred runs.
const SHARE: u32 = 35;

/// The kinds of trouble beside a bad network, which there always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each kind of trouble is there or not")]
pub(crate) struct Weather {
    pub(crate) steps: u64,
    pub(crate) tablets: usize,
    /// The tablets have never met the server, and do so first.
    pub(crate) new_tablets: bool,
    /// Cases that the tablets start.
    pub(crate) extra_cases: u32,
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
    /// Pages take the pen from each other.
    pub(crate) pages: bool,
    /// Browsers have no locks, and pages write beside each other.
    pub(crate) pages_write_both: bool,
    /// Single frames are lost, doubled, reordered and cut off.
    pub(crate) mishaps: bool,
    /// Programs are of different versions.
    pub(crate) versions: bool,
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
            new_tablets: true,
            extra_cases: 1,
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
            pages: false,
            pages_write_both: false,
            mishaps: false,
            versions: false,
            hostile: false,
            marks: true,
        }
    }

    pub(crate) fn draw(chance: &mut Chance) -> Self {
        let steps = draw_steps(chance);
        // Two meet most often; six are in each other's way, but rarely in a way that three are not.
        let tablets = 2 + chance.below(TABLETS_MAX - 1).min(chance.below(TABLETS_MAX - 1));
        let new_tablets = chance.percent(NEW_TABLETS);
        let extra_cases = if chance.percent(70) { 1 } else { 2 };
        let mut is_there = || chance.percent(SHARE);
        let mut weather = Self {
            steps,
            tablets,
            new_tablets,
            extra_cases: 0,
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
            pages: is_there(),
            pages_write_both: false,
            mishaps: is_there(),
            versions: is_there(),
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
        // Each page makes again what was built on something refused, as copies do.
        let is_refused = weather.rights_change || weather.revocation || weather.stand_in || weather.round_closes;
        weather.pages_write_both = weather.pages && !weather.copies && !is_refused;
        // Whoever has two roles keeps the one when the other ends: what then came in was looked at under `stand_in`.
        weather.rights_change &= !weather.stand_in;
        // A case that was begun when its round was closed stays where it was begun.
        weather.extra_cases = if weather.round_closes || !chance.percent(SHARE) { 0 } else { extra_cases };
        weather
    }
}

fn draw_steps(chance: &mut Chance) -> u64 {
    let mut drawn = u32::try_from(chance.below(1_000)).unwrap_or_default();
    for (share, fewest, most) in STEPS {
        if drawn < share {
            return chance.between(fewest, most);
        }
        drawn -= share;
    }
    STEPS[0].1
}
