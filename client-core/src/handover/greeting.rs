//! What a tablet says before a handover: who it is and what it has, small enough for one QR code.
//!
//! ```text
//! "sG"  version (1 byte)  installation (16)  person (16)  device (16)
//! number of templates (1), for each the first 8 bytes of its hash
//! number of documents (1), for each:
//!   id (16)   number of heads (1), the heads (32 each)   number of earlier heads (1), those (32 each)
//! the first 4 bytes of the SHA-256 of everything before
//! ```
//!
//! Heads that the other tablet does not know tell it little, so heads that the server is known to have go along: the
//! two have as a rule both been there. What stands in a greeting is a claim; nothing is trusted because of it. The rule
//! that must not be broken: a greeting never grows beyond what one code holds.

use form_model::{ChangeHash, DeviceId, DocumentId, InstallationId, PersonId, Sha256Hash, TemplateHash};

use super::HandoverError;

pub(super) const GREETING_MAGIC: &[u8] = b"sG";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 4;
/// A follow-up and its action plan.
pub(crate) const GREETED_DOCUMENTS_MAX: usize = 2;
/// Heads of one document: one for each tablet that wrote at the same time. What is left out is handed over once more.
const HEADS_MAX: usize = 12;
/// Earlier heads of one document.
const EARLIER_MAX: usize = 4;
/// Templates: one per level, for the rounds that a tablet keeps. What is left out is handed over once more.
const TEMPLATES_MAX: usize = 24;
const TEMPLATE_PREFIX_BYTES: usize = 8;

/// What a tablet has of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GreetedDocument {
    pub(crate) document: DocumentId,
    /// What it has now, sorted.
    pub(crate) heads: Vec<ChangeHash>,
    /// What it has had for longer, as far as the other one may know it.
    pub(crate) earlier: Vec<ChangeHash>,
}

/// What a tablet says before a handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverGreeting {
    pub(crate) installation: InstallationId,
    pub(crate) person: PersonId,
    pub(crate) device: DeviceId,
    pub(crate) templates: Vec<[u8; TEMPLATE_PREFIX_BYTES]>,
    pub(crate) documents: Vec<GreetedDocument>,
}

impl HandoverGreeting {
    /// The greeting's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = [GREETING_MAGIC, &[VERSION]].concat();
        out.extend_from_slice(self.installation.as_bytes());
        out.extend_from_slice(self.person.as_bytes());
        out.extend_from_slice(self.device.as_bytes());
        push_list(&mut out, &self.templates, TEMPLATES_MAX, |out, it| out.extend_from_slice(it));
        push_list(&mut out, &self.documents, GREETED_DOCUMENTS_MAX, |out, it| {
            out.extend_from_slice(it.document.as_bytes());
            push_list(out, &it.heads, HEADS_MAX, |out, it| out.extend_from_slice(&it.0));
            push_list(out, &it.earlier, EARLIER_MAX, |out, it| out.extend_from_slice(&it.0));
        });
        let checksum = Sha256Hash::of(&out);
        out.extend_from_slice(&checksum.as_bytes()[..CHECKSUM_BYTES]);
        out
    }

    /// The greeting in these bytes.
    ///
    /// # Errors
    /// [`HandoverError`] when they are none, or not a whole one.
    pub fn decode(bytes: &[u8]) -> Result<Self, HandoverError> {
        let rest = bytes.strip_prefix(GREETING_MAGIC).ok_or(HandoverError::NotAHandover)?;
        let (&version, _) = rest.split_first().ok_or(HandoverError::Damaged)?;
        if version != VERSION {
            return Err(HandoverError::NewerVersion { version });
        }
        let (content, checksum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(HandoverError::Damaged)?;
        if Sha256Hash::of(content).as_bytes()[..CHECKSUM_BYTES] != *checksum {
            return Err(HandoverError::Damaged);
        }
        let content = content.get(GREETING_MAGIC.len() + 1..).ok_or(HandoverError::Damaged)?;
        Self::read(content).ok_or(HandoverError::Damaged)
    }

    fn read(rest: &[u8]) -> Option<Self> {
        let rest = &mut &*rest;
        let installation = InstallationId::from_bytes(take(rest)?);
        let person = PersonId::from_bytes(take(rest)?);
        let device = DeviceId::from_bytes(take(rest)?);
        let templates = take_list(rest, take)?;
        let documents = take_list(rest, |rest| {
            let document = DocumentId::from_bytes(take(rest)?);
            let heads = take_list(rest, |rest| take(rest).map(ChangeHash))?;
            let earlier = take_list(rest, |rest| take(rest).map(ChangeHash))?;
            Some(GreetedDocument { document, heads, earlier })
        })?;
        rest.is_empty().then_some(Self { installation, person, device, templates, documents })
    }

    /// Who shows it, by their own word.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// The documents that it tells of.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> {
        self.documents.iter().map(|it| it.document)
    }

    pub(crate) fn document(&self, document: DocumentId) -> Option<&GreetedDocument> {
        self.documents.iter().find(|it| it.document == document)
    }

    pub(crate) fn knows_template(&self, template: TemplateHash) -> bool {
        self.templates.contains(&template_prefix(template))
    }
}

