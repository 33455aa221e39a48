//! The lightbox opens and closes, and the browser's history with it: one entry, however many photos are seen.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlImageElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    page::{address, dialog, document, find, focus, in_tile, is_open, leave_for_photo, on_stage, photo_in, stage},
    slideshow, step,
    view::with,
};
use crate::{islands::scope, messages::t};

/// What is on the stage until the photo is. The way out is there from the start.
const LOADING: &str = r#"<article class="stage live" id="stage" aria-busy="true">
<div class="stage-bar"><a class="tool close"><svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M19 12H5m0 0 6-6m-6 6 6 6" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/></svg></a></div>
<figure class="picture"><p class="no-picture"></p></figure></article>"#;

/// Opens the lightbox with a photo, as a new entry of the history.
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
        super::tools::lay_out_panel();
        blow_up_tile(id);
        focus(on_stage(".close"));
    }
    step::show(id);
}

/// The tile's picture stands in for the photo.
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

/// Closes the lightbox as Escape does; [`closed`] does the rest.
pub fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

/// The lightbox was closed by the person: the history goes back to the page below, unless it was that which closed it.
pub fn closed() {
    if stage().is_some() {
        tidy_up();
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let _ = history.back();
        }
    }
}

/// Back and Forward: the lightbox shows what the address says. A photo's own page never has a second address.
pub fn follow_address() {
    let Some(window) = web_sys::window() else { return };
    if !is_open() && stage().is_some() {
        return;
    }
    let path = window.location().pathname().unwrap_or_default();
    match photo_in(&path) {
        Some(id) => show(&id),
        None if is_open() => {
            tidy_up();
            close();
        }
        None => {}
    }
}

/// The page is as it was, and the focus is on the photo that was seen last.
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
    with(|view| {
        view.call_off();
        document.set_title(&view.page_title);
    });
    spawn_local(async move {
        // The dialog gives the focus back, and the browser scrolls to where it was, as soon as this task is done.
        gloo_timers::future::TimeoutFuture::new(50).await;
        if let Some(link) = seen.and_then(|id| in_tile(&id, "a")).filter(|_| !is_open()) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            link.scroll_into_view_with_scroll_into_view_options(&options);
            focus(Some(link));
        }
    });
}
