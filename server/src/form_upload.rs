//! Adding photos without JavaScript: a form that sends whole files, one after another, which are streamed to the store
//! of bytes.

use app::{
    paths,
    server::{AppState, FormName, FormOutcome, RequestInfo, page},
    words::{fault_sentence, files, sentence},
};
use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{
        DefaultBodyLimit, Multipart, State,
        multipart::{Field, MultipartError},
    },
    routing::post,
};
use gallery::{
    Error,
    error::{Invalid, TooLarge},
    fault::Fault,
    file_names::clean_name,
    format::SNIFF_BYTES,
    library::{Received, kind_of},
    person::Viewer,
    ticket::UploadAnswer,
};
use http::{Response, StatusCode};
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use crate::middleware::fields::MAX_FIELDS;

/// About what a field of a form has besides its content, in bytes.
const FIELD_BYTES: u64 = 100;

/// The route that receives forms. It counts their bytes itself, so the router's own limit is disabled.
pub fn routes() -> Router<AppState> {
    Router::new().route(&paths::UPLOAD, post(form)).layer(DefaultBodyLimit::disable())
}

async fn form(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    multipart: Multipart,
) -> Response<Body> {
    if info.viewer == Viewer::Nobody {
        return app::server::error_page(&state, &info, &Error::SignInRequired).await;
    }
    let mut outcome = FormOutcome { form: Some(FormName::Upload), ..FormOutcome::default() };
    let mut worst = StatusCode::OK;
    if let Err(error) = every_file(&state, &info, multipart, &mut outcome, &mut worst).await {
        app::server::log_cause(&error);
        worst = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        outcome.error = Some(info.locale.scope(|| sentence(&error)));
    } else if outcome.files.is_empty() {
        worst = StatusCode::UNPROCESSABLE_ENTITY;
        outcome.error = Some(info.locale.scope(files::none_chosen));
    }
    // If at least one file was received, the request succeeded, whatever happened to the others.
    let status = if outcome.files.iter().any(|(good, _)| *good) { StatusCode::OK } else { worst };
    page(&state, &info, &paths::UPLOAD, outcome, status).await
}

/// Handles the files one after another. If a file has a fault, it is reported and the next one follows. An error ends
/// the form.
async fn every_file(
    state: &AppState,
    info: &RequestInfo,
    mut multipart: Multipart,
    outcome: &mut FormOutcome,
    worst: &mut StatusCode,
) -> gallery::Result<()> {
    let (mut fields, mut out_of_space) = (0, None);
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        fields += 1;
        if fields > MAX_FIELDS {
            drop(field);
            drain_all(multipart, state.library.settings.max_file_bytes).await?;
            return Err(Error::TooLarge(TooLarge::Fields { limit: MAX_FIELDS }));
        }
        let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(clean_name) else { continue };
        if out_of_space.is_some() {
            drain(field, state.library.settings.max_file_bytes).await?;
            continue;
        }
        let added = match receive(state, info, &name, &mut field).await {
            Ok(received) => add(state, info, &name, received).await,
            Err(error) => Err(error),
        };
        match added {
            Ok(sentence) => outcome.files.push((true, sentence)),
            Err(error @ Error::Unavailable(_)) => return Err(error),
            Err(error @ Error::OutOfSpace(_)) => {
                // This is said once, not for each of the other files.
                out_of_space = Some(error);
                drain(field, state.library.settings.max_file_bytes).await?;
            }
            Err(error) => {
                *worst = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
                outcome.files.push((false, info.locale.scope(|| sentence(&error))));
                // Browsers only show a response after they have sent everything.
                drain(field, state.library.settings.max_file_bytes).await?;
            }
        }
    }
    out_of_space.map_or(Ok(()), Err)
}

