//! Shows a new photo on the stage.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement, HtmlImageElement};

use super::{
    page::{digits, document, find, focus, image, in_tile, is_open, on_stage, original_size, stage},
    slideshow, step, tools,
    view::with,
    zoom,
    zoom_geometry::{Frame, Size, Zoom},
};
use crate::messages::t;

/// Replaces the contents of the stage by a photo.
pub fn put(html: &str) {
    let Some(before) = stage() else { return };
    let focused = focused(&before);
    before.set_outer_html(html);
    wake();
    if let Some(selector) = focused.or_else(|| is_open().then(|| ".close".to_owned())) {
        let again = on_stage(&selector).filter(|element| !element.hidden());
        focus(again.or_else(|| on_stage(".close")));
    }
    name();
    let steps = with(|view| std::mem::take(&mut view.steps));
    if steps != 0 {
        step::step(steps.signum());
        with(|view| {
            if view.waiting {
                view.steps += steps - steps.signum();
            }
        });
    }
}

/// Returns which part of the stage has the focus, so that the same part of the next stage gets it.
fn focused(stage: &Element) -> Option<String> {
    let active = document()?.active_element().filter(|active| stage.contains(Some(active)))?;
    let by = |name| active.get_attribute(name).map(|value| format!("[{name}={value}]"));
    by("rel").or_else(|| by("data-do")).or_else(|| Some(".close".to_owned()))
}

/// Makes the stage interactive.
pub fn wake() {
    let Some(stage) = stage() else { return };
    with(|view| {
        view.zoom = Zoom::default();
        view.waiting = false;
        view.fingers.clear();
    });
    let _ = stage.class_list().add_1("live");
    let fullscreen = document().is_some_and(|document| document.fullscreen_enabled());
    let next = step::neighbour("next").is_some();
    for (task, possible) in
        [("zoom", image().is_some()), ("slideshow", next), ("fullscreen", fullscreen), ("info", true)]
    {
        if let Some(button) = on_stage(&format!("[data-do={task}]")).filter(|_| possible) {
            let _ = button.remove_attribute("hidden");
        }
    }
    tools::lay_out_panel();
    tools::mark_fullscreen();
    slideshow::mark(next);
    hold_place(&stage);
    step::look_ahead();
}

/// Sets the title of the page to the name of the photo.
pub fn name() {
    let (Some(document), Some(name)) = (document(), stage().and_then(|stage| stage.get_attribute("aria-label"))) else {
        return;
    };
    document.set_title(&t!(window_title, title = &name));
    if let Some(heading) = find(if is_open() { "#lightbox-said" } else { ".photo-page h1" }) {
        heading.set_text_content(Some(&name));
    }
}

/// Shows the picture of the tile, or a blurred placeholder, until the photo is loaded.
fn hold_place(stage: &Element) -> Option<()> {
    let picture = on_stage(".picture")?;
    let image = image().filter(|image| !image.complete())?;
    let stand_in =
        tile_picture(stage).or_else(|| crate::islands::placeholder::data_url(&stage.get_attribute("data-hash")?))?;
    let style = picture.style();
    let fitted = Frame { room: room(&picture), original: original_size(stage)? }.fitted();
    let _ = style.set_property("background-size", &format!("{}px {}px", digits(fitted.width), digits(fitted.height)));
    let _ = style.set_property("background-image", &format!("url(\"{stand_in}\")"));
    spawn_local(async move {
        // This also ends for broken pictures: their alternative text is better than a placeholder.
        let _ = JsFuture::from(image.decode()).await;
        let _ = picture.style().remove_property("background-image");
    });
    Some(())
}

fn tile_picture(stage: &Element) -> Option<String> {
    let tile: HtmlImageElement = in_tile(&stage.get_attribute("data-id")?, "img")?.dyn_into().ok()?;
    (tile.complete() && tile.natural_width() > 0).then(|| tile.current_src())
}

fn room(picture: &HtmlElement) -> Size {
    zoom::room(picture).0
}
