//! That something which was on the tablet has vanished from its storage, until a person says that they have read it.
//!
//! Client-core notices it. The rule that must not be broken: an empty list is never shown in silence where there had
//! been something.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::entrance::use_entrance;
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::texts::fill;

/// The notice, where there is something to tell.
#[component]
pub(crate) fn StoreLoss() -> impl IntoView {
    let (entrance, texts, language) = (use_entrance(), &use_texts().entrance.people, use_language());
    let notice = move || {
        let noticed = Moment(entrance.loss_noticed_at_ms()?);
        let words = fill(texts.lost, &[("time", &noticed.words(language))]);
        Some(view! {
            <div class="notice notice--bad" id="store-loss">
                <Icon shape=Shape::Warning />
                <div class="stack">
                    <p>{words}</p>
                    <button type="button" class="button button--quiet" on:click=move |_| entrance.forget_loss()>
                        <Icon shape=Shape::Check /> {texts.lost_read}
                    </button>
                </div>
            </div>
        })
    };
    view! { <div role="alert">{notice}</div> }
}
