//! Finding things on the page.

use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, Event, HtmlDialogElement, HtmlElement, HtmlImageElement, SupportedType};

use super::zoom_geometry::Size;
use crate::islands::scope;

/// The document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The first element that a selector finds.
pub fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

/// The stage: on a photo's page always, on the timeline while the lightbox is open.
pub fn stage() -> Option<Element> {
    document()?.get_element_by_id("stage")
}

/// The lightbox.
pub fn dialog() -> Option<HtmlDialogElement> {
    document()?.get_element_by_id("lightbox")?.dyn_into().ok()
}

/// Whether the lightbox is open.
pub fn is_open() -> bool {
    dialog().is_some_and(|dialog| dialog.open())
}

/// Something on the stage.
pub fn on_stage(selector: &str) -> Option<HtmlElement> {
    stage()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// The picture on the stage.
pub fn image() -> Option<HtmlImageElement> {
    on_stage(".picture img")?.dyn_into().ok()
}

/// The size of the photo on the stage, in pixels.
pub fn original_size(stage: &Element) -> Option<Size> {
    let number = |name| stage.get_attribute(name)?.parse::<u32>().ok().filter(|number| *number > 0).map(f64::from);
    Some(Size { width: number("data-width")?, height: number("data-height")? })
}

/// The photo of this list that a path leads to.
pub fn photo_in(path: &str) -> Option<String> {
    scope::here()?.photo_in(path).map(str::to_owned)
}

/// The address of a photo of this list.
pub fn address(id: &str) -> Option<String> {
    Some(scope::here()?.photo(id).into_string())
}

/// Part of a photo's tile on the timeline.
pub fn in_tile(id: &str, selector: &str) -> Option<HtmlElement> {
    find(&format!(".tile[data-id=\"{id}\"] {selector}"))?.dyn_into().ok()
}

/// What an event happened to, or what holds it.
pub fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_ref::<Element>()?.closest(selector).ok()?
}

/// A number as styles have it. (Rust's own way to write fractions weighs 20 kB.)
pub fn digits(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// A document of its own, of which nothing is loaded or run.
pub fn parse(html: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()
}

/// Leaves for another page.
pub fn leave_for(path: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(path);
    }
}

/// Leaves for a photo's own page.
pub fn leave_for_photo(id: &str) {
    if let Some(address) = address(id) {
        leave_for(&address);
    }
}

/// Gives an element the focus.
pub fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}
