//! A text that several people write in at once: splices out, what others type in around the caret.
//!
//! The browser's field shows the text; the document holds it. While an input method composes, nothing is written into
//! the field. The rule that must not be broken: what a person has typed is never replaced by an older text.

use form_model::{DocumentId, Edit, text_at};
use leptos::html::Textarea;
use leptos::prelude::*;

use crate::editing::{moved, splice_between};
use crate::tablet::{Tablet, use_tablet};

/// A field for a text of a document; `path` is where the text stands.
#[component]
pub(crate) fn TextField(
    document: DocumentId,
    path: Vec<String>,
    #[prop(into)] label: String,
    #[prop(into)] id: String,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(into)] writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let field = NodeRef::<Textarea>::new();
    let shown = StoredValue::new(Vec::<u16>::new());
    let is_composing = StoredValue::new(false);
    let path = StoredValue::new(path);
    Effect::new(move |_| {
        tablet.follow_content(document);
        if let Some(element) = field.get()
            && !is_composing.get_value()
        {
            show(&element, &text_of(tablet, document, &path.get_value()), shown);
        }
    });
    let take_input = move || {
        if let Some(element) = field.get_untracked() {
            take(tablet, document, &path.get_value(), &element, shown);
        }
    };
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <textarea
                node_ref=field id=id.clone() class="field__input" rows="1"
                aria-describedby=hint_id.clone() readonly=move || !writable.get() spellcheck="true"
                on:compositionstart=move |_| is_composing.set_value(true)
                on:compositionend=move |_| { is_composing.set_value(false); take_input(); }
                on:input=move |_| take_input()
            ></textarea>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

fn text_of(tablet: Tablet, document: DocumentId, path: &[String]) -> String {
    tablet.read(|client| text_at(client.document(document)?.automerge(), path)).unwrap_or_default()
}

/// Shows a text, with the caret where it was in the words around it.
fn show(element: &web_sys::HtmlTextAreaElement, text: &str, shown: StoredValue<Vec<u16>>) {
    let new: Vec<u16> = text.encode_utf16().collect();
    let old = shown.get_value();
    if old != new {
        let start = element.selection_start().ok().flatten().unwrap_or_default();
        let end = element.selection_end().ok().flatten().unwrap_or(start);
        element.set_value(text);
        if let Some(splice) = splice_between(&old, &new, usize::MAX) {
            let place = |at: u32| u32::try_from(moved(at as usize, &splice)).unwrap_or(at);
            // Fails only for fields without a selection, which a text area is not.
            element.set_selection_range(place(start), place(end)).ok();
        }
        shown.set_value(new);
    }
    grow(element);
}

/// Takes what the field shows into the document.
fn take(
    tablet: Tablet,
    document: DocumentId,
    path: &[String],
    element: &web_sys::HtmlTextAreaElement,
    shown: StoredValue<Vec<u16>>,
) {
    let new: Vec<u16> = element.value().encode_utf16().collect();
    let caret = element.selection_end().ok().flatten().unwrap_or_default() as usize;
    let splice = shown.with_value(|old| splice_between(old, &new, caret));
    shown.set_value(new);
    if let Some(splice) = splice {
        tablet.edit(document, Edit::text(path, splice));
    }
    grow(element);
}

/// As high as its text, so that nothing scrolls inside.
fn grow(element: &web_sys::HtmlTextAreaElement) {
    use wasm_bindgen::JsCast as _;
    let element: &web_sys::HtmlElement = element.unchecked_ref();
    let style = element.style();
    // The property is known to every browser.
    style.set_property("height", "auto").ok();
    style.set_property("height", &format!("{}px", element.scroll_height() + 2)).ok();
}
