//! What the person who started the comparison asked for.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use super::subject::Subject;

/// Rounds of each scenario; the middle one counts.
const ROUNDS: usize = 3;

/// The options, all of which can be left out.
#[derive(Debug)]
pub(crate) struct Options {
    /// A short run, to see that it works; its figures say little.
    pub(crate) quick: bool,
    only: Option<String>,
    pub(crate) json: Option<PathBuf>,
    pub(crate) rounds: usize,
    pub(crate) subjects: Vec<Subject>,
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { quick: false, only: None, json: None, rounds: 0, subjects: Subject::ALL.to_vec() };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("{argument} wants a value"));
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--only" => options.only = Some(value()?),
                "--json" => options.json = Some(value()?.into()),
                "--rounds" => options.rounds = value()?.parse().context("rounds are a number")?,
                "--server" => {
                    let wanted = value()?;
                    options.subjects.retain(|subject| subject.name() == wanted);
                }
                other => bail!("unknown option {other}"),
            }
        }
        if options.rounds == 0 {
            options.rounds = if options.quick { 1 } else { ROUNDS };
        }
        anyhow::ensure!(!options.subjects.is_empty(), "no server has this name");
        Ok(options)
    }

    pub(crate) fn wants(&self, scenario: &str) -> bool {
        self.only.as_ref().is_none_or(|only| scenario.contains(only.as_str()))
    }
}
