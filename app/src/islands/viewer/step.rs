//! Moves from photo to photo. The neighbours are fetched in advance.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlImageElement;

use super::{
    arrive,
    fetch::{self, Answer},
    open,
    page::{address, leave_for_photo, on_stage, parse, photo_in, stage},
    slideshow,
    view::{View, with},
};
use crate::islands::{connection, scope};

/// Shows the next photo, or the previous one for −1. While a photo is being loaded, steps are counted and taken
/// afterwards.
pub fn step(by: i32) {
    if with(|view| {
        if view.waiting {
            view.steps += by;
        }
        view.waiting
    }) {
        return;
    }
    match neighbour(if by < 0 { "prev" } else { "next" }) {
        Some(id) => go(&id),
        None => slideshow::stop(),
    }
}

/// Shows another photo with the same history entry.
pub fn go(id: &str) {
    set_address(id);
    show(id);
}

fn set_address(id: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", address(id).as_deref());
    }
}

/// Returns the neighbour to which a link on the stage leads.
pub fn neighbour(rel: &str) -> Option<String> {
    photo_in(&on_stage(&format!("a[rel={rel}]"))?.get_attribute("href")?)
}

/// Puts a photo on the stage, at once or as soon as it is loaded.
pub fn show(id: &str) {
    let (turn, kept) = with(|view| {
        view.waiting = true;
        (view.next_turn(), view.kept(id).map(str::to_owned))
    });
    if let Some(html) = kept {
        return arrive::put(&html);
    }
    let id = id.to_owned();
    spawn_local(async move {
        let answer = fragment(&id).await;
        if with(|view| view.turn == turn) {
            match answer {
                Some(Answer { ok: true, html }) => {
                    with(|view| view.keep(&id, html.clone(), None));
                    arrive::put(&html);
                }
                // Its own page says why, or leads to signing in.
                Some(_) => leave_for_photo(&id),
                None => stay(),
            }
        }
    });
}

/// Stays with the photo that is shown, or closes the lightbox if there is none, because the gallery cannot be reached.
fn stay() {
    slideshow::stop();
    with(View::call_off);
    match stage().and_then(|stage| stage.get_attribute("data-id")) {
        Some(shown) => set_address(&shown),
        None => open::close(),
    }
    connection::remind();
}

async fn fragment(id: &str) -> Option<Answer> {
    fetch::ask(&scope::here()?.photo_view(id), None).await
}

/// Fetches the neighbours and their pictures.
pub fn look_ahead() {
    for rel in ["next", "prev"] {
        let Some(id) = neighbour(rel).filter(|id| with(|view| view.kept(id).is_none())) else { continue };
        spawn_local(async move {
            if let Some(Answer { ok: true, html }) = fragment(&id).await {
                let image = picture_ahead(&html);
                with(|view| view.keep(&id, html, image));
            }
        });
    }
}

/// Makes the browser fetch the rendition that it will need. Pictures without a choice are animated originals, and
/// large, so they are not fetched.
fn picture_ahead(html: &str) -> Option<HtmlImageElement> {
    let stage = parse(html)?;
    let shown = stage.query_selector(".picture img[srcset]").ok()??;
    let image = HtmlImageElement::new().ok()?;
    let _ = image.set_attribute("fetchpriority", "low");
    for name in ["sizes", "srcset", "src"] {
        let _ = image.set_attribute(name, &shown.get_attribute(name)?);
    }
    Some(image)
}
