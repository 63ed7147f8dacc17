//! What one tablet hands to another: the changes that the other lacks, with the vouchers that go with them.
//!
//! ```text
//! "samsyn-handover\n"  version (1 byte)  form (1 byte: 0 plain, 1 deflated)
//! sections: kind (1 byte), length (4 bytes, big-endian), content
//!   1 header: installation (16)  person (16)  device (16)  time in ms since 1970 (8, big-endian)
//!   2 document, JSON     3 its heads (32 each)     4 its changes, bundled     5 the same as a saved document
//!   6 template           7 a `vouchers` message
//! SHA-256 of everything before it
//! ```
//!
//! Sections 3 to 5 belong to the document before them. Sections of unknown kinds are skipped, so that a later version
//! may add some. The rules that must not be broken: what is incomplete is refused whole, and nothing is inflated beyond
//! the limit.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use form_model::{
    Case, ChangeHash, DeviceId, InstallationId, Message, PersonId, Sha256Hash, TemplateHash, Voucher, Vouchers,
};
use serde::{Deserialize, Serialize};

use super::greeting::{GreetedDocument, HandoverGreeting};
use super::packing::Packed;
use super::{HandoverError, PARCEL_BYTES_MAX, PARCEL_INFLATED_BYTES_MAX};

pub(super) const PARCEL_MAGIC: &[u8] = b"samsyn-handover\n";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 32;
const PLAIN: u8 = 0;
const DEFLATED: u8 = 1;
/// A follow-up and its action plan; a later version may hand over some more at once.
pub(crate) const PARCEL_DOCUMENTS_MAX: usize = 16;

const HEADER: u8 = 1;
const DOCUMENT: u8 = 2;
const HEADS: u8 = 3;
const BUNDLE: u8 = 4;
const SAVE: u8 = 5;
const TEMPLATE: u8 = 6;
const VOUCHERS: u8 = 7;

/// One document's part of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParcelDocument {
    pub(crate) case: Case,
    pub(crate) template: Option<TemplateHash>,
    /// What the giving tablet has.
    pub(crate) heads: Vec<ChangeHash>,
    pub(crate) changes: Packed,
}

/// A parcel's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandoverParcel {
    pub(crate) installation: InstallationId,
    /// Who gives it, by their own word.
    pub(crate) person: PersonId,
    pub(crate) device: DeviceId,
    pub(crate) made_at_ms: u64,
    pub(crate) templates: Vec<Vec<u8>>,
    pub(crate) documents: Vec<ParcelDocument>,
    pub(crate) vouchers: Vec<Voucher>,
}

#[derive(Serialize, Deserialize)]
struct DocumentRecord {
    case: Case,
    template: Option<TemplateHash>,
}

