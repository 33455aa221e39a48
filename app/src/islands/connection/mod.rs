//! Shows when the gallery cannot be reached, and when it can be reached again. Everything that waits for it then
//! continues at once.

#[cfg(feature = "hydrate")]
mod banner;
#[cfg(feature = "hydrate")]
mod reach;
#[cfg(feature = "hydrate")]
mod session;
#[cfg(feature = "hydrate")]
mod wait;

#[cfg(feature = "hydrate")]
pub use reach::{answers, lost, remind};
#[cfg(feature = "hydrate")]
pub use session::signed_out;
#[cfg(feature = "hydrate")]
pub use wait::{pause, pause_or_online};

use leptos::prelude::*;

/// A line that appears while the browser is offline or the gallery does not respond.
#[island]
pub fn Connection() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    reach::watch();
    // The element exists from the start and is empty, because screen readers do not read elements that appear together
    // with their text.
    view! { <p id="connection" class="connection" role="status"></p> }
}
