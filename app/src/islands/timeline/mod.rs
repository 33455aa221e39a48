//! The timeline as an endless list: only what is near the viewport is on the page, and any month is one click away.

pub mod plan;

#[cfg(feature = "hydrate")]
mod address;
#[cfg(feature = "hydrate")]
mod anchor;
#[cfg(feature = "hydrate")]
mod arrange;
#[cfg(feature = "hydrate")]
mod counts;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod jump;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod later;
#[cfg(feature = "hydrate")]
mod merge;
#[cfg(feature = "hydrate")]
mod months;
#[cfg(feature = "hydrate")]
mod scroll;
#[cfg(feature = "hydrate")]
mod update;
#[cfg(feature = "hydrate")]
mod window;

use leptos::prelude::*;

/// Continues where the server's page ends, as soon as it has the number of photos on each day. Pages do not contain
/// these numbers, so that the first photos of a large library appear as fast as those of a small one. Until then, the
/// page is as the server rendered it, and its links work.
///
/// The form around it says which list it is (`ListAddresses`). It has `data-month` if it does not start with the newest
/// photos. (Properties of islands are sent as JSON, for which Leptos includes a parser.)
#[island]
pub fn Timeline(
    /// The first stretch, rendered by the server.
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    scroll::start_soon();
    view! {
        <div id="segments" class="segments">{children()}</div>
        <p class="news" role="status"><button type="button" id="news" class="button" hidden=true></button></p>
    }
}
