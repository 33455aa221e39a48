//! The language of pages.

use axum::{Extension, Form, body::Body, extract::State};
use http::Response;
use serde::Deserialize;

use super::{see_other, with_cookies};
use crate::{
    locale::Locale,
    paths::local,
    server::{AppState, RequestInfo, cookies, log_cause},
};

/// The fields of the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// A tag, or empty for the browser's language.
    language: String,
    next: String,
}

/// Chooses a language: for this browser, and for every other one in which the person signs in from now on.
pub async fn language(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Form(fields): Form<Fields>,
) -> Response<Body> {
    let chosen = Locale::offered(&fields.language, state.site.pseudo_locales);
    if info.viewer.person().is_some() {
        let kept = state.library.set_language(&info.viewer, chosen.map(Locale::tag)).await;
        // The page is in the chosen language in any case.
        kept.unwrap_or_else(|error| log_cause(&error));
    }
    let cookie = cookies::language(chosen, state.site.secure);
    with_cookies(see_other(local(&fields.next)), [cookie])
}
