//! A parcel as a row of QR codes that never ends: whichever of them a camera catches, so many as the parcel has blocks
//! are enough, and a missed one costs nothing.
//!
//! ```text
//! "sF"  version (1 byte)
//! parcel: the first 8 bytes of its SHA-256     length of the parcel (4 bytes, big-endian)
//! number of the frame (4 bytes, big-endian)
//! block
//! ```
//!
//! The first frames carry the parcel's blocks as they are, all later ones random sums of all blocks over the field of 256
//! elements (a random linear fountain code): `k` sums are independent with a probability above 0.996, each further one
//! makes that 256 times as sure. Crates were weighed: Reed-Solomon ones fix the number of frames beforehand and end at
//! 256 or bring tables of their own, `raptorq` is made for parcels of megabytes and larger than the rest of the
//! handover. Here some ten to some hundred blocks are usual, for which elimination is fast and short.
//!
//! It does not look into the parcel. The rule that must not be broken: frames of different parcels, or of different
//! block lengths, are never mixed, and what comes out has the checksum that the frames name.

use form_model::Sha256Hash;

use super::PARCEL_BYTES_MAX;
use super::field::{Unknowns, add_scaled};

/// What every frame begins with.
pub(super) const FRAME_MAGIC: &[u8] = b"sF";
const VERSION: u8 = 1;
const HEADER_BYTES: usize = FRAME_MAGIC.len() + 1 + CHECKSUM_BYTES + 4 + 4;
/// Enough to tell parcels apart; the parcel itself has a longer checksum inside.
const CHECKSUM_BYTES: usize = 8;
/// The most blocks: a minute of frames at ten a second, and half a second of solving on a slow tablet. What is larger
/// goes as a file.
pub const FRAME_BLOCKS_MAX: usize = 600;
/// Parcels that are collected at the same time: photos of two people's codes may come in one go. The one that was begun
/// first makes room.
const PARCELS_MAX: usize = 3;

/// Why a parcel can't be shown as frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// It would take more than [`FRAME_BLOCKS_MAX`] frames.
    #[error("the parcel has {bytes} bytes, more than codes of this size can carry")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The frames have no room for anything beside their header.
    #[error("frames of this size have no room")]
    NoRoom,
}

/// The frames of one parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoverFrames {
    head: Vec<u8>,
    blocks: Vec<Vec<u8>>,
    block_bytes: usize,
}

impl HandoverFrames {
    /// A parcel as frames of exactly so many bytes.
    ///
    /// # Errors
    /// [`FrameError`] when it does not fit.
    pub fn new(parcel: &[u8], frame_bytes: usize) -> Result<Self, FrameError> {
        let block_bytes = frame_bytes.checked_sub(HEADER_BYTES).filter(|it| *it > 0).ok_or(FrameError::NoRoom)?;
        let too_large = FrameError::TooLarge { bytes: parcel.len() };
        let length = u32::try_from(parcel.len()).map_err(|_| too_large)?;
        if parcel.is_empty() || parcel.len() > PARCEL_BYTES_MAX || parcel.len().div_ceil(block_bytes) > FRAME_BLOCKS_MAX
        {
            return Err(too_large);
        }
        let checksum = Sha256Hash::of(parcel);
        let head = [FRAME_MAGIC, &[VERSION], &checksum.as_bytes()[..CHECKSUM_BYTES], &length.to_be_bytes()].concat();
        let blocks = parcel.chunks(block_bytes).map(|it| padded(it, block_bytes)).collect();
        Ok(Self { head, blocks, block_bytes })
    }

    /// How many frames are needed at least, which is as a rule how many are enough.
    #[must_use]
    pub fn needed(&self) -> usize {
        self.blocks.len()
    }

    /// The frame with this number. All numbers are good; counting up from 0 is the quickest for who sees them all.
    #[must_use]
    pub fn frame(&self, number: u32) -> Vec<u8> {
        let mut block = vec![0; self.block_bytes];
        for (factor, source) in factors(number, self.blocks.len()).into_iter().zip(&self.blocks) {
            add_scaled(&mut block, source, factor);
        }
        [self.head.as_slice(), &number.to_be_bytes(), &block].concat()
    }
}

fn padded(block: &[u8], length: usize) -> Vec<u8> {
    let mut padded = block.to_vec();
    padded.resize(length, 0);
    padded
}

/// With which factor each block goes into a frame.
fn factors(number: u32, blocks: usize) -> Vec<u8> {
    let place = usize::try_from(number).unwrap_or(usize::MAX);
    if place < blocks {
        let mut factors = vec![0; blocks];
        factors[place] = 1;
        return factors;
    }
    let mut state = u64::from(number);
    let draws = std::iter::repeat_with(|| split_mix(&mut state).to_le_bytes());
    draws.flatten().take(blocks).collect()
}

