//! The timeline as a long scroll: only what is near the viewport is on the page, and any month is one click away.

pub mod plan;

#[cfg(feature = "hydrate")]
mod counts;
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

/// Goes on where the server's page ends, as soon as it knows how many photos each day has: pages do not carry that, so
/// that the first photos of a large library come as fast as those of a small one. Until then the page is as the server
/// drew it, and its links lead on.
///
/// The form around it says which list it is (`ListAddresses`), and has `data-start` when its content is the first
/// stretch of all, or `data-month` for the month that it begins with. (Properties of islands travel as
/// JSON, for which Leptos brings a parser.)
#[island]
pub fn Timeline(
    /// The first stretch, drawn by the server.
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    scroll::start_soon();
    view! { <div id="segments" class="segments">{children()}</div> }
}
