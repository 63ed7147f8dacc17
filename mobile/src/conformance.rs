//! Lets a test page check that this browser's store keeps the promises that the app rests on, and break the program.
//!
//! Built only with the feature of its name, never for people. The rule that must not be broken: it touches no database
//! but its own.

use client_core::{IndexedDbStore, check_local_store};
use wasm_bindgen::prelude::wasm_bindgen;

/// The database that is made, checked and deleted.
const DATABASE: &str = "samsyn-conformance";

/// Checks the store: the promise is fulfilled when all is well; a promise that is not kept ends the program.
#[wasm_bindgen(js_name = checkIndexedDb)]
pub async fn check_indexed_db() {
    IndexedDbStore::delete(DATABASE).await.expect("a database that nobody has open can be deleted");
    check_local_store(async || IndexedDbStore::open(DATABASE).await.expect("a database opens again and again")).await;
    IndexedDbStore::delete(DATABASE).await.expect("nobody has the database open any more");
}

/// Ends the program as a fault in it would.
#[wasm_bindgen(js_name = breakProgram)]
pub fn break_program() {
    panic!("a test asked for it");
}
