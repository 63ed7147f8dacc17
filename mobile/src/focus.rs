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

/// So many pictures are waited for: a field that was asked for is there after two or three.
const PICTURES_MAX: u32 = 30;

/// Focuses the element with this id as soon as it is on the page; what never comes is not waited for.
pub(crate) fn focus_when_there(id: String) {
    wait_for(id, PICTURES_MAX);
}

fn wait_for(id: String, pictures_left: u32) {
    request_animation_frame(move || match document().get_element_by_id(&id) {
        Some(element) => {
            // An element that can't be focused leaves the keyboard where it is.
            element.unchecked_ref::<web_sys::HtmlElement>().focus().ok();
        }
        None if pictures_left > 0 => wait_for(id, pictures_left - 1),
        None => {}
    });
}

/// Where the keyboard goes at a new screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Nowhere: the page has just been opened.
    First,
    /// To the screen's heading, if it was left with what is gone.
    FromAnotherScreen,
}

/// Names the page after its screen, and takes the keyboard to the screen's heading, once that is there.
pub(crate) fn arrive(arrival: Arrival) {
    wait_for_heading(arrival, PICTURES_MAX);
}

fn wait_for_heading(arrival: Arrival, pictures_left: u32) {
    request_animation_frame(move || match document().query_selector("#content h1") {
        Ok(Some(heading)) => {
            document().set_title(&format!("{} – Samsyn", heading.text_content().unwrap_or_default()));
            let is_nowhere = document().active_element().is_none_or(|it| it.tag_name() == "BODY");
            if arrival == Arrival::FromAnotherScreen && is_nowhere {
                // The element is there, and a heading that can't be focused leaves the keyboard where it is.
                heading.set_attribute("tabindex", "-1").ok();
                heading.unchecked_ref::<web_sys::HtmlElement>().focus().ok();
            }
        }
        Ok(None) | Err(_) if pictures_left > 0 => wait_for_heading(arrival, pictures_left - 1),
        Ok(None) | Err(_) => {}
    });
}
