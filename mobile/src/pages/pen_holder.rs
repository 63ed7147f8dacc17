//! Who writes on this tablet now.
//!
//! On a shared tablet the wrong name is the wrong author, so it is always in sight. It shows and does nothing else.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::tablet::use_tablet;
use crate::texts::fill;

/// The name of the person whose space is open.
#[component]
pub(crate) fn PenHolder() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().shell);
    let words = move || {
        tablet.follow_directory();
        let name = tablet.person().map(|it| tablet.name_of(it)).unwrap_or_default();
        fill(texts.pen_holder, &[("name", &name)])
    };
    view! { <span class="pen"><Icon shape=Shape::Pen /> <span>{words}</span></span> }
}
