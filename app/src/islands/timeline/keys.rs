//! Moving between photos with the arrow keys.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::{later, merge::children};
use crate::islands::signal;

/// Where to.
#[derive(Debug, Clone, Copy)]
pub enum Direction {
    /// The photo before.
    Left,
    /// The photo after.
    Right,
    /// The photo above.
    Up,
    /// The photo below.
    Down,
}

/// Listens to arrow keys. Left and right move by a tile, up and down by a row.
pub fn listen() {
    signal::on_document("keydown", |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        let direction = match event.key().as_str() {
            "ArrowRight" => Direction::Right,
            "ArrowLeft" => Direction::Left,
            "ArrowDown" => Direction::Down,
            "ArrowUp" => Direction::Up,
            _ => return,
        };
        if focused_tile().is_some() {
            event.prevent_default();
            later::step(direction);
        }
    });
}

/// Moves the focus.
pub fn go(direction: Direction) {
    let next = focused_tile().and_then(|tile| match direction {
        Direction::Right => neighbour(&tile, 1),
        Direction::Left => neighbour(&tile, -1),
        Direction::Down => row(&tile, 1.0),
        Direction::Up => row(&tile, -1.0),
    });
    let link = next.and_then(|tile| tile.query_selector("a").ok().flatten()?.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        let _ = link.focus();
    }
}

fn focused_tile() -> Option<Element> {
    let focused = web_sys::window()?.document()?.active_element()?;
    focused.closest("#segments .tile").ok().flatten()
}

fn tiles() -> Option<Vec<Element>> {
    Some(children(&web_sys::window()?.document()?.get_element_by_id("segments")?, ".tile"))
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
