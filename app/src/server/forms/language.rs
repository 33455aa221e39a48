//! The language of pages.

use axum::{Form, body::Body, extract::State};
use http::Response;
use jiff::SignedDuration;
use serde::Deserialize;

use super::{see_other, with_cookies};
use crate::{
    locale::Locale,
    paths::local,
    server::{AppState, cookies},
};

/// The fields of the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// A tag, or empty for the browser's language.
    language: String,
    next: String,
}

/// Sets the language for this browser, whoever uses it.
pub async fn language(State(state): State<AppState>, Form(fields): Form<Fields>) -> Response<Body> {
    let chosen = Locale::offered(&fields.language, state.site.pseudo_locales);
    let keep = if chosen.is_some() { cookies::LONG * 6 } else { SignedDuration::ZERO };
    let cookie = cookies::set(cookies::LANGUAGE, chosen.map_or("", Locale::tag), keep, state.site.secure);
    with_cookies(see_other(local(&fields.next)), [cookie])
}
