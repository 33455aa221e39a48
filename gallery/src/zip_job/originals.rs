//! Originals as a zip, made while it is read: whoever reads it slowly has it made slowly, and memory stays the same
//! however large it gets.

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

/// How much memory may be spent on reading ahead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadAhead {
    /// Originals that are fetched at the same time.
    pub originals: usize,
    /// Originals of up to this many bytes are read whole, so that their checksum is known when their header is written.
    pub whole_bytes: u64,
}

/// A piece of the zip.
#[derive(Debug)]
pub(crate) struct Piece {
    /// What comes next in the file; possibly nothing.
    pub bytes: Bytes,
    /// Set when a photo is done with this piece.
    pub done: Option<Done>,
}

/// What became of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// Its original, of so many bytes, is in the zip.
    Written(u64),
    /// It was deleted meanwhile.
    LeftOut,
}

/// The zip of the originals of `photos`, in their order, piece by piece. `None` stands for a photo that was asked for and
/// is gone. Entries have the photos' names, told apart, and the moments by which timelines order them. An error ends the
/// stream: what was read until then is no whole zip.
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

/// Photos with their originals, as they are fetched; `None` for those that are gone.
type Originals = Pin<Box<dyn Stream<Item = Result<Option<(Photo, Fetched)>>> + Send>>;

/// A zip that is being made.
struct Making {
    /// Gone when its directory was written.
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
    /// Bytes of it that were written.
    written: u64,
}

enum Data {
    /// All of it, and its checksum.
    Whole(vec::IntoIter<Bytes>, Sum),
    /// A stream, and the checksum so far.
    Open(ByteStream, Hasher),
}

impl Making {
    /// The next piece; `None` behind the last.
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
    /// The entry, and what its header says: size and checksum, or the size alone.
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

    /// Size and checksum, when all of it was written.
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
    async fn an_original_that_ends_too_early_breaks_the_zip_off() {
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
            let piece = making.piece().await.expect("no fault yet").expect("a piece");
            assert!(piece.bytes.starts_with(part) && piece.done.is_none(), "{piece:?}");
        }
        assert!(making.piece().await.is_err());
    }
}
