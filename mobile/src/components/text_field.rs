//! A text that several people write in at once: splices out, what others type in around the caret.
//!
//! The browser's field shows the text; the document holds it. While an input method composes, nothing is written into
//! the field, but what it composes is saved as it grows. Taking back is the person's own, so the browser's is switched
//! off. The rules that must not be broken: what a person has typed is never replaced by an older text; and what could
//! not be saved stays in the field, with a message, until it can.

use client_core::Selection;
use form_model::{ChangeHash, DocumentId, Edit, Splice, TEXT_UNITS_MAX, text_at};
use leptos::html::Textarea;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::components::text_highlight::TextHighlight;
use crate::editing::{FieldText, apply, inserted_ranges, splice_between};
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// From how many characters before the longest text on the field says how many are left.
const ROOM_TOLD_UNITS: usize = 500;

/// Why something that a person wrote is not in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// It stands in the field, and could not be saved.
    NotSaved,
    /// There is no room for it, and the field did not take it.
    NoRoom,
}

/// What a field's part of a document and its words have to do with each other.
#[derive(Clone, Copy)]
struct Desk {
    tablet: Tablet,
    document: DocumentId,
    path: StoredValue<Vec<String>>,
    text: StoredValue<FieldText>,
    /// The document's heads that the text belongs to.
    heads: StoredValue<Vec<ChangeHash>>,
    is_composing: StoredValue<bool>,
    trouble: RwSignal<Option<Trouble>>,
    /// How many characters there is room for, when it gets scarce.
    room: RwSignal<Option<usize>>,
    highlight: TextHighlight,
}

/// A field for a text of a document; `path` is where the text stands, `note` what stands beside the label, such as who
/// else writes here.
#[component]
pub(crate) fn TextField(
    document: DocumentId,
    path: Vec<String>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] id: String,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(into)] writable: Signal<bool>,
    #[prop(into, optional)] note: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    let desk = Desk::new(document, path);
    Effect::new(move |_| {
        desk.tablet.follow_content(document);
        if let Some(element) = field.get() {
            desk.take_news(&element);
        }
    });
    on_cleanup(move || {
        if let Some(path) = desk.path.try_get_value() {
            desk.tablet.note_saved(document, path);
        }
    });
    // A field that is being taken away still hears that it lost the keyboard.
    let with_field = move |then: fn(Desk, &web_sys::HtmlTextAreaElement)| {
        if let Some(element) = field.try_get_untracked().flatten() {
            then(desk, &element);
        }
    };
    let end_composing = move || {
        desk.is_composing.try_set_value(false);
        with_field(Desk::take_input);
    };
    let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
    let described = if hint.is_some() { format!("{hint_id} {problem_id}") } else { problem_id.clone() };
    view! {
        <div class="field">
            <div class="field__head">
                <label class="field__label" for=id.clone()>{move || label.get()}</label>
                {move || note.and_then(|it| it.get()).map(|it| view! { <span class="field__note">{it}</span> })}
            </div>
            <div class="field__box">
                {desk.highlight.layer()}
                <textarea
                    node_ref=field id=id class="field__input" rows="1" aria-describedby=described
                    readonly=move || !writable.get() aria-invalid=move || desk.trouble.get().map(|_| "true")
                    maxlength=TEXT_UNITS_MAX.to_string() spellcheck="true" autocomplete="off"
                    on:compositionstart=move |_| desk.is_composing.set_value(true)
                    on:compositionend=move |_| end_composing()
                    on:beforeinput=move |event| {
                        take_back(desk, &event);
                        if let Some(element) = field.get_untracked() {
                            desk.keep_to_the_limit(&element, &event);
                        }
                    }
                    on:input=move |_| with_field(Desk::take_input)
                    on:blur=move |_| if desk.is_composing.try_get_value() == Some(true) { end_composing() }
                ></textarea>
            </div>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <p class="field__problem" id=problem_id role="status">{move || desk.words()}</p>
        </div>
    }
}

