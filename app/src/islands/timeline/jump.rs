//! Scrolls to a month or a photo, wherever in the list it is.

use jiff::civil::Date;
use web_sys::HtmlElement;

use super::{
    anchor::find,
    scroll::{State, page_top, schedule, with},
};

/// What to scroll to. It is scrolled to its place as soon as it is drawn.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its day, or a later one without photos.
    pub day: Date,
    /// The selector of its element.
    pub selector: String,
    /// How far from the top of the viewport it belongs; otherwise below the header.
    pub top: Option<f64>,
}

impl Target {
    fn element(&self) -> Option<HtmlElement> {
        find(&["#segments ", &self.selector].concat())
    }

    /// Scrolls to it, if it is on the page.
    fn show(&self) -> bool {
        let Some(element) = self.element() else { return false };
        match (self.top, web_sys::window()) {
            (Some(top), Some(window)) => {
                window.scroll_by_with_x_and_y(0.0, element.get_bounding_client_rect().top() - top);
            }
            _ => element.scroll_into_view(),
        }
        true
    }
}

/// Scrolls to a target.
pub fn jump(target: Target) {
    if target.show() {
        with(|state| state.target = None);
        return;
    }
    with(|state| {
        let last = state.plan.segments.len().saturating_sub(1);
        let index = state.plan.at(target.day).unwrap_or(last);
        scroll_to(state, index);
        // A photo that is not where it should be no longer exists.
        let drawn = state.window.get(index).is_some_and(|stretch| stretch.full);
        state.target = Some(target).filter(|_| !drawn || state.plan.is_later_piece(index + 1));
    });
    schedule();
}

fn scroll_to(state: &State, index: usize) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, page_top(state) + state.plan.span(0..index));
    }
}

/// Scrolls to the target after a stretch was drawn. Returns whether there is one.
pub fn arrived(state: &mut State, index: usize) -> bool {
    let Some(target) = &state.target else { return false };
    let found = target.show();
    let day = target.day;
    let here = state.plan.at(day) == Some(index)
        || state.plan.segments.get(index).is_some_and(|drawn| drawn.oldest == day && drawn.piece > 0);
    // The photo may be in a later piece of the same day.
    let later = here && state.plan.is_later_piece(index + 1);
    if !found && later {
        scroll_to(state, index + 1);
    } else if found || here {
        state.target = None;
    }
    true
}
