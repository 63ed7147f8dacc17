//! A document as plain JSON, with its conflicts beside it.
//!
//! For the API and for exports: it shows what is there, known or not, and judges nothing. The rule that must not be
//! broken: where two values stand under one key, the JSON shows one and the list of conflicts all of them.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

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
    map_json(document, &ROOT, 0)
}

fn value_json(document: &Automerge, value: &Value<'_>, object: &ObjId, depth: usize) -> Json {
    match value {
        Value::Scalar(value) => scalar_json(value),
        Value::Object(_) if depth >= DEPTH_MAX => Json::Null,
        Value::Object(ObjType::Text) => Json::String(document.text(object).unwrap_or_default()),
        Value::Object(ObjType::List) => {
            let items = document.values(object).map(|(value, id)| value_json(document, &value, &id, depth + 1));
            Json::Array(items.collect())
        }
        Value::Object(ObjType::Map | ObjType::Table) => map_json(document, object, depth + 1),
    }
}

fn map_json(document: &Automerge, object: &ObjId, depth: usize) -> Json {
    let mut map = Map::new();
    for key in document.keys(object) {
        if let Ok(Some((value, id))) = document.get(object, &key) {
            map.insert(key, value_json(document, &value, &id, depth));
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
    collect_conflicts(document, &ROOT, &mut Vec::new(), &mut found);
    found
}

fn collect_conflicts(document: &Automerge, object: &ObjId, path: &mut Vec<String>, found: &mut Vec<Conflict>) {
    if path.len() >= DEPTH_MAX {
        return;
    }
    for key in document.keys(object) {
        let all = document.get_all(object, &key).unwrap_or_default();
        path.push(key);
        if all.len() > 1 {
            let mut values: Vec<Json> =
                all.iter().map(|(value, id)| value_json(document, value, id, path.len())).collect();
            values.sort_by_key(Json::to_string);
            values.dedup();
            if values.len() > 1 {
                found.push(Conflict { path: path.clone(), values });
            }
        }
        for (value, id) in &all {
            if matches!(value, Value::Object(ObjType::Map | ObjType::Table)) {
                collect_conflicts(document, id, path, found);
            }
        }
        path.pop();
    }
}