impl HandoverParcel {
    /// The parcel's bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let plain = self.sections();
        let deflated = deflate(&plain);
        let (form, content) = if deflated.len() < plain.len() { (DEFLATED, deflated) } else { (PLAIN, plain) };
        let mut out = [PARCEL_MAGIC, &[VERSION, form], &content].concat();
        let checksum = Sha256Hash::of(&out);
        out.extend_from_slice(checksum.as_bytes());
        out
    }

    fn sections(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let made_at = self.made_at_ms.to_be_bytes();
        let ids =
            [self.installation.as_bytes(), self.person.as_bytes(), self.device.as_bytes()].map(<[u8; 16]>::as_slice);
        push(&mut out, HEADER, &[ids.concat().as_slice(), &made_at].concat());
        self.templates.iter().for_each(|it| push(&mut out, TEMPLATE, it));
        for document in &self.documents {
            let record = DocumentRecord { case: document.case.clone(), template: document.template };
            let record =
                serde_json::to_vec(&record).expect("invariant: a case has text keys and nothing that can fail");
            push(&mut out, DOCUMENT, &record);
            push(&mut out, HEADS, &document.heads.iter().flat_map(|it| it.0).collect::<Vec<_>>());
            match &document.changes {
                Packed::Nothing => {}
                Packed::Bundle(bytes) => push(&mut out, BUNDLE, bytes),
                Packed::Save(bytes) => push(&mut out, SAVE, bytes),
            }
        }
        if !self.vouchers.is_empty() {
            let vouchers = Message::Vouchers(Vouchers { vouchers: self.vouchers.clone() });
            push(&mut out, VOUCHERS, &form_model::encode(&vouchers));
        }
        out
    }

    /// The parcel in these bytes.
    ///
    /// # Errors
    /// [`HandoverError`] when they are none, not a whole one, or one beyond the limits.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, HandoverError> {
        let rest = bytes.strip_prefix(PARCEL_MAGIC).ok_or(HandoverError::NotAHandover)?;
        if bytes.len() > PARCEL_BYTES_MAX {
            return Err(HandoverError::TooLarge);
        }
        let (&[version, form], _) = rest.split_first_chunk().ok_or(HandoverError::Damaged)?;
        if version != VERSION {
            return Err(HandoverError::NewerVersion { version });
        }
        let (whole, checksum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(HandoverError::Damaged)?;
        if Sha256Hash::of(whole).as_bytes() != checksum {
            return Err(HandoverError::Damaged);
        }
        let content = whole.get(PARCEL_MAGIC.len() + 2..).ok_or(HandoverError::Damaged)?;
        match form {
            PLAIN => Self::read_sections(content),
            DEFLATED => Self::read_sections(&inflate(content)?),
            _ => None,
        }
        .ok_or(HandoverError::Damaged)
    }

    fn read_sections(mut rest: &[u8]) -> Option<Self> {
        let mut parcel = None;
        while let Some((&kind, behind)) = rest.split_first() {
            let (content, behind) = split_length(behind)?;
            rest = behind;
            if kind == HEADER {
                parcel = Some(Self::with_header(content)?);
                continue;
            }
            parcel.as_mut()?.take_section(kind, content)?;
        }
        parcel
    }

    fn with_header(header: &[u8]) -> Option<Self> {
        let (installation, rest) = header.split_first_chunk()?;
        let (person, rest) = rest.split_first_chunk()?;
        let (device, rest) = rest.split_first_chunk()?;
        let (made_at, _) = rest.split_first_chunk()?;
        Some(Self {
            installation: InstallationId::from_bytes(*installation),
            person: PersonId::from_bytes(*person),
            device: DeviceId::from_bytes(*device),
            made_at_ms: u64::from_be_bytes(*made_at),
            templates: Vec::new(),
            documents: Vec::new(),
            vouchers: Vec::new(),
        })
    }

    fn take_section(&mut self, kind: u8, content: &[u8]) -> Option<()> {
        match kind {
            DOCUMENT => {
                let DocumentRecord { case, template } = serde_json::from_slice(content).ok()?;
                let document = ParcelDocument { case, template, heads: Vec::new(), changes: Packed::Nothing };
                self.documents.push(document);
                (self.documents.len() <= PARCEL_DOCUMENTS_MAX).then_some(())?;
            }
            HEADS => {
                let (heads, rest) = content.as_chunks::<32>();
                rest.is_empty().then_some(())?;
                self.documents.last_mut()?.heads = heads.iter().map(|it| ChangeHash(*it)).collect();
            }
            BUNDLE => self.documents.last_mut()?.changes = Packed::Bundle(content.to_vec()),
            SAVE => self.documents.last_mut()?.changes = Packed::Save(content.to_vec()),
            TEMPLATE => self.templates.push(content.to_vec()),
            VOUCHERS => self.vouchers.extend(read_vouchers(content)?),
            _ => {}
        }
        Some(())
    }

    /// What the giving tablet would say of itself.
    pub(crate) fn greeting(&self) -> HandoverGreeting {
        let documents = self.documents.iter().map(|it| GreetedDocument {
            document: it.case.document_id(),
            heads: it.heads.clone(),
            earlier: Vec::new(),
        });
        HandoverGreeting {
            installation: self.installation,
            person: self.person,
            device: self.device,
            templates: Vec::new(),
            documents: documents.collect(),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "any other message is no list of vouchers")]
fn read_vouchers(content: &[u8]) -> Option<Vec<Voucher>> {
    match form_model::decode(content).ok()? {
        Message::Vouchers(list) => Some(list.vouchers),
        _ => None,
    }
}

fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).and_then(|()| encoder.finish()).expect("invariant: writing into memory does not fail")
}

fn inflate(deflated: &[u8]) -> Result<Vec<u8>, HandoverError> {
    let limit = PARCEL_INFLATED_BYTES_MAX as u64 + 1;
    let mut plain = Vec::new();
    DeflateDecoder::new(deflated).take(limit).read_to_end(&mut plain).map_err(|_| HandoverError::Damaged)?;
    if plain.len() > PARCEL_INFLATED_BYTES_MAX {
        return Err(HandoverError::TooLarge);
    }
    Ok(plain)
}

