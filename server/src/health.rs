//! `/healthz`: whether each part of the gallery works.

use app::server::AppState;
use axum::{Json, extract::State};
#[cfg(feature = "standalone")]
use gallery::ports::jobs::{Jobs as _, Lane};
use gallery::ports::table::Key;
use http::StatusCode;
use serde_json::{Map, Value, json};

type Answer = (StatusCode, Json<Value>);

/// The standalone gallery: records, bytes and the queue. Responds with 200, the version and the state of each part, or
/// with 503 if a part fails.
#[cfg(feature = "standalone")]
pub async fn standalone(
    State(state): State<AppState>,
    axum::Extension(queue): axum::Extension<std::sync::Arc<gallery::standalone::queue::Queue>>,
) -> Answer {
    let (photos, bulk) = tokio::join!(queue.counts(Lane::Photos), queue.counts(Lane::Bulk));
    let well = photos.is_ok() && bulk.is_ok();
    let (photos, bulk) = (photos.unwrap_or_default(), bulk.unwrap_or_default());
    let (waiting, set_aside) = (photos.waiting + bulk.waiting, photos.dead + bulk.dead);
    let part = json!({ "status": word(well), "waiting": waiting, "set_aside": set_aside });
    check(&state, Some((well, part))).await
}

/// The gallery on AWS: records and bytes. CloudWatch monitors its queue.
#[cfg(feature = "aws")]
pub async fn aws(State(state): State<AppState>) -> Answer {
    check(&state, None).await
}

async fn check(state: &AppState, queue: Option<(bool, Value)>) -> Answer {
    let key = Key::new("SITE", "ADMINISTRATOR");
    let probe = probe();
    let (records, bytes) = tokio::join!(state.library.table.get(&key), state.library.blobs.head(&probe));
    let mut well = records.is_ok() && bytes.is_ok();
    let mut parts = Map::new();
    parts.insert("records".to_owned(), json!(word(records.is_ok())));
    parts.insert("bytes".to_owned(), json!(word(bytes.is_ok())));
    if let Some((runs, part)) = queue {
        well &= runs;
        parts.insert("queue".to_owned(), part);
    }
    let body = json!({ "status": word(well), "version": env!("CARGO_PKG_VERSION"), "parts": parts });
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

fn word(well: bool) -> &'static str {
    if well { "ok" } else { "failing" }
}

fn probe() -> gallery::key::ObjectKey {
    gallery::key::ObjectKey::Original("00000000".parse().expect("eight digits are an id"))
}
