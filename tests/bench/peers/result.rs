//! What was measured, side by side: a table per scenario, the goals as ratios, and the same as JSON.
//!
//! Each figure is the median of its rounds, or their sum where losses are counted. A run that failed or took too long stands
//! there as such and has no figures; a goal that needs them is then neither reached nor missed.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::subject::Subject;

const REACHED: &str = "(reached)";
const MISSED: &str = "(MISSED)";

/// One figure of one run.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    name: String,
    value: f64,
}

impl Measured {
    pub(crate) fn of(name: &str, value: f64) -> Self {
        Self { name: name.to_owned(), value }
    }

    pub(crate) fn count(name: &str, value: usize) -> Self {
        Self::of(name, value as f64)
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(crate) fn milliseconds(name: &str, value: Duration) -> Self {
        Self::of(name, value.as_secs_f64() * 1_000.0)
    }

    pub(crate) fn seconds(name: &str, value: Duration) -> Self {
        Self::of(name, value.as_secs_f64())
    }
}

/// What a goal compares ours with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Against {
    BetterAutomergePeer,
    AutomergeRepo,
    Hocuspocus,
    /// A number.
    Itself,
}

/// Ours should be so many times better; of a figure against itself, at most this.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal {
    pub(crate) figure: &'static str,
    pub(crate) against: Against,
    pub(crate) factor: f64,
    pub(crate) more_is_better: bool,
}

impl Goal {
    pub(crate) const fn less(figure: &'static str, against: Against, factor: f64) -> Self {
        Self { figure, against, factor, more_is_better: false }
    }

    pub(crate) const fn more(figure: &'static str, against: Against, factor: f64) -> Self {
        Self { figure, against, factor, more_is_better: true }
    }
}

/// All rounds of one scenario.
#[derive(Debug)]
pub(crate) struct Scoreboard {
    title: String,
    goals: Vec<Goal>,
    adds_up: bool,
    names: Vec<String>,
    rounds: BTreeMap<Subject, BTreeMap<String, Vec<f64>>>,
    failures: BTreeMap<Subject, Vec<String>>,
}

impl Scoreboard {
    pub(crate) fn new(title: String, goals: Vec<Goal>) -> Self {
        let (names, rounds, failures) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { title, goals, adds_up: false, names, rounds, failures }
    }

    /// The rounds are added up, and no median is taken.
    pub(crate) fn adding_up(self) -> Self {
        Self { adds_up: true, ..self }
    }

    pub(crate) fn add(&mut self, subject: Subject, run: Result<Vec<Measured>, String>) {
        match run {
            Ok(figures) => {
                for Measured { name, value } in figures {
                    if !self.names.contains(&name) {
                        self.names.push(name.clone());
                    }
                    self.rounds.entry(subject).or_default().entry(name).or_default().push(value);
                }
            }
            Err(why) => self.failures.entry(subject).or_default().push(why),
        }
    }

    fn outcome(&self, subject: Subject, figure: &str) -> Option<f64> {
        let mut values = self.rounds.get(&subject)?.get(figure)?.clone();
        if self.adds_up {
            return Some(values.iter().sum());
        }
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }

    pub(crate) fn print(&self) {
        println!("\n{}", self.title);
        let names = Subject::ALL.map(|subject| format!("{:>15}", subject.name())).concat();
        println!("  {:<58}{names}", "");
        for figure in &self.names {
            let cells = Subject::ALL.map(|subject| format!("{:>15}", cell(self.outcome(subject, figure))));
            println!("  {figure:<58}{}", cells.concat());
        }
        for (subject, failures) in &self.failures {
            for failure in failures {
                println!("  {}: {failure}", subject.name());
            }
        }
        for goal in &self.goals {
            println!("  goal: {}", self.judged(goal).0);
        }
    }

