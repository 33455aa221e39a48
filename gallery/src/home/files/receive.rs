//! Bytes that come in over the network, to a file and never whole in memory.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{atomic::TempFile, off_thread};
use crate::{Error, Result, error::Invalid, format::SNIFF_BYTES, ports::blobs::ByteStream};

/// Bytes gathered before a thread is troubled to write them.
const BUFFER_BYTES: usize = 256 * 1024;

/// A file that was received whole and waits for a decision. Dropping it removes it.
#[derive(Debug)]
pub struct ReceivedFile {
    pub(super) file: TempFile,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its first bytes, enough to tell the format.
    pub head: Vec<u8>,
}

impl ReceivedFile {
    /// Where it lies for now.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }
}

struct Sink {
    file: File,
    digest: Sha256,
    buffer: Vec<u8>,
}

impl Sink {
    fn flush(mut self) -> io::Result<Self> {
        self.file.write_all(&self.buffer)?;
        self.digest.update(&self.buffer);
        self.buffer.clear();
        Ok(self)
    }
}

/// Writes a stream to a new file in `directory` and syncs it. As soon as there are more than `limit` bytes,
/// `too_many` is the error; when the stream ends in an error of its own, `broken_off` makes it one of ours.
pub(super) async fn receive(
    directory: PathBuf,
    mut stream: ByteStream,
    limit: u64,
    too_many: impl Fn() -> Error,
    broken_off: impl Fn(io::Error) -> Error,
) -> Result<ReceivedFile> {
    let (temporary, mut sink) = off_thread(move || {
        let (temporary, file) = TempFile::create(&directory)?;
        Ok((temporary, Sink { file, digest: Sha256::new(), buffer: Vec::new() }))
    })
    .await?;
    let (mut bytes, mut head) = (0, Vec::new());
    while let Some(chunk) = stream.try_next().await.map_err(&broken_off)? {
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(too_many());
        }
        let wanted = SNIFF_BYTES.saturating_sub(head.len()).min(chunk.len());
        head.extend_from_slice(&chunk[..wanted]);
        sink.buffer.extend_from_slice(&chunk);
        if sink.buffer.len() >= BUFFER_BYTES {
            sink = off_thread(move || Ok(sink.flush()?)).await?;
        }
    }
    let sha256 = off_thread(move || {
        let sink = sink.flush()?;
        sink.file.sync_all()?;
        Ok(hex::encode(sink.digest.finalize()))
    })
    .await?;
    Ok(ReceivedFile { file: temporary, bytes, sha256, head })
}

/// A browser's connection that broke off.
pub(super) fn broken_off(_: io::Error) -> Error {
    Invalid::ConnectionLost.into()
}
