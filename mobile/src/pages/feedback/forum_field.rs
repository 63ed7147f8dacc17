//! In which forum: one of the unit's, each a button, or another one in words of one's own.
//!
//! The row holds the forum's name. The rules that must not be broken: what a row says is in sight whether or not it is on the
//! list, and a unit without any forum has the field alone.

use form_model::{Edit, Forum};
use leptos::prelude::*;

use crate::components::{FieldPath, ValueField, WrittenDifferently};
use crate::preferences::use_texts;
use crate::tablet::use_tablet;

/// The choice, and the field where something else is written or wanted.
#[component]
pub(super) fn ForumField(at: FieldPath, forums: Memo<Vec<Forum>>, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.feedback);
    let values = tablet.values(at.document, at.path.clone());
    let (label_id, at) = (format!("{}-label", at.id()), StoredValue::new(at));
    let wants_another = RwSignal::new(false);
    let is_another = Memo::new(move |_| {
        let listed = forums.get();
        let is_strange = |words: &String| !listed.iter().any(|it| it.is_named(words));
        let is_written = values.with(|it| it.iter().any(is_strange));
        is_written || listed.is_empty() || (wants_another.get() && values.with(Vec::is_empty))
    });
    let write = move |name: &str| {
        let FieldPath { document, path } = at.get_value();
        tablet.edit(document, if name.is_empty() { Edit::clear(&path) } else { Edit::value(&path, name) });
    };
    let another = move |_| {
        if !values.with_untracked(Vec::is_empty) {
            write("");
        }
        wants_another.set(true);
    };
    let buttons = move || {
        let button = |forum: Forum| view! { <ForumButton forum values writable chosen=Callback::new(move |it: String| write(&it)) /> };
        forums.get().into_iter().map(button).collect_view()
    };
    let field = move || {
        let (at, has_list) = (at.get_value(), forums.with(|it| !it.is_empty()));
        let label = if has_list { texts.another_forum } else { texts.forum };
        view! { <ValueField at label hint=texts.forum_hint writable /> }
    };
    view! {
        <Show when=move || forums.with(|it| !it.is_empty())>
            <div class="field">
                <p class="field__label" id=label_id.clone()>{texts.forum}</p>
                <div class="choices" role="group" aria-labelledby=label_id.clone()>
                    {buttons}
                    <Show when=move || !is_another.get()>
                        <button type="button" class="choice" data-another-forum disabled=move || !writable.get() on:click=another>
                            {texts.another_forum}
                        </button>
                    </Show>
                </div>
                <Show when=move || !is_another.get()><WrittenDifferently at values choices=Vec::new() writable /></Show>
            </div>
        </Show>
        <Show when=move || is_another.get()>{field()}</Show>
    }
    .into_any()
}

/// One of the unit's forums; choosing the chosen one again clears it.
#[component]
fn ForumButton(
    forum: Forum,
    values: Memo<Vec<String>>,
    writable: Signal<bool>,
    chosen: Callback<String>,
) -> impl IntoView {
    let (name, forum) = (forum.name.clone(), StoredValue::new(forum));
    let is_chosen = move || values.with(|it| it.iter().any(|words| forum.with_value(|it| it.is_named(words))));
    let choose = move |_| {
        // Of several that were written at the same time, the one that is touched is meant.
        let is_alone = is_chosen() && values.with_untracked(Vec::len) == 1;
        chosen.run(if is_alone { String::new() } else { forum.with_value(|it| it.name.clone()) });
    };
    view! {
        <button type="button" class="choice" data-choice=name.clone() aria-pressed=move || is_chosen().to_string()
            disabled=move || !writable.get() on:click=choose>{name.clone()}</button>
    }
}
