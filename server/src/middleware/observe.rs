//! Writes down every request that was answered: a line in the log, and the meter.

use std::{sync::Arc, time::Instant};

use app::{paths, server::RequestInfo};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
};
use http::Response;
use leptos::server_fn;
use tracing::Instrument as _;

use crate::meter::{Answered, Meter};

/// Who is told.
#[derive(Clone)]
pub struct Observer {
    /// Counts.
    pub meter: Arc<dyn Meter>,
    /// The capacity units that records have cost so far. Where requests are answered one at a time, the difference is
    /// what one of them cost.
    pub capacity: Option<Arc<dyn Fn() -> f64 + Send + Sync>>,
    /// Whether every request has its line in the log; otherwise those that failed have.
    pub log_all: bool,
}

/// Wraps the handler in a span that names the request: its id, route and path, what kind of viewer asks, and the trace
/// that it belongs to. Never an address, a token or a query, which may hold either.
pub async fn watch(State(observer): State<Observer>, request: Request, next: Next) -> Response<Body> {
    let started = Instant::now();
    let (route, span) = describe(&request);
    let consumed = || observer.capacity.as_ref().map_or(0.0, |consumed| consumed());
    let before = consumed();
    let response = next.run(request).instrument(span.clone()).await;
    let capacity = consumed() - before;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_secs_f64() * 1e3);
    observer.meter.answered(&Answered { route: &route, status, ms, capacity });
    span.in_scope(|| match status {
        500.. => tracing::warn!(status, ms, capacity, "answered"),
        _ if observer.log_all => tracing::info!(status, ms, capacity, "answered"),
        _ => tracing::debug!(status, ms, "answered"),
    });
    response
}

/// The request's route and its span. A function of its own: a request cannot be borrowed while one waits.
fn describe(request: &Request) -> (String, tracing::Span) {
    let route = route(request).to_owned();
    let info = request.extensions().get::<RequestInfo>();
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let span = tracing::info_span!(
        "request",
        id = info.map_or("", |info| &info.request_id),
        method = %request.method(),
        route,
        path = %request.uri().path(),
        viewer = info.map_or("", |info| info.viewer.kind()),
        trace = header("x-amzn-trace-id"),
    );
    (route, span)
}

/// The route's pattern. Server functions share one; those that exist are named, and anything else is not, so that nobody
/// can invent routes. So do compiled static files, whose names change with every build.
fn route(request: &Request) -> &str {
    let pattern = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    if pattern.starts_with(paths::COMPILED.prefix()) {
        return paths::COMPILED.prefix().trim_end_matches('/');
    }
    let path = request.uri().path();
    let called =
        pattern == paths::CALLS.route() && server_fn::axum::server_fn_paths().any(|(function, _)| function == path);
    if called { path } else { pattern }
}
