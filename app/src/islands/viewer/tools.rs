//! The buttons above the picture.

use super::{
    page::{document, is_open, on_stage, stage},
    slideshow,
    view::with,
    zoom,
};

/// Below this width, the panel covers part of the lightbox, so it is closed at first. On a photo's own page, it follows
/// below. `style/stage.css` has the same width.
const NARROW: &str = "(max-width: 860px)";

/// Performs the action of a button.
pub fn act(task: &str) {
    match task {
        "zoom" => zoom::toggle(None),
        "slideshow" => slideshow::toggle(),
        "fullscreen" => fullscreen(),
        "info" => {
            // If the panel is requested before the photo is loaded, it should open.
            let open = on_stage(".panel").is_some() && panel_open();
            with(|view| view.panel = Some(!open));
            lay_out_panel();
            zoom::draw(false);
        }
        _ => {}
    }
}

fn panel_open() -> bool {
    let narrow = || {
        let query = web_sys::window().and_then(|window| window.match_media(NARROW).ok().flatten());
        query.is_some_and(|query| query.matches())
    };
    with(|view| view.panel).unwrap_or_else(|| !is_open() || !narrow())
}

/// Opens or closes the panel of a new stage, like that of the previous one.
pub fn lay_out_panel() {
    let Some(stage) = stage() else { return };
    let open = panel_open();
    let _ = stage.class_list().toggle_with_force("no-panel", !open);
    if let Some(button) = on_stage("[data-do=info]") {
        let _ = button.set_attribute("aria-expanded", if open { "true" } else { "false" });
    }
}

/// Toggles full screen for the element that contains the stage. (A dialog itself cannot be shown in full screen, so
/// this is an element in it.)
fn fullscreen() {
    let Some(document) = document() else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(room) = stage().and_then(|stage| stage.parent_element()) {
        let _ = room.request_fullscreen();
    }
}

/// Shows whether the stage is in full screen.
pub fn mark_fullscreen() {
    let full = document().is_some_and(|document| document.fullscreen_element().is_some());
    if let Some(button) = on_stage("[data-do=fullscreen]") {
        let _ = button.set_attribute("aria-pressed", if full { "true" } else { "false" });
    }
}
