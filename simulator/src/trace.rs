//! What happened in a run, in its order: as one number always, and line by line where somebody is to read it.
//!
//! It looks at nothing itself. The rule that must not be broken: whatever a run depends on goes in, so that two runs with
//! the same number were the same.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Lines that are kept: what led to a failure is among the newest.
const LINES_MAX: usize = 2_000;

/// Whether lines are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Only the number.
    Number,
    /// The newest lines, too.
    Lines,
    /// What went over the wires, too.
    Frames,
}

/// The trace of one run.
#[derive(Debug)]
pub(crate) struct Trace {
    hasher: DefaultHasher,
    detail: Detail,
    lines: VecDeque<String>,
    frames: Vec<Vec<u8>>,
    /// Words that lead each line, such as the time.
    pub(crate) at_ms: u64,
}

impl Trace {
    pub(crate) fn new(detail: Detail) -> Self {
        Self { hasher: DefaultHasher::new(), detail, lines: VecDeque::new(), frames: Vec::new(), at_ms: 0 }
    }

    /// Something happened.
    pub(crate) fn note(&mut self, what: fmt::Arguments<'_>) {
        let line = what.to_string();
        (self.at_ms, &line).hash(&mut self.hasher);
        if self.detail == Detail::Lines {
            if self.lines.len() == LINES_MAX {
                self.lines.pop_front();
            }
            self.lines.push_back(format!("{:>10} ms  {line}", self.at_ms));
        }
    }

    /// These bytes went over a wire.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        bytes.hash(&mut self.hasher);
        if self.detail == Detail::Frames {
            self.frames.push(bytes.to_vec());
        }
    }

    /// What went over the wires.
    pub(crate) fn into_frames(self) -> Vec<Vec<u8>> {
        self.frames
    }

    /// The number of what happened so far.
    pub(crate) fn number(&self) -> u64 {
        self.hasher.finish()
    }

    /// The lines that were kept.
    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines.into()
    }
}
