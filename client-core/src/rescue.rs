//! The rescue file: everything that a tablet holds, in one file that another tablet can read in.
//!
//! ```text
//! "samsyn-rescue\n"  version (1 byte)
//! sections: kind (1 byte), length (4 bytes, big-endian), content
//!   1 header, JSON     2 document, JSON     3 one change of the document before it
//!   4 template         5 edit set aside     6 row that could not be read: length of the key, key, value
//!   7 vouchers for the document before them, as they travel
//! SHA-256 of everything before it
//! ```
//!
//! It decides nothing about what may be taken over. Sections of unknown kinds are skipped, so that a later version may
//! add some. The rules that must not be broken: no token and no secret key is ever in the file, and a file that is incomplete is refused
//! whole.

use form_model::{Case, DeviceId, InstallationId, Message, PersonId, Sha256Hash, TemplateHash, Voucher, Vouchers};
use serde::{Deserialize, Serialize};

use crate::local_store::Entry;
use crate::set_aside::SetAside;

const MAGIC: &[u8] = b"samsyn-rescue\n";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 32;

/// So many vouchers are one frame, which holds a few more.
const VOUCHERS_PER_SECTION: usize = 100;

const HEADER: u8 = 1;
const DOCUMENT: u8 = 2;
const CHANGE: u8 = 3;
const TEMPLATE: u8 = 4;
const SET_ASIDE: u8 = 5;
const DAMAGED: u8 = 6;
const VOUCHERS: u8 = 7;

/// Why a rescue file could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RescueError {
    /// The bytes don't begin as a rescue file does.
    #[error("this is no rescue file")]
    NotARescueFile,
    /// A newer program wrote it.
    #[error("the rescue file has version {version}, which this program does not know")]
    NewerVersion {
        /// Its version.
        version: u8,
    },
    /// The checksum doesn't fit: the file was cut off or changed.
    #[error("the rescue file is incomplete or damaged")]
    Damaged,
    /// The file belongs to another installation of the server.
    #[error("the rescue file belongs to another installation")]
    AnotherInstallation,
    /// Nobody is signed in, so it is unknown whose device this is.
    #[error("nobody is signed in")]
    NobodySignedIn,
}

/// Where a rescue file comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RescueHeader {
    pub(crate) made_at_ms: u64,
    pub(crate) installation: Option<InstallationId>,
    pub(crate) person: Option<PersonId>,
    pub(crate) device: Option<DeviceId>,
}

/// What is told of a document before its changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RescuedCase {
    pub(crate) case: Case,
    pub(crate) template: Option<TemplateHash>,
}

/// One document with every change behind its genesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RescuedDocument {
    pub(crate) about: RescuedCase,
    pub(crate) changes: Vec<Vec<u8>>,
    /// For whoever delivers the changes.
    pub(crate) vouchers: Vec<Voucher>,
}

/// The content of a rescue file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RescueFile {
    pub(crate) header: RescueHeader,
    pub(crate) templates: Vec<Vec<u8>>,
    pub(crate) documents: Vec<RescuedDocument>,
    pub(crate) set_aside: Vec<SetAside>,
    pub(crate) damaged: Vec<Entry>,
}

impl RescueFile {
    /// The file's bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = [MAGIC, &[VERSION]].concat();
        push_record(&mut out, HEADER, &self.header);
        self.templates.iter().for_each(|it| push(&mut out, TEMPLATE, it));
        for document in &self.documents {
            push_record(&mut out, DOCUMENT, &document.about);
            document.changes.iter().for_each(|it| push(&mut out, CHANGE, it));
            for vouchers in document.vouchers.chunks(VOUCHERS_PER_SECTION) {
                let frame = Message::Vouchers(Vouchers { vouchers: vouchers.to_vec() });
                push(&mut out, VOUCHERS, &form_model::encode(&frame));
            }
        }
        self.set_aside.iter().for_each(|it| push(&mut out, SET_ASIDE, &it.to_bytes()));
        for (key, value) in &self.damaged {
            let row = [&length_of(key.as_bytes()).to_be_bytes(), key.as_bytes(), value].concat();
            push(&mut out, DAMAGED, &row);
        }
        let checksum = Sha256Hash::of(&out);
        out.extend_from_slice(checksum.as_bytes());
        out
    }

    /// The file in these bytes.
    ///
    /// # Errors
    /// [`RescueError`] when they are none, or not a whole one.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, RescueError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(RescueError::NotARescueFile)?;
        let (&version, _) = rest.split_first().ok_or(RescueError::Damaged)?;
        if version != VERSION {
            return Err(RescueError::NewerVersion { version });
        }
        let end = bytes.len().checked_sub(CHECKSUM_BYTES).ok_or(RescueError::Damaged)?;
        let (content, checksum) = bytes.split_at(end);
        if Sha256Hash::of(content).as_bytes() != checksum {
            return Err(RescueError::Damaged);
        }
        let sections = content.get(MAGIC.len() + 1..).ok_or(RescueError::Damaged)?;
        Self::read_sections(sections).ok_or(RescueError::Damaged)
    }

    fn read_sections(mut rest: &[u8]) -> Option<Self> {
        let mut header = None;
        let (mut templates, mut documents) = (Vec::new(), Vec::<RescuedDocument>::new());
        let (mut set_aside, mut damaged) = (Vec::new(), Vec::new());
        while let Some((&kind, behind)) = rest.split_first() {
            let (content, behind) = split_length(behind)?;
            rest = behind;
            match kind {
                HEADER => header = Some(serde_json::from_slice(content).ok()?),
                DOCUMENT => {
                    let about = serde_json::from_slice(content).ok()?;
                    documents.push(RescuedDocument { about, changes: Vec::new(), vouchers: Vec::new() });
                }
                CHANGE => documents.last_mut()?.changes.push(content.to_vec()),
                VOUCHERS => documents.last_mut()?.vouchers.extend(vouchers_in(content)?),
                TEMPLATE => templates.push(content.to_vec()),
                SET_ASIDE => set_aside.push(SetAside::from_bytes(content)?),
                DAMAGED => {
                    let (key, value) = split_length(content)?;
                    damaged.push((String::from_utf8(key.to_vec()).ok()?, value.to_vec()));
                }
                _ => {}
            }
        }
        Some(Self { header: header?, templates, documents, set_aside, damaged })
    }
}

