//! Opens and closes the lightbox together with its history entry. There is one entry, however many photos are viewed.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlImageElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    page::{address, dialog, document, find, focus, in_tile, is_open, leave_for_photo, on_stage, photo_in, stage},
    slideshow, step,
    view::with,
};
use crate::{islands::scope, messages::t};

/// The contents of the stage until the photo is loaded. It can be closed from the start.
const LOADING: &str = r#"<article class="stage live" id="stage" aria-busy="true">
<div class="stage-bar"><a class="tool close"><svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M19 12H5m0 0 6-6m-6 6 6 6" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/></svg></a></div>
<figure class="picture"><p class="no-picture"></p></figure></article>"#;

/// Opens the lightbox with a photo, as a new history entry.
pub fn open(id: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", address(id).as_deref());
    }
    show(id);
}

fn show(id: &str) {
    let (Some(dialog), Some(document), Some(room)) = (dialog(), document(), find("#lightbox-view")) else {
        return leave_for_photo(id);
    };
    if !dialog.open() {
        with(|view| view.page_title = document.title());
        room.set_inner_html(LOADING);
        if let (Some(close), Some(list)) = (on_stage(".close"), scope::here()) {
            let _ = close.set_attribute("href", &list.page);
            let _ = close.set_attribute("aria-label", &t!(viewer_close));
        }
        if let Some(loading) = on_stage(".no-picture") {
            loading.set_text_content(Some(&t!(viewer_loading)));
        }
        if dialog.show_modal().is_err() {
            return leave_for_photo(id);
        }
        // Above the lightbox, nothing else is visible.
        move_message(&dialog);
        super::tools::lay_out_panel();
        blow_up_tile(id);
        focus(on_stage(".close"));
    }
    step::show(id);
}

/// Shows the tile's picture until the photo is loaded.
fn blow_up_tile(id: &str) -> Option<()> {
    let tile: HtmlImageElement = in_tile(id, "img")?.dyn_into().ok()?;
    let there = tile.complete() && tile.natural_width() > 0;
    if there {
        let picture = on_stage(".picture")?;
        let image = HtmlImageElement::new().ok()?;
        image.set_alt(&tile.alt());
        image.set_src(&tile.current_src());
        picture.set_inner_html("");
        picture.append_child(&image).ok()?;
    }
    Some(())
}

/// Moves the message about a lost connection to where it can be seen.
fn move_message(to: &Element) {
    if let Some(message) = find("#connection") {
        let _ = to.append_child(&message);
    }
}

/// Closes the lightbox, like Escape. [`closed`] does the rest.
pub fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

/// Handles that the person closed the lightbox: goes back to the history entry of the page below, unless going back
/// closed it.
pub fn closed() {
    if stage().is_some() {
        tidy_up();
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let _ = history.back();
        }
    }
}

/// Handles Back and Forward: the lightbox shows the photo of the address. On a photo's own page, which was reloaded while
/// the lightbox was open, the browser changes the address only; the page that it names has to be loaded.
pub fn follow_address() {
    let Some(window) = web_sys::window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    let photo = photo_in(&path);
    if let Some(stage) = stage().filter(|_| !is_open()) {
        if stage.get_attribute("data-id") != photo {
            let _ = window.location().reload();
        }
        return;
    }
    match photo {
        Some(id) => show(&id),
        None if is_open() => {
            tidy_up();
            close();
        }
        None => {}
    }
}

/// Restores the page, and moves the focus to the last viewed photo.
fn tidy_up() {
    let Some(document) = document() else { return };
    slideshow::stop();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    }
    let seen = stage().and_then(|stage| stage.get_attribute("data-id"));
    if let Some(room) = find("#lightbox-view") {
        room.set_inner_html("");
    }
    if let Some(body) = document.body() {
        move_message(&body);
    }
    with(|view| {
        view.call_off();
        document.set_title(&view.page_title);
    });
    spawn_local(async move {
        // When this task ends, the dialog restores the focus, and the browser scrolls to it.
        gloo_timers::future::TimeoutFuture::new(50).await;
        if let Some(link) = seen.and_then(|id| in_tile(&id, "a")).filter(|_| !is_open()) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            link.scroll_into_view_with_scroll_into_view_options(&options);
            focus(Some(link));
        }
    });
}
