//! Byte strings for serde, which would otherwise write bytes as lists of numbers.
//!
//! Only the form on the wire is decided here. The rule that must hold: a text or a list is never taken for bytes.

use std::fmt;

use automerge::ChangeHash;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// Bytes that serde writes as one byte string.
struct ByteString(Vec<u8>);

impl Serialize for ByteString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for ByteString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByteStringVisitor;

        impl Visitor<'_> for ByteStringVisitor {
            type Value = ByteString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a byte string")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<ByteString, E> {
                Ok(ByteString(bytes.to_vec()))
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<ByteString, E> {
                Ok(ByteString(bytes))
            }
        }

        deserializer.deserialize_byte_buf(ByteStringVisitor)
    }
}

fn fixed<E: Error>(bytes: &ByteString) -> Result<[u8; 32], E> {
    bytes.0.as_slice().try_into().map_err(|_| E::invalid_length(bytes.0.len(), &"32 bytes"))
}

/// A vector of bytes.
pub(crate) mod vec {
    use super::{ByteString, Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        ByteString::deserialize(deserializer).map(|it| it.0)
    }
}

/// A list of byte strings.
pub(crate) mod strings {
    use super::{ByteString, Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(list: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|it| ByteString(it.clone())))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        Ok(Vec::<ByteString>::deserialize(deserializer)?.into_iter().map(|it| it.0).collect())
    }
}

/// Thirty-two bytes.
pub(crate) mod array {
    use super::{ByteString, Deserialize, Deserializer, Serializer, fixed};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        fixed(&ByteString::deserialize(deserializer)?)
    }
}

/// The hash of a change.
pub(crate) mod hash {
    use super::{ByteString, ChangeHash, Deserialize, Deserializer, Serializer, fixed};

    pub(crate) fn serialize<S: Serializer>(hash: &ChangeHash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&hash.0)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ChangeHash, D::Error> {
        fixed(&ByteString::deserialize(deserializer)?).map(ChangeHash)
    }
}

/// The hash of a change, or none.
pub(crate) mod optional_hash {
    use super::{ByteString, ChangeHash, Deserialize, Deserializer, Serialize, Serializer, fixed};

    pub(crate) fn serialize<S: Serializer>(hash: &Option<ChangeHash>, serializer: S) -> Result<S::Ok, S::Error> {
        hash.map(|it| ByteString(it.0.to_vec())).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ChangeHash>, D::Error> {
        Option::<ByteString>::deserialize(deserializer)?.map(|it| fixed(&it).map(ChangeHash)).transpose()
    }
}

/// Hashes of changes.
pub(crate) mod hashes {
    use super::{ByteString, ChangeHash, Deserialize, Deserializer, Serializer, fixed};

    pub(crate) fn serialize<S: Serializer>(hashes: &[ChangeHash], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(|it| ByteString(it.0.to_vec())))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ChangeHash>, D::Error> {
        Vec::<ByteString>::deserialize(deserializer)?.iter().map(|it| fixed(it).map(ChangeHash)).collect()
    }
}
