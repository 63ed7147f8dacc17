//! Version 1 of the content digest that ready marks and hand-ins name.
//!
//! It covers what two people agree on when they say "ready": plan, tally, answers, findings and summary, with every
//! key below them, known or not; not interviews, feedback, marks or hand-ins. Null, empty containers and untouched
//! counters count as absent, so that a later version which adds fields voids no mark. The rule that must not be
//! broken: replicas with the same changes have the same digest, in whatever order they merged, and a losing value of
//! a conflict counts as much as the winning one.

use std::collections::BTreeSet;

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use sha2::{Digest as _, Sha256};

use crate::ids::ContentDigest;

/// The parts of a document that the digest covers.
pub const DIGEST_PARTS: [&str; 5] = ["plan", "tally", "answers", "findings", "summary"];

/// How deep the traversal follows containers: far deeper than any form, and no deeper than the stack bears.
const DEPTH_MAX: usize = 64;

/// The digest of a document's content at its heads.
#[must_use]
pub fn digest(document: &Automerge) -> ContentDigest {
    let mut hasher = Sha256::new();
    hasher.update(b"samsyn-digest-1");
    for part in DIGEST_PARTS {
        add_entry(&mut hasher, part, &values_at(document, &ROOT, part, 0));
    }
    ContentDigest::from_bytes(hasher.finalize().into())
}

/// What a container or a value contributes: its own hash, so that a set of them can be sorted.
type Contribution = [u8; 32];

fn add_entry(hasher: &mut Sha256, key: &str, values: &BTreeSet<Contribution>) {
    if values.is_empty() {
        return;
    }
    add_length(hasher, key.len());
    hasher.update(key.as_bytes());
    add_length(hasher, values.len());
    values.iter().for_each(|it| hasher.update(it));
}

fn add_length(hasher: &mut Sha256, length: usize) {
    hasher.update((length as u64).to_be_bytes());
}

fn values_at(
    document: &Automerge,
    object: &ObjId,
    prop: impl Into<automerge::Prop>,
    depth: usize,
) -> BTreeSet<Contribution> {
    let all = document.get_all(object, prop).unwrap_or_default();
    all.iter().filter_map(|(value, id)| contribution(document, value, id, depth)).collect()
}

fn contribution(document: &Automerge, value: &Value<'_>, id: &ObjId, depth: usize) -> Option<Contribution> {
    match value {
        Value::Scalar(value) => scalar_contribution(value),
        Value::Object(_) if depth >= DEPTH_MAX => Some(tagged(b'!', b"")),
        Value::Object(ObjType::Text) => {
            let text = document.text(id).unwrap_or_default();
            (!text.is_empty()).then(|| tagged(b'T', text.as_bytes()))
        }
        Value::Object(ObjType::List) => list_contribution(document, id, depth),
        Value::Object(ObjType::Map | ObjType::Table) => map_contribution(document, id, depth),
    }
}

fn map_contribution(document: &Automerge, object: &ObjId, depth: usize) -> Option<Contribution> {
    let keys: BTreeSet<String> = document.keys(object).collect();
    let mut hasher = Sha256::new();
    hasher.update(b"M");
    let mut empty = true;
    for key in keys {
        let values = values_at(document, object, key.as_str(), depth + 1);
        empty &= values.is_empty();
        add_entry(&mut hasher, &key, &values);
    }
    (!empty).then(|| hasher.finalize().into())
}

fn list_contribution(document: &Automerge, object: &ObjId, depth: usize) -> Option<Contribution> {
    let mut hasher = Sha256::new();
    hasher.update(b"L");
    let length = document.length(object);
    for index in 0..length {
        let values = values_at(document, object, index, depth + 1);
        add_length(&mut hasher, values.len());
        values.iter().for_each(|it| hasher.update(it));
    }
    (length > 0).then(|| hasher.finalize().into())
}

fn scalar_contribution(value: &ScalarValue) -> Option<Contribution> {
    match value {
        ScalarValue::Null => None,
        ScalarValue::Str(text) => Some(tagged(b's', text.as_bytes())),
        ScalarValue::Int(number) => Some(tagged(b'i', number.to_string().as_bytes())),
        ScalarValue::Uint(number) => Some(tagged(b'i', number.to_string().as_bytes())),
        ScalarValue::Timestamp(moment) => Some(tagged(b't', moment.to_string().as_bytes())),
        ScalarValue::Boolean(flag) => Some(tagged(b'b', &[u8::from(*flag)])),
        ScalarValue::F64(number) => Some(tagged(b'f', &number.to_bits().to_be_bytes())),
        ScalarValue::Bytes(bytes) => Some(tagged(b'y', bytes)),
        ScalarValue::Counter(counter) => {
            let count: i64 = counter.into();
            (count != 0).then(|| tagged(b'c', count.to_string().as_bytes()))
        }
        ScalarValue::Unknown { type_code, bytes } => Some(tagged(b'u', &[&[*type_code], bytes.as_slice()].concat())),
    }
}

fn tagged(tag: u8, bytes: &[u8]) -> Contribution {
    Sha256::new().chain_update([tag]).chain_update(bytes).finalize().into()
}
