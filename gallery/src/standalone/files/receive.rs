//! Writes bytes that arrive over the network to a file, without keeping all of them in memory.

use std::{
    fs::File,
    io::{self, Write as _},
    path::PathBuf,
};

use futures::TryStreamExt as _;

use super::{atomic::TempFile, off_thread};
use crate::{Error, Result, error::Invalid, ports::blobs::ByteStream};

/// Bytes that are collected before a blocking write.
const BUFFER_BYTES: usize = 256 * 1024;

/// A file that was received completely. It is removed when it is dropped.
#[derive(Debug)]
pub(super) struct ReceivedFile {
    pub file: TempFile,
    /// Its size.
    pub bytes: u64,
}

struct Sink {
    file: File,
    buffer: Vec<u8>,
}

impl Sink {
    fn flush(mut self) -> io::Result<Self> {
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(self)
    }
}

/// Writes a stream to a new file in `directory` and syncs it. If there are more than `limit` bytes, it fails with
/// `too_many`. If the stream ends with an error, `broken_off` converts it.
pub(super) async fn receive(
    directory: PathBuf,
    mut stream: ByteStream,
    limit: u64,
    too_many: impl Fn() -> Error,
    broken_off: impl Fn(io::Error) -> Error,
) -> Result<ReceivedFile> {
    let (temporary, mut sink) = off_thread(move || {
        let (temporary, file) = TempFile::create(&directory)?;
        Ok((temporary, Sink { file, buffer: Vec::new() }))
    })
    .await?;
    let mut bytes = 0;
    while let Some(chunk) = stream.try_next().await.map_err(&broken_off)? {
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(too_many());
        }
        sink.buffer.extend_from_slice(&chunk);
        if sink.buffer.len() >= BUFFER_BYTES {
            sink = off_thread(move || Ok(sink.flush()?)).await?;
        }
    }
    off_thread(move || Ok(sink.flush()?.file.sync_all()?)).await?;
    Ok(ReceivedFile { file: temporary, bytes })
}

/// The error for a lost connection to the browser.
pub(super) fn broken_off(_: io::Error) -> Error {
    Invalid::ConnectionLost.into()
}
