//! Moving the keyboard, and with it a screen reader, to where something has happened.
//!
//! It finds elements by their id. The rule: the page is given time to show what is to be focused.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// Focuses the element with this id, once it is there.
pub(crate) fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(id) {
            // An element that can't be focused leaves the keyboard where it is.
            element.unchecked_ref::<web_sys::HtmlElement>().focus().ok();
        }
    });
}
