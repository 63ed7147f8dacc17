//! Bytes that are almost like some that are good.
//!
//! It knows nothing of what they mean. The same seed gives the same bytes.

use crate::chance::Chance;

/// Changes to one piece, at most.
const CHANGES_MAX: usize = 6;

/// The longest that is made of anything.
const BYTES_MAX: usize = 256 * 1024;

/// Bytes at which counts, lengths and kinds tip over.
const ODD_BYTES: [u8; 12] = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x17, 0x18, 0x1b, 0x3b, 0x5f, 0x9f, 0xbf];

/// Makes bytes.
#[derive(Debug)]
pub(super) struct Mutator(Chance);

impl Mutator {
    pub(super) fn of(seed: u64) -> Self {
        Self(Chance::of(seed))
    }

    /// A mutation of one of these.
    pub(super) fn mutated(&mut self, known: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = if known.is_empty() { Vec::new() } else { self.0.pick(known).clone() };
        for _ in 0..=self.0.below(CHANGES_MAX) {
            self.change(&mut bytes, known);
        }
        bytes.truncate(BYTES_MAX);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, known: &[Vec<u8>]) {
        if bytes.is_empty() {
            return bytes.extend_from_slice(&self.0.seed());
        }
        let at = self.0.below(bytes.len());
        let length = 1 + self.0.below((bytes.len() - at).min(64));
        match self.0.below(8) {
            0 => bytes[at] ^= 1 << self.0.below(8),
            1 => bytes[at] = *self.0.pick(&ODD_BYTES),
            2 => bytes[at] = self.0.seed()[0],
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at..at + length)),
            5 => {
                let piece = bytes[at..at + length].to_vec();
                let to = self.0.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            6 => {
                let random = self.0.seed();
                bytes.splice(at..at, random[..length.min(8)].iter().copied());
            }
            _ => {
                let other = self.0.pick(known);
                if !other.is_empty() {
                    let from = self.0.below(other.len());
                    let piece = other[from..].iter().copied().take(length).collect::<Vec<_>>();
                    bytes.splice(at..at + length, piece);
                }
            }
        }
    }
}
