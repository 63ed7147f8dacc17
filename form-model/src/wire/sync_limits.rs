//! Looks at an automerge sync message before automerge does.
//!
//! `automerge::sync::Message::decode` and what follows it trust numbers in the message: a Bloom filter with 0 bits per
//! entry panics, one with two hundred million probes takes seconds, 50 kB of a deflated change become 50 MB, and a few
//! bytes of run lengths become thousands of millions of operations. Each is found here, by work that grows with the
//! message and not with what it promises. Nothing here judges whether the changes are any good. The rule that must
//! hold: what passes can be decoded by automerge within the limits below.

use std::io::Read as _;

use automerge::ChangeHash;
use flate2::bufread::DeflateDecoder;

use crate::wire::change_rows::{COLUMNS_MAX, RowsError, change_rows};
use crate::wire::leb::{Cut, Reader};

/// Heads, needed changes, or last synced heads in one list: one for each tablet that wrote at once, or each change that
/// a long-absent one lacks, with a wide margin.
const HASHES_MAX: u64 = 20_000;
/// Peers send one entry; more would be summaries of several earlier syncs.
const HAVE_MAX: u64 = 16;
/// Changes in one Bloom filter: more than any form has.
const BLOOM_ENTRIES_MAX: u64 = 200_000;
/// Peers send 10; 0 makes automerge panic.
const BLOOM_BITS_PER_ENTRY_MAX: u64 = 64;
/// Peers send 7; each probe costs time and memory for every change of the document.
const BLOOM_PROBES_MAX: u64 = 32;
/// Changes in one message; a tablet that was away a year sends some thousand.
const CHUNKS_MAX: usize = 50_000;
/// Known flags are two bytes; the section may grow.
const FLAGS_BYTES_MAX: usize = 16;
/// automerge skips what stands after the flags, so that later versions can add to the message.
const TRAILING_BYTES_MAX: usize = 1024;
/// The bytes of one change, inflated: a pasted book, and far more than an edit.
pub const CHUNK_INFLATED_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The bytes of all changes of one message, inflated: twice the largest frame.
pub const SYNC_INFLATED_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The operations of one change: a pasted page is some thousand, the genesis of the longest template far fewer.
const CHUNK_ROWS_MAX: u64 = 200_000;

/// The bytes that every chunk begins with.
const CHUNK_MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// The version of a sync message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncVersion {
    /// Each part is one change.
    One,
    /// Parts may hold whole documents.
    Two,
}

/// What a chunk holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkKind {
    /// A whole document.
    Document,
    /// A change.
    Change,
    /// A change, deflated.
    DeflatedChange,
    /// Several changes in an experimental form.
    Bundle,
}

/// One chunk of a sync message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkOutline {
    /// What it holds.
    pub kind: ChunkKind,
    /// Its bytes as they came, header included.
    pub bytes: usize,
    /// For changes, the bytes that they inflate to; otherwise the bytes as they came.
    pub inflated_bytes: usize,
}

/// What a sync message holds, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncOutline {
    /// The version.
    pub version: SyncVersion,
    /// The sender's heads.
    pub heads: Vec<ChangeHash>,
    /// How many changes the sender asks for.
    pub need: usize,
    /// How many summaries of what the sender has.
    pub have: usize,
    /// The chunks, in order.
    pub chunks: Vec<ChunkOutline>,
    /// The flags, if the section is there: the bits of `automerge::sync::MessageFlags`.
    pub flags: Option<u8>,
}

impl SyncOutline {
    /// True if a chunk holds something else than a change: on a link that both sides write on, that is a fault.
    #[must_use]
    pub fn has_other_than_changes(&self) -> bool {
        self.chunks.iter().any(|it| !matches!(it.kind, ChunkKind::Change | ChunkKind::DeflatedChange))
    }
}

