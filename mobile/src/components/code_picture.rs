//! A QR code on the screen, as large as its place allows.
//!
//! What it holds is drawn by `codes`. The rule that must not be broken: it is black on white in every colour scheme, since
//! cameras read it.

use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::{Clamped, JsCast as _};
use web_sys::{CanvasRenderingContext2d, ImageData};

use crate::codes::{Squares, draw_alone};

/// A code that stands still.
#[component]
pub(crate) fn CodePicture(
    bytes: Vec<u8>,
    label: &'static str,
    #[prop(default = "handover__code")] look: &'static str,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let squares = draw_alone(&bytes);
    Effect::new(move |_| {
        if let (Some(canvas), Some(squares)) = (canvas.get(), &squares) {
            paint_code(&canvas, squares);
        }
    });
    view! { <canvas node_ref=canvas class=look role="img" aria-label=label data-handover="still"></canvas> }
}

/// Paints a code with a pixel for each square; the style sheet makes it large.
pub(crate) fn paint_code(canvas: &web_sys::HtmlCanvasElement, squares: &Squares) {
    let Ok(side) = u32::try_from(squares.side) else { return };
    if canvas.width() != side || canvas.height() != side {
        canvas.set_width(side);
        canvas.set_height(side);
    }
    let context = canvas.get_context("2d").ok().flatten().and_then(|it| it.dyn_into::<CanvasRenderingContext2d>().ok());
    let image = ImageData::new_with_u8_clamped_array(Clamped(&squares.pixels()), side).ok();
    if let (Some(context), Some(image)) = (context, image) {
        // Fails only for a canvas that another page owns.
        context.put_image_data(&image, 0.0, 0.0).ok();
    }
}
