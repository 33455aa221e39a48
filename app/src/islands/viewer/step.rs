//! Moves from photo to photo. The neighbours are fetched in advance.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlImageElement;

use super::{
    arrive, fetch,
    page::{address, leave_for_photo, on_stage, parse, photo_in},
    slideshow,
    view::with,
};
use crate::islands::scope;

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
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", address(id).as_deref());
    }
    show(id);
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
        let html = fragment(&id).await;
        if with(|view| view.turn == turn) {
            match html {
                Some(html) => {
                    with(|view| view.keep(&id, html.clone(), None));
                    arrive::put(&html);
                }
                None => leave_for_photo(&id),
            }
        }
    });
}

async fn fragment(id: &str) -> Option<String> {
    let answer = fetch::ask(&scope::here()?.photo_view(id), None).await?;
    answer.ok.then_some(answer.html)
}

/// Fetches the neighbours and their pictures.
pub fn look_ahead() {
    for rel in ["next", "prev"] {
        let Some(id) = neighbour(rel).filter(|id| with(|view| view.kept(id).is_none())) else { continue };
        spawn_local(async move {
            if let Some(html) = fragment(&id).await {
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