/// Stores a file up to the size limit, unless its first bytes show that it is not a picture.
async fn receive(state: &AppState, info: &RequestInfo, name: &str, field: &mut Field<'_>) -> gallery::Result<Received> {
    let (mut first, mut head) = (Vec::new(), Vec::new());
    while head.len() < SNIFF_BYTES
        && let Some(chunk) = field.chunk().await.map_err(broken)?
    {
        head.extend_from_slice(&chunk[..chunk.len().min(SNIFF_BYTES - head.len())]);
        first.push(chunk);
    }
    // An empty file is refused later, because of its size.
    if !head.is_empty() {
        kind_of(name, &head)?;
    }
    let limit_bytes = state.library.settings.max_file_bytes;
    // A field borrows the form. With a channel, the writer of the file can own its end of the stream.
    let (sender, receiver) = channel(4);
    let stream = Box::pin(ReceiverStream::new(receiver));
    let receive = state.library.receive(&info.viewer, stream);
    let ((), received) = tokio::join!(pump(first, field, sender), receive);
    received.map_err(|error| match error {
        Error::TooLarge(_) => Error::Refused { file_name: name.to_owned(), fault: Fault::TooLarge { limit_bytes } },
        error => error,
    })
}

/// Sends the pieces until there are no more, or the receiver is gone.
async fn pump(first: Vec<Bytes>, field: &mut Field<'_>, sender: Sender<std::io::Result<Bytes>>) {
    for chunk in first {
        if sender.send(Ok(chunk)).await.is_err() {
            return;
        }
    }
    while let Some(chunk) = field.chunk().await.map_err(std::io::Error::other).transpose() {
        let broken = chunk.is_err();
        if sender.send(chunk).await.is_err() || broken {
            return;
        }
    }
}

async fn add(state: &AppState, info: &RequestInfo, name: &str, received: Received) -> gallery::Result<String> {
    let answer = state.library.add_received(&info.viewer, name, received).await?;
    Ok(info.locale.scope(|| match answer {
        // Whether the file can be read is only known later. The page lists the photos that are not ready.
        UploadAnswer::Send(_) => files::uploaded(name),
        UploadAnswer::Duplicate { trashed, .. } => fault_sentence(&Fault::AlreadyHere { trashed }, name),
        UploadAnswer::Arrived { .. } => files::still_processing(name),
    }))
}

/// Reads and drops the rest of a file, so that the next one can follow, up to the maximum size of a file.
async fn drain(mut field: Field<'_>, limit_bytes: u64) -> gallery::Result<()> {
    let mut dropped = 0;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        dropped += chunk.len() as u64;
        if dropped > limit_bytes {
            return Err(Error::TooLarge(TooLarge::TwiceTheLimit { limit_bytes }));
        }
    }
    Ok(())
}

/// Reads and drops all further files, up to the maximum size of one.
async fn drain_all(mut multipart: Multipart, limit_bytes: u64) -> gallery::Result<()> {
    let mut dropped = 0;
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            dropped += chunk.len() as u64;
        }
        // A field without content costs something, too.
        dropped += FIELD_BYTES;
        if dropped > limit_bytes {
            break;
        }
    }
    Ok(())
}

fn broken(error: MultipartError) -> Error {
    Invalid::FormUnreadable { cause: error.body_text() }.into()
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt as _;

    use super::*;
    use crate::test_support;

    /// A form with many files that are no pictures.
    fn form(files: usize) -> Body {
        let file = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nno picture\r\n";
        Body::from(format!("{}--x--\r\n", file.repeat(files)))
    }

    #[tokio::test]
    async fn a_form_with_files_has_a_limited_number_of_fields() {
        let gallery = test_support::standalone().await;
        let info = test_support::info(&gallery.member().await);
        // Pages need Leptos' executor, which this starts.
        drop(leptos_axum::generate_route_list(app::routes::App));
        let router = routes().layer(Extension(info)).with_state(gallery.state.clone());
        for (files, status, limited) in [
            (3, StatusCode::UNSUPPORTED_MEDIA_TYPE, false),
            (MAX_FIELDS + 1, StatusCode::PAYLOAD_TOO_LARGE, true),
            (50_000, StatusCode::PAYLOAD_TOO_LARGE, true),
        ] {
            let request = http::Request::post("/upload").header("content-type", "multipart/form-data; boundary=x");
            let answer =
                router.clone().oneshot(request.body(form(files)).expect("a request")).await.expect("an answer");
            assert_eq!(answer.status(), status, "{files}");
            let page = axum::body::to_bytes(answer.into_body(), 10_000_000).await.expect("a page");
            let page = String::from_utf8_lossy(&page);
            assert_eq!(page.contains("A form can have at most 500 fields."), limited, "{files}");
            // What was told of a file is only of those that were read.
            assert!(page.matches("a.txt").count() <= 2 * MAX_FIELDS, "{files}");
        }
    }
}
