//! The home's side of uploads: what S3 does in the cloud. Parts come through signed links; forms without a script
//! bring whole files.

use std::sync::Arc;

use app::server::{AppState, FormOutcome, Session, page};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, Request, State, multipart::Field},
    response::IntoResponse as _,
    routing::{post, put},
};
use futures::TryStreamExt as _;
use gallery::{
    Error,
    fault::{Fault, bytes_for_people},
    home::files::{Files, PartTarget},
    library::NewFile,
    link::BadLink,
    person::Viewer,
    ticket::UploadAnswer,
};
use http::{Response, StatusCode};
use serde_json::json;

/// Routes that receive bytes. Each counts them itself, so the router's own limit is off.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/upload/{photo}/{part}", put(part))
        .route("/upload", post(form))
        .layer(DefaultBodyLimit::disable())
}

/// Receives one part of a file. The signed link says which, and how many bytes.
async fn part(
    State(state): State<AppState>,
    Extension(files): Extension<Arc<Files>>,
    Path(_): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    let link = request.uri().path_and_query().map_or("", |link| link.as_str()).to_owned();
    let received = async {
        state.library.signer.verify_link(&link, state.library.now_ms() / 1000).map_err(|bad| match bad {
            BadLink::Expired => Error::Forbidden("This upload link is too old.".to_owned()),
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
            (status, Json(json!({ "message": error.to_string() }))).into_response()
        }
    }
}

/// Receives the files of a plain form, one after another, straight to disk.
async fn form(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(files): Extension<Arc<Files>>,
    multipart: Multipart,
) -> Response<Body> {
    if session.viewer == Viewer::Nobody {
        return app::server::error_page(&state, &session, &Error::SignInRequired).await;
    }
    let mut outcome = FormOutcome { form: "upload", ..FormOutcome::default() };
    let mut worst = StatusCode::OK;
    if let Err(error) = every_file(&state, &session, &files, multipart, &mut outcome, &mut worst).await {
        app::server::log_cause(&error);
        worst = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        outcome.error = Some(error.to_string());
    } else if outcome.files.is_empty() {
        worst = StatusCode::UNPROCESSABLE_ENTITY;
        outcome.error = Some("Choose one photo at least.".to_owned());
    }
    // When something was added the request did its work, whatever happened to other files.
    let status = if outcome.files.iter().any(|(good, _)| *good) { StatusCode::OK } else { worst };
    page(&state, &session, "/upload", outcome, status).await
}

async fn every_file(
    state: &AppState,
    session: &Session,
    files: &Files,
    mut multipart: Multipart,
    outcome: &mut FormOutcome,
    worst: &mut StatusCode,
) -> gallery::Result<()> {
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else { continue };
        match one_file(state, session, files, &name, field).await {
            Ok(sentence) => outcome.files.push((true, sentence)),
            Err(error @ Error::Unavailable(_)) => return Err(error),
            Err(error) => {
                *worst = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
                outcome.files.push((false, error.to_string()));
            }
        }
    }
    Ok(())
}

async fn one_file(
    state: &AppState,
    session: &Session,
    files: &Files,
    name: &str,
    field: Field<'_>,
) -> gallery::Result<String> {
    let limit_bytes = state.library.settings.max_file_bytes;
    // The stream of a field borrows the form; a channel lets the file's writer own its end.
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    let pump = async move {
        let mut field = field;
        loop {
            let chunk = field.chunk().await.map_err(std::io::Error::other);
            let last = !matches!(chunk, Ok(Some(_)));
            if let Some(chunk) = chunk.transpose()
                && sender.send(chunk).await.is_err()
            {
                // Refused already; the rest is read and dropped so that the next file can follow.
                while let Ok(Some(_)) = field.chunk().await {}
                return;
            }
            if last {
                return;
            }
        }
    };
    let stream = Box::pin(tokio_stream::wrappers::ReceiverStream::new(receiver));
    let ((), received) = tokio::join!(pump, files.receive_file(stream, limit_bytes));
    let received = received.map_err(|error| match error {
        Error::TooLarge(_) => Error::TooLarge(Fault::TooLarge { limit_bytes }.sentence(name)),
        error => error,
    })?;
    let file = NewFile {
        name: name.to_owned(),
        bytes: received.bytes,
        sha256: received.sha256.clone(),
        head: received.head.clone(),
        keep_both: false,
    };
    Ok(match state.library.begin_upload(&session.viewer, &file).await? {
        UploadAnswer::Send(ticket) => {
            let size = bytes_for_people(received.bytes);
            files.adopt(&ticket.photo, received).await?;
            state.library.finish_upload(&session.viewer, &ticket.photo).await?;
            format!("“{name}” was added ({size}).")
        }
        UploadAnswer::Duplicate { trashed: true, .. } => {
            format!("“{name}” is in your trash already. Restore it there.")
        }
        UploadAnswer::Duplicate { .. } => format!("“{name}” is already in your library."),
        UploadAnswer::Arrived { .. } => format!("“{name}” was added earlier."),
    })
}

fn broken(error: axum::extract::multipart::MultipartError) -> Error {
    Error::invalid("photos", format!("The form could not be read: {}", error.body_text()))
}