impl Desk {
    fn new(document: DocumentId, path: Vec<String>) -> Self {
        let tablet = use_tablet();
        Self {
            tablet,
            document,
            path: StoredValue::new(path),
            text: StoredValue::new(FieldText::default()),
            heads: StoredValue::new(Vec::new()),
            is_composing: StoredValue::new(false),
            trouble: RwSignal::new(None),
            room: RwSignal::new(None),
            highlight: TextHighlight::new(),
        }
    }

    /// What the field says below itself.
    fn words(self) -> Option<AnyView> {
        let texts = &use_texts().form;
        let most = TEXT_UNITS_MAX.to_string();
        let words = match self.trouble.get() {
            None => return self.room.get().map(|room| texts.room_left.of(room).into_any()),
            Some(Trouble::NotSaved) => texts.text_refused,
            Some(Trouble::NoRoom) => texts.text_too_long,
        };
        let words = fill(words, &[("most", &most)]);
        Some(view! { <span class="field__error">{words}</span> }.into_any())
    }

    /// Learns what others did in the document since the field was last in step with it.
    fn learn(self) {
        let heads = self.tablet.read(|client| client.document(self.document).map(form_model::FormDocument::heads));
        let Some(heads) = heads else { return };
        if self.heads.with_value(|it| *it == heads) {
            return;
        }
        let before = self.text.with_value(FieldText::document_text);
        let now: Vec<u16> = self.document_text().encode_utf16().collect();
        if before != now {
            let splices = self.splices_since(&before, &now);
            self.text.update_value(|it| it.learnt(splices));
        }
        self.heads.set_value(heads);
    }

    fn document_text(self) -> String {
        let path = self.path.get_value();
        self.tablet.read(|client| text_at(client.document(self.document)?.automerge(), &path)).unwrap_or_default()
    }

    /// What turned one text into the other. The history tells it exactly; where it can't (after edits that were not
    /// received the document is another one), the texts do.
    fn splices_since(self, before: &[u16], now: &[u16]) -> Vec<Splice> {
        let path = self.path.get_value();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let heads = self.heads.get_value();
        if heads.is_empty() {
            return splice_between(before, now, usize::MAX).into_iter().collect();
        }
        let told = self.tablet.read(|client| client.text_changes_since(self.document, &path, &heads));
        let mut made = before.to_vec();
        told.iter().for_each(|it| apply(&mut made, it));
        let is_whole = told.first().is_some_and(|it| it.delete > 0 && it.delete == before.len());
        if made == now && !is_whole {
            return told;
        }
        splice_between(before, now, usize::MAX).into_iter().collect()
    }

    /// Shows what came, unless the field must be left alone.
    fn take_news(self, element: &web_sys::HtmlTextAreaElement) {
        let is_first = self.heads.with_value(Vec::is_empty);
        self.learn();
        if !self.is_composing.get_value() {
            self.show(element, if is_first { Told::Quietly } else { Told::Marked });
        }
    }

    /// Takes what the field holds into the document.
    fn take_input(self, element: &web_sys::HtmlTextAreaElement) {
        self.learn();
        let field: Vec<u16> = element.value().encode_utf16().collect();
        let caret = element.selection_end().ok().flatten().unwrap_or_default() as usize;
        let left = TEXT_UNITS_MAX.saturating_sub(field.len());
        self.room.set((left < ROOM_TOLD_UNITS).then_some(left));
        let mut is_made = true;
        if let Some(typed) = self.text.with_value(|it| it.typed(&field, caret)) {
            let path = self.path.get_value();
            is_made = typed.edits.iter().all(|it| self.tablet.edit(self.document, Edit::text(&path, it.clone())));
            if is_made {
                self.text.update_value(|it| it.took(field, typed));
                let heads = self.tablet.read(|client| Some(client.document(self.document)?.heads()));
                self.heads.set_value(heads.unwrap_or_default());
            }
        }
        self.tell(if is_made { None } else { Some(Trouble::NotSaved) });
        if !self.is_composing.get_value() {
            self.show(element, Told::Marked);
        }
    }

