//! Brings a stretch on the page up to date with the server's markup. What is there already stays as it is, so nothing is
//! loaded twice, loses the focus or misses a click. New tiles are inserted a few at a time, so that scrolling never
//! waits for all of them.

use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DocumentFragment, Element, HtmlTemplateElement};

use super::anchor::Anchor;

/// How many tiles are inserted in one frame.
const AT_ONCE: usize = 6;

/// Makes `room` show the photos of `html`. Stops early if `wanted` says no.
pub async fn merge(room: &Element, html: &str, wanted: impl Fn() -> bool) -> Option<()> {
    let fresh = parse(html)?;
    let mut anchor = Anchor::choose();
    let mut inserted = 0;
    let mut next = room.first_element_child();
    while let Some(part) = fresh.first_element_child() {
        // Tiles of a new day are inserted like those of one that was there.
        let tiles = children(&part, ".tile");
        let part = match keep(&next, &part) {
            Some(old) => {
                head(&old, &part);
                part.remove();
                old
            }
            None => {
                for tile in &tiles {
                    tile.remove();
                }
                room.insert_before(&part, next.as_ref().map(AsRef::as_ref)).ok()?;
                part
            }
        };
        next = part.next_element_sibling();
        let Some(list) = part.query_selector(".rows").ok()? else { continue };
        let mut beside = list.first_element_child();
        for tile in tiles {
            if let Some(old) = keep(&beside, &tile) {
                beside = old.next_element_sibling();
                continue;
            }
            // It may have been removed in the meantime.
            beside = beside.filter(|beside| list.contains(Some(beside)));
            list.insert_before(&tile, beside.as_ref().map(AsRef::as_ref)).ok()?;
            inserted += 1;
            if inserted % AT_ONCE == 0 {
                anchor.hold();
                next_frame().await;
                if !wanted() {
                    return None;
                }
                anchor = Anchor::choose();
            }
        }
        remove_from(beside);
    }
    remove_from(next);
    anchor.hold();
    Some(())
}

/// Finds the element that shows the same from `next` on, and removes those before it, which are no longer in the list.
fn keep(next: &Option<Element>, fresh: &Element) -> Option<Element> {
    let name = name(fresh)?;
    let mut gone = Vec::new();
    let mut found = next.clone();
    while let Some(old) = found {
        if self::name(&old).as_ref() == Some(&name) {
            gone.iter().for_each(Element::remove);
            return Some(old);
        }
        found = old.next_element_sibling();
        gone.push(old);
    }
    None
}

/// Returns what tells a tile, a day or the heading of a month from its neighbours.
fn name(element: &Element) -> Option<String> {
    ["data-id", "data-day", "id"].iter().find_map(|name| element.get_attribute(name))
}

/// Only the first stretch of a day has its heading.
fn head(old: &Element, fresh: &Element) {
    let heading = |day: &Element| day.query_selector("h3").ok().flatten();
    match (heading(old), heading(fresh)) {
        (Some(heading), None) => heading.remove(),
        (None, Some(heading)) => {
            let _ = old.insert_before(&heading, old.first_child().as_ref());
        }
        _ => {}
    }
}

fn remove_from(mut next: Option<Element>) {
    while let Some(element) = next {
        next = element.next_element_sibling();
        element.remove();
    }
}

/// Parses markup without layout and without loading photos.
fn parse(html: &str) -> Option<DocumentFragment> {
    let template = web_sys::window()?.document()?.create_element("template").ok()?;
    let template: HtmlTemplateElement = template.dyn_into().ok()?;
    template.set_inner_html(html);
    Some(template.content())
}

/// Returns the elements in `root` that match a selector.
pub fn children(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.request_animation_frame(&resolve);
        }
    });
    let _ = JsFuture::from(frame).await;
}
