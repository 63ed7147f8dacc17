//! A dialog over the screen, the browser's own: it keeps the keyboard inside and gives it back.
//!
//! It knows no screen. The rule that must not be broken: Escape and the close button always lead out of it.

use leptos::html;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;

/// A dialog that is open for as long as it is there. `closed` is called when the person leaves it.
#[component]
pub(crate) fn Dialog(#[prop(into)] title: String, closed: Callback<()>, children: Children) -> impl IntoView {
    let texts = &use_texts().shell;
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = element.get()
            && !dialog.open()
        {
            // It fails only for one that is not in the page or open already.
            dialog.show_modal().ok();
        }
    });
    view! {
        <dialog class="dialog" node_ref=element aria-labelledby="dialog-title" on:close=move |_| closed.run(())>
            <div class="dialog__head">
                <h2 id="dialog-title" tabindex="-1" autofocus>{title}</h2>
                <button class="quiet" type="button" aria-label=texts.close on:click=move |_| closed.run(())>
                    <Icon shape=Shape::Close />
                </button>
            </div>
            {children()}
        </dialog>
    }
}
