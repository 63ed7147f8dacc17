//! What happens when the program breaks: the page outside the program is told, and offers what it can.
//!
//! A panic ends a program in a browser for good; only the script that loaded it can still do something. In the app for
//! people a panic is a trap that runs nothing of this: `boot.js` sees it by itself, without a message. The rule that must
//! not be broken: nothing is written to the store after a panic.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Shows the recovery screen; `boot.js` defines it.
    #[wasm_bindgen(js_name = samsynPanic, catch)]
    fn show_recovery_screen(message: &str) -> Result<(), JsValue>;
}

/// Sends every panic to the recovery screen, and to the browser's console for whoever looks there.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.to_string();
        web_sys::console::error_1(&JsValue::from_str(&message));
        // Without the screen there is still the console.
        show_recovery_screen(&message).ok();
    }));
}
