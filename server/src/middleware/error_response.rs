//! What is answered in place of a handler that gave no answer.

use std::panic::AssertUnwindSafe;

use app::{
    api::ApiError,
    paths,
    server::{AppState, RequestInfo, error_page},
    words::sentence,
};
use axum::{Json, body::Body, response::IntoResponse as _};
use futures::FutureExt as _;
use gallery::Error;
use http::{Response, StatusCode};

/// The error's sentence with that status: as a page with the request's id, or as a server function's error.
pub async fn error_response(
    state: &AppState,
    info: Option<&RequestInfo>,
    path: &str,
    error: &Error,
    status: StatusCode,
) -> Response<Body> {
    let locale = info.map(|info| info.locale).unwrap_or_default();
    if path.starts_with(paths::CALLS.prefix()) {
        app::server::log_cause(error);
        let error = ApiError { status: status.as_u16(), ..locale.scope(|| ApiError::of(error)) };
        return (status, Json(error)).into_response();
    }
    let page = match info {
        // Drawing may be what panicked.
        Some(info) => AssertUnwindSafe(error_page(state, info, error)).catch_unwind().await.ok(),
        None => None,
    };
    let id = info.map_or("", |info| &info.request_id);
    let say = || format!("{}\nError ID: {id}\n", locale.scope(|| sentence(error)));
    let mut response = page.unwrap_or_else(|| Response::new(Body::from(say())));
    *response.status_mut() = status;
    response
}
