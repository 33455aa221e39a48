//! Rendering pages outside of the router's own routes: a form that is shown again, an error page.

use axum::body::Body;
use gallery::Error;
use http::{HeaderValue, Request, Response, StatusCode, Uri, header};
use leptos::prelude::*;

use super::{AppState, FormName, FormOutcome, RequestInfo};
use crate::{paths, shell::shell};

/// Renders the page at `uri` after a form was posted to it.
pub async fn page(
    state: &AppState,
    info: &RequestInfo,
    uri: &str,
    outcome: FormOutcome,
    status: StatusCode,
) -> Response<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.parse().unwrap_or_else(|_| Uri::from_static(paths::TIMELINE.path()));
    request.extensions_mut().insert(info.clone());
    request.extensions_mut().insert(outcome);
    let mut response = page_with(state, request).await;
    *response.status_mut() = status;
    response
}

/// Renders the page of a request.
pub async fn page_with(state: &AppState, request: Request<Body>) -> Response<Body> {
    let options = state.options.clone();
    let provide = {
        let state = state.clone();
        move || provide(&state)
    };
    leptos_axum::render_app_async_with_context(provide, move || shell(options.clone()))(request).await
}

/// Provides the context for rendering. The nonce is that of the response's Content-Security-Policy.
pub fn provide(state: &AppState) {
    provide_context(state.clone());
    if let Some(parts) = use_context::<http::request::Parts>()
        && let Some(info) = parts.extensions.get::<RequestInfo>()
    {
        provide_context(info.locale);
        provide_context(leptos::nonce::Nonce::from_value(info.nonce.clone()));
    }
}

/// Renders a page that says what went wrong, with the matching status.
pub async fn error_page(state: &AppState, info: &RequestInfo, error: &Error) -> Response<Body> {
    if matches!(error, Error::SignInRequired) {
        return super::forms::see_other(&paths::SIGN_IN);
    }
    super::log_cause(error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let outcome = FormOutcome::failed(info.locale, FormName::ErrorPage, error, Vec::new());
    let mut response = page(state, info, &paths::ERROR, outcome, status).await;
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
