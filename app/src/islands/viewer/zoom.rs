//! Zooming the picture.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement, HtmlImageElement};

use super::{
    page::{digits, image, on_stage, original_size, stage},
    view::with,
    zoom_geometry::{Frame, Point, Size, Zoom},
};
use crate::messages::t;

/// Returns the size and the center of the box that shows the picture.
pub fn room(picture: &HtmlElement) -> (Size, Point) {
    let rect = picture.get_bounding_client_rect();
    let (width, height) = (rect.width(), rect.height());
    (Size { width, height }, Point { x: rect.x() + width / 2.0, y: rect.y() + height / 2.0 })
}

/// Returns the picture's frame and its center in the window.
fn frame() -> Option<(Frame, Point)> {
    let (room, middle) = room(&on_stage(".picture")?);
    let original = original_size(&stage()?)?;
    (room.width > 0.0 && room.height > 0.0).then_some((Frame { room, original }, middle))
}

/// Zooms by a factor, around a point in the window or the picture's center.
pub fn by(factor: f64, around: Option<Point>) {
    change(around.is_none(), |zoom, frame, middle| {
        let around = around.map(|around| around.from(middle)).unwrap_or_default();
        zoom.to(zoom.scale * factor, around, frame)
    });
}

/// Moves the picture.
pub fn pan(way: Point) {
    change(false, |zoom, frame, _| zoom.moved(way, frame));
}

/// Follows two fingers: `before` and `after` are their positions in the window.
pub fn pinch(before: (Point, Point), after: (Point, Point)) {
    change(false, |zoom, frame, middle| {
        let (from, to) = (before.0.middle(before.1), after.0.middle(after.1));
        let ratio = after.0.from(after.1).length() / before.0.from(before.1).length().max(1.0);
        zoom.to(zoom.scale * ratio, from.from(middle), frame).moved(to.from(from), frame)
    });
}

/// Toggles between the fitted size and the pixels of the original.
pub fn toggle(around: Option<Point>) {
    change(true, |zoom, frame, middle| {
        let scale = if zoom.zoomed() { 1.0 } else { frame.close_up(density()) };
        zoom.to(scale, around.map(|around| around.from(middle)).unwrap_or_default(), frame)
    });
}

fn density() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

fn change(glide: bool, how: impl FnOnce(Zoom, &Frame, Point) -> Zoom) {
    if let Some((frame, middle)) = frame() {
        with(|view| view.zoom = how(view.zoom, &frame, middle));
        draw(glide);
    }
}

/// Draws the picture with the current zoom.
pub fn draw(glide: bool) {
    let (Some((frame, _)), Some(image), Some(stage)) = (frame(), image(), stage()) else { return };
    let zoom = with(|view| {
        view.zoom = view.zoom.kept(&frame);
        view.zoom
    });
    place(&image, zoom, glide);
    let zoomed = zoom.zoomed();
    let _ = stage.class_list().toggle_with_force("zoomed", zoomed);
    if let Some(button) = on_stage("[data-do=zoom]") {
        let _ = button.set_attribute("aria-label", &if zoomed { t!(viewer_zoom_out) } else { t!(viewer_zoom_in) });
        let _ = button.set_attribute("aria-pressed", if zoomed { "true" } else { "false" });
    }
    if zoomed && image.has_attribute("srcset") {
        sharpen(&stage, image, frame.wants_original(zoom.scale, density()));
    }
}

fn place(image: &HtmlImageElement, Zoom { scale, at }: Zoom, glide: bool) {
    let style = image.style();
    let _ = style.set_property("transition", if glide { "transform 0.2s ease-out" } else { "none" });
    let [x, y, scale] = [at.x, at.y, scale].map(digits);
    let _ = style.set_property("transform", &format!("translate({x}px, {y}px) scale({scale})"));
}

/// Moves the picture with a finger that swipes.
pub fn slide(by: Point) {
    if let Some(image) = image() {
        place(&image, Zoom { scale: 1.0, at: by }, false);
    }
}

/// Loads a sharper picture: the largest rendition, then the original once it is decoded.
fn sharpen(stage: &Element, image: HtmlImageElement, original: bool) {
    // If the stage has no original, browsers do not support its format.
    let url = stage.get_attribute("data-original").filter(|_| original);
    let Some(url) = url else {
        if image.sizes() == "100vw" {
            image.set_sizes("2048px");
        }
        return;
    };
    if stage.has_attribute("data-sharp") {
        return;
    }
    let _ = stage.set_attribute("data-sharp", "");
    let Ok(sharp) = HtmlImageElement::new() else { return };
    for name in ["alt", "width", "height", "draggable"] {
        if let Some(value) = image.get_attribute(name) {
            let _ = sharp.set_attribute(name, &value);
        }
    }
    sharp.set_src(&url);
    spawn_local(async move {
        // If the original cannot be decoded, the less sharp rendition stays.
        if JsFuture::from(sharp.decode()).await.is_ok() && image.is_connected() {
            place(&sharp, with(|view| view.zoom), false);
            let _ = image.replace_with_with_node_1(&sharp);
        }
    });
}
