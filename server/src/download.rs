//! Several originals as one zip, made while it is sent: memory stays the same however large it gets.

use std::io::{self, Write};

use app::server::{AppState, Session, error_page};
use axum::{Extension, Form, body::Body, extract::State};
use bytes::Bytes;
use futures::TryStreamExt as _;
use gallery::{Error, library::download::Download};
use http::{HeaderValue, Response, header};
use tokio::{runtime::Handle, sync::mpsc};
use tokio_stream::wrappers::ReceiverStream;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Bytes gathered before they are sent on.
const CHUNK: usize = 64 * 1024;

/// Chunks that may wait for a slow reader.
const AHEAD: usize = 8;

/// Answers the chosen photos as `photos.zip`, names kept.
pub async fn zip(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response<Body> {
    let ids: Vec<_> = fields.iter().filter(|(name, _)| name == "photo").filter_map(|(_, id)| id.parse().ok()).collect();
    let downloads = match state.library.download(&session.viewer, &ids).await {
        Ok(downloads) => downloads,
        Err(error) => return error_page(&state, &session, &error).await,
    };
    let (sender, receiver) = mpsc::channel(AHEAD);
    let library = state.library.clone();
    tokio::task::spawn_blocking(move || {
        let handle = Handle::current();
        let failure = sender.clone();
        if let Err(error) = write_zip(&handle, &library, &downloads, Pipe { sender, buffer: Vec::with_capacity(CHUNK) })
        {
            // Breaking the stream off tells the browser that the file is not whole.
            tracing::warn!(%error, "a download broke off");
            let _ = failure.blocking_send(Err(error));
        }
    });
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(receiver)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"photos.zip\""));
    response
}

fn write_zip(
    handle: &Handle,
    library: &gallery::library::Library,
    downloads: &[Download],
    pipe: Pipe,
) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(pipe);
    for download in downloads {
        let blob = match handle.block_on(library.open_original(download)) {
            Ok(blob) => blob,
            // Deleted since the download began.
            Err(Error::NotFound) => continue,
            Err(error) => return Err(io::Error::other(error)),
        };
        // Photos are compressed already. Sizes are not known to the format before the data, hence zip64 throughout.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
        zip.start_file(download.name.as_str(), options).map_err(io::Error::other)?;
        let mut bytes = blob.bytes;
        while let Some(chunk) = handle.block_on(bytes.try_next())? {
            zip.write_all(&chunk)?;
        }
    }
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}

/// Writes into the body of a response, waiting while the reader is slow.
struct Pipe {
    sender: mpsc::Sender<io::Result<Bytes>>,
    buffer: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        self.sender
            .blocking_send(Ok(Bytes::from(full)))
            .map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "the reader went away"))
    }
}
