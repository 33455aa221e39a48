//! Server functions for adding photos.

use gallery::{id::PhotoId, ticket::UploadAnswer};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

use super::ApiError;

/// The state of an uploaded photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadState {
    /// The photo.
    pub photo: PhotoId,
    /// `uploading`, `processing`, `ready` or `failed`.
    pub state: String,
    /// Why it failed, as a sentence.
    pub fault: Option<String>,
    /// A small rendition, once the photo is ready.
    pub thumb_url: Option<String>,
}

/// Announces a file, and returns how to send it. `head` is its first 32 bytes, `sha256` 64 hexadecimal digits.
#[server(prefix = "/api", endpoint = "begin_upload", input = Json)]
pub async fn begin_upload(
    name: String,
    bytes: u64,
    sha256: String,
    head: Vec<u8>,
    keep_both: bool,
) -> Result<UploadAnswer, ApiError> {
    let context = crate::server::context();
    let malformed = |_| crate::server::api_error(gallery::error::Invalid::Sha256Malformed.into());
    let sha256 = sha256.parse().map_err(malformed)?;
    let file = gallery::library::NewFile { name, bytes, sha256, head, keep_both };
    context.library.begin_upload(&context.viewer, &file).await.map_err(crate::server::api_error)
}

/// Reports that every part of a file was sent.
#[server(prefix = "/api", endpoint = "finish_upload", input = Json)]
pub async fn finish_upload(photo: PhotoId) -> Result<(), ApiError> {
    let context = crate::server::context();
    context.library.finish_upload(&context.viewer, &photo).await.map_err(crate::server::api_error)
}

/// Returns the states of some photos, at most 100 at once. Unknown photos are left out.
#[server(prefix = "/api", endpoint = "upload_states", input = Json)]
pub async fn upload_states(photos: Vec<PhotoId>) -> Result<Vec<UploadState>, ApiError> {
    let context = crate::server::context();
    let photos = context.library.photo_states(&context.viewer, &photos).await.map_err(crate::server::api_error)?;
    Ok(photos.iter().map(|photo| crate::server::upload_state(&context.library, photo)).collect())
}

/// Renders a failed photo again.
#[server(prefix = "/api", endpoint = "retry_photo", input = Json)]
pub async fn retry_photo(photo: PhotoId) -> Result<(), ApiError> {
    let context = crate::server::context();
    context.library.retry(&context.viewer, &photo).await.map_err(crate::server::api_error)
}

/// Deletes photos that never became ready: uploads that were cancelled, or photos that failed.
#[server(prefix = "/api", endpoint = "cancel_uploads", input = Json)]
pub async fn cancel_uploads(photos: Vec<PhotoId>) -> Result<(), ApiError> {
    let context = crate::server::context();
    context.library.cancel_uploads(&context.viewer, &photos).await.map_err(crate::server::api_error)?;
    Ok(())
}
