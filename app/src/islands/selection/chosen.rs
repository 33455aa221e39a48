//! The selected photos. The selection outlives the tiles: photos that were scrolled away stay selected.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlInputElement};

use crate::messages::t;

#[derive(Default)]
struct Chosen {
    ids: Vec<String>,
    /// The photo at which a range with Shift starts.
    anchor: Option<String>,
    /// The photos of every stretch that was on the page, in order.
    known: BTreeMap<usize, Vec<String>>,
}

thread_local! {
    static CHOSEN: RefCell<Chosen> = RefCell::default();
}

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Returns the selected photos, in the order in which they were selected.
pub fn ids() -> Vec<String> {
    CHOSEN.with_borrow(|chosen| chosen.ids.clone())
}

/// Returns whether any photo is selected.
pub fn any() -> bool {
    CHOSEN.with_borrow(|chosen| !chosen.ids.is_empty())
}

/// Selects or deselects a photo. The next range starts at it.
pub fn set(id: &str, on: bool) {
    CHOSEN.with_borrow_mut(|chosen| {
        chosen.ids.retain(|other| other != id);
        if on {
            chosen.ids.push(id.to_owned());
        }
        chosen.anchor = Some(id.to_owned());
    });
    show();
}

/// Selects everything from the last selected or deselected photo to this one.
pub fn extend(id: &str) {
    learn();
    CHOSEN.with_borrow_mut(|chosen| {
        let order: Vec<String> = chosen.known.values().flatten().cloned().collect();
        let place = |wanted: &str| order.iter().position(|id| id == wanted);
        let to = place(id);
        let from = chosen.anchor.as_deref().and_then(place).or(to);
        if let (Some(from), Some(to)) = (from, to) {
            for id in &order[from.min(to)..=from.max(to)] {
                if !chosen.ids.contains(id) {
                    chosen.ids.push(id.clone());
                }
            }
        }
    });
    show();
}

/// Clears the selection.
pub fn clear() {
    CHOSEN.with_borrow_mut(|chosen| {
        chosen.ids.clear();
        chosen.anchor = None;
    });
    show();
}

/// Stores which photos are on the page now, and checks the checkboxes of selected ones.
pub fn learn() {
    let Some(tiles) = document().and_then(|document| document.query_selector_all("#selection .tile").ok()) else {
        return;
    };
    CHOSEN.with_borrow_mut(|chosen| {
        let mut seen: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for tile in (0..tiles.length()).filter_map(|index| tiles.item(index)?.dyn_into::<Element>().ok()) {
            let stretch = tile
                .closest("[data-segment]")
                .ok()
                .flatten()
                .and_then(|stretch| stretch.get_attribute("data-segment")?.parse().ok())
                .unwrap_or(0);
            if let Some(id) = tile.get_attribute("data-id") {
                seen.entry(stretch).or_default().push(id);
            }
        }
        chosen.known.append(&mut seen);
    });
}

/// Removes photos from the selection that no longer exist.
pub fn forget(ids: &[String]) {
    CHOSEN.with_borrow_mut(|chosen| {
        chosen.ids.retain(|id| !ids.contains(id));
        for known in chosen.known.values_mut() {
            known.retain(|id| !ids.contains(id));
        }
    });
    show();
}

/// Updates checkboxes, count and bar.
pub fn show() {
    let Some(document) = document() else { return };
    let count = CHOSEN.with_borrow(|chosen| chosen.ids.len());
    if let Ok(boxes) = document.query_selector_all("#selection .tile input[name=photo]") {
        CHOSEN.with_borrow(|chosen| {
            for index in 0..boxes.length() {
                let Some(input) = boxes.item(index).and_then(|node| node.dyn_into::<HtmlInputElement>().ok()) else {
                    continue;
                };
                let on = chosen.ids.contains(&input.value());
                if input.checked() != on {
                    input.set_checked(on);
                }
            }
        });
    }
    if let Some(form) = document.get_element_by_id("selection") {
        let _ = form.class_list().toggle_with_force("choosing", count > 0);
    }
    if let Some(label) = document.get_element_by_id("selection-count") {
        let text = if count == 0 { String::new() } else { t!(selection_count, count = count as u64) };
        label.set_text_content(Some(&text));
    }
}
