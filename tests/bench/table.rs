//! The table that the measurements end up in: name, goal, figure, and whether the goal was reached.
//!
//! A figure without a goal is a bare limit. A missed goal is printed as missed and is no failure of the run: the figures
//! are for people, and machines differ.

use std::time::Duration;

/// One row.
#[derive(Debug)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    goal: Option<f64>,
}

impl Figure {
    pub(crate) fn milliseconds(name: &str, value: Duration) -> Self {
        Self { name: name.to_owned(), value: value.as_secs_f64() * 1_000.0, unit: "ms", goal: None }
    }

    pub(crate) fn seconds(name: &str, value: Duration) -> Self {
        Self { name: name.to_owned(), value: value.as_secs_f64(), unit: "s", goal: None }
    }

    pub(crate) fn kibibytes(name: &str, value: f64) -> Self {
        Self { name: name.to_owned(), value, unit: "KiB", goal: None }
    }

    pub(crate) fn mebibytes(name: &str, value: f64) -> Self {
        Self { name: name.to_owned(), value, unit: "MiB", goal: None }
    }

    /// The figure should be at most this.
    pub(crate) fn at_most(self, goal: f64) -> Self {
        Self { goal: Some(goal), ..self }
    }
}

/// All rows so far; each is printed as soon as it is known.
#[derive(Debug, Default)]
pub(crate) struct Table {
    figures: Vec<Figure>,
}

impl Table {
    pub(crate) fn add(&mut self, figure: Figure) {
        println!("{}", row(&figure));
        self.figures.push(figure);
    }

    pub(crate) fn heading() -> String {
        format!("{:<64} {:>12} {:>14}", "what", "measured", "goal")
    }

    /// How many goals there were, and how many were reached.
    pub(crate) fn reached(&self) -> (usize, usize) {
        let goals = self.figures.iter().filter_map(|figure| figure.goal.map(|goal| figure.value <= goal));
        goals.fold((0, 0), |(reached, all), is_reached| (reached + usize::from(is_reached), all + 1))
    }
}

fn row(figure: &Figure) -> String {
    let Figure { name, value, unit, goal } = figure;
    let goal = match goal {
        Some(goal) if value <= goal => format!("≤ {goal} {unit}"),
        Some(goal) => format!("≤ {goal} {unit} MISSED"),
        None => String::new(),
    };
    let digits = if *value < 10.0 { 3 } else { 1 };
    format!("{name:<64} {value:>8.digits$} {unit:<3} {goal:>14}")
}