pub(super) fn split_length(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

pub(super) fn push(out: &mut Vec<u8>, kind: u8, content: &[u8]) {
    let length = u32::try_from(content.len()).expect("invariant: no document or template comes near four gigabytes");
    out.push(kind);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use form_model::{Occasion, RoundId, UnitId};
    use proptest::prelude::*;

    use super::*;

    fn example() -> HandoverParcel {
        let installation = InstallationId::from_bytes([1; 16]);
        let unit = UnitId::from_bytes([4; 16]);
        let followup = Case::followup(installation, unit, RoundId::from_bytes([5; 16]), Occasion::Yearly);
        let plan = Case::action_plan(installation, unit);
        HandoverParcel {
            installation,
            person: PersonId::from_bytes([2; 16]),
            device: DeviceId::from_bytes([3; 16]),
            made_at_ms: 1_760_000_000_000,
            templates: vec![b"{}".to_vec()],
            vouchers: vec![Voucher {
                document: followup.document_id(),
                actor: vec![6; 16],
                hash: ChangeHash([7; 32]),
                person: PersonId::from_bytes([2; 16]),
                device: DeviceId::from_bytes([3; 16]),
                signature: vec![8; 64],
                certificate: vec![9; 3],
            }],
            documents: vec![
                ParcelDocument {
                    case: followup,
                    template: Some(Sha256Hash::from_bytes([10; 32])),
                    heads: vec![ChangeHash([7; 32]), ChangeHash([11; 32])],
                    changes: Packed::Bundle(vec![1, 2, 3]),
                },
                ParcelDocument {
                    case: plan.clone(),
                    template: None,
                    heads: vec![ChangeHash([12; 32])],
                    changes: Packed::Save(vec![4, 5]),
                },
                ParcelDocument { case: plan, template: None, heads: Vec::new(), changes: Packed::Nothing },
            ],
        }
    }

    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let checksum = Sha256Hash::of(&bytes);
        bytes.extend_from_slice(checksum.as_bytes());
        bytes
    }

    #[test]
    fn the_content_of_version_1_stays_as_it_is() {
        // Deflated bytes may differ from one version of the compressor to the next; what they hold may not.
        let golden = include_bytes!("version-1.samsyn-handover");
        assert_eq!(HandoverParcel::decode(golden), Ok(example()));
        assert_eq!(sealed([PARCEL_MAGIC, &[VERSION, PLAIN], &example().sections()].concat()), golden);
    }

    #[test]
    fn a_parcel_is_deflated_when_that_makes_it_smaller() {
        let encoded = example().encode();
        assert!(encoded.len() < include_bytes!("version-1.samsyn-handover").len());
        assert_eq!(HandoverParcel::decode(&encoded), Ok(example()));
        let small = HandoverParcel { templates: Vec::new(), documents: Vec::new(), vouchers: Vec::new(), ..example() };
        assert_eq!(HandoverParcel::decode(&small.encode()), Ok(small));
    }

    #[test]
    fn a_parcel_cut_or_changed_at_any_byte_is_refused() {
        let bytes = example().encode();
        for length in 0..bytes.len() {
            assert!(HandoverParcel::decode(&bytes[..length]).is_err(), "cut at {length}");
        }
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 0x20;
            assert!(HandoverParcel::decode(&changed).is_err(), "changed at {position}");
        }
    }

    #[test]
    fn other_files_and_newer_parcels_are_told_apart() {
        assert_eq!(HandoverParcel::decode(b"PK\x03\x04"), Err(HandoverError::NotAHandover));
        let mut newer = example().encode();
        newer[PARCEL_MAGIC.len()] = 2;
        assert_eq!(HandoverParcel::decode(&newer), Err(HandoverError::NewerVersion { version: 2 }));
    }

    #[test]
    fn what_inflates_to_too_much_is_refused() {
        let bomb = deflate(&vec![0; PARCEL_INFLATED_BYTES_MAX + 1]);
        assert!(bomb.len() < 100_000);
        let parcel = sealed([PARCEL_MAGIC, &[VERSION, DEFLATED], &bomb].concat());
        assert_eq!(HandoverParcel::decode(&parcel), Err(HandoverError::TooLarge));
        let huge = [PARCEL_MAGIC, &vec![0; PARCEL_BYTES_MAX]].concat();
        assert_eq!(HandoverParcel::decode(&huge), Err(HandoverError::TooLarge));
    }

    #[test]
    fn sections_that_a_later_version_adds_are_skipped() {
        let mut sections = example().sections();
        push(&mut sections, 200, b"something new");
        let parcel = sealed([PARCEL_MAGIC, &[VERSION, PLAIN], &sections].concat());
        assert_eq!(HandoverParcel::decode(&parcel), Ok(example()));
    }

    #[test]
    fn more_documents_than_a_handover_has_are_refused() {
        let one = example().documents.remove(0);
        let parcel = HandoverParcel { documents: vec![one; PARCEL_DOCUMENTS_MAX + 1], ..example() };
        assert_eq!(HandoverParcel::decode(&parcel.encode()), Err(HandoverError::Damaged));
    }

    proptest! {
        #[test]
        fn nonsense_behind_a_right_checksum_never_panics(
            nonsense in prop::collection::vec(any::<u8>(), 0..200),
            form in 0_u8..3,
            position in any::<prop::sample::Index>(),
        ) {
            let parcel = |content: &[u8]| sealed([PARCEL_MAGIC, &[VERSION, form], content].concat());
            HandoverParcel::decode(&parcel(&nonsense)).ok();
            let mut sections = example().sections();
            let position = position.index(sections.len());
            sections.splice(position..position, nonsense);
            HandoverParcel::decode(&parcel(&sections)).ok();
        }
    }
}
