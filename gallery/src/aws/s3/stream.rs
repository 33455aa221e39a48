//! Stores objects while their bytes arrive.

use aws_sdk_s3::{
    primitives,
    types::{ChecksumAlgorithm, CompletedPart},
};
use bytes::{Bytes, BytesMut};
use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::error::{S3Error, call_failed};
use super::{
    Buckets, in_flight,
    multipart::{Existing, ObjectLocation},
};
use crate::{Result, key::ObjectKey, ports::blobs::ByteStream};

/// Bytes of a part. As many parts are in memory as are sent at once. S3 accepts 10,000 parts, so an object may have
/// 80 GB.
const PIECE_BYTES: usize = 8 * 1024 * 1024;

/// The checksum that is sent with each piece, so that a piece that was changed on the way is not stored.
const CHECKSUMS: ChecksumAlgorithm = ChecksumAlgorithm::Crc32;

/// Gathers a stream into pieces of [`PIECE_BYTES`]. Only the last one may be shorter.
struct Pieces {
    stream: ByteStream,
    gathered: BytesMut,
}

impl Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        while self.gathered.len() < PIECE_BYTES {
            let Some(chunk) = self.stream.try_next().await.map_err(S3Error::Source)? else { break };
            self.gathered.extend_from_slice(&chunk);
        }
        let length = self.gathered.len().min(PIECE_BYTES);
        Ok((length > 0).then(|| self.gathered.split_to(length).freeze()))
    }
}

impl Buckets {
    /// Stores a stream. A small one is sent in one request. A larger one is sent in parts, several at once, which S3
    /// joins at the end.
    pub(super) async fn put_pieces(&self, key: &ObjectKey, stream: ByteStream, content_type: &str) -> Result<u64> {
        let mut pieces = Pieces { stream, gathered: BytesMut::new() };
        let first = pieces.next().await?.unwrap_or_default();
        if first.len() < PIECE_BYTES {
            let bytes = first.len() as u64;
            self.put_object(key, first, content_type).await?;
            return Ok(bytes);
        }
        let path = self.path(key);
        let location = ObjectLocation { bucket: self.bucket(key), key: &path };
        let class = self.class(key, PIECE_BYTES as u64);
        let cache = Some(key.cache_control());
        let upload = self.begin_multipart(location, content_type, cache, Some(CHECKSUMS), class).await?;
        match self.put_parts(location, &upload, first, pieces).await {
            Ok(bytes) => Ok(bytes),
            Err(error) => {
                // No part is on its way any more. If this fails, the bucket's lifecycle rule aborts it later.
                let _ = self.abort_multipart(location, &upload).await;
                Err(error)
            }
        }
    }

    async fn put_parts(&self, location: ObjectLocation<'_>, upload: &str, first: Bytes, pieces: Pieces) -> Result<u64> {
        let next = |mut pieces: Pieces| async move { Ok(pieces.next().await?.map(|piece| (piece, pieces))) };
        let pieces = stream::iter([Ok(first)]).chain(stream::try_unfold(pieces, next));
        let sent = in_flight::send(pieces, |index, piece| async move {
            let bytes = piece.len() as u64;
            let number = i32::try_from(index + 1).map_err(S3Error::from)?;
            Ok((self.put_part(location, upload, number, piece).await?, bytes))
        });
        let (parts, lengths): (Vec<_>, Vec<_>) = sent.await?.into_iter().unzip();
        let bytes = lengths.into_iter().sum();
        self.complete_multipart(location, upload, parts, Existing::Replace).await?;
        // The object also exists if an earlier attempt succeeded but its response was lost. And S3 may report success
        // and then fail.
        match self.size(location.bucket, location.key).await? {
            Some(size) if size == bytes => Ok(bytes),
            there => Err(S3Error::OtherSize { stored: bytes, there }.into()),
        }
    }

    async fn put_part(
        &self,
        location: ObjectLocation<'_>,
        upload: &str,
        number: i32,
        piece: Bytes,
    ) -> Result<CompletedPart> {
        let put =
            self.s3().upload_part().bucket(location.bucket).key(location.key).upload_id(upload).part_number(number);
        let put = put.checksum_algorithm(CHECKSUMS).body(primitives::ByteStream::from(piece)).send().await;
        let part = put.map_err(|error| call_failed("UploadPart", error))?;
        let completed = CompletedPart::builder().part_number(number).set_e_tag(part.e_tag);
        Ok(completed.set_checksum_crc32(part.checksum_crc32).build())
    }
}
