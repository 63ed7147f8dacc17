//! What happens once in most runs, whatever else goes wrong in them: a burst of forgeries, and a cut of the power at the worst moment.
//!
//! Both guard rules whose breach shows rarely by chance. The times are drawn; who cannot take part then does so at the next step.
//! The rule that must not be broken: neither asks more of the server than it promises in any weather.

use anyhow::Result;

use crate::chance::Chance;
use crate::run::Run;
use crate::tablet::{Disk, Link};
use crate::weather::Weather;

/// How many of a hundred runs have each: both take their time.
const FORGERIES: u32 = 75;
const CUTS: u32 = 70;

/// Exchanges of a tablet until it has nothing more to say, as a rule.
const EXCHANGES_MAX: usize = 3;

/// What somebody does until one of it can be looked for.
const ACTS_MAX: usize = 6;

/// The steps from which on each is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Planned {
    forgeries_from: Option<u64>,
    cut_from: Option<u64>,
}

impl Planned {
    pub(crate) fn draw(weather: &Weather, chance: &mut Chance) -> Self {
        let quarter = weather.steps / 4 + 1;
        // What comes before the first backup is in all of them: nobody brings back what the forger may write.
        let forgeries_from = if weather.restore { 0 } else { chance.between(0, quarter) };
        let cut_from = chance.between(quarter, 2 * quarter);
        Self {
            forgeries_from: chance.percent(FORGERIES).then_some(forgeries_from),
            cut_from: chance.percent(CUTS).then_some(cut_from),
        }
    }
}

impl Run {
    /// Does what is due at this step.
    pub(crate) fn do_what_is_planned(&mut self, step: u64) -> Result<()> {
        let is_due = |from: Option<u64>| from.is_some_and(|it| it <= step);
        if is_due(self.planned.forgeries_from) && self.hostile_breaks_every_rule()? {
            self.planned.forgeries_from = None;
        }
        if is_due(self.planned.cut_from) && self.power_goes_before_a_commit()? {
            self.planned.cut_from = None;
        }
        Ok(())
    }

    /// The server gets an edit, says what it says at once, and loses its power before the disk is done: what it said must hold.
    fn power_goes_before_a_commit(&mut self) -> Result<bool> {
        let is_there = |it: &usize| self.barred[*it].is_none() && matches!(self.tablets[*it].link, Link::Up(_));
        let there: Vec<usize> = (0..self.tablets.len()).filter(is_there).collect();
        if there.is_empty() || !self.machine.is_running() {
            return Ok(false);
        }
        let tablet = *self.chance.pick(&there);
        for _ in 0..EXCHANGES_MAX {
            if !self.exchange(tablet)? {
                break;
            }
        }
        let deeds = self.deeds.len();
        for _ in 0..ACTS_MAX {
            if self.deeds.len() == deeds {
                self.person_acts(tablet)?;
            }
        }
        while self.tablets[tablet].is_saving() {
            self.save(tablet, Disk::Writes)?;
        }
        while self.frame_goes_up(tablet) {}
        self.settle();
        if !self.machine.is_write_waiting() {
            return Ok(false);
        }
        for tablet in 0..self.tablets.len() {
            while self.frame_comes_down(tablet)? {}
        }
        self.trace.note(format_args!("the power goes before the server's disk is done"));
        self.machine.crash();
        self.boot_server()?;
        Ok(true)
    }
}