fn vouchers_in(content: &[u8]) -> Option<Vec<Voucher>> {
    let Ok(Message::Vouchers(Vouchers { vouchers })) = form_model::decode(content) else { return None };
    Some(vouchers)
}

fn split_length(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn push_record(out: &mut Vec<u8>, kind: u8, record: &impl Serialize) {
    let content = serde_json::to_vec(record).expect("invariant: records have text keys and nothing that can fail");
    push(out, kind, &content);
}

fn push(out: &mut Vec<u8>, kind: u8, content: &[u8]) {
    out.push(kind);
    out.extend_from_slice(&length_of(content).to_be_bytes());
    out.extend_from_slice(content);
}

fn length_of(content: &[u8]) -> u32 {
    u32::try_from(content.len()).expect("invariant: no change, template or row comes near four gigabytes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set_aside::WhySetAside;
    use form_model::{ChangeHash, DocumentId, UnitId};

    fn example() -> RescueFile {
        RescueFile {
            header: RescueHeader {
                made_at_ms: 1_760_000_000_000,
                installation: Some(InstallationId::from_bytes([1; 16])),
                person: Some(PersonId::from_bytes([2; 16])),
                device: Some(DeviceId::from_bytes([3; 16])),
            },
            templates: vec![b"{}".to_vec()],
            documents: vec![RescuedDocument {
                about: RescuedCase {
                    case: Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([4; 16])),
                    template: None,
                },
                changes: vec![vec![1, 2, 3], Vec::new()],
                vouchers: Vec::new(),
            }],
            set_aside: vec![SetAside {
                document: DocumentId::from_bytes([5; 16]),
                hash: ChangeHash([6; 32]),
                bytes: vec![7],
                why: WhySetAside::Refused,
                reason: "not-permitted".into(),
                text: "text".into(),
                person: None,
                made_at_ms: 1,
                set_aside_at_ms: 2,
                edits: Vec::new(),
            }],
            damaged: vec![("document/x/case".into(), vec![0xff])],
        }
    }

    #[test]
    fn the_bytes_of_version_1_stay_as_they_are() {
        let golden = include_bytes!("rescue/version-1.samsyn-rescue");
        assert_eq!(RescueFile::decode(golden), Ok(example()));
        assert_eq!(example().encode(), golden);
    }

    #[test]
    fn a_file_cut_or_changed_at_any_byte_is_refused() {
        let bytes = example().encode();
        for length in 0..bytes.len() {
            assert!(RescueFile::decode(&bytes[..length]).is_err(), "cut at {length}");
        }
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 0x20;
            assert!(RescueFile::decode(&changed).is_err(), "changed at {position}");
        }
    }

    #[test]
    fn vouchers_are_read_back() {
        let voucher = |number: u8| Voucher {
            document: DocumentId::from_bytes([5; 16]),
            actor: vec![number; 16],
            hash: ChangeHash([number; 32]),
            person: PersonId::from_bytes([2; 16]),
            device: DeviceId::from_bytes([3; 16]),
            signature: vec![number; 64],
            certificate: vec![number; 300],
        };
        let mut file = example();
        file.documents[0].vouchers = (0..=250).map(voucher).collect();
        assert_eq!(RescueFile::decode(&file.encode()), Ok(file));
    }

    #[test]
    fn other_files_and_newer_ones_are_told_apart() {
        assert_eq!(RescueFile::decode(b"PK\x03\x04"), Err(RescueError::NotARescueFile));
        let mut newer = example().encode();
        newer[MAGIC.len()] = 2;
        assert_eq!(RescueFile::decode(&newer), Err(RescueError::NewerVersion { version: 2 }));
    }

    #[test]
    fn sections_that_a_later_version_adds_are_skipped() {
        let mut bytes = example().encode();
        bytes.truncate(bytes.len() - CHECKSUM_BYTES);
        push(&mut bytes, 200, b"something new");
        let checksum = Sha256Hash::of(&bytes);
        bytes.extend_from_slice(checksum.as_bytes());
        assert_eq!(RescueFile::decode(&bytes), Ok(example()));
    }
}
