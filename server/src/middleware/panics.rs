//! A panic in a handler only affects one request.

use std::panic::AssertUnwindSafe;

use app::server::{AppState, RequestInfo};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use futures::FutureExt as _;
use gallery::Error;
use http::{Response, StatusCode};

use super::error_response::error_response;

#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct HandlerPanicked;

/// If a request's handler panics, responds with the page for internal errors, with the request's id.
pub async fn catch(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    let (info, path) = (request.extensions().get::<RequestInfo>().cloned(), request.uri().path().to_owned());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        // The panic itself has already been logged.
        Err(_) => {
            let error = Error::unavailable(HandlerPanicked);
            error_response(&state, info.as_ref(), &path, &error, StatusCode::INTERNAL_SERVER_ERROR).await
        }
    }
}
