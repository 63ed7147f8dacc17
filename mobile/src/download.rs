//! Giving a file to the tablet: it lands among the downloads, outside the browser's storage.
//!
//! The rule: whoever calls it says to the person what is in the file.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Saves bytes under a name. True if the browser took them.
pub(crate) fn download(name: &str, bytes: &[u8]) -> bool {
    offer(name, bytes).is_ok()
}

fn offer(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let address = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence(&parts)?)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken the file by now; the address would keep it in memory.
    Url::revoke_object_url(&address)
}
