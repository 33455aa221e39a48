//! The date scrubber: jumps to a month, and marks the one that is visible.

use jiff::civil::Date;
use wasm_bindgen::JsCast as _;
use web_sys::{DomParser, Element, Event, HtmlElement, MouseEvent, SupportedType};

use super::{
    address,
    anchor::{document, find},
    fetch,
    jump::Target,
    later,
    plan::month_key,
    scroll::State,
};
use crate::{
    islands::{scope, signal},
    paths::ListAddresses,
};

/// Jumps to a month whose link is clicked, or to the new photos.
pub fn listen() {
    signal::on_document("click", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector| target.as_ref().and_then(|target| target.closest(selector).ok().flatten());
        if let (Some(_), Some(window)) = (within("#news"), web_sys::window()) {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        if let (Some(list), Some(link)) = (scope::here(), within("#scrubber a"))
            && plain(&event)
            && let Some(month) = month_of(&list, &link)
        {
            event.prevent_default();
            later::month(month);
        }
    });
}

/// Returns whether the browser would not open the link elsewhere.
fn plain(event: &Event) -> bool {
    let mouse: &MouseEvent = event.unchecked_ref();
    !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key())
}

/// Returns the month of a link in the scrubber.
fn month_of(list: &ListAddresses, link: &Element) -> Option<String> {
    list.month_in(&link.get_attribute("href")?).map(str::to_owned)
}

/// Returns where the page should start, if it neither starts with the newest photos nor shows any.
pub fn begins_with() -> Option<Target> {
    let form = find("#selection[data-month]")?;
    let empty = form.query_selector(".tile").ok()?.is_none();
    address::month(&form.get_attribute("data-month").filter(|_| empty)?)
}

/// Marks the month of the first visible stretch.
pub fn mark(state: &State) {
    let list = &state.list;
    let first = state.plan.between(-state.window.top(), 0.0).start;
    let Some(segment) = state.plan.segments.get(first) else { return };
    let key = heading_above().unwrap_or_else(|| month_key(segment.newest.year(), segment.newest.month()));
    let Some(document) = document() else { return };
    let Ok(marked) = document.query_selector("#scrubber a[aria-current]") else { return };
    if marked.as_ref().and_then(|link| month_of(list, link)).as_deref() == Some(key.as_str()) {
        return;
    }
    if let Some(link) = marked {
        let _ = link.remove_attribute("aria-current");
    }
    let link = document.query_selector(&format!("#scrubber a[href=\"{}\"]", &*list.month(&key))).ok().flatten();
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else { return };
    let _ = link.set_attribute("aria-current", "true");
    // Only scroll the scrubber itself, never the page.
    if let Some(nav) = document.get_element_by_id("scrubber") {
        let (frame, place) = (nav.get_bounding_client_rect(), link.get_bounding_client_rect());
        nav.set_scroll_top(nav.scroll_top() + (place.top() - frame.top() - frame.height() / 2.0) as i32);
        nav.set_scroll_left(nav.scroll_left() + (place.left() - frame.left() - frame.width() / 2.0) as i32);
    }
}

/// Returns the last month whose heading was scrolled past, among those on the page.
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

/// Replaces the scrubber by one from the server, if its months are not those of these days.
pub async fn redraw(list: &ListAddresses, days: &[(Date, u32)]) -> Option<()> {
    let mut months: Vec<String> = days.iter().map(|(day, _)| month_key(day.year(), day.month())).collect();
    months.dedup();
    let links = document()?.query_selector_all("#scrubber a").ok()?;
    let shown = (0..links.length()).filter_map(|index| month_of(list, links.item(index)?.unchecked_ref()));
    if shown.eq(months) {
        return Some(());
    }
    let text = fetch::text(&fetch::get(&list.page).await?).await?;
    let fresh = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    let (old, new) = (document()?.get_element_by_id("scrubber")?, fresh.get_element_by_id("scrubber")?);
    old.set_outer_html(&new.outer_html());
    Some(())
}
