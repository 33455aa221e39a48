//! The part of the timeline that is on the page: a spacer, consecutive stretches, a spacer.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

use super::{
    merge::children,
    plan::{Part, Plan, date_of},
};

/// The elements in `#segments`.
pub struct Window {
    document: Document,
    root: Element,
    /// Where the stretches are: an element of Leptos in `root`.
    inner: Element,
    above: HtmlElement,
    below: HtmlElement,
    /// The stretches by their numbers.
    pub shown: BTreeMap<usize, Stretch>,
}

/// A stretch on the page.
pub struct Stretch {
    /// The element.
    pub element: HtmlElement,
    /// What it shows, or will show.
    pub part: Option<Part>,
    /// Whether it shows just that. Otherwise it has to be fetched.
    pub full: bool,
}

impl Window {
    /// Takes over what the server rendered, as the first stretch.
    pub fn adopt(document: Document) -> Option<Self> {
        let root = document.get_element_by_id("segments")?;
        let element: HtmlElement = root.query_selector(".segment").ok()??.dyn_into().ok()?;
        let above = spacer(&document)?;
        let below = spacer(&document)?;
        let inner = element.parent_element()?;
        inner.insert_before(&above, Some(&element)).ok()?;
        inner.append_child(&below).ok()?;
        let shown = BTreeMap::from([(0, Stretch { element, part: None, full: true })]);
        Some(Self { document, root, inner, above, below, shown })
    }

    /// Makes what the server rendered the first stretch of a plan. It is fetched again if its photos have changed.
    pub fn begin(&mut self, plan: &Plan) {
        let part = plan.part(0);
        if let Some(stretch) = self.shown.get_mut(&0) {
            let count = children(&stretch.element, ".tile").len();
            stretch.full = part.as_ref().is_none_or(|part| part.segment.count as usize == count);
            stretch.part = part;
        }
    }

    /// Returns where the stretches of a plan must start to fit what the server rendered: at its first day, and after its
    /// last one.
    pub fn starts(&self) -> Vec<Date> {
        let days = children(&self.root, ".day");
        let date = |day: Option<&Element>| date_of(&day?.get_attribute("data-day")?);
        date(days.first()).into_iter().chain(date(days.last()).and_then(|last| last.yesterday().ok())).collect()
    }

    /// Returns a stretch on the page.
    pub fn get(&self, index: usize) -> Option<&Stretch> {
        self.shown.get(&index)
    }

    /// Returns the number of the stretch with this element, while it is to show this part.
    pub fn find(&self, part: &Part) -> Option<usize> {
        self.shown.iter().find(|(_, stretch)| stretch.part.as_ref() == Some(part)).map(|(&index, _)| index)
    }

    /// Returns the numbers of the stretches on the page.
    pub fn range(&self) -> Range<usize> {
        let end = self.shown.last_key_value().map_or(0, |(last, _)| last + 1);
        self.shown.keys().next().copied().unwrap_or(0)..end
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
    pub fn cover(&mut self, range: Range<usize>, plan: &Plan) {
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
            let Some(element) = self.empty() else { continue };
            set_height(&element, plan.height(index));
            // While it is being filled, its contents may be higher than its estimate.
            let _ = element.style().set_property("overflow", "clip");
            let next = self.shown.range(index..).next().map_or(&self.below, |(_, stretch)| &stretch.element);
            if self.inner.insert_before(&element, Some(next)).is_ok() {
                self.put(index, Stretch { element, part: plan.part(index), full: false });
            }
        }
    }

    /// Sets the heights of the spacers, so that the page is as high as all stretches together.
    pub fn pad(&self, plan: &Plan) {
        let Range { start, end } = self.range();
        set_height(&self.above, plan.span(0..start));
        set_height(&self.below, plan.span(end..plan.segments.len()));
    }

    /// Marks a stretch as filled and returns its height.
    pub fn settle(&mut self, index: usize) -> Option<f64> {
        let stretch = self.shown.get_mut(&index)?;
        let _ = stretch.element.style().remove_property("height");
        let _ = stretch.element.style().remove_property("overflow");
        stretch.full = true;
        Some(stretch.element.get_bounding_client_rect().height())
    }

    /// Puts a stretch that is in its place on the page under its number.
    pub fn put(&mut self, index: usize, stretch: Stretch) {
        let _ = stretch.element.set_attribute("data-segment", &index.to_string());
        self.shown.insert(index, stretch);
    }

    /// Creates the element of a stretch.
    pub fn empty(&self) -> Option<HtmlElement> {
        let element: HtmlElement = self.document.create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name("segment");
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
