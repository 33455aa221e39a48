//! Several originals as one zip that is made while it is sent. The memory it needs does not grow with its size.

mod line;
#[cfg(test)]
mod tests;

use std::{future::Future, io, sync::Arc, time::Duration};

use app::server::{AppState, RequestInfo, error_page};
use axum::{Extension, Form, Router, body::Body, extract::State, routing::post};
use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use gallery::{Error, error::chain, id::PhotoId, person::Viewer, photo::Photo, ports::blobs::ByteStream};
use http::{HeaderValue, Response, header};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;

use self::line::{Downloader, Line, Place};

/// How many pieces may wait for a slow reader. A piece has at most 128 KiB.
const AHEAD: usize = 4;

/// A download without any progress for this long is ended: the person has probably gone.
const STALLED: Duration = Duration::from_secs(60);

/// The route that sends zips.
pub fn routes() -> Router<AppState> {
    Router::new().route(&app::paths::PHOTOS_DOWNLOAD, post(zip)).layer(Extension(Arc::new(Line::default())))
}

/// Responds with the selected photos as `photos.zip`, with their names.
async fn zip(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Extension(line): Extension<Arc<Line>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response<Body> {
    let ids: Vec<_> = fields.iter().filter(|(name, _)| name == "photo").filter_map(|(_, id)| id.parse().ok()).collect();
    match open(&state, &info.viewer, &line, ids).await {
        Ok(zip) => {
            let mut response = Response::new(Body::from_stream(zip));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
            headers
                .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"photos.zip\""));
            response
        }
        Err(error) => error_page(&state, &info, &error).await,
    }
}

/// Checks what was asked for, and joins the line. The response begins at once, so that the browser shows a download
/// and not a page that does not load; its first bytes come when it is the download's turn.
async fn open(state: &AppState, viewer: &Viewer, line: &Arc<Line>, ids: Vec<PhotoId>) -> gallery::Result<ByteStream> {
    let photos = state.library.download(viewer, &ids).await?;
    let turn = line.join(downloader(viewer, &photos)?)?;
    let mut place = Box::pin(turn.place());
    if let Some(place) = place.as_mut().now_or_never() {
        let zip = state.library.zip(photos);
        return Ok(send(async { Ok((zip, place)) }));
    }
    // A download that waits keeps the ids only. Whether the viewer may still have the photos is checked again.
    drop(photos);
    let (library, viewer) = (state.library.clone(), viewer.clone());
    Ok(send(async move {
        let place = place.await;
        let photos = library.download(&viewer, &ids).await?;
        Ok((library.zip(photos), place))
    }))
}

fn downloader(viewer: &Viewer, photos: &[Photo]) -> gallery::Result<Downloader> {
    match viewer.person() {
        Some(person) => Ok(Downloader::Person(person.clone())),
        None => photos.first().map(|photo| Downloader::VisitorOf(photo.owner.clone())).ok_or(Error::NotFound),
    }
}

/// Sends the zip that `opening` returns. A separate task makes it, so that a zip that nobody reads can end and release
/// its place.
fn send(opening: impl Future<Output = gallery::Result<(ByteStream, Place)>> + Send + 'static) -> ByteStream {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (whole, ended) = oneshot::channel();
    tokio::spawn(async move {
        match in_turn(opening, &sender).await {
            Ok(()) => drop(whole.send(())),
            Err(error) => tracing::warn!(error = %chain(&error), "a download was interrupted"),
        }
    });
    // An error in the stream tells the browser that the file is incomplete.
    let broken = stream::once(ended).filter_map(async |ended| match ended {
        Ok(()) => None,
        Err(_) => Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the download was interrupted"))),
    });
    Box::pin(ReceiverStream::new(receiver).chain(broken))
}

/// Waits for the download's turn, unless the reader leaves before, and sends it.
async fn in_turn(
    opening: impl Future<Output = gallery::Result<(ByteStream, Place)>>,
    sender: &mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let (zip, place) = tokio::select! {
        opened = opening => opened.map_err(io::Error::other)?,
        () = sender.closed() => return Err(gone()),
    };
    let sent = pump(zip, sender).await;
    drop(place);
    sent
}

/// Sends the pieces until there are no more, or there was no progress for [`STALLED`].
async fn pump(mut zip: ByteStream, sender: &mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let stalled = |_| io::Error::new(io::ErrorKind::TimedOut, "no progress for a minute");
    while let Some(piece) = timeout(STALLED, zip.try_next()).await.map_err(stalled)?? {
        let sent = timeout(STALLED, sender.send(Ok(piece))).await.map_err(stalled)?;
        sent.map_err(|_| gone())?;
    }
    Ok(())
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the reader has gone")
}
