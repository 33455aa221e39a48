//! Several originals as one zip that is made while it is sent. The memory it needs does not grow with its size.

mod limit;
#[cfg(test)]
mod tests;

use std::{io, sync::Arc, time::Duration};

use app::server::{AppState, RequestInfo, error_page};
use axum::{Extension, Form, Router, body::Body, extract::State, routing::post};
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use gallery::{Error, error::chain, id::PhotoId, person::Viewer, ports::blobs::ByteStream};
use http::{HeaderValue, Response, header};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;

use self::limit::{Limit, Place};

/// How many pieces may wait for a slow reader. A piece has at most 128 KiB.
const AHEAD: usize = 4;

/// A download without any progress for this long is ended: the person has probably gone.
const STALLED: Duration = Duration::from_secs(60);

/// The route that sends zips.
pub fn routes() -> Router<AppState> {
    Router::new().route(&app::paths::PHOTOS_DOWNLOAD, post(zip)).layer(Extension(Arc::new(Limit::default())))
}

/// Responds with the selected photos as `photos.zip`, with their names.
async fn zip(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Extension(limit): Extension<Arc<Limit>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response<Body> {
    let ids: Vec<_> = fields.iter().filter(|(name, _)| name == "photo").filter_map(|(_, id)| id.parse().ok()).collect();
    match open(&state, &info.viewer, &limit, &ids).await {
        Ok((zip, place)) => {
            let mut response = Response::new(Body::from_stream(send(zip, place)));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
            headers
                .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"photos.zip\""));
            response
        }
        Err(error) => error_page(&state, &info, &error).await,
    }
}

async fn open(
    state: &AppState,
    viewer: &Viewer,
    limit: &Arc<Limit>,
    ids: &[PhotoId],
) -> gallery::Result<(ByteStream, Place)> {
    let place = limit.take(viewer.person().ok_or(Error::SignInRequired)?)?;
    let photos = state.library.download(viewer, ids).await?;
    Ok((state.library.zip(photos), place))
}

/// Sends the zip. A separate task makes it, so that a zip that nobody reads can end and release its place.
fn send(zip: ByteStream, place: Place) -> ByteStream {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (whole, ended) = oneshot::channel();
    tokio::spawn(async move {
        match pump(zip, &sender).await {
            Ok(()) => drop(whole.send(())),
            Err(error) => tracing::warn!(error = %chain(&error), "a download was interrupted"),
        }
        drop(place);
    });
    // An error in the stream tells the browser that the file is incomplete.
    let broken = stream::once(ended).filter_map(async |ended| match ended {
        Ok(()) => None,
        Err(_) => Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the download was interrupted"))),
    });
    Box::pin(ReceiverStream::new(receiver).chain(broken))
}

/// Sends the pieces until there are no more, or there was no progress for [`STALLED`].
async fn pump(mut zip: ByteStream, sender: &mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let stalled = |_| io::Error::new(io::ErrorKind::TimedOut, "no progress for a minute");
    while let Some(piece) = timeout(STALLED, zip.try_next()).await.map_err(stalled)?? {
        let sent = timeout(STALLED, sender.send(Ok(piece))).await.map_err(stalled)?;
        sent.map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "the reader has gone"))?;
    }
    Ok(())
}
