//! The frame of a screen that shows what only the server knows: the way back, the title, how asking stands.
//!
//! It asks nothing itself. The rule that must not be broken: what was fetched stays in sight through every later failure.

use leptos::prelude::*;

use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::use_texts;
use crate::route::Route;
use crate::server_talk::Asking;

/// The frame around what was fetched.
#[component]
pub(crate) fn FetchedScreen(
    title: &'static str,
    intro: &'static str,
    asking: Asking,
    again: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{title}</h1></header>
        <p class="soft">{intro}</p>
        <AskingLine asking again />
        {children()}
    }
    .into_any()
}

/// What is shown where there is nothing to show.
pub(crate) fn nothing_there(shape: Shape, title: &'static str, help: &'static str) -> AnyView {
    view! { <section class="empty"><Icon shape /><h2>{title}</h2><p>{help}</p></section> }.into_any()
}
