//! Reads objects, even if the connection breaks.

use std::io;

use aws_sdk_s3::{Client, operation::get_object::GetObjectOutput, primitives};
use bytes::Bytes;
use futures::stream;

use super::Buckets;
use super::error::{S3Error, call_failed};
use crate::{
    Error, Result,
    aws::fault::{code, status},
    error::{Invalid, chain},
    ports::blobs::{Blob, ByteStream},
};

/// How often one read continues after a break.
const MOST_BREAKS: u32 = 4;

/// The rest of an object that is left to read.
struct Rest {
    client: Client,
    bucket: String,
    key: String,
    /// Makes sure that the bytes after a break are of the same object as those before it.
    etag: Option<String>,
    body: primitives::ByteStream,
    next: u64,
    last: u64,
    breaks: u32,
}

impl Buckets {
    /// Opens an object, or the bytes in `range`.
    pub(super) async fn open(&self, bucket: &str, key: &str, range: Option<(u64, u64)>) -> Result<Blob> {
        if let Some((first, last)) = range
            && last < first
        {
            return Err(outside());
        }
        let client = self.s3().clone();
        let answer = get(&client, bucket, key, range, None).await?;
        let length = answer.content_length().and_then(|bytes| u64::try_from(bytes).ok());
        let length = length.ok_or(S3Error::Incomplete("GetObject", "length"))?;
        // `bytes 0-9/1000`, if a range was requested.
        let size = answer.content_range().and_then(|range| range.rsplit('/').next()?.parse().ok()).unwrap_or(length);
        let etag = answer.e_tag().map(str::to_owned);
        if length == 0 {
            return Ok(Blob { size, etag, bytes: Box::pin(stream::empty()) });
        }
        let next = range.map_or(0, |(first, _)| first);
        let (bucket, key, last) = (bucket.to_owned(), key.to_owned(), next + length - 1);
        let rest = Rest { client, bucket, key, etag: etag.clone(), body: answer.body, next, last, breaks: 0 };
        Ok(Blob { size, etag, bytes: pieces(rest) })
    }
}

fn pieces(rest: Rest) -> ByteStream {
    Box::pin(stream::try_unfold(rest, |mut rest| async move {
        let piece = rest.piece().await?;
        Ok(piece.map(|piece| (piece, rest)))
    }))
}

impl Rest {
    async fn piece(&mut self) -> io::Result<Option<Bytes>> {
        while self.next <= self.last {
            let cause = match self.body.try_next().await {
                Ok(Some(piece)) if piece.len() as u64 <= self.last - self.next + 1 => {
                    self.next += piece.len() as u64;
                    return Ok(Some(piece));
                }
                Ok(Some(_)) => return Err(io::Error::other("S3 sent more than it announced")),
                Ok(None) => io::Error::from(io::ErrorKind::UnexpectedEof),
                Err(cause) => io::Error::other(cause),
            };
            self.breaks += 1;
            if self.breaks > MOST_BREAKS {
                return Err(cause);
            }
            tracing::debug!(key = self.key, at = self.next, cause = %chain(&cause), "continuing a read after a break");
            let range = Some((self.next, self.last));
            let again = get(&self.client, &self.bucket, &self.key, range, self.etag.clone()).await;
            self.body = again.map_err(io::Error::other)?.body;
        }
        Ok(None)
    }
}

async fn get(
    client: &Client,
    bucket: &str,
    key: &str,
    range: Option<(u64, u64)>,
    etag: Option<String>,
) -> Result<GetObjectOutput> {
    let range = range.map(|(first, last)| format!("bytes={first}-{last}"));
    let get = client.get_object().bucket(bucket).key(key).set_range(range).set_if_match(etag);
    get.send().await.map_err(|error| match (status(&error), code(&error)) {
        (_, Some("NoSuchKey")) => Error::NotFound,
        (Some(416), _) => outside(),
        _ => call_failed("GetObject", error),
    })
}

fn outside() -> Error {
    Invalid::RangeOutside { size: None }.into()
}
