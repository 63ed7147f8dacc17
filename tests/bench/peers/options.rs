//! What the person who started the comparison asked for.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use super::scenarios::Scenario;
use super::subject::Subject;

/// The options, all of which can be left out.
#[derive(Debug)]
pub(crate) struct Options {
    /// A short run, to see that it works; its figures say little.
    pub(crate) quick: bool,
    /// Names of scenarios, or pieces of names.
    only: Vec<String>,
    pub(crate) json: Option<PathBuf>,
    /// How often each scenario is to be played, instead of as often as it wants.
    pub(crate) rounds: Option<usize>,
    pub(crate) subjects: Vec<Subject>,
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options =
            Self { quick: false, only: Vec::new(), json: None, rounds: None, subjects: Subject::ALL.to_vec() };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("{argument} wants a value"));
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
                "--json" => options.json = Some(value()?.into()),
                "--rounds" => options.rounds = Some(value()?.parse().context("rounds are a number")?),
                "--server" => {
                    let wanted = value()?;
                    options.subjects.retain(|subject| subject.name() == wanted);
                }
                other => bail!("unknown option {other}"),
            }
        }
        if options.quick {
            options.rounds = options.rounds.or(Some(1));
        }
        anyhow::ensure!(options.rounds != Some(0), "one round is the least");
        anyhow::ensure!(!options.subjects.is_empty(), "no server has this name");
        Ok(options)
    }

    /// The scenarios that are wanted, of all of them; a piece of a name means all that have it in theirs.
    pub(crate) fn chosen(&self, scenarios: Vec<Scenario>) -> Vec<Scenario> {
        let names: Vec<String> = scenarios.iter().map(Scenario::name).collect();
        let is_wanted = |scenario: &Scenario| {
            let name = scenario.name();
            self.only.iter().any(|only| if names.contains(only) { name == *only } else { name.contains(only) })
        };
        scenarios.into_iter().filter(|scenario| self.only.is_empty() || is_wanted(scenario)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &str) -> Vec<String> {
        let options = Options::read(["--only", only].map(str::to_owned).into_iter()).unwrap();
        options.chosen(Scenario::whole()).iter().map(Scenario::name).collect()
    }

    #[test]
    fn scenarios_are_chosen_by_their_names_or_pieces_of_them() {
        assert_eq!(names("storm-200"), ["storm-200"]);
        assert_eq!(names("storm"), ["storm-200", "storm-500", "storm-2000"]);
        assert_eq!(names("cold,killed"), ["cold", "killed"]);
    }
}
