//! Server functions for ready photos.

use gallery::{id::PhotoId, month::MonthCount};
use leptos::prelude::*;
use server_fn::codec::Json;

use super::ApiError;

/// Returns how many photos there are on each day of a list, newest month first. `list` is its name
/// ([`crate::paths::ListScope`]); without one, it is the timeline.
#[server(prefix = "/api", endpoint = "months", input = Json)]
pub async fn months(list: Option<String>) -> Result<Vec<MonthCount>, ApiError> {
    use crate::paths::ListScope;
    use gallery::{Error, library::List};

    let context = crate::server::context();
    let (library, viewer) = (&context.library, &context.viewer);
    let months = match (list.as_deref().map_or(Some(ListScope::Timeline), ListScope::of_name), viewer.person()) {
        (_, None) => Err(Error::SignInRequired),
        (Some(ListScope::Timeline), _) => library.months(viewer).await,
        (Some(ListScope::Trash), Some(person)) => library.months_of(viewer, &List::Trash(person.clone())).await,
        (None, _) => Err(Error::NotFound),
    };
    months.map_err(crate::server::api_error)
}

/// Moves photos to the trash. Returns how many were moved.
#[server(prefix = "/api", endpoint = "trash_photos", input = Json)]
pub async fn trash_photos(photos: Vec<PhotoId>) -> Result<u32, ApiError> {
    let context = crate::server::context();
    let outcome = context.library.trash(&context.viewer, &photos).await.map_err(crate::server::api_error)?;
    Ok(outcome.changed)
}

/// Restores photos from the trash. Returns how many were restored.
#[server(prefix = "/api", endpoint = "restore_photos", input = Json)]
pub async fn restore_photos(photos: Vec<PhotoId>) -> Result<u32, ApiError> {
    let context = crate::server::context();
    let outcome = context.library.restore(&context.viewer, &photos).await.map_err(crate::server::api_error)?;
    Ok(outcome.changed)
}
