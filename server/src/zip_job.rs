//! Several originals as one zip that the worker makes, because the web function on AWS cannot send that much itself.

use app::{
    paths,
    server::{AppState, RequestInfo, error_page, forms::see_other},
};
use axum::{Extension, Form, Router, body::Body, extract::State, routing::post};
use http::Response;

/// The route that accepts requests for zips.
pub fn routes() -> Router<AppState> {
    Router::new().route(&paths::PHOTOS_DOWNLOAD, post(begin))
}

/// Starts a zip of the selected photos, and redirects the browser to the page that shows its progress.
async fn begin(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response<Body> {
    let ids: Vec<_> = fields.iter().filter(|(name, _)| name == "photo").filter_map(|(_, id)| id.parse().ok()).collect();
    match state.library.begin_zip(&info.viewer, &ids).await {
        Ok(zip) => see_other(&paths::DOWNLOAD.of(&zip)),
        Err(error) => error_page(&state, &info, &error).await,
    }
}
