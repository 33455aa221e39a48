//! The message about a lost connection.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, HtmlImageElement};

use crate::messages::t;

/// Shows whether the browser is offline or the gallery cannot be reached.
pub fn say(online: bool) {
    write(&if online { t!(connection_unreachable) } else { t!(connection_offline) });
}

/// Shows that what was asked for needs a connection.
pub fn remind(online: bool) {
    write(&if online { t!(connection_unreachable) } else { t!(connection_needed) });
}

/// Removes the message.
pub fn clear() {
    write("");
}

fn write(text: &str) {
    let line = document().and_then(|document| document.get_element_by_id("connection"));
    // If the text did not change, it must not be read out again.
    if let Some(line) = line.filter(|line| line.text_content().as_deref() != Some(text)) {
        line.set_text_content(Some(text));
    }
}

/// Loads photos again that failed. Browsers do not do this by themselves.
pub fn reload_photos() {
    let Some(images) = document().and_then(|document| document.query_selector_all("img").ok()) else { return };
    for index in 0..images.length() {
        let image = images.item(index).and_then(|image| image.dyn_into::<HtmlImageElement>().ok());
        if let Some(image) = image.filter(|image| image.complete() && image.natural_width() == 0) {
            image.set_src(&image.src());
        }
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
