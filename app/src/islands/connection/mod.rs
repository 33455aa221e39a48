//! Says when the gallery cannot be reached, and when it can be again. Whoever waits for it goes on at once.

#[cfg(feature = "hydrate")]
mod banner;
#[cfg(feature = "hydrate")]
mod reach;
#[cfg(feature = "hydrate")]
mod wait;

#[cfg(feature = "hydrate")]
pub use reach::lost;
#[cfg(feature = "hydrate")]
pub use wait::{pause, pause_or_online};

use leptos::prelude::*;

/// A line that appears while the browser is offline or the gallery does not answer.
#[island]
pub fn Connection() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    reach::watch();
    // Here from the start and empty: what appears together with its words is not read out.
    view! { <p id="connection" class="connection" role="status"></p> }
}
