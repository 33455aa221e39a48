//! One photo, large.

use leptos::prelude::*;

/// Opens photos over the timeline.
#[island]
pub fn Lightbox() -> impl IntoView {
    view! { <dialog id="lightbox" class="lightbox" aria-label="Photo"></dialog> }
}
