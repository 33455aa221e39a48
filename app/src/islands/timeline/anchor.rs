//! The photo that stays where it is while the page around it changes.

use std::cell::Cell;

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

use super::merge::children;

/// The height of the header, which covers photos. `style/tokens.css` has the same number.
const BAR: f64 = 60.0;

/// Up to this distance from the top of the page, new photos may appear above the others.
const TOP: f64 = 40.0;

/// An element and where it was.
pub struct Anchor {
    /// The element, or nothing at the top of the page.
    pub element: Option<Element>,
    /// Its distance from the top of the viewport.
    pub top: f64,
}

impl Anchor {
    /// Chooses the first visible photo. At the top of the page it chooses none, so that new photos appear there.
    pub fn choose() -> Self {
        if at_top() { Self { element: None, top: 0.0 } } else { Self::beside(None) }
    }

    /// Chooses the first visible photo, rather not in `room`, whose photos are about to move.
    pub fn beside(room: Option<&Element>) -> Self {
        let within = |element: &Element| room.is_some_and(|room| room.contains(Some(element)));
        let element = visible(".tile", |tile| !within(tile))
            .or_else(|| visible(".tile", |_| true))
            .or_else(|| visible(".segment", |_| true));
        let top = element.as_ref().map_or(0.0, |element| element.get_bounding_client_rect().top());
        Self { element, top }
    }

    /// Scrolls so that the element is where it was.
    pub fn hold(&self) {
        let Some(element) = self.element.as_ref().filter(|element| element.is_connected()) else { return };
        let change = element.get_bounding_client_rect().top() - self.top;
        if let Some(window) = web_sys::window().filter(|_| change.abs() >= 0.5) {
            let before = scrolled();
            window.scroll_by_with_x_and_y(0.0, change);
            HELD.set(HELD.get() + scrolled() - before);
        }
    }
}

/// Returns the first element of which the header covers less than half.
fn visible(selector: &str, wanted: impl Fn(&Element) -> bool) -> Option<Element> {
    let root = document()?.get_element_by_id("segments")?;
    let height = viewport_height();
    children(&root, selector).into_iter().find(|element| {
        let place = element.get_bounding_client_rect();
        let middle = (place.top() + place.bottom()) / 2.0;
        (middle > BAR || place.height() > height) && place.bottom() > BAR && place.top() < height && wanted(element)
    })
}

thread_local! {
    /// How far the page was scrolled to hold what is visible.
    static HELD: Cell<f64> = const { Cell::new(0.0) };
}

/// Returns how far the page is scrolled, in pixels.
pub fn scrolled() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0)
}

/// Returns how far somebody has scrolled: without what [`Anchor::hold`] has.
pub fn reached() -> f64 {
    scrolled() - HELD.get()
}

/// Returns whether the page is scrolled to its top.
pub fn at_top() -> bool {
    scrolled() < TOP
}

/// Returns the height of the viewport.
pub fn viewport_height() -> f64 {
    web_sys::window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// Returns the document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Returns the first element that matches a selector.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}
