//! A zip of originals that is made while it is read. If it is read slowly, it is made slowly, and the memory it needs
//! does not grow with its size.

use std::{pin::Pin, sync::Arc, vec};

use bytes::Bytes;
use crc32fast::Hasher;
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};

use super::{
    error::ZipError,
    fetch::{Fetched, fetch},
    zip::{Sum, Zip},
};
use crate::{
    Result,
    file_names::UniqueNames,
    photo::Photo,
    ports::{Blobs, blobs::ByteStream},
};

/// How much may be read ahead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadAhead {
    /// Number of originals that are read at the same time.
    pub originals: usize,
    /// Originals with up to this many bytes are read completely, so that their checksum is known before their header is
    /// written.
    pub whole_bytes: u64,
}

/// A piece of the zip.
#[derive(Debug)]
pub(crate) struct Piece {
    /// The next bytes of the file; may be empty.
    pub bytes: Bytes,
    /// Set if a photo is finished with this piece.
    pub done: Option<Done>,
}

/// The outcome for a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// Its original, with this many bytes, is in the zip.
    Written(u64),
    /// It was deleted in the meantime.
    LeftOut,
}

/// A zip of the originals of `photos`, in their order, piece by piece. `None` is a photo that was requested but is
/// gone. Entries have the photos' names, made unique, and the times by which timelines are ordered. An error ends the
/// stream; the zip is then incomplete.
pub(crate) fn zip(
    blobs: Arc<dyn Blobs>,
    photos: impl Stream<Item = Result<Option<Photo>>> + Send + 'static,
    ahead: ReadAhead,
) -> impl Stream<Item = Result<Piece>> + Send {
    let originals = photos.map(move |photo| {
        let blobs = Arc::clone(&blobs);
        async move {
            let Some(photo) = photo? else { return Ok(None) };
            let found = fetch(blobs.as_ref(), &photo, ahead.whole_bytes).await?;
            Ok(found.map(|found| (photo, found)))
        }
    });
    let originals = Box::pin(originals.buffered(ahead.originals));
    let making = Making { zip: Some(Zip::default()), names: UniqueNames::default(), originals, entry: None };
    stream::try_unfold(making, |mut making| async move {
        let piece = making.piece().await?;
        Ok(piece.map(|piece| (piece, making)))
    })
}

/// Photos with their originals, in the order they are read; `None` for those that are gone.
type Originals = Pin<Box<dyn Stream<Item = Result<Option<(Photo, Fetched)>>> + Send>>;

/// A zip that is being made.
struct Making {
    /// `None` after the directory was written.
    zip: Option<Zip>,
    names: UniqueNames,
    originals: Originals,
    /// The entry whose data is being written.
    entry: Option<Entry>,
}

/// The data of an entry.
struct Entry {
    data: Data,
    size: u64,
    /// How many bytes of it have been written.
    written: u64,
}

enum Data {
    /// A complete file, and its checksum.
    Whole(vec::IntoIter<Bytes>, Sum),
    /// A stream, and the checksum of the bytes so far.
    Open(ByteStream, Hasher),
}

impl Making {
    /// The next piece; `None` at the end.
    async fn piece(&mut self) -> Result<Option<Piece>> {
        let Some(zip) = &mut self.zip else { return Ok(None) };
        if let Some(entry) = &mut self.entry {
            if let Some(bytes) = entry.next().await? {
                return Ok(Some(Piece { bytes, done: None }));
            }
            let sum = entry.sum()?;
            self.entry = None;
            return Ok(Some(Piece { bytes: zip.end(sum).into(), done: Some(Done::Written(sum.bytes)) }));
        }
        let (bytes, done) = match self.originals.try_next().await? {
            Some(Some((photo, found))) => {
                let (entry, known) = Entry::new(found);
                let header = zip.begin(&self.names.unique(&photo.file_name), photo.timeline_at(), known);
                self.entry = Some(entry);
                (header, None)
            }
            Some(None) => (Vec::new(), Some(Done::LeftOut)),
            None => (self.zip.take().map(Zip::finish).unwrap_or_default(), None),
        };
        Ok(Some(Piece { bytes: bytes.into(), done }))
    }
}

impl Entry {
    /// The entry, and what its header contains: size and checksum, or only the size.
    fn new(found: Fetched) -> (Self, Result<Sum, u64>) {
        let (data, size, known) = match found {
            Fetched::Whole { pieces, sum } => (Data::Whole(pieces.into_iter(), sum), sum.bytes, Ok(sum)),
            Fetched::Open(blob) => (Data::Open(blob.bytes, Hasher::new()), blob.size, Err(blob.size)),
        };
        (Self { data, size, written: 0 }, known)
    }

    async fn next(&mut self) -> Result<Option<Bytes>> {
        let piece = match &mut self.data {
            Data::Whole(pieces, _) => pieces.next(),
            Data::Open(stream, hasher) => {
                let piece = stream.try_next().await.map_err(ZipError::from)?;
                piece.inspect(|piece| hasher.update(piece))
            }
        };
        self.written += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Ok(piece)
    }

    /// The size and checksum, if all of it was written.
    fn sum(&self) -> Result<Sum> {
        if self.written != self.size {
            return Err(ZipError::BrokeOff.into());
        }
        Ok(match &self.data {
            Data::Whole(_, sum) => *sum,
            Data::Open(_, hasher) => Sum { bytes: self.written, crc: hasher.clone().finalize() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::blobs::Blob;

    fn photo() -> Photo {
        let text = r#"{"id":"0123456789abcdefghjkmnpqrs","owner":"0123456789abcdefghjkmnpqrs","state":"ready",
            "file_name":"a.jpg","bytes":9,"sha256":"","format":"jpeg","added_at":0}"#;
        serde_json::from_str(text).expect("a photo")
    }

    #[tokio::test]
    async fn an_original_that_ends_early_aborts_the_zip() {
        let pieces = [Ok(Bytes::from_static(b"first")), Ok(Bytes::from_static(b"4"))];
        let blob = Blob { size: 9, etag: None, bytes: Box::pin(stream::iter(pieces)) };
        let originals = stream::iter([Ok(Some((photo(), Fetched::Open(blob))))]);
        let mut making = Making {
            zip: Some(Zip::default()),
            names: UniqueNames::default(),
            originals: Box::pin(originals),
            entry: None,
        };
        for part in [&b"PK\x03\x04"[..], b"first", b"4"] {
            let piece = making.piece().await.expect("no error yet").expect("a piece");
            assert!(piece.bytes.starts_with(part) && piece.done.is_none(), "{piece:?}");
        }
        assert!(making.piece().await.is_err());
    }
}
