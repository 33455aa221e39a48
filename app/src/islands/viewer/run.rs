//! Starts the island: listeners for the whole page, which call the modules.

use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use super::{
    arrive, gesture, open,
    page::{is_open, photo_in, stage, target},
    slideshow, step, tools, trash,
    view::{View, with},
    words, zoom,
};
use crate::islands::signal::{on_document, on_document_first, on_window};

/// Starts all listeners, and makes the stage that the server rendered interactive.
pub fn start() {
    on_document("click", |event| clicked(&event));
    on_document("keydown", |event| pressed(&event));
    on_document("submit", |event| words::submitted(&event));
    on_document("pointerdown", |event| gesture::down(&event));
    on_document("pointermove", |event| gesture::moved(&event));
    on_document("pointerup", |event| gesture::up(&event));
    on_document("pointercancel", |event| gesture::up(&event));
    on_document("wheel", |event| gesture::wheel(&event));
    on_document("fullscreenchange", |_| tools::mark_fullscreen());
    on_document("vitrine:photos-added", |_| with(View::forget));
    on_document("vitrine:photos-removed", |_| with(View::forget));
    on_window("popstate", |_| open::follow_address());
    on_window("resize", |_| zoom::draw(false));
    // Responses that are aborted by leaving the page must not cause a navigation.
    on_window("beforeunload", |_| with(View::call_off));
    // This event does not bubble.
    on_document_first("close", |event| {
        if target(&event, "#lightbox").is_some() {
            open::closed();
        }
    });
    if stage().is_some() {
        arrive::wake();
    }
}

fn clicked(event: &Event) {
    let mouse: &MouseEvent = event.unchecked_ref();
    let modified = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key();
    if event.default_prevented() || modified || mouse.button() != 0 {
        return;
    }
    let Some(what) = target(event, ".tile a, #stage a, #stage [data-do]") else { return };
    let attribute = |name| what.get_attribute(name);
    let (task, rel) = (attribute("data-do"), attribute("rel"));
    match (task.as_deref(), rel.as_deref()) {
        (Some("describe"), _) => return,
        (Some("trash"), _) => trash::trash(),
        (Some(task), _) => tools::act(task),
        (_, Some("prev")) => step::step(-1),
        (_, Some("next")) => step::step(1),
        _ if is_open() && what.class_list().contains("close") => open::close(),
        _ if what.matches(".tile a").unwrap_or(false) => match attribute("href").as_deref().and_then(photo_in) {
            Some(id) => open::open(&id),
            None => return,
        },
        _ => return,
    }
    event.prevent_default();
}

fn pressed(event: &Event) {
    let key: &KeyboardEvent = event.unchecked_ref();
    if stage().is_none() || event.default_prevented() || key.ctrl_key() || key.meta_key() || key.alt_key() {
        return;
    }
    let name = key.key();
    if name != "s" && target(event, "[data-do=slideshow]").is_none() {
        slideshow::stop();
    }
    if target(event, "input, textarea, select, [contenteditable]").is_some() {
        return;
    }
    match name.as_str() {
        "ArrowLeft" => step::step(-1),
        "ArrowRight" => step::step(1),
        "+" | "=" => zoom::by(1.5, None),
        "-" => zoom::by(1.0 / 1.5, None),
        "0" => zoom::by(0.0, None),
        "s" => tools::act("slideshow"),
        "f" => tools::act("fullscreen"),
        "i" => tools::act("info"),
        _ => return,
    }
    event.prevent_default();
}
