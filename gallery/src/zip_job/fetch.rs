//! Gets an original for a zip.

use bytes::Bytes;
use futures::TryStreamExt as _;

use super::{error::ZipError, zip::Sum};
use crate::{
    Error, Result,
    key::ObjectKey,
    photo::Photo,
    ports::{Blobs, blobs::Blob},
};

/// An original that will be added to a zip.
pub(super) enum Fetched {
    /// A small one, read completely.
    Whole {
        /// Its bytes, in order.
        pieces: Vec<Bytes>,
        /// Their size and checksum.
        sum: Sum,
    },
    /// A large one, opened for reading.
    Open(Blob),
}

/// Opens a photo's original, and reads it if it has at most `whole_bytes`. Returns `None` if it was deleted in the
/// meantime.
pub(super) async fn fetch(blobs: &dyn Blobs, photo: &Photo, whole_bytes: u64) -> Result<Option<Fetched>> {
    let blob = match blobs.get(&ObjectKey::Original(photo.id.clone()), None).await {
        Ok(blob) => blob,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    if blob.size > whole_bytes {
        return Ok(Some(Fetched::Open(blob)));
    }
    let pieces: Vec<Bytes> = blob.bytes.try_collect().await.map_err(ZipError::from)?;
    let mut hasher = crc32fast::Hasher::new();
    pieces.iter().for_each(|piece| hasher.update(piece));
    let bytes = pieces.iter().map(|piece| piece.len() as u64).sum();
    if bytes != blob.size {
        return Err(ZipError::BrokeOff.into());
    }
    Ok(Some(Fetched::Whole { pieces, sum: Sum { bytes, crc: hasher.finalize() } }))
}
