//! Receives uploads of the standalone gallery, as S3 does on AWS. Parts of files are sent to signed links.

use std::sync::Arc;

use app::{
    paths,
    server::{AppState, RequestInfo},
    words::sentence,
};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Request, State},
    response::IntoResponse as _,
    routing::put,
};
use futures::TryStreamExt as _;
use gallery::{
    Error,
    error::Forbidden,
    link::BadLink,
    standalone::files::{Files, PartTarget},
};
use http::{Response, StatusCode};
use serde_json::json;

/// The route that receives parts. It counts their bytes itself, so the router's own limit is disabled.
pub fn routes() -> Router<AppState> {
    Router::new().route(paths::UPLOAD_PART.route(), put(part)).layer(DefaultBodyLimit::disable())
}

/// Receives one part of a file. The signed link says which one, and how many bytes it has.
async fn part(
    State(state): State<AppState>,
    Extension(files): Extension<Arc<Files>>,
    Path(_): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    let link = request.uri().path_and_query().map_or("", |link| link.as_str()).to_owned();
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let received = async {
        state.library.signer.verify_link(&link, state.library.now()).map_err(|bad| match bad {
            BadLink::Expired => Error::Forbidden(Forbidden::UploadLinkExpired),
            BadLink::Forged => Error::NotFound,
        })?;
        let target = PartTarget::parse(&link).ok_or(Error::NotFound)?;
        let stream = Box::pin(request.into_body().into_data_stream().map_err(std::io::Error::other));
        files.receive_part(&target.photo, target.number, target.bytes, stream).await
    };
    match received.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            app::server::log_cause(&error);
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let message = locale.scope(|| sentence(&error));
            (status, Json(json!({ "code": error.code(), "message": message }))).into_response()
        }
    }
}
