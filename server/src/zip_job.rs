//! Several originals as one zip, where a worker makes it: the cloud's web cannot send that much itself.

use app::{
    paths,
    server::{AppState, RequestInfo, error_page, forms::see_other},
};
use axum::{Extension, Form, Router, body::Body, extract::State, routing::post};
use http::Response;

/// The route that takes the wish.
pub fn routes() -> Router<AppState> {
    Router::new().route(&paths::PHOTOS_DOWNLOAD, post(begin))
}

/// Has a zip made of the chosen photos and sends the browser to the page that tells how far it is.
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
