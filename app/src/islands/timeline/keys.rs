//! Moving between photos with the arrow keys.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::islands::signal;

/// Listens to arrow keys. Left and right move by a tile, up and down by a row.
pub fn listen() {
    signal::on_document("keydown", |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        let Some(tile) = focused_tile() else { return };
        let next = match event.key().as_str() {
            "ArrowRight" => neighbour(&tile, 1),
            "ArrowLeft" => neighbour(&tile, -1),
            "ArrowDown" => row(&tile, 1.0),
            "ArrowUp" => row(&tile, -1.0),
            _ => return,
        };
        event.prevent_default();
        let link = next.and_then(|tile| tile.query_selector("a").ok().flatten()?.dyn_into::<HtmlElement>().ok());
        if let Some(link) = link {
            let _ = link.focus();
        }
    });
}

fn focused_tile() -> Option<Element> {
    let focused = web_sys::window()?.document()?.active_element()?;
    focused.closest("#segments .tile").ok().flatten()
}

fn tiles() -> Option<Vec<Element>> {
    let list = web_sys::window()?.document()?.query_selector_all("#segments .tile").ok()?;
    Some((0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect())
}

fn neighbour(tile: &Element, step: isize) -> Option<Element> {
    let tiles = tiles()?;
    let here = tiles.iter().position(|other| other.is_same_node(Some(tile)))?;
    tiles.get(here.checked_add_signed(step)?).cloned()
}

/// Returns the horizontally nearest tile of the row above (−1) or below (1).
fn row(tile: &Element, direction: f64) -> Option<Element> {
    let here = tile.get_bounding_client_rect();
    let middle = here.left() + here.width() / 2.0;
    let distance = |other: &Element| {
        let place = other.get_bounding_client_rect();
        let down = (place.top() - here.top()) * direction;
        (down > 4.0).then(|| (down, (place.left() + place.width() / 2.0 - middle).abs()))
    };
    let candidates: Vec<_> = tiles()?.into_iter().filter_map(|other| distance(&other).map(|d| (d, other))).collect();
    let nearest = candidates.iter().map(|((down, _), _)| *down).fold(f64::INFINITY, f64::min);
    candidates
        .into_iter()
        .filter(|((down, _), _)| *down - nearest < 4.0)
        .min_by(|((_, a), _), ((_, b), _)| a.total_cmp(b))
        .map(|(_, other)| other)
}