/// The next number of the generator `SplitMix64`.
const fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// What came of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collected {
    /// It is no frame that this version can read, or it was damaged.
    Unreadable,
    /// The parcel it belongs to is not whole yet.
    Part {
        /// How many useful frames have come.
        have: usize,
        /// How many it takes.
        needed: usize,
    },
    /// The parcel is whole.
    Parcel(Vec<u8>),
}

/// A frame taken apart.
struct Frame<'a> {
    checksum: [u8; CHECKSUM_BYTES],
    length: usize,
    number: u32,
    block: &'a [u8],
}

impl<'a> Frame<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(FRAME_MAGIC)?.strip_prefix(&[VERSION])?;
        let (checksum, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (number, block) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let is_within_limits = length > 0
            && length <= PARCEL_BYTES_MAX
            && !block.is_empty()
            && length.div_ceil(block.len()) <= FRAME_BLOCKS_MAX;
        let frame = Self { checksum: *checksum, length, number: u32::from_be_bytes(*number), block };
        is_within_limits.then_some(frame)
    }

    fn belongs_to(&self, parcel: &PartialParcel) -> bool {
        (self.checksum, self.length, self.block.len()) == (parcel.checksum, parcel.length, parcel.block_bytes)
    }
}

/// A parcel of which some frames have come.
#[derive(Debug)]
struct PartialParcel {
    checksum: [u8; CHECKSUM_BYTES],
    length: usize,
    block_bytes: usize,
    blocks: usize,
    unknowns: Unknowns,
}

impl PartialParcel {
    fn of(frame: &Frame<'_>) -> Self {
        let block_bytes = frame.block.len();
        let blocks = frame.length.div_ceil(block_bytes);
        let unknowns = Unknowns::new(blocks);
        Self { checksum: frame.checksum, length: frame.length, block_bytes, blocks, unknowns }
    }

    fn take(&mut self, frame: &Frame<'_>) {
        self.unknowns.take(factors(frame.number, self.blocks), frame.block.to_vec());
    }

    /// The parcel, if it is whole; `Err` if it is not what its frames say.
    fn solved(&self) -> Result<Option<Vec<u8>>, ()> {
        if self.unknowns.known() < self.blocks {
            return Ok(None);
        }
        let mut parcel = self.unknowns.solve().ok_or(())?;
        parcel.truncate(self.length);
        (Sha256Hash::of(&parcel).as_bytes()[..CHECKSUM_BYTES] == self.checksum).then_some(Some(parcel)).ok_or(())
    }
}

/// Puts parcels together from frames, in whatever order they come.
#[derive(Debug, Default)]
pub struct FrameCollector {
    parcels: Vec<PartialParcel>,
}

impl FrameCollector {
    /// Takes in what a code holds.
    pub fn take(&mut self, bytes: &[u8]) -> Collected {
        let Some(frame) = Frame::read(bytes) else { return Collected::Unreadable };
        let place = match self.parcels.iter().position(|it| frame.belongs_to(it)) {
            Some(place) => place,
            None => self.begin(&frame),
        };
        let parcel = &mut self.parcels[place];
        parcel.take(&frame);
        match parcel.solved() {
            Ok(None) => Collected::Part { have: parcel.unknowns.known(), needed: parcel.blocks },
            Ok(Some(bytes)) => {
                self.parcels.remove(place);
                Collected::Parcel(bytes)
            }
            // A frame was misread, and nothing tells which one: all of them come again.
            Err(()) => {
                self.parcels.remove(place);
                Collected::Unreadable
            }
        }
    }

