//! The fields of a frame, found before they are read: each message type takes those that it needs.
//!
//! Written for peers in other languages: maps of any length and order, unknown keys skipped, `null` and `undefined`
//! taken as absent. It knows keys, not messages. The rule that must hold: it is given only bytes that
//! [`crate::wire::structure::check_structure`] has passed.

use std::collections::BTreeMap;

use minicbor::data::Type;
use minicbor::decode::Decoder;

use crate::ids::TemplateHash;
use crate::wire::PeerMetadata;
use crate::wire::limits::{NAME_BYTES_MAX, TEMPLATES_MAX, TEXT_BYTES_MAX, WireError, check_length};
use crate::wire::structure::item_end;

/// The keys that frames have.
const FRAME_KEYS: [&str; 13] = [
    "type",
    "senderId",
    "targetId",
    "documentId",
    "data",
    "sessionId",
    "count",
    "message",
    "peerMetadata",
    "metadata",
    "supportedProtocolVersions",
    "selectedProtocolVersion",
    "body",
];
/// The keys that peer metadata has.
const METADATA_KEYS: [&str; 5] = ["storageId", "isEphemeral", "samsyn", "templates", "client"];
/// JavaScript writes whole numbers above 32 bits as floating point; above 2^53 they are no longer exact.
const EXACT_FLOAT_MAX: f64 = 9_007_199_254_740_992.0;

/// The values of the known keys, unread.
pub(crate) struct Fields<'b> {
    values: BTreeMap<&'static str, &'b [u8]>,
}

impl<'b> Fields<'b> {
    /// The fields of a whole frame.
    pub(crate) fn of_frame(bytes: &'b [u8]) -> Result<Self, WireError> {
        Self::of(bytes, &FRAME_KEYS)?.ok_or(WireError::NotAMap)
    }

    fn of(bytes: &'b [u8], known: &[&'static str]) -> Result<Option<Self>, WireError> {
        let mut decoder = Decoder::new(bytes);
        if !matches!(decoder.datatype(), Ok(Type::Map | Type::MapIndef)) {
            return Ok(None);
        }
        let mut left = decoder.map().map_err(|_| malformed(&decoder))?;
        let mut values = BTreeMap::new();
        while left != Some(0) {
            if left.is_none() && matches!(decoder.datatype(), Ok(Type::Break)) {
                break;
            }
            left = left.map(|it| it - 1);
            let key_start = decoder.position();
            let value_start = item_end(bytes, key_start)?;
            let value_end = item_end(bytes, value_start)?;
            decoder.set_position(value_end);
            let Some(key) = known_key(&bytes[key_start..value_start], known) else {
                continue;
            };
            if values.insert(key, &bytes[value_start..value_end]).is_some() {
                return Err(WireError::DuplicateKey { key });
            }
        }
        values.retain(|_, value| !is_absent(value));
        Ok(Some(Self { values }))
    }

    /// A text, if the field is there.
    pub(crate) fn text(&self, field: &'static str, max: usize) -> Result<Option<String>, WireError> {
        self.values.get(field).map(|value| text_of(field, value, max)).transpose()
    }

    /// A text that must be there.
    pub(crate) fn needed_text(&self, field: &'static str, max: usize) -> Result<String, WireError> {
        self.text(field, max)?.ok_or(WireError::MissingField { field })
    }

    /// Bytes that must be there; the frame's own limit is theirs.
    pub(crate) fn needed_bytes(&self, field: &'static str) -> Result<Vec<u8>, WireError> {
        let value = self.values.get(field).ok_or(WireError::MissingField { field })?;
        bytes_of(value).ok_or(WireError::WrongType { field })
    }

    /// A whole number that must be there.
    pub(crate) fn needed_number(&self, field: &'static str) -> Result<u64, WireError> {
        self.number(field)?.ok_or(WireError::MissingField { field })
    }

    fn number(&self, field: &'static str) -> Result<Option<u64>, WireError> {
        self.values.get(field).map(|value| number_of(value).ok_or(WireError::WrongType { field })).transpose()
    }

    /// A list of texts, if the field is there.
    pub(crate) fn texts(&self, field: &'static str, max: usize) -> Result<Option<Vec<String>>, WireError> {
        let Some(items) = self.items(field, max)? else {
            return Ok(None);
        };
        items.into_iter().map(|item| text_of(field, item, NAME_BYTES_MAX)).collect::<Result<_, _>>().map(Some)
    }

    /// What the peer says about itself; nothing said is the metadata of a stock peer that keeps nothing to itself.
    pub(crate) fn metadata(&self) -> Result<PeerMetadata, WireError> {
        let field = "peerMetadata";
        let Some(value) = self.values.get(field).or_else(|| self.values.get("metadata")) else {
            return Ok(PeerMetadata::default());
        };
        let fields = Self::of(value, &METADATA_KEYS)?.ok_or(WireError::WrongType { field })?;
        let samsyn = fields.number("samsyn")?.map(u32::try_from).transpose();
        Ok(PeerMetadata {
            storage_id: fields.text("storageId", NAME_BYTES_MAX)?,
            is_ephemeral: fields.flag("isEphemeral")?,
            samsyn: samsyn.map_err(|_| WireError::WrongType { field: "samsyn" })?,
            templates: fields.templates()?,
            client: fields.text("client", TEXT_BYTES_MAX)?,
        })
    }

    fn flag(&self, field: &'static str) -> Result<bool, WireError> {
        let value = self.values.get(field).map(|value| Decoder::new(value).bool());
        value.transpose().map(Option::unwrap_or_default).map_err(|_| WireError::WrongType { field })
    }

    fn templates(&self) -> Result<Vec<TemplateHash>, WireError> {
        let field = "templates";
        let hash_of = |item| Some(TemplateHash::from_bytes(bytes_of(item)?.try_into().ok()?));
        let items = self.items(field, TEMPLATES_MAX)?.unwrap_or_default();
        items.into_iter().map(|item| hash_of(item).ok_or(WireError::WrongType { field })).collect()
    }

    /// The items of a list, if the field is there.
    fn items(&self, field: &'static str, max: usize) -> Result<Option<Vec<&'b [u8]>>, WireError> {
        let Some(value) = self.values.get(field).copied() else {
            return Ok(None);
        };
        let mut decoder = Decoder::new(value);
        let length = decoder.array().map_err(|_| WireError::WrongType { field })?;
        let mut items = Vec::new();
        while length.is_none_or(|length| (items.len() as u64) < length) {
            let start = decoder.position();
            if length.is_none() && matches!(decoder.datatype(), Ok(Type::Break)) {
                break;
            }
            check_length(field, items.len() + 1, max)?;
            let end = item_end(value, start)?;
            items.push(&value[start..end]);
            decoder.set_position(end);
        }
        Ok(Some(items))
    }
}

