//! What `boot.js` knows of newer versions of the app, and a way to look for one.
//!
//! The browser and the service worker do the work. The rule that must not be broken: nothing here begins the page anew
//! but [`apply_update`], which a person asks for.

use leptos::prelude::window;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ServiceWorkerRegistration;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = samsynUpdateIsReady, catch)]
    fn ask_if_ready() -> Result<bool, JsValue>;

    #[wasm_bindgen(js_name = samsynApplyUpdate, catch)]
    fn begin_anew() -> Result<JsValue, JsValue>;
}

/// True if a newer version is on the tablet and waits.
pub(crate) fn is_update_ready() -> bool {
    // A page without the script has no updates either.
    ask_if_ready().unwrap_or(false)
}

/// Begins the page anew with the version that waits, if there is one. Everything must be stored.
pub(crate) fn apply_update() {
    // At worst it is applied at the next start.
    begin_anew().ok();
}

/// Names the files that run now.
pub(crate) fn files_version() -> Option<String> {
    js_sys::Reflect::get(&window(), &"samsynVersion".into()).ok()?.as_string().filter(|it| !it.is_empty())
}

/// Looks for a newer version. True if that could be done; it is fetched in the background then.
pub(crate) async fn look_for_update() -> bool {
    looked().await.is_some()
}

async fn looked() -> Option<()> {
    let workers = window().navigator().service_worker();
    // Pages without a secure connection have none, whatever the type says.
    if workers.is_undefined() {
        return None;
    }
    let registration = JsFuture::from(workers.get_registration()).await.ok()?;
    let registration: ServiceWorkerRegistration = registration.dyn_into().ok()?;
    JsFuture::from(registration.update().ok()?).await.ok()?;
    Some(())
}