    /// Says below the field, and wherever the document's state is told, what is not saved.
    fn tell(self, trouble: Option<Trouble>) {
        let path = self.path.get_value();
        match trouble {
            Some(Trouble::NotSaved) => self.tablet.note_unsaved(self.document, path),
            None | Some(Trouble::NoRoom) => self.tablet.note_saved(self.document, path),
        }
        self.trouble.set(trouble);
    }

    /// What is longer than there is room for is not taken at all: the browser would cut it without a word.
    fn keep_to_the_limit(self, element: &web_sys::HtmlTextAreaElement, event: &web_sys::InputEvent) {
        let added = event.data().map_or(0, |it| it.encode_utf16().count());
        let position = |at: Option<u32>| at.unwrap_or_default() as usize;
        let start = position(element.selection_start().ok().flatten());
        let end = position(element.selection_end().ok().flatten());
        let kept = element.value().encode_utf16().count().saturating_sub(end.saturating_sub(start));
        if added > 0 && event.cancelable() && kept + added > TEXT_UNITS_MAX {
            event.prevent_default();
            self.tell(Some(Trouble::NoRoom));
        }
    }

    /// Brings the field in step with the document, with the caret at the same words.
    fn show(self, element: &web_sys::HtmlTextAreaElement, how: Told) {
        if self.text.with_value(FieldText::is_behind) {
            let field: Vec<u16> = element.value().encode_utf16().collect();
            let position = |at: Option<u32>| at.unwrap_or_default() as usize;
            let start = position(element.selection_start().ok().flatten());
            let end = position(element.selection_end().ok().flatten());
            let caught_up = self.text.try_update_value(|it| it.catch_up(&field, end));
            let Some(caught_up) = caught_up else { return };
            element.set_value(&String::from_utf16_lossy(&caught_up.text));
            let is_own = self.path.with_value(|it| self.tablet.was_taken_back(self.document, it));
            let last = caught_up.splices.last().filter(|_| is_own);
            let selection = match last {
                Some(splice) => Selection::caret(splice.position + splice.insert.encode_utf16().count()),
                None => Selection { start, end }.moved_by(&caught_up.splices),
            };
            select(element, selection);
            if how == Told::Marked && !is_own {
                self.highlight.show(&caught_up.text, &inserted_ranges(&caught_up.splices));
            }
        }
        grow(element);
    }
}

/// Whether what comes into a field is marked as news.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Quietly,
    Marked,
}

/// The browser would take back whatever was typed last, also by others.
fn take_back(desk: Desk, event: &web_sys::InputEvent) {
    match event.input_type().as_str() {
        "historyUndo" => drop(desk.tablet.undo(desk.document)),
        "historyRedo" => drop(desk.tablet.redo(desk.document)),
        _ => return,
    }
    event.prevent_default();
}

/// Only where the caret is: elsewhere it would take the keyboard with it.
fn select(element: &web_sys::HtmlTextAreaElement, selection: Selection) {
    let has_focus = document().active_element().is_some_and(|it| &it == element.unchecked_ref::<web_sys::Element>());
    if has_focus {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        // Fails only for fields without a selection, which a text area is not.
        element.set_selection_range(place(selection.start), place(selection.end)).ok();
    }
}

/// As high as its text, so that nothing scrolls inside. Browsers that can do it themselves are left to it.
fn grow(element: &web_sys::HtmlTextAreaElement) {
    let element: &web_sys::HtmlElement = element.unchecked_ref();
    let style = element.style();
    if knows_style("field-sizing", "content") {
        return;
    }
    // The property is known to every browser.
    style.set_property("height", "auto").ok();
    style.set_property("height", &format!("{}px", element.scroll_height() + 2)).ok();
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// Whether the browser knows a property with a value.
    #[wasm_bindgen(js_namespace = CSS, js_name = supports)]
    fn knows_style(property: &str, value: &str) -> bool;
}
