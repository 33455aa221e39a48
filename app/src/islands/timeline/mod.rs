//! The timeline as a long scroll: only what is near the viewport is on the page, and any month is one click away.

pub mod plan;

#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod months;
#[cfg(feature = "hydrate")]
mod scroll;
#[cfg(feature = "hydrate")]
mod window;

use gallery::month::MonthCount;
use leptos::prelude::*;

/// Goes on where the server's page ends.
#[island]
pub fn Timeline(
    /// Photos by day, newest month first.
    months: Vec<MonthCount>,
    /// Whether the page starts with the newest photo, so that its content is the first stretch.
    start: bool,
    /// The first stretch, drawn by the server.
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new({
        let months = months.clone();
        move || scroll::start(&months, start)
    });
    let _ = (&months, start);
    view! { <div id="segments" class="segments">{children()}</div> }
}
