//! The names of things: units, people, rounds, devices, rows, documents, templates.
//!
//! Every id is a type of its own, so that a person can't be passed where a unit is meant. Nothing here draws a
//! random number: whoever makes an id brings its bytes. The rule that must hold: an id's text form parses back to
//! the same id, and the bytes are what goes into hashes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A text that was meant as an id and is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}: \"{}\"", .text.escape_debug())]
pub struct BadId {
    /// What the text was meant to be.
    pub kind: &'static str,
    /// The text, cut to a printable length.
    pub text: String,
}

/// How much of a bad id is repeated in the error: enough to recognise it, too little to flood a log.
const BAD_ID_ECHO_CHARS: usize = 64;

impl BadId {
    fn new(kind: &'static str, text: &str) -> Self {
        Self { kind, text: text.chars().take(BAD_ID_ECHO_CHARS).collect() }
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The bytes, as they go into hashes and columns.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id in these bytes, if there are sixteen.
            ///
            /// # Errors
            /// [`BadId`] for any other length.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, BadId> {
                Uuid::from_slice(bytes)
                    .map(Self)
                    .map_err(|_| BadId::new(stringify!($name), "wrong number of bytes"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| BadId::new(stringify!($name), text))
            }
        }
    };
}

uuid_id! {
    /// One installation of the server: the tenant that every key of the store begins with.
    InstallationId
}
uuid_id! {
    /// An organisational unit on any level: a preschool, a department, an administration, a company.
    UnitId
}
uuid_id! {
    /// A person; its bytes are the automerge author of what the person writes.
    PersonId
}
uuid_id! {
    /// One round of the yearly follow-up.
    RoundId
}
uuid_id! {
    /// A tablet, phone or computer that a person signed in on.
    DeviceId
}
uuid_id! {
    /// A row of a document: a finding, a why, an action, a mark.
    RowId
}

/// Names a document everywhere: in the store, on the wire, in addresses.
///
/// Sixteen bytes, written in base58 with a checksum, as automerge-repo writes them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId([u8; 16]);

impl DocumentId {
    /// The id with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The id in these bytes, if there are sixteen.
    ///
    /// # Errors
    /// [`BadId`] for any other length.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, BadId> {
        bytes.try_into().map(Self).map_err(|_| BadId::new("DocumentId", "wrong number of bytes"))
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(&self.0).with_check().into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}

/// Base58 of sixteen bytes and four of checksum is 28 characters at most; longer texts are not worth decoding.
const DOCUMENT_ID_TEXT_MAX: usize = 28;

impl FromStr for DocumentId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::new("DocumentId", text);
        if text.len() > DOCUMENT_ID_TEXT_MAX {
            return Err(bad());
        }
        let bytes = bs58::decode(text).with_check(None).into_vec().map_err(|_| bad())?;
        Self::from_slice(&bytes).map_err(|_| bad())
    }
}

impl Serialize for DocumentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// SHA-256 of what it names, written in hexadecimal: a template's bytes, a document's content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Hash([u8; 32]);

/// Names a template by its content, so that a template can never change under a form.
pub type TemplateHash = Sha256Hash;

/// Names the content of a document at some heads; see [`crate::digest`].
pub type ContentDigest = Sha256Hash;

impl Sha256Hash {
    /// The hash with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sha256Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256Hash({self})")
    }
}

impl FromStr for Sha256Hash {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::new("Sha256Hash", text);
        if text.len() != 64 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Sha256Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_parse_back_from_their_text() {
        let unit = UnitId::from_bytes([7; 16]);
        assert_eq!(unit.to_string().parse(), Ok(unit));
        let document = DocumentId::from_bytes([9; 16]);
        assert_eq!(document.to_string().parse(), Ok(document));
        let hash = Sha256Hash::of(b"samsyn");
        assert_eq!(hash.to_string().parse(), Ok(hash));
    }

    #[test]
    fn a_document_id_with_a_typing_error_is_refused() {
        let text = DocumentId::from_bytes([9; 16]).to_string();
        let wrong: String = text
            .chars()
            .enumerate()
            .map(|(index, it)| if index == 3 { if it == 'x' { 'y' } else { 'x' } } else { it })
            .collect();
        assert!(wrong.parse::<DocumentId>().is_err());
        assert!("".parse::<DocumentId>().is_err());
        assert!("9".repeat(5_000).parse::<DocumentId>().is_err());
    }

    #[test]
    fn a_bad_id_is_repeated_only_in_part() {
        let error = "å".repeat(10_000).parse::<UnitId>().unwrap_err();
        assert_eq!(error.text.chars().count(), BAD_ID_ECHO_CHARS);
    }
}