/// Why a sync message is not given to automerge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyncLimitError {
    /// The message ends before it should, or a number in it is no number.
    #[error("the sync message is cut off or broken")]
    Cut,
    /// The first byte is no version that this program knows.
    #[error("{found:#04x} is no version of a sync message")]
    UnknownVersion {
        /// The byte.
        found: u8,
    },
    /// More of something than a message may hold.
    #[error("{count} {part}, more than {max}")]
    TooMany {
        /// What.
        part: &'static str,
        /// How many are promised.
        count: u64,
        /// The most allowed.
        max: u64,
    },
    /// A Bloom filter whose parameters would make automerge panic or work too long.
    #[error("a Bloom filter with {parameter} {value}")]
    Bloom {
        /// Which parameter.
        parameter: &'static str,
        /// Its value.
        value: u64,
    },
    /// A part that is no sequence of whole chunks.
    #[error("a part that does not consist of whole chunks")]
    NoChunk,
    /// A chunk of a type that this program does not know.
    #[error("chunk type {found} is not known")]
    UnknownChunk {
        /// The type.
        found: u8,
    },
    /// A deflated change that can't be inflated.
    #[error("a change that can't be inflated")]
    Inflate,
    /// A change, or all of them together, that inflate to too much.
    #[error("changes that inflate to more than {max} bytes")]
    InflatesTooLarge {
        /// The most allowed.
        max: usize,
    },
    /// More bytes than it may have after the end of the message or of a Bloom filter.
    #[error("bytes after the end of the sync message or of a Bloom filter")]
    TrailingBytes,
}

impl From<Cut> for SyncLimitError {
    fn from(_: Cut) -> Self {
        Self::Cut
    }
}

/// Checks the limits of a sync message and says what it holds.
///
/// # Errors
/// [`SyncLimitError`] names the limit; such a message must not be given to automerge.
pub fn inspect_sync_message(message: &[u8]) -> Result<SyncOutline, SyncLimitError> {
    let mut reader = Reader::new(message);
    let version = match reader.byte()? {
        0x42 => SyncVersion::One,
        0x43 => SyncVersion::Two,
        found => return Err(SyncLimitError::UnknownVersion { found }),
    };
    let heads = hashes(&mut reader, "heads")?;
    let need = hashes(&mut reader, "needed changes")?.len();
    let have = counted(&mut reader, "summaries", HAVE_MAX)?;
    for _ in 0..have {
        hashes(&mut reader, "synced heads")?;
        check_bloom(reader.prefixed()?)?;
    }
    let chunks = inspect_chunks(&mut reader)?;
    let flags = if reader.is_empty() { None } else { Some(read_flags(&mut reader)?) };
    if reader.remaining() > TRAILING_BYTES_MAX {
        return Err(SyncLimitError::TrailingBytes);
    }
    let have = usize::try_from(have).map_err(|_| SyncLimitError::Cut)?;
    Ok(SyncOutline { version, heads, need, have, chunks, flags })
}

fn counted(reader: &mut Reader<'_>, part: &'static str, max: u64) -> Result<u64, SyncLimitError> {
    let count = reader.unsigned()?;
    if count <= max { Ok(count) } else { Err(SyncLimitError::TooMany { part, count, max }) }
}

fn hashes(reader: &mut Reader<'_>, part: &'static str) -> Result<Vec<ChangeHash>, SyncLimitError> {
    let count = counted(reader, part, HASHES_MAX)?;
    let (whole, _) = reader.take(count * 32)?.as_chunks::<32>();
    Ok(whole.iter().copied().map(ChangeHash).collect())
}

fn check_bloom(bytes: &[u8]) -> Result<(), SyncLimitError> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut reader = Reader::new(bytes);
    let mut parameter = |parameter: &'static str, max: u64| {
        let value = reader.unsigned()?;
        if (1..=max).contains(&value) { Ok(value) } else { Err(SyncLimitError::Bloom { parameter, value }) }
    };
    let entries = parameter("entries", BLOOM_ENTRIES_MAX)?;
    let bits = parameter("bits per entry", BLOOM_BITS_PER_ENTRY_MAX)?;
    parameter("probes", BLOOM_PROBES_MAX)?;
    reader.take((entries * bits).div_ceil(8))?;
    if reader.is_empty() { Ok(()) } else { Err(SyncLimitError::TrailingBytes) }
}

fn read_flags(reader: &mut Reader<'_>) -> Result<u8, SyncLimitError> {
    let section = reader.prefixed()?;
    if section.len() > FLAGS_BYTES_MAX {
        let count = section.len() as u64;
        return Err(SyncLimitError::TooMany { part: "bytes of flags", count, max: FLAGS_BYTES_MAX as u64 });
    }
    // A byte without its high bit only says that the section is there.
    Ok(section.iter().filter(|byte| *byte & 0x80 != 0).fold(0, |flags, byte| flags | (byte & 0x7f)))
}

