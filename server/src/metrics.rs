//! `/metrics` of the standalone gallery. It only exists if a token is configured.

use std::sync::Arc;

use crate::{
    meter::open_metrics::{Now, OpenMetrics},
    operator,
};
use app::{paths, server::AppState};
use axum::{Extension, Router, body::Body, extract::State, routing::get};
use gallery::{
    ports::jobs::{Jobs as _, Lane},
    standalone::{disk::Disk, queue::Queue},
};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

/// The format's media type.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// What the page needs.
#[derive(Clone)]
pub struct Metrics {
    /// What was counted.
    pub meter: Arc<OpenMetrics>,
    /// The bearer token for reading the page.
    pub token: Arc<str>,
    /// The queue of jobs.
    pub queue: Arc<Queue>,
    /// The disk with the data.
    pub disk: Arc<Disk>,
}

/// The route of the page.
pub fn routes(metrics: Metrics) -> Router<AppState> {
    Router::new().route(&paths::METRICS, get(page)).layer(Extension(metrics))
}

async fn page(
    State(state): State<AppState>,
    Extension(metrics): Extension<Metrics>,
    headers: HeaderMap,
) -> Response<Body> {
    if !operator::sends(&headers, &metrics.token) {
        return plain(
            StatusCode::UNAUTHORIZED,
            "Send the token of VITRINE_METRICS_TOKEN as a bearer token.\n".to_owned(),
        );
    }
    let now = async {
        let (photos, bulk) = (metrics.queue.counts(Lane::Photos).await?, metrics.queue.counts(Lane::Bulk).await?);
        let original_bytes = state.library.stored_bytes().await?;
        Ok::<_, gallery::Error>(Now { photos, bulk, original_bytes, disk: metrics.disk.space() })
    };
    match now.await {
        Ok(now) => {
            let mut response = Response::new(Body::from(metrics.meter.page(now)));
            response.headers_mut().insert(header::CONTENT_TYPE, OPEN_METRICS);
            response
        }
        Err(error) => {
            app::server::log_cause(&error);
            plain(StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", app::words::sentence(&error)))
        }
    }
}

fn plain(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
