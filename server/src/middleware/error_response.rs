//! The response if a handler did not return one.

use std::panic::AssertUnwindSafe;

use app::{
    api::ApiError,
    paths,
    server::{AppState, RequestInfo, error_page},
    words::{requests, sentence},
};
use axum::{Json, body::Body, response::IntoResponse as _};
use futures::FutureExt as _;
use gallery::Error;
use http::{HeaderValue, Response, StatusCode, header};

/// The error's sentence with this status: as a page with the request's id, or as the error of a server function.
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
        // The panic may have come from rendering pages.
        Some(info) => AssertUnwindSafe(error_page(state, info, error)).catch_unwind().await.ok(),
        None => None,
    };
    let id = info.map_or("", |info| &info.request_id);
    let say = || locale.scope(|| format!("{}\n{}\n", sentence(error), requests::error_id(id)));
    let mut response = page.unwrap_or_else(|| plain(say()));
    *response.status_mut() = status;
    response
}

/// Returns a plain text instead of a page.
pub fn plain(text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