fn inspect_chunks(reader: &mut Reader<'_>) -> Result<Vec<ChunkOutline>, SyncLimitError> {
    let parts = counted(reader, "parts", CHUNKS_MAX as u64)?;
    let mut chunks = Vec::new();
    let mut inflated_bytes = 0_usize;
    for _ in 0..parts {
        let mut part = Reader::new(reader.prefixed()?);
        // automerge joins all parts before it looks for chunks, so a chunk that runs over a part's end is refused here.
        while !part.is_empty() {
            if chunks.len() == CHUNKS_MAX {
                let max = CHUNKS_MAX as u64;
                return Err(SyncLimitError::TooMany { part: "chunks", count: max + 1, max });
            }
            let chunk = inspect_chunk(&mut part)?;
            inflated_bytes = inflated_bytes.saturating_add(chunk.inflated_bytes);
            if inflated_bytes > SYNC_INFLATED_BYTES_MAX {
                return Err(SyncLimitError::InflatesTooLarge { max: SYNC_INFLATED_BYTES_MAX });
            }
            chunks.push(chunk);
        }
    }
    Ok(chunks)
}

/// Checks one chunk by itself, before automerge sees it.
///
/// # Errors
/// [`SyncLimitError`] if it is none, or outside the limits.
pub fn inspect_single_chunk(bytes: &[u8]) -> Result<ChunkOutline, SyncLimitError> {
    let mut reader = Reader::new(bytes);
    let chunk = inspect_chunk(&mut reader)?;
    if reader.is_empty() { Ok(chunk) } else { Err(SyncLimitError::TrailingBytes) }
}

fn inspect_chunk(part: &mut Reader<'_>) -> Result<ChunkOutline, SyncLimitError> {
    let no_chunk = |_: Cut| SyncLimitError::NoChunk;
    let before = part.remaining();
    if part.take(4).map_err(no_chunk)? != CHUNK_MAGIC {
        return Err(SyncLimitError::NoChunk);
    }
    part.take(4).map_err(no_chunk)?; // The checksum, which automerge checks.
    let kind = match part.byte().map_err(no_chunk)? {
        0 => ChunkKind::Document,
        1 => ChunkKind::Change,
        2 => ChunkKind::DeflatedChange,
        3 => ChunkKind::Bundle,
        found => return Err(SyncLimitError::UnknownChunk { found }),
    };
    let data = part.prefixed().map_err(no_chunk)?;
    let bytes = before - part.remaining();
    let inflated_bytes = match kind {
        ChunkKind::Document | ChunkKind::Bundle => bytes,
        ChunkKind::Change => check_change(data)?,
        ChunkKind::DeflatedChange => check_change(&inflate(data)?)?,
    };
    Ok(ChunkOutline { kind, bytes, inflated_bytes })
}

/// The bytes of an uncompressed change whose size and operations are within the limits.
fn check_change(data: &[u8]) -> Result<usize, SyncLimitError> {
    if data.len() > CHUNK_INFLATED_BYTES_MAX {
        return Err(SyncLimitError::InflatesTooLarge { max: CHUNK_INFLATED_BYTES_MAX });
    }
    let count = change_rows(data).map_err(|error| match error {
        RowsError::Cut => SyncLimitError::NoChunk,
        RowsError::TooManyColumns { count } => {
            SyncLimitError::TooMany { part: "columns of a change", count, max: COLUMNS_MAX }
        }
    })?;
    if count > CHUNK_ROWS_MAX {
        return Err(SyncLimitError::TooMany { part: "operations of a change", count, max: CHUNK_ROWS_MAX });
    }
    Ok(data.len())
}

fn inflate(data: &[u8]) -> Result<Vec<u8>, SyncLimitError> {
    let limit = CHUNK_INFLATED_BYTES_MAX as u64 + 1;
    let mut inflated = Vec::new();
    DeflateDecoder::new(data).take(limit).read_to_end(&mut inflated).map_err(|_| SyncLimitError::Inflate)?;
    if inflated.len() > CHUNK_INFLATED_BYTES_MAX {
        return Err(SyncLimitError::InflatesTooLarge { max: CHUNK_INFLATED_BYTES_MAX });
    }
    Ok(inflated)
}
