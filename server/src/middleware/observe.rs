//! Records every request, in the log and in the metrics.

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

/// Where requests are recorded.
#[derive(Clone)]
pub struct Observer {
    /// The metrics.
    pub meter: Arc<dyn Meter>,
    /// The capacity units that records have consumed so far. If requests are handled one at a time, the difference is
    /// what one of them consumed.
    pub capacity: Option<Arc<dyn Fn() -> f64 + Send + Sync>>,
    /// Whether every request is logged. If not, only failed ones are.
    pub log_all: bool,
}

/// Wraps the handler in a span with the request's id, route and path, the kind of viewer, and the trace that it belongs
/// to. It never contains a network address, a token, or a query, which may contain either.
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

/// The request's route and its span. This is a separate function because a request must not be borrowed across an
/// await.
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

/// The route's pattern. Existing server functions are named, and all others share one name, so that nobody can invent
/// routes. Compiled static files also share a name, because their names change with every build.
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
