//! `/healthz`: whether the gallery works, and for its operator whether each part of it does.

use app::server::AppState;
#[cfg(feature = "standalone")]
use axum::{Extension, extract::Request};
use axum::{Json, extract::State};
use gallery::library::Parts;
#[cfg(feature = "standalone")]
use gallery::{
    ports::jobs::{Jobs as _, Lane},
    standalone::{
        disk::{Disk, Fill},
        queue::Queue,
    },
};
use http::StatusCode;
use serde_json::{Map, Value, json};

type Answer = (StatusCode, Json<Value>);

/// The standalone gallery: records, bytes, the queue and the disk. Responds with 200, or with 503 if a part fails. The operator is told
/// the version and the state of each part; strangers only whether all is well.
#[cfg(feature = "standalone")]
pub async fn standalone(
    State(state): State<AppState>,
    Extension(queue): Extension<std::sync::Arc<Queue>>,
    Extension(disk): Extension<std::sync::Arc<Disk>>,
    Extension(operator): Extension<crate::operator::Operator>,
    request: Request,
) -> Answer {
    let asked_by_operator = operator.asks(&request);
    drop(request);
    let (photos, bulk) = tokio::join!(queue.counts(Lane::Photos), queue.counts(Lane::Bulk));
    let well = photos.is_ok() && bulk.is_ok();
    let (photos, bulk) = (photos.unwrap_or_default(), bulk.unwrap_or_default());
    let (waiting, set_aside) = (photos.waiting + bulk.waiting, photos.dead + bulk.dead);
    let part = json!({ "status": word(well), "waiting": waiting, "set_aside": set_aside });
    let (fill, space) = (disk.fill(), disk.space());
    let (free, total) = (space.map(|space| space.free), space.map(|space| space.total));
    let space = json!({ "status": fill.name(), "free_bytes": free, "total_bytes": total });
    let others = [("queue", well, part), ("disk", fill != Fill::Full, space)];
    let (status, mut told) = check(&state, &others).await;
    if !asked_by_operator {
        told.retain(|name, _| name == "status");
    }
    (status, Json(told.into()))
}

/// The gallery on AWS: records and bytes. Everyone is a stranger here: the operator has CloudWatch, which also monitors the
/// queue.
#[cfg(feature = "aws")]
pub async fn aws(State(state): State<AppState>) -> Answer {
    let (status, mut told) = check(&state, &[]).await;
    told.retain(|name, _| name == "status");
    (status, Json(told.into()))
}

async fn check(state: &AppState, others: &[(&str, bool, Value)]) -> (StatusCode, Map<String, Value>) {
    let Parts { records, bytes } = state.library.parts().await;
    let mut well = records && bytes;
    let mut parts = Map::new();
    parts.insert("records".to_owned(), json!(word(records)));
    parts.insert("bytes".to_owned(), json!(word(bytes)));
    for (name, works, part) in others {
        well &= works;
        parts.insert((*name).to_owned(), part.clone());
    }
    let told = [
        ("status".to_owned(), json!(word(well))),
        ("version".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
        ("parts".to_owned(), parts.into()),
    ];
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, told.into_iter().collect())
}

fn word(well: bool) -> &'static str {
    if well { "ok" } else { "failing" }
}
