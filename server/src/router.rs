//! Everything the gallery answers.

use app::server::{AppState, Session, error_page};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Request, State},
    routing::post,
};
use gallery::Error;
use http::{Response, StatusCode};
use leptos::server_fn;
use leptos_axum::{LeptosRoutes as _, generate_route_list_with_exclusions};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate as _,
        predicate::{DefaultPredicate, NotForContentType},
    },
};

use crate::{
    middleware::{
        headers,
        observe::{self, Observer},
        same_site,
        session::{self, Addresses, Sessions},
    },
    statics,
};

/// Bytes of a server function's input at most.
const MAX_CALL_BYTES: usize = 256 * 1024;

/// What a home adds to the routes that both have.
pub struct Additions {
    /// Routes like those of pages: answers are compressed, and other sites may not post to them.
    pub pages: Router<AppState>,
    /// Routes that bring bytes as they are.
    pub bytes: Router<AppState>,
    /// Whose word is taken for where a request comes from.
    pub addresses: Addresses,
    /// Who is told of every request.
    pub observer: Observer,
}

/// Everything the gallery answers, in either home.
pub fn router(state: AppState, additions: Additions) -> Router {
    let sessions = Sessions { state: state.clone(), addresses: additions.addresses };
    // Leptos would answer calls itself, on their exact paths: past the limit and the statuses of `server_function`.
    let calls = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let pages = generate_route_list_with_exclusions(app::routes::App, Some(calls));
    let shell = {
        let options = state.options.clone();
        move || app::shell::shell(options.clone())
    };
    let context = {
        let state = state.clone();
        move || app::server::provide(&state)
    };
    // Photos are compressed already, and so are the files beside which `make` left compressed ones.
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("application/zip"));
    let dynamic = Router::new()
        .leptos_routes_with_context(&state, pages, context.clone(), shell)
        .route("/api/{*function}", post(server_function))
        .merge(app::server::routes())
        .merge(additions.pages)
        .fallback(missing)
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(compressed))
        .layer(axum::middleware::from_fn(same_site::check));
    Router::new()
        .merge(additions.bytes)
        .merge(statics::routes(&state.options.site_root, state.options.hash_files))
        .merge(dynamic)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::from_fn_with_state(additions.observer, observe::watch))
        .layer(axum::middleware::from_fn_with_state(state.clone(), headers::add))
        .layer(axum::middleware::from_fn_with_state(sessions, session::find))
        .with_state(state)
}

async fn server_function(State(state): State<AppState>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(input) = axum::body::to_bytes(body, MAX_CALL_BYTES).await else {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, &format!("A call may have {MAX_CALL_BYTES} bytes at most."));
    };
    let context = move || app::server::provide(&state);
    let request = Request::from_parts(parts, Body::from(input));
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await;
    let mut response = axum::response::IntoResponse::into_response(answer);
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    // Leptos answers every error with 500 that a function did not set a status for, arguments it cannot read included;
    // the error itself knows better.
    let body = std::mem::take(response.body_mut());
    let bytes = axum::body::to_bytes(body, MAX_CALL_BYTES).await.unwrap_or_default();
    let status = serde_json::from_slice::<app::api::ApiError>(&bytes).ok().map(|error| error.status);
    if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
        *response.status_mut() = status;
    }
    *response.body_mut() = Body::from(bytes);
    response
}

fn refused(status: StatusCode, message: &str) -> Response<Body> {
    let error = app::api::ApiError { status: status.as_u16(), message: message.to_owned(), retry_after_seconds: None };
    axum::response::IntoResponse::into_response((status, axum::Json(error)))
}

async fn missing(State(state): State<AppState>, Extension(session): Extension<Session>) -> Response<Body> {
    error_page(&state, &session, &Error::NotFound).await
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("a handler panicked");
    let mut response = Response::new(Body::from("Something went wrong on our side. Please try again.\n"));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
