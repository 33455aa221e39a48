//! The timeline as a long scroll: only what is near the viewport is on the page, and any month is one click away.

pub mod plan;

#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod months;
#[cfg(feature = "hydrate")]
mod pieces;
#[cfg(feature = "hydrate")]
mod scroll;
#[cfg(feature = "hydrate")]
mod window;

use leptos::prelude::*;

/// Goes on where the server's page ends. What it must know the form around it tells: `data-days`, the photos by day as
/// [`gallery::month::pack`] writes them, and `data-start` when its content is the first stretch of all.
///
/// (Properties of islands travel as JSON, for which Leptos brings a parser.)
#[island]
pub fn Timeline(
    /// The first stretch, drawn by the server.
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    scroll::start_soon();
    view! { <div id="segments" class="segments">{children()}</div> }
}
