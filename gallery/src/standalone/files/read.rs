//! Opening files for reading, in chunks.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use bytes::Bytes;
use futures::{StreamExt as _, stream};

use super::{error::FileError, off_thread};
use crate::{
    Error,
    error::Invalid,
    ports::blobs::{Blob, ByteStream},
};

/// Bytes that are read at a time. Small renditions fit in one chunk.
const CHUNK_BYTES: u64 = 128 * 1024;

/// The rest of a file that is left to read.
struct Rest {
    file: File,
    left: u64,
}

impl Rest {
    fn chunk(&mut self) -> io::Result<Bytes> {
        let length = self.left.min(CHUNK_BYTES);
        let mut buffer = Vec::with_capacity(usize::try_from(length).map_err(io::Error::other)?);
        let read = (&self.file).take(length).read_to_end(&mut buffer)? as u64;
        if read < length {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a stored file was truncated"));
        }
        self.left -= length;
        Ok(buffer.into())
    }
}

/// Opens a file, or the bytes in `range`. Blocks. The first chunk is read immediately, so that a small file takes only
/// one blocking call.
pub(super) fn open(path: &Path, range: Option<(u64, u64)>) -> Result<Blob, FileError> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::NotFound.into()),
        opened => opened?,
    };
    let size = file.metadata()?.len();
    let left = match range {
        None => size,
        Some((first, last)) => {
            if first >= size || last < first {
                return Err(Invalid::RangeOutside { size: Some(size) }.into());
            }
            file.seek(SeekFrom::Start(first))?;
            last.min(size - 1) - first + 1
        }
    };
    let mut rest = Rest { file, left };
    let first = rest.chunk()?;
    Ok(Blob { size, etag: None, bytes: chunks(first, rest) })
}

fn chunks(first: Bytes, rest: Rest) -> ByteStream {
    let following = stream::try_unfold(rest, |mut rest| async move {
        if rest.left == 0 {
            return Ok(None);
        }
        let chunk = off_thread(move || {
            let chunk = rest.chunk()?;
            Ok((chunk, rest))
        });
        chunk.await.map(Some).map_err(io::Error::other)
    });
    let first = (!first.is_empty()).then_some(Ok(first));
    Box::pin(stream::iter(first).chain(following))
}
