//! The date scrubber: jumps to a month, and shows which one is seen.

use gallery::month::unpack;
use jiff::civil::Date;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, DomParser, Element, HtmlElement, SupportedType, UrlSearchParams};

use super::{
    fetch,
    plan::{Plan, month_key},
};
use crate::islands::signal;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Calls `jump` when a month is chosen.
pub fn listen(jump: fn(&str)) {
    signal::on_document("click", move |event| {
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("#scrubber a[data-month]").ok().flatten());
        if let Some(month) = link.and_then(|link| link.get_attribute("data-month")) {
            event.prevent_default();
            jump(&month);
        }
    });
}

/// The month that the page's address asks for.
pub fn asked_for() -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    let parameters = UrlSearchParams::new_with_str(&query).ok()?;
    if let Some(month) = parameters.get("month") {
        return Some(month);
    }
    // A cursor begins with its day.
    let before = parameters.get("before")?;
    before.strip_prefix("T#")?.get(..7).map(str::to_owned)
}

/// Marks the month of the stretch that is seen first.
pub fn mark(plan: &Plan, first: usize) {
    let Some(segment) = plan.segments.get(first) else { return };
    let key = heading_above().unwrap_or_else(|| month_key(segment.newest.year(), segment.newest.month()));
    let Some(document) = document() else { return };
    let Ok(marked) = document.query_selector("#scrubber a[aria-current]") else { return };
    if marked.as_ref().and_then(|link| link.get_attribute("data-month")).as_deref() == Some(key.as_str()) {
        return;
    }
    if let Some(link) = marked {
        let _ = link.remove_attribute("aria-current");
    }
    let link = document.query_selector(&format!("#scrubber a[data-month=\"{key}\"]")).ok().flatten();
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else { return };
    let _ = link.set_attribute("aria-current", "true");
    // Only the scrubber itself may move, never the page.
    if let Some(nav) = document.get_element_by_id("scrubber") {
        let (frame, place) = (nav.get_bounding_client_rect(), link.get_bounding_client_rect());
        nav.set_scroll_top(nav.scroll_top() + (place.top() - frame.top() - frame.height() / 2.0) as i32);
        nav.set_scroll_left(nav.scroll_left() + (place.left() - frame.left() - frame.width() / 2.0) as i32);
    }
}

/// The month whose heading was scrolled past last, among those on the page.
fn heading_above() -> Option<String> {
    let headings = document()?.query_selector_all("#segments .month").ok()?;
    let mut found = None;
    for index in 0..headings.length() {
        let heading: Element = headings.item(index)?.dyn_into().ok()?;
        if heading.get_bounding_client_rect().top() > 120.0 {
            break;
        }
        found = heading.id().strip_prefix("m-").map(str::to_owned);
    }
    found
}

/// How many photos each day has, as a page tells.
pub fn days(page: &Document) -> Option<Vec<(Date, u32)>> {
    Some(unpack(&page.get_element_by_id("selection")?.get_attribute("data-days")?))
}

/// Draws the scrubber anew, as the server has it now; answers how many photos each day has now.
pub async fn redraw() -> Option<Vec<(Date, u32)>> {
    let text = fetch::text(&fetch::get("/").await?).await?;
    let fresh = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    let old = document()?.get_element_by_id("scrubber");
    if let (Some(old), Some(new)) = (old, fresh.get_element_by_id("scrubber")) {
        old.set_outer_html(&new.outer_html());
    }
    days(&fresh)
}
