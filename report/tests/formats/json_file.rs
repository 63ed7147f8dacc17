//! The archive file, held against its published schema by a validator.

use boon::{Compiler, SchemaIndex, Schemas};
use report::json;
use serde_json::{Value, json};

use crate::{made, report};

const ADDRESS: &str = "urn:samsyn:report:1";

fn compiled() -> (Schemas, SchemaIndex) {
    let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
    assert_eq!(schema["$id"], ADDRESS);
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource(ADDRESS, schema).unwrap();
    let index = compiler.compile(ADDRESS, &mut schemas).unwrap();
    (schemas, index)
}

fn written() -> Value {
    serde_json::from_slice(&json::write(&report(), &made()).unwrap()).unwrap()
}

#[test]
fn an_archive_file_keeps_its_schema() {
    let (schemas, index) = compiled();
    if let Err(error) = schemas.validate(&written(), index) {
        panic!("{error:#}");
    }
}

#[test]
fn the_schema_knows_every_field() {
    let (schemas, index) = compiled();
    let changes: [(&str, Value); 8] = [
        ("/version", json!(2)),
        ("/made_at", json!("i morgon")),
        ("/report/language", json!("fr")),
        ("/report/title", json!("")),
        ("/report/blocks/0/level", json!(4)),
        ("/report/blocks/0/kind", json!("picture")),
        ("/report/facts/0", json!({"label": "Enhet", "value": "Ängen", "more": 1})),
        ("/report/blocks/7/rows/0/2", json!({"date": "2026-02-30"})),
    ];
    for (place, value) in changes {
        let mut file = written();
        *file.pointer_mut(place).unwrap_or_else(|| panic!("{place} is not in the file")) = value;
        assert!(schemas.validate(&file, index).is_err(), "{place} was not missed");
    }
}

#[test]
fn the_schema_and_the_limits_say_the_same() {
    let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
    let limit = |place: &str| usize::try_from(schema.pointer(place).and_then(Value::as_u64).unwrap()).unwrap();
    assert_eq!(limit("/$defs/line/maxLength"), report::MAX_HEADING_LENGTH);
    assert_eq!(limit("/$defs/text/maxLength"), report::MAX_TEXT_LENGTH);
    assert_eq!(limit("/$defs/facts/maxItems"), report::MAX_FACTS);
    assert_eq!(limit("/$defs/report/properties/blocks/maxItems"), report::MAX_BLOCKS);
    assert_eq!(limit("/$defs/block/oneOf/2/properties/items/maxItems"), report::MAX_LIST_ITEMS);
    assert_eq!(limit("/$defs/block/oneOf/4/properties/rows/maxItems"), report::MAX_ROWS);
    assert_eq!(limit("/$defs/block/oneOf/4/properties/columns/maxItems"), report::MAX_COLUMNS);
    assert_eq!(limit("/$defs/cell/oneOf/2/maxLength"), report::MAX_CELL_LENGTH);
}