    fn begin(&mut self, frame: &Frame<'_>) -> usize {
        if self.parcels.len() == PARCELS_MAX {
            self.parcels.remove(0);
        }
        self.parcels.push(PartialParcel::of(frame));
        self.parcels.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parcel(bytes: usize) -> Vec<u8> {
        let mut state = 7;
        std::iter::repeat_with(|| split_mix(&mut state).to_le_bytes()).flatten().take(bytes).collect()
    }

    /// How many frames it took.
    fn collect(collector: &mut FrameCollector, frames: impl Iterator<Item = Vec<u8>>) -> Option<(usize, Vec<u8>)> {
        for (count, frame) in frames.enumerate() {
            if let Collected::Parcel(bytes) = collector.take(&frame) {
                return Some((count + 1, bytes));
            }
        }
        None
    }

    #[test]
    fn the_frames_of_version_1_stay_as_they_are() {
        let frames = HandoverFrames::new(b"handed over", 23).unwrap();
        assert_eq!(frames.needed(), 3);
        let shown: Vec<String> = [0, 2, 3, 4_000_000_000]
            .map(|it| frames.frame(it).iter().map(|byte| format!("{byte:02x}")).collect())
            .to_vec();
        assert_eq!(
            shown,
            [
                "734601058e976492d47aab0000000b0000000068616e64",
                "734601058e976492d47aab0000000b0000000276657200",
                "734601058e976492d47aab0000000b00000003bdf7046c",
                "734601058e976492d47aab0000000bee6b28001632a2cc",
            ]
        );
    }

    #[test]
    fn whoever_sees_every_frame_needs_no_more_than_there_are_blocks() {
        let parcel = parcel(30_000);
        let frames = HandoverFrames::new(&parcel, 520).unwrap();
        let (count, collected) = collect(&mut FrameCollector::default(), (0..).map(|it| frames.frame(it))).unwrap();
        assert_eq!((count, collected), (frames.needed(), parcel));
    }

    #[test]
    fn a_parcel_of_the_largest_size_comes_through_from_sums_alone() {
        let parcel = parcel(FRAME_BLOCKS_MAX * 20 - 3);
        let frames = HandoverFrames::new(&parcel, 20 + HEADER_BYTES).unwrap();
        let late = (1_000_000..).map(|it| frames.frame(it));
        let (count, collected) = collect(&mut FrameCollector::default(), late).unwrap();
        assert!(count <= FRAME_BLOCKS_MAX + 3, "{count} frames");
        assert_eq!(collected, parcel);
        assert_eq!(
            HandoverFrames::new(&[0; FRAME_BLOCKS_MAX * 20 + 1], 20 + HEADER_BYTES).err(),
            Some(FrameError::TooLarge { bytes: FRAME_BLOCKS_MAX * 20 + 1 })
        );
    }

    #[test]
    fn frames_of_two_parcels_do_not_mix() {
        let (one, other) = (parcel(4_000), parcel(4_001));
        let of_one = HandoverFrames::new(&one, 320).unwrap();
        let of_other = HandoverFrames::new(&other, 320).unwrap();
        let smaller = HandoverFrames::new(&one, 220).unwrap();
        let mut collector = FrameCollector::default();
        let mut whole = Vec::new();
        for number in 0..40 {
            for frames in [&of_one, &of_other, &smaller] {
                if let Collected::Parcel(bytes) = collector.take(&frames.frame(number)) {
                    whole.push(bytes);
                }
            }
        }
        assert!(whole.contains(&one) && whole.contains(&other));
        assert!(whole.iter().all(|it| *it == one || *it == other));
    }

    #[test]
    fn a_misread_frame_spoils_one_round_and_no_more() {
        let parcel = parcel(2_000);
        let frames = HandoverFrames::new(&parcel, 220).unwrap();
        let mut collector = FrameCollector::default();
        let mut misread = frames.frame(3);
        *misread.last_mut().unwrap() ^= 1;
        collector.take(&misread);
        let (count, collected) = collect(&mut collector, (0..).map(|it| frames.frame(it))).unwrap();
        assert!(count <= 2 * frames.needed() + 2);
        assert_eq!(collected, parcel);
    }

    #[test]
    fn other_codes_are_no_frames() {
        let mut collector = FrameCollector::default();
        for bytes in [&b""[..], b"https://example.org", b"sF", b"sF\x02aaaaaaaaaaaaaaaaaaaaaaaaa", b"sF\x01"] {
            assert_eq!(collector.take(bytes), Collected::Unreadable);
        }
    }

    proptest! {
        #[test]
        fn any_frames_in_any_order_rebuild_the_parcel(
            bytes in prop::collection::vec(any::<u8>(), 1..6_000),
            frame_bytes in 40_usize..400,
            seed in any::<u64>(),
            loss in 0_u64..90,
        ) {
            let frames = HandoverFrames::new(&bytes, frame_bytes).unwrap();
            let mut state = seed;
            let mut collector = FrameCollector::default();
            // Numbers in no order, some twice, of which the camera misses many.
            let caught = std::iter::repeat_with(|| (split_mix(&mut state), split_mix(&mut state)))
                .filter(|(_, luck)| luck % 100 >= loss)
                .map(|(number, _)| frames.frame((number % 5_000).try_into().unwrap()));
            let most = 2 * frames.needed() + 50;
            let collected = collect(&mut collector, caught.take(most));
            prop_assert_eq!(collected.map(|it| it.1), Some(bytes));
        }

        #[test]
        fn nonsense_never_panics(nonsense in prop::collection::vec(any::<u8>(), 0..120)) {
            let mut collector = FrameCollector::default();
            collector.take(&nonsense);
            collector.take(&[FRAME_MAGIC, &[VERSION], &nonsense].concat());
        }
    }
}
