//! Version 1 of the content digest that ready marks and hand-ins name.
//!
//! It covers what two people agree on when they say "ready": plan, tally, answers, findings and summary, with every
//! key below them, known or not; not interviews, feedback, marks or hand-ins. Null, empty containers and untouched
//! counters count as absent, so that a later version which adds fields voids no mark. The rule that must not be
//! broken: replicas with the same changes have the same digest, in whatever order they merged, and a losing value of
//! a conflict counts as much as the winning one.

use std::collections::BTreeSet;

use automerge::{Automerge, ObjId, ObjType, Prop, ROOT, ScalarValue};
use sha2::{Digest as _, Sha256};

use crate::ids::ContentDigest;
use crate::whole_content::{Held, WholeContent};

/// The parts of a document that the digest covers.
pub const DIGEST_PARTS: [&str; 5] = ["plan", "tally", "answers", "findings", "summary"];

/// How deep the traversal follows containers: far deeper than any form, and no deeper than the stack bears.
const DEPTH_MAX: usize = 64;

/// The digest of a document's content at its heads.
#[must_use]
pub fn digest(document: &Automerge) -> ContentDigest {
    let content = WholeContent::of(document);
    let mut hasher = Sha256::new();
    hasher.update(b"samsyn-digest-1");
    for part in DIGEST_PARTS {
        add_entry(&mut hasher, part, &values_at(&content, &ROOT, part, 0));
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
    content: &WholeContent<'_>,
    object: &ObjId,
    place: impl Into<Prop>,
    depth: usize,
) -> BTreeSet<Contribution> {
    content.get_all(object, place).iter().filter_map(|it| contribution(content, it, depth)).collect()
}

fn contribution(content: &WholeContent<'_>, held: &Held, depth: usize) -> Option<Contribution> {
    match held {
        Held::Scalar(value) => scalar_contribution(value),
        Held::Container(..) if depth >= DEPTH_MAX => Some(tagged(b'!', b"")),
        Held::Container(ObjType::Text, id) => {
            let text = content.text(id);
            (!text.is_empty()).then(|| tagged(b'T', text.as_bytes()))
        }
        Held::Container(ObjType::List, id) => list_contribution(content, id, depth),
        Held::Container(ObjType::Map | ObjType::Table, id) => map_contribution(content, id, depth),
    }
}

fn map_contribution(content: &WholeContent<'_>, object: &ObjId, depth: usize) -> Option<Contribution> {
    let keys: BTreeSet<String> = content.keys(object).into_iter().collect();
    let mut hasher = Sha256::new();
    hasher.update(b"M");
    let mut empty = true;
    for key in keys {
        let values = values_at(content, object, key.as_str(), depth + 1);
        empty &= values.is_empty();
        add_entry(&mut hasher, &key, &values);
    }
    (!empty).then(|| hasher.finalize().into())
}

fn list_contribution(content: &WholeContent<'_>, object: &ObjId, depth: usize) -> Option<Contribution> {
    let mut hasher = Sha256::new();
    hasher.update(b"L");
    let length = content.length(object);
    for index in 0..length {
        let values = values_at(content, object, index, depth + 1);
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
