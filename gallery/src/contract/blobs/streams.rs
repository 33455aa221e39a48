//! Promises about objects that are stored from streams.

use std::io;

use bytes::Bytes;
use futures::stream;

use super::{bytes, read};
use crate::{
    Error,
    id::{PersonId, ZipId},
    key::ObjectKey,
    ports::{Blobs, blobs::ByteStream},
};

fn zip() -> ObjectKey {
    ObjectKey::Zip(PersonId::random(), ZipId::random())
}

/// Splits the bytes into pieces of an odd size, like those from a network, followed by `end`.
fn pieces(all: &Bytes, end: Option<io::Error>) -> ByteStream {
    let pieces: Vec<_> = all.chunks(300_007).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    Box::pin(stream::iter(pieces.into_iter().chain(end.map(Err))))
}

/// A stream of any length, including an empty one, is stored unchanged. A shorter one replaces a longer one.
pub async fn a_stream_is_stored_whole(blobs: &dyn Blobs) {
    let key = zip();
    for (seed, length) in (1..).zip([21_000_000, 8 * 1024 * 1024, 16 * 1024 * 1024, 70_000, 1, 0]) {
        let all = bytes(length, seed);
        let size = blobs.put_stream(&key, pieces(&all, None), "application/zip").await.expect("stored");
        assert_eq!(size, length as u64);
        assert!(read(blobs, &key).await == all, "{length} bytes came back changed");
        assert_eq!(blobs.head(&key).await.expect("an answer"), Some(length as u64));
    }
}

/// An interrupted stream is an error, however early or late, and an existing object is kept.
pub async fn a_stream_that_breaks_off_changes_nothing(blobs: &dyn Blobs) {
    let (fresh, known) = (zip(), zip());
    blobs.put(&known, bytes(1000, 1), "application/zip").await.expect("stored");
    for length in [0, 100, 20_000_000] {
        for key in [&fresh, &known] {
            let broken = pieces(&bytes(length, 2), Some(io::Error::other("the source is gone")));
            let outcome = blobs.put_stream(key, broken, "application/zip").await;
            assert!(matches!(outcome, Err(Error::Unavailable(_))), "{length} bytes: {outcome:?}");
        }
        assert_eq!(blobs.head(&fresh).await.expect("an answer"), None);
        assert!(read(blobs, &known).await == bytes(1000, 1));
    }
}
