//! The page for addresses that do not exist.

use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::failure::Broken;

/// A page for an address that does not exist.
#[component]
pub fn Missing() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <Broken status=404 sentence=crate::words::sentence(&gallery::Error::NotFound)/> }
}
