//! Photos as a whole.

use gallery::{id::PhotoId, month::MonthCount};
use leptos::prelude::*;
use server_fn::codec::Json;

use super::ApiError;

/// How many photos each day of the timeline has, newest month first.
#[server(prefix = "/api", endpoint = "months", input = Json)]
pub async fn months() -> Result<Vec<MonthCount>, ApiError> {
    let context = crate::server::context();
    context.library.months(&context.viewer).await.map_err(crate::server::api_error)
}

/// Moves photos to the trash; answers how many were moved.
#[server(prefix = "/api", endpoint = "trash_photos", input = Json)]
pub async fn trash_photos(photos: Vec<PhotoId>) -> Result<u32, ApiError> {
    let context = crate::server::context();
    let outcome = context.library.trash(&context.viewer, &photos).await.map_err(crate::server::api_error)?;
    Ok(outcome.changed)
}

/// Moves photos back out of the trash; answers how many were moved.
#[server(prefix = "/api", endpoint = "restore_photos", input = Json)]
pub async fn restore_photos(photos: Vec<PhotoId>) -> Result<u32, ApiError> {
    let context = crate::server::context();
    let outcome = context.library.restore(&context.viewer, &photos).await.map_err(crate::server::api_error)?;
    Ok(outcome.changed)
}
