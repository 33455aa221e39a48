//! Finds elements of the page.

use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, Event, HtmlDialogElement, HtmlElement, HtmlImageElement, SupportedType};

use super::zoom_geometry::Size;
use crate::islands::scope;

/// Returns the document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Returns the first element that matches a selector.
pub fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

/// Returns the stage. It exists on a photo's page, and on the timeline while the lightbox is open.
pub fn stage() -> Option<Element> {
    document()?.get_element_by_id("stage")
}

/// Returns the lightbox.
pub fn dialog() -> Option<HtmlDialogElement> {
    document()?.get_element_by_id("lightbox")?.dyn_into().ok()
}

/// Returns whether the lightbox is open.
pub fn is_open() -> bool {
    dialog().is_some_and(|dialog| dialog.open())
}

/// Returns an element on the stage.
pub fn on_stage(selector: &str) -> Option<HtmlElement> {
    stage()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// Returns the picture on the stage.
pub fn image() -> Option<HtmlImageElement> {
    on_stage(".picture img")?.dyn_into().ok()
}

/// Returns the size of the photo on the stage, in pixels.
pub fn original_size(stage: &Element) -> Option<Size> {
    let number = |name| stage.get_attribute(name)?.parse::<u32>().ok().filter(|number| *number > 0).map(f64::from);
    Some(Size { width: number("data-width")?, height: number("data-height")? })
}

/// Returns the photo of this list at a path.
pub fn photo_in(path: &str) -> Option<String> {
    scope::here()?.photo_in(path).map(str::to_owned)
}

/// Returns the address of a photo of this list.
pub fn address(id: &str) -> Option<String> {
    Some(scope::here()?.photo(id).into_string())
}

/// Returns an element in a photo's tile on the timeline.
pub fn in_tile(id: &str, selector: &str) -> Option<HtmlElement> {
    find(&format!(".tile[data-id=\"{id}\"] {selector}"))?.dyn_into().ok()
}

/// Returns the target of an event, or its closest ancestor, that matches a selector.
pub fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_ref::<Element>()?.closest(selector).ok()?
}

/// Formats a number for styles. (Rust's own formatting of fractions takes 20 kB.)
pub fn digits(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// Parses a separate document, without loading or running anything in it.
pub fn parse(html: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()
}

/// Navigates to another page.
pub fn leave_for(path: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(path);
    }
}

/// Navigates to a photo's own page.
pub fn leave_for_photo(id: &str) {
    if let Some(address) = address(id) {
        leave_for(&address);
    }
}

/// Moves the focus to an element.
pub fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}
