//! A document as plain JSON, with its conflicts beside it.
//!
//! For the API and for exports: it shows what is there, known or not, and judges nothing. The rule that must not be
//! broken: where two values stand under one key, the JSON shows one and the list of conflicts all of them.

use automerge::{Automerge, ObjId, ObjType, ROOT, ScalarValue};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::whole_content::{Held, WholeContent};

/// How deep containers are followed: far deeper than any form, and no deeper than the stack bears.
const DEPTH_MAX: usize = 64;

/// A key under which concurrent writers left unequal values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    /// Where it stands.
    pub path: Vec<String>,
    /// Every distinct value, in a fixed order.
    pub values: Vec<Json>,
}

/// The document's content as plain JSON.
#[must_use]
pub fn content_json(document: &Automerge) -> Json {
    map_json(&WholeContent::of(document), &ROOT, 0)
}

fn value_json(content: &WholeContent<'_>, held: &Held, depth: usize) -> Json {
    match held {
        Held::Scalar(value) => scalar_json(value),
        Held::Container(..) if depth >= DEPTH_MAX => Json::Null,
        Held::Container(ObjType::Text, id) => Json::String(content.text(id)),
        Held::Container(ObjType::List, id) => {
            let items = content.elements(id).into_iter().map(|it| value_json(content, &it, depth + 1));
            Json::Array(items.collect())
        }
        Held::Container(ObjType::Map | ObjType::Table, id) => map_json(content, id, depth + 1),
    }
}

fn map_json(content: &WholeContent<'_>, object: &ObjId, depth: usize) -> Json {
    let mut map = Map::new();
    for key in content.keys(object) {
        if let Some(held) = content.get(object, &key) {
            map.insert(key, value_json(content, &held, depth));
        }
    }
    Json::Object(map)
}

fn scalar_json(value: &ScalarValue) -> Json {
    match value {
        ScalarValue::Str(text) => Json::String(text.to_string()),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => json!(number),
        ScalarValue::Uint(number) => json!(number),
        ScalarValue::F64(number) => json!(number),
        ScalarValue::Counter(counter) => json!(i64::from(counter)),
        ScalarValue::Boolean(flag) => json!(flag),
        ScalarValue::Bytes(bytes) | ScalarValue::Unknown { bytes, .. } => {
            Json::String(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        ScalarValue::Null => Json::Null,
    }
}

/// Every key with unequal concurrent values, in the order of the paths.
#[must_use]
pub fn conflicts(document: &Automerge) -> Vec<Conflict> {
    let mut found = Vec::new();
    collect_conflicts(&WholeContent::of(document), &ROOT, &mut Vec::new(), &mut found);
    found
}

fn collect_conflicts(content: &WholeContent<'_>, object: &ObjId, path: &mut Vec<String>, found: &mut Vec<Conflict>) {
    if path.len() >= DEPTH_MAX {
        return;
    }
    for key in content.keys(object) {
        let all = content.get_all(object, key.as_str());
        path.push(key);
        if all.len() > 1 {
            let mut values: Vec<Json> = all.iter().map(|it| value_json(content, it, path.len())).collect();
            values.sort_by_key(Json::to_string);
            values.dedup();
            if values.len() > 1 {
                found.push(Conflict { path: path.clone(), values });
            }
        }
        for held in &all {
            if let Held::Container(ObjType::Map | ObjType::Table, id) = held {
                collect_conflicts(content, id, path, found);
            }
        }
        path.pop();
    }
}
