//! The part of the timeline that is on the page: a spacer, consecutive stretches, a spacer.

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

/// The elements in `#segments`.
pub struct Window {
    document: Document,
    root: Element,
    above: HtmlElement,
    below: HtmlElement,
    shown: BTreeMap<usize, Stretch>,
}

/// A stretch on the page.
pub struct Stretch {
    /// The element.
    pub element: HtmlElement,
    /// Whether it contains its photos, or is only a placeholder of its height.
    pub full: bool,
}

impl Window {
    /// Takes over what the server rendered. If `keep`, its stretch becomes number 0; otherwise it is removed.
    pub fn adopt(document: Document, keep: bool) -> Option<Self> {
        let root = document.get_element_by_id("segments")?;
        let drawn: Option<HtmlElement> =
            root.query_selector(".segment").ok().flatten().and_then(|element| element.dyn_into().ok());
        let above = spacer(&document)?;
        let below = spacer(&document)?;
        let mut shown = BTreeMap::new();
        root.append_child(&above).ok()?;
        if let Some(element) = drawn {
            if keep {
                root.append_child(&element).ok()?;
                shown.insert(0, Stretch { element, full: true });
            } else {
                element.remove();
            }
        }
        root.append_child(&below).ok()?;
        Some(Self { document, root, above, below, shown })
    }

    /// Returns the stretches on the page.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &Stretch)> {
        self.shown.iter().map(|(&index, stretch)| (index, stretch))
    }

    /// Returns a stretch on the page.
    pub fn get(&self, index: usize) -> Option<&Stretch> {
        self.shown.get(&index)
    }

    /// Returns the distance of the very first stretch from the top of the viewport.
    pub fn top(&self) -> f64 {
        self.root.get_bounding_client_rect().top()
    }

    /// Returns the width of rows.
    pub fn width(&self) -> f64 {
        self.root.get_bounding_client_rect().width()
    }

    /// Removes stretches that are not in `range` from the page, and inserts empty ones for those that are missing.
    pub fn cover(&mut self, range: Range<usize>, height: impl Fn(usize) -> f64) {
        let gone: Vec<usize> = self.shown.keys().copied().filter(|index| !range.contains(index)).collect();
        for index in gone {
            if let Some(stretch) = self.shown.remove(&index) {
                stretch.element.remove();
            }
        }
        for index in range {
            if self.shown.contains_key(&index) {
                continue;
            }
            let Some(element) = self.empty(index, height(index)) else { continue };
            let next = self.shown.range(index..).next().map_or(&self.below, |(_, stretch)| &stretch.element);
            if self.root.insert_before(&element, Some(next)).is_ok() {
                self.shown.insert(index, Stretch { element, full: false });
            }
        }
    }

    /// Sets the heights of the spacers.
    pub fn pad(&self, above: f64, below: f64) {
        set_height(&self.above, above);
        set_height(&self.below, below);
    }

    /// Marks a stretch as filled and returns its height.
    pub fn settle(&mut self, index: usize) -> Option<f64> {
        let stretch = self.shown.get_mut(&index)?;
        let _ = stretch.element.style().remove_property("height");
        let _ = stretch.element.style().remove_property("overflow");
        stretch.full = true;
        Some(stretch.element.get_bounding_client_rect().height())
    }

    /// Removes every stretch, to start again.
    pub fn clear(&mut self) {
        for stretch in std::mem::take(&mut self.shown).into_values() {
            stretch.element.remove();
        }
    }

    fn empty(&self, index: usize, height: f64) -> Option<HtmlElement> {
        let element: HtmlElement = self.document.create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name("segment");
        element.set_attribute("data-segment", &index.to_string()).ok()?;
        set_height(&element, height);
        // While it is being filled, its contents may be higher than its estimate.
        let _ = element.style().set_property("overflow", "clip");
        Some(element)
    }
}

fn spacer(document: &Document) -> Option<HtmlElement> {
    let element: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    element.set_attribute("aria-hidden", "true").ok()?;
    Some(element)
}

fn set_height(element: &HtmlElement, height: f64) {
    let _ = element.style().set_property("height", &format!("{}px", height.round() as i64));
}