fn known_key(item: &[u8], known: &[&'static str]) -> Option<&'static str> {
    let longest = known.iter().map(|it| it.len()).max().unwrap_or(0);
    let key = text_of("key", item, longest).ok()?;
    known.iter().copied().find(|it| *it == key)
}

fn is_absent(value: &[u8]) -> bool {
    matches!(Decoder::new(value).datatype(), Ok(Type::Null | Type::Undefined))
}

fn text_of(field: &'static str, value: &[u8], max: usize) -> Result<String, WireError> {
    let mut decoder = Decoder::new(value);
    let parts = decoder.str_iter().map_err(|_| WireError::WrongType { field })?;
    let mut text = String::new();
    for part in parts {
        text.push_str(part.map_err(|_| WireError::WrongType { field })?);
        check_length(field, text.len(), max)?;
    }
    Ok(text)
}

/// The bytes, also where JavaScript tagged them as a typed array.
fn bytes_of(value: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(value);
    if decoder.datatype().ok()? == Type::Tag {
        decoder.tag().ok()?;
    }
    let mut bytes = Vec::new();
    for part in decoder.bytes_iter().ok()? {
        bytes.extend_from_slice(part.ok()?);
    }
    Some(bytes)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::wildcard_enum_match_arm,
    reason = "a float is cast only when it is whole, not negative and exact; every other type is an integer or none"
)]
fn number_of(value: &[u8]) -> Option<u64> {
    let mut decoder = Decoder::new(value);
    match decoder.datatype().ok()? {
        Type::F32 | Type::F64 => {
            let float = decoder.f64().ok()?;
            (float.fract() == 0.0 && (0.0..=EXACT_FLOAT_MAX).contains(&float)).then_some(float as u64)
        }
        _ => decoder.u64().ok(),
    }
}

fn malformed(decoder: &Decoder<'_>) -> WireError {
    WireError::Malformed { position: decoder.position() }
}
