//! Inserts a stretch into the page a few tiles at a time, so that scrolling never waits for all of them.

use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, FocusOptions, HtmlElement, HtmlTemplateElement, Node};

/// How many tiles are inserted in one frame.
const AT_ONCE: usize = 6;

/// Fills `room` with `html`. Stops early if `room` is removed from the page.
pub async fn lay_out(room: &Element, html: &str) {
    let Some(content) = parse(html) else { return };
    let focused = focused_link(room);
    room.set_inner_html("");
    let mut placed = 0;
    while let Some(piece) = content.first_child() {
        let (list, mut rest) = cut(&piece, AT_ONCE.saturating_sub(placed).max(1));
        placed += piece.dyn_ref::<Element>().map_or(0, |piece| tiles(piece).len());
        if room.append_child(&piece).is_err() {
            return;
        }
        while placed >= AT_ONCE || !rest.is_empty() {
            next_frame().await;
            if !room.is_connected() {
                return;
            }
            let more = rest.split_off(rest.len().min(AT_ONCE));
            placed = rest.len();
            for tile in std::mem::replace(&mut rest, more) {
                if let Some(list) = &list {
                    let _ = list.append_child(&tile);
                }
            }
        }
    }
    if let Some(address) = focused {
        focus_again(room, &address);
    }
}

/// Returns the address of the link in `room` that has the focus.
fn focused_link(room: &Element) -> Option<String> {
    let focused = web_sys::window()?.document()?.active_element()?;
    room.contains(Some(&focused)).then(|| focused.get_attribute("href")).flatten()
}

/// Gives the focus back to the same photo, unless it has moved elsewhere in the meantime.
fn focus_again(room: &Element, address: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let elsewhere =
        document.and_then(|document| document.active_element()).is_some_and(|focused| focused.tag_name() != "BODY");
    let link = room.query_selector(&format!("a[href='{address}']")).ok().flatten();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()).filter(|_| !elsewhere) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = link.focus_with_options(&options);
    }
}

/// Parses markup without layout and without loading photos.
fn parse(html: &str) -> Option<Node> {
    let template = web_sys::window()?.document()?.create_element("template").ok()?;
    let template: HtmlTemplateElement = template.dyn_into().ok()?;
    template.set_inner_html(html);
    Some(template.content().unchecked_into())
}

/// Removes all but the first `keep` tiles of a day. Returns their list and the removed tiles.
fn cut(day: &Node, keep: usize) -> (Option<Element>, Vec<Element>) {
    let Some(day) = day.dyn_ref::<Element>() else { return (None, Vec::new()) };
    let list = day.query_selector(".rows").ok().flatten();
    let mut tiles = tiles(day);
    let rest = tiles.split_off(tiles.len().min(keep));
    for tile in &rest {
        tile.remove();
    }
    (list, rest)
}

fn tiles(root: &Element) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(".tile") else { return Vec::new() };
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
