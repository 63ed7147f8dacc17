//! Pictures from the camera and from files, as pixels.
//!
//! Only the browser's own decoders see a file. The rule that must not be broken: the camera is off whenever nobody looks
//! at what it sees.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, ImageData, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use crate::handover_worker::Picture;

/// The longer side of a picture of the camera: enough for the densest code, and read in a few hundredths of a second.
const CAMERA_PIXELS_MAX: u32 = 1_280;
/// The longer sides that a photo is looked at with: a code may fill it, or a corner of it.
pub(crate) const PHOTO_PIXELS: [u32; 3] = [1_400, 900, 2_400];

/// Which way a camera looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facing {
    /// Away from the person.
    Away,
    /// At the person.
    Person,
}

impl Facing {
    const fn name(self) -> &'static str {
        match self {
            Self::Away => "environment",
            Self::Person => "user",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Away => Self::Person,
            Self::Person => Self::Away,
        }
    }
}

/// A camera that is on; dropping it turns it off.
#[derive(Debug)]
pub(crate) struct Camera(MediaStream);

impl Camera {
    /// Turns a camera on. `None`: there is none, or it may not be used.
    pub(crate) async fn turn_on(facing: Facing) -> Option<Self> {
        let devices = window().navigator().media_devices().ok().filter(|it| !it.is_undefined())?;
        let video = js_sys::Object::new();
        for (name, value) in [("facingMode", facing.name().into()), ("width", JsValue::from(1_280))] {
            Reflect::set(&video, &name.into(), &value).ok()?;
        }
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&video);
        let stream = JsFuture::from(devices.get_user_media_with_constraints(&constraints).ok()?).await.ok()?;
        stream.dyn_into().ok().map(Self)
    }

    /// Shows what it sees.
    pub(crate) fn show_in(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.0));
        // A browser that waits for a touch starts it then.
        video.play().ok();
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.0.get_tracks().iter().for_each(|it| it.unchecked_into::<MediaStreamTrack>().stop());
    }
}

/// What a camera shows at this moment. `None`: nothing yet.
pub(crate) fn picture_of_video(video: &HtmlVideoElement) -> Option<Picture> {
    let (width, height) = scaled(video.video_width(), video.video_height(), CAMERA_PIXELS_MAX)?;
    let context = context(width, height)?;
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width.into(), height.into()).ok()?;
    pixels(&context, width, height)
}

/// A photo or picture file, decoded. `None`: the browser can't read it.
pub(crate) async fn open_photo(file: &File) -> Option<ImageBitmap> {
    let opened = window().create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(opened).await.ok()?.dyn_into().ok()
}

/// A photo with a longer side of so many pixels.
pub(crate) fn picture_of_photo(photo: &ImageBitmap, longest: u32) -> Option<Picture> {
    let (width, height) = scaled(photo.width(), photo.height(), longest)?;
    let context = context(width, height)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(photo, 0.0, 0.0, width.into(), height.into()).ok()?;
    pixels(&context, width, height)
}

/// Scaled down so that no side is longer than this. `None`: there is no picture.
fn scaled(width: u32, height: u32, longest: u32) -> Option<(u32, u32)> {
    if width == 0 || height == 0 {
        return None;
    }
    let most = width.max(height);
    let scale = |side: u32| if most > longest { (side * longest / most).max(1) } else { side };
    Some((scale(width), scale(height)))
}

fn context(width: u32, height: u32) -> Option<CanvasRenderingContext2d> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn pixels(context: &CanvasRenderingContext2d, width: u32, height: u32) -> Option<Picture> {
    let data: ImageData = context.get_image_data(0.0, 0.0, width.into(), height.into()).ok()?;
    let bytes = Reflect::get(&data, &"data".into()).ok()?;
    let pixels = Reflect::get(&bytes, &"buffer".into()).ok()?;
    Some(Picture { width, height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_are_made_smaller_and_small_ones_left_alone() {
        assert_eq!(scaled(4_000, 3_000, 1_400), Some((1_400, 1_050)));
        assert_eq!(scaled(1_000, 4_000, 1_000), Some((250, 1_000)));
        assert_eq!(scaled(640, 480, 1_400), Some((640, 480)));
        assert_eq!(scaled(0, 480, 1_400), None);
    }
}
