//! What the server provides for pages and server functions.

mod context;
pub mod cookies;
mod form_names;
pub mod forms;
pub mod fragments;
mod outcome;
mod render;
mod routes;
mod state;

pub use context::{AccessToken, Context, RequestInfo, Theme, context, origin};
pub use form_names::{FieldName, FormName};
pub use outcome::FormOutcome;
pub use render::{error_page, page, page_with, provide};
pub use routes::routes;
pub use state::{AppState, Assets, DiskGauge, DiskSpace, Site};

use gallery::{
    Error,
    error::chain,
    library::{Library, UploadView},
    photo::PhotoState,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{
    api::{ApiError, uploads::UploadState},
    words::fault_sentence,
};

/// Converts a domain error for a server function, and sets the HTTP status.
#[must_use]
pub fn api_error(error: Error) -> ApiError {
    log_cause(&error);
    let status = error.status();
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR));
    }
    ApiError::of(&error)
}

/// Logs the causes of an internal error. People never see them, but operators do.
pub fn log_cause(error: &Error) {
    if let Error::Unavailable(cause) = error {
        tracing::error!(cause = %chain(cause.as_ref()), "unavailable");
    }
}

/// Returns the state of an upload.
#[must_use]
pub fn upload_state(library: &Library, photo: &UploadView) -> UploadState {
    UploadState {
        photo: photo.id.clone(),
        state: photo.state.name().to_owned(),
        fault: match &photo.state {
            PhotoState::Failed { reason } => Some(fault_sentence(reason, &photo.file_name)),
            _ => None,
        },
        thumb_url: photo.thumb.as_ref().map(|thumb| library.rendition_url(thumb)),
    }
}
