//! `/healthz`: whether the gallery works, part by part.

use app::server::AppState;
use axum::{Extension, Json, extract::State};
use gallery::{home::queue::Queue, ports::table::Key};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// 200 with version and the state of each part; 503 when one does not answer.
pub async fn check(
    State(state): State<AppState>,
    Extension(queue): Extension<Arc<Queue>>,
) -> (StatusCode, Json<Value>) {
    let table = state.library.table.get(&Key::new("SITE", "ADMINISTRATOR")).await;
    let blobs = state.library.blobs.head(&probe()).await;
    let waiting = queue.len().await;
    let set_aside = queue.dead().await.map_or(0, |photos| photos.len());
    let well = table.is_ok() && blobs.is_ok() && waiting.is_ok();
    let word = |well: bool| if well { "ok" } else { "failing" };
    let body = json!({
        "status": word(well),
        "version": env!("CARGO_PKG_VERSION"),
        "parts": {
            "records": word(table.is_ok()),
            "bytes": word(blobs.is_ok()),
            "queue": { "status": word(waiting.is_ok()), "waiting": waiting.unwrap_or(0), "set_aside": set_aside },
        },
    });
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

fn probe() -> gallery::key::ObjectKey {
    gallery::key::ObjectKey::Original("00000000".parse().expect("eight digits are an id"))
}