    /// In words, with the ratio and whether it was reached, where both figures are there.
    fn judged(&self, goal: &Goal) -> (String, Option<f64>, Option<bool>) {
        let Goal { figure, against, factor, more_is_better } = *goal;
        let Some(ours) = self.outcome(Subject::Ours, figure) else {
            return (format!("{figure}: not measured"), None, None);
        };
        let (who, theirs) = match against {
            Against::BetterAutomergePeer => {
                let peers = [Subject::AutomergeRepo, Subject::Samod];
                let values = peers.into_iter().filter_map(|subject| self.outcome(subject, figure));
                let best = if more_is_better { values.reduce(f64::max) } else { values.reduce(f64::min) };
                ("the better automerge peer", best)
            }
            Against::AutomergeRepo => ("automerge-repo", self.outcome(Subject::AutomergeRepo, figure)),
            Against::Hocuspocus => ("hocuspocus", self.outcome(Subject::Hocuspocus, figure)),
            Against::Itself => {
                let is_reached = if more_is_better { ours >= factor } else { ours <= factor };
                let (sign, word) = (if more_is_better { "≥" } else { "≤" }, if is_reached { REACHED } else { MISSED });
                return (
                    format!("{figure} {sign} {factor}: {} {word}", cell(Some(ours))),
                    Some(ours),
                    Some(is_reached),
                );
            }
        };
        let Some(theirs) = theirs else {
            return (format!("{figure}: {who} has no figure to compare with"), None, None);
        };
        let ratio = if more_is_better { ours / theirs } else { theirs / ours };
        let is_reached = ratio >= factor;
        let said = format!(
            "{figure}: {ratio:.1} times as good as {who}, to be ≥ {factor} {}",
            if is_reached { REACHED } else { MISSED }
        );
        (said, Some(ratio), Some(is_reached))
    }

    /// How many goals could be judged, and how many were reached.
    pub(crate) fn reached(&self) -> (usize, usize) {
        let judged = self.goals.iter().filter_map(|goal| self.judged(goal).2);
        judged.fold((0, 0), |(reached, all), is_reached| (reached + usize::from(is_reached), all + 1))
    }

    pub(crate) fn json(&self) -> Value {
        let by_name: BTreeMap<&str, &BTreeMap<String, Vec<f64>>> =
            self.rounds.iter().map(|(subject, figures)| (subject.name(), figures)).collect();
        let failures: BTreeMap<&str, &Vec<String>> =
            self.failures.iter().map(|(subject, failures)| (subject.name(), failures)).collect();
        let goals: Vec<Value> = self
            .goals
            .iter()
            .map(|goal| {
                let (said, ratio, is_reached) = self.judged(goal);
                json!({ "goal": said, "ratio": ratio, "reached": is_reached })
            })
            .collect();
        json!({ "scenario": self.title, "rounds": by_name, "failures": failures, "goals": goals })
    }
}

fn cell(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) if value < 10.0 => format!("{value:.3}"),
        Some(value) => format!("{value:.1}"),
    }
}

/// A value below which so many hundredths of the list lie.
pub(crate) fn percentile(list: &mut [Duration], hundredths: usize) -> Duration {
    list.sort_unstable();
    list.get((list.len() * hundredths / 100).min(list.len().saturating_sub(1))).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scoreboard(goal: Goal, figures: &[(Subject, f64)]) -> Scoreboard {
        let mut board = Scoreboard::new("a scenario".to_owned(), vec![goal]);
        for (subject, value) in figures {
            board.add(*subject, Ok(vec![Measured::of("figure", *value)]));
        }
        board
    }

    #[test]
    fn a_goal_is_against_the_better_of_two_peers() {
        let figures = [(Subject::Ours, 1.0), (Subject::AutomergeRepo, 20.0), (Subject::Samod, 9.0)];
        let less = scoreboard(Goal::less("figure", Against::BetterAutomergePeer, 10.0), &figures);
        assert_eq!(less.reached(), (0, 1));
        let more = scoreboard(Goal::more("figure", Against::AutomergeRepo, 0.05), &figures);
        assert_eq!(more.reached(), (1, 1));
    }

    #[test]
    fn the_middle_round_counts_and_who_did_not_finish_is_not_compared() {
        let mut board = scoreboard(Goal::more("figure", Against::Hocuspocus, 1.0), &[(Subject::Ours, 9.0)]);
        board.add(Subject::Ours, Ok(vec![Measured::of("figure", 1.0)]));
        board.add(Subject::Ours, Ok(vec![Measured::of("figure", 2.0)]));
        board.add(Subject::Hocuspocus, Err("not done in 1 s".to_owned()));
        assert_eq!(board.outcome(Subject::Ours, "figure"), Some(2.0));
        assert_eq!(board.reached(), (0, 0));
    }
}
