//! Giving a text to other programs of the tablet: the clipboard, and the share sheet where there is one.
//!
//! The rule: nothing leaves the tablet but by what the person chooses there.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

/// True if the browser has a share sheet that takes texts.
pub(crate) fn can_share() -> bool {
    let navigator: JsValue = window().navigator().into();
    js_sys::Reflect::has(&navigator, &"share".into()).unwrap_or_default()
}

/// Opens the share sheet.
pub(crate) fn share(title: &str, text: &str) {
    let data = ShareData::new();
    data.set_title(title);
    data.set_text(text);
    let shared = window().navigator().share_with_data(&data);
    leptos::task::spawn_local(async move {
        // Whoever closes the share sheet wanted nothing to happen.
        JsFuture::from(shared).await.ok();
    });
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    async fn write_text(text: &str) -> Result<JsValue, JsValue>;
}

/// Copies a text. True if the browser did.
pub(crate) async fn copy(text: &str) -> bool {
    write_text(text).await.is_ok()
}
