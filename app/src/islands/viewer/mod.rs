//! One large photo: over the timeline, or on its own page.
//!
//! `zoom_geometry` does not depend on the browser; the modules behind the feature gate do the work in it. All but
//! `entrance` are split from the page's first wasm, and are only loaded when a photo is opened.

use leptos::prelude::*;

use crate::messages::t;

pub mod zoom_geometry;

#[cfg(feature = "hydrate")]
mod arrive;
#[cfg(feature = "hydrate")]
mod entrance;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod gesture;
#[cfg(feature = "hydrate")]
mod open;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod run;
#[cfg(feature = "hydrate")]
mod slideshow;
#[cfg(feature = "hydrate")]
mod step;
#[cfg(feature = "hydrate")]
mod tools;
#[cfg(feature = "hydrate")]
mod trash;
#[cfg(feature = "hydrate")]
mod view;
#[cfg(feature = "hydrate")]
mod words;
#[cfg(feature = "hydrate")]
mod zoom;

/// Opens photos over the timeline, and makes the stage of a photo's own page interactive.
#[island]
pub fn Lightbox() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    entrance::open_up();
    view! {
        <dialog id="lightbox" class="lightbox" aria-label=t!(viewer_photo)>
            <div id="lightbox-view"></div>
            <p id="lightbox-said" class="visually-hidden" role="status"></p>
        </dialog>
    }
}