/// What a greeting says of a template.
pub(crate) fn template_prefix(template: TemplateHash) -> [u8; TEMPLATE_PREFIX_BYTES] {
    *template.as_bytes().first_chunk().expect("invariant: a hash has 32 bytes")
}

fn push_list<T>(out: &mut Vec<u8>, list: &[T], most: usize, push: impl Fn(&mut Vec<u8>, &T)) {
    let list = &list[..list.len().min(most)];
    out.push(u8::try_from(list.len()).expect("invariant: every list of a greeting is cut to a small number"));
    list.iter().for_each(|it| push(out, it));
}

fn take<const LENGTH: usize>(rest: &mut &[u8]) -> Option<[u8; LENGTH]> {
    let (taken, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*taken)
}

fn take_list<T>(rest: &mut &[u8], mut read: impl FnMut(&mut &[u8]) -> Option<T>) -> Option<Vec<T>> {
    let [count] = take(rest)?;
    (0..count).map(|_| read(rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes that one code of the densest kind shown holds: version 24, the weakest error correction.
    const CODE_BYTES_MAX: usize = 1171;

    fn example() -> HandoverGreeting {
        HandoverGreeting {
            installation: InstallationId::from_bytes([1; 16]),
            person: PersonId::from_bytes([2; 16]),
            device: DeviceId::from_bytes([3; 16]),
            templates: vec![[4; 8]],
            documents: vec![GreetedDocument {
                document: DocumentId::from_bytes([5; 16]),
                heads: vec![ChangeHash([6; 32])],
                earlier: vec![ChangeHash([7; 32]), ChangeHash([8; 32])],
            }],
        }
    }

    #[test]
    fn the_bytes_of_version_1_stay_as_they_are() {
        let golden = include_bytes!("version-1.samsyn-greeting");
        assert_eq!(HandoverGreeting::decode(golden), Ok(example()));
        assert_eq!(example().encode(), golden);
    }

    #[test]
    fn the_longest_greeting_fits_one_code() {
        let mut greeting = example();
        greeting.templates.clear();
        greeting.documents = vec![
            GreetedDocument {
                document: DocumentId::from_bytes([5; 16]),
                heads: vec![ChangeHash([6; 32]); 500],
                earlier: vec![ChangeHash([7; 32]); 500],
            };
            2
        ];
        let bytes = greeting.encode();
        assert!(bytes.len() <= CODE_BYTES_MAX, "{} bytes", bytes.len());
        assert_eq!(HandoverGreeting::decode(&bytes).unwrap().documents[1].heads.len(), HEADS_MAX);
    }

    #[test]
    fn a_greeting_cut_or_changed_at_any_byte_is_refused() {
        let bytes = example().encode();
        for length in 0..bytes.len() {
            assert!(HandoverGreeting::decode(&bytes[..length]).is_err(), "cut at {length}");
        }
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 0x10;
            assert!(HandoverGreeting::decode(&changed).is_err(), "changed at {position}");
        }
    }

    #[test]
    fn other_codes_and_newer_ones_are_told_apart() {
        assert_eq!(HandoverGreeting::decode(b"https://example.org"), Err(HandoverError::NotAHandover));
        let mut newer = example().encode();
        newer[2] = 2;
        assert_eq!(HandoverGreeting::decode(&newer), Err(HandoverError::NewerVersion { version: 2 }));
    }
}
