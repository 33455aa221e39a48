//! Selecting several photos: ranges with Shift, long press on a phone, a count, and undo.

#[cfg(feature = "hydrate")]
mod actions;
#[cfg(feature = "hydrate")]
mod chosen;
#[cfg(feature = "hydrate")]
mod gestures;

use leptos::prelude::*;

use crate::messages::t;

/// Extends the checkboxes of the form `#selection`. It also contains the message that appears after an action.
#[island]
pub fn Selection() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    gestures::start_soon();
    view! {
        <div id="toast" class="toast" role="status" hidden>
            <span></span>
            <button type="button" class="button small">{t!(selection_undo)}</button>
        </div>
    }
}
