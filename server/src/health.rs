//! `/healthz`: whether each part of the gallery works.

use app::server::AppState;
use axum::{Json, extract::State};
use gallery::ports::table::Key;
#[cfg(feature = "standalone")]
use gallery::{
    ports::jobs::{Jobs as _, Lane},
    standalone::disk::{Disk, Fill},
};
use http::StatusCode;
use serde_json::{Map, Value, json};

type Answer = (StatusCode, Json<Value>);

/// The standalone gallery: records, bytes, the queue and the disk. Responds with 200, the version and the state of each part, or
/// with 503 if a part fails.
#[cfg(feature = "standalone")]
pub async fn standalone(
    State(state): State<AppState>,
    axum::Extension(queue): axum::Extension<std::sync::Arc<gallery::standalone::queue::Queue>>,
    axum::Extension(disk): axum::Extension<std::sync::Arc<Disk>>,
) -> Answer {
    let (photos, bulk) = tokio::join!(queue.counts(Lane::Photos), queue.counts(Lane::Bulk));
    let well = photos.is_ok() && bulk.is_ok();
    let (photos, bulk) = (photos.unwrap_or_default(), bulk.unwrap_or_default());
    let (waiting, set_aside) = (photos.waiting + bulk.waiting, photos.dead + bulk.dead);
    let part = json!({ "status": word(well), "waiting": waiting, "set_aside": set_aside });
    let (fill, space) = (disk.fill(), disk.space());
    let (free, total) = (space.map(|space| space.free), space.map(|space| space.total));
    let space = json!({ "status": fill.name(), "free_bytes": free, "total_bytes": total });
    check(&state, &[("queue", well, part), ("disk", fill != Fill::Full, space)]).await
}

/// The gallery on AWS: records and bytes. CloudWatch monitors its queue.
#[cfg(feature = "aws")]
pub async fn aws(State(state): State<AppState>) -> Answer {
    check(&state, &[]).await
}

async fn check(state: &AppState, others: &[(&str, bool, Value)]) -> Answer {
    let key = Key::new("SITE", "ADMINISTRATOR");
    let probe = probe();
    let (records, bytes) = tokio::join!(state.library.table.get(&key), state.library.blobs.head(&probe));
    let mut well = records.is_ok() && bytes.is_ok();
    let mut parts = Map::new();
    parts.insert("records".to_owned(), json!(word(records.is_ok())));
    parts.insert("bytes".to_owned(), json!(word(bytes.is_ok())));
    for (name, works, part) in others {
        well &= works;
        parts.insert((*name).to_owned(), part.clone());
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
