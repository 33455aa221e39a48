//! Use case for the worker: somebody asked for several originals at once; make one zip of them.
//!
//! It is written as it is read, so memory stays the same however large it gets. Requests come at least once: a zip that
//! is made twice is the same zip.

mod fetch;
mod record;
mod zip;

use std::sync::Arc;

use bytes::Bytes;
use futures::{
    SinkExt as _, StreamExt as _, TryStreamExt as _,
    channel::mpsc::{self, Sender},
    stream,
};
use serde_json::json;

pub use self::record::{Archive, ArchiveState, LIVES_SECONDS};
use self::{
    fetch::{Fetched, fetch},
    zip::{Sum, Zip},
};
use crate::{
    Error, Result,
    id::{ArchiveId, PhotoId},
    key::ObjectKey,
    names::Names,
    photo::Photo,
    ports::{
        Blobs, Clock, Table,
        table::{Condition, MAX_KEYS, Write, WriteError},
    },
    records::{decode, keys},
};

/// Originals fetched ahead of the one that is being written.
const AHEAD: usize = 4;

/// Pieces that may wait for the store.
const PIECES: usize = 16;

/// Milliseconds between two notes of how far it is.
const NOTE_MS: i64 = 2000;

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Archived {
    /// The zip can be fetched.
    Ready {
        /// Photos in it.
        photos: u32,
        /// Its size.
        bytes: u64,
    },
    /// There was nothing to do: made before, expired, or its record is gone.
    Nothing,
}

/// Makes zips. Cheap to clone.
#[derive(Clone)]
pub struct Archiver {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// The time.
    pub clock: Clock,
}

impl Archiver {
    /// Handles one request.
    ///
    /// # Errors
    /// A fault of ours, to be tried again from the start.
    pub async fn run(&self, id: &ArchiveId) -> Result<Archived> {
        let Some(mut archive) = Archive::read(self.table.as_ref(), id).await? else { return Ok(Archived::Nothing) };
        if archive.state == ArchiveState::Ready || archive.good_until <= (self.clock)() / 1000 {
            return Ok(Archived::Nothing);
        }
        (archive.photos_done, archive.bytes_done, archive.left_out) = (0, 0, 0);
        archive.state = ArchiveState::Making;
        if !self.note(&mut archive).await? {
            return Ok(Archived::Nothing);
        }
        let key = ObjectKey::Zip(archive.owner.clone(), id.clone());
        let (sender, receiver) = mpsc::channel(PIECES);
        let (made, stored) = futures::join!(
            self.make(&mut archive, sender),
            self.blobs.put_stream(&key, Box::pin(receiver), "application/zip")
        );
        // When the store gives up, whoever makes the zip only sees that nobody takes it any more.
        let bytes = match (made, stored) {
            (Err(Stopped::Failed(error)), _) | (_, Err(error)) => return Err(error),
            (Err(Stopped::Unwanted), Ok(_)) => return Err(Error::unavailable("a zip was stored before it was whole")),
            (Ok(()), Ok(bytes)) => bytes,
        };
        archive.state = ArchiveState::Ready;
        if !self.note(&mut archive).await? {
            self.blobs.delete(&key).await?;
            return Ok(Archived::Nothing);
        }
        Ok(Archived::Ready { photos: archive.photos_done - archive.left_out, bytes })
    }

    /// Sends the zip, piece by piece. What goes wrong breaks it off, so that half a zip is never stored.
    async fn make(&self, archive: &mut Archive, mut sender: Sender<std::io::Result<Bytes>>) -> Result<(), Stopped> {
        let made = self.pieces(archive, &mut sender).await;
        if let Err(Stopped::Failed(error)) = &made {
            let _ = sender.send(Err(std::io::Error::other(error.to_string()))).await;
        }
        made
    }

    async fn pieces(&self, archive: &mut Archive, sender: &mut Sender<std::io::Result<Bytes>>) -> Result<(), Stopped> {
        let ids = record::photos(self.table.as_ref(), &archive.id).await?;
        let (mut zip, mut names) = (Zip::default(), Names::default());
        let mut noted = (self.clock)();
        for some in ids.chunks(MAX_KEYS) {
            let photos = self.photos(archive, some).await?;
            archive.photos_done += (some.len() - photos.len()) as u32;
            archive.left_out += (some.len() - photos.len()) as u32;
            let mut fetched = stream::iter(photos)
                .map(|photo| async {
                    let found = fetch(self.blobs.as_ref(), &photo).await?;
                    Ok::<_, Error>((photo, found))
                })
                .buffered(AHEAD);
            while let Some((photo, found)) = fetched.try_next().await? {
                match found {
                    Some(found) => {
                        let name = names.apart(&photo.file_name);
                        archive.bytes_done += write(&mut zip, &photo, &name, found, sender).await?;
                    }
                    None => archive.left_out += 1,
                }
                archive.photos_done += 1;
                if (self.clock)() - noted >= NOTE_MS {
                    noted = (self.clock)();
                    self.note(archive).await?;
                }
            }
        }
        send(sender, zip.finish().into()).await
    }

    /// Those of the photos that are still there and still the owner's, in order.
    async fn photos(&self, archive: &Archive, ids: &[PhotoId]) -> Result<Vec<Photo>> {
        let wanted: Vec<_> = ids.iter().map(keys::photo).collect();
        let mut photos: Vec<Photo> =
            self.table.get_many(&wanted).await?.into_iter().map(decode).collect::<Result<_>>()?;
        photos.retain(|photo| photo.owner == archive.owner && photo.has_original());
        photos.sort_by_key(|photo| ids.iter().position(|id| *id == photo.id));
        Ok(photos)
    }

    /// Writes down how far it is. False when the record is gone.
    async fn note(&self, archive: &mut Archive) -> Result<bool> {
        archive.changed_at = (self.clock)();
        let write = Write::update(keys::archive(&archive.id))
            .set("state", json!(archive.state))
            .set("photos_done", archive.photos_done)
            .set("bytes_done", archive.bytes_done)
            .set("left_out", archive.left_out)
            .set("changed_at", archive.changed_at)
            .when(Condition::Exists);
        match self.table.write(vec![write]).await {
            Ok(()) => Ok(true),
            Err(WriteError::ConditionFailed(_)) => Ok(false),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

/// Why no more pieces come.
enum Stopped {
    /// Something went wrong here.
    Failed(Error),
    /// The store takes no more.
    Unwanted,
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Writes one entry; answers the size of its data.
async fn write(
    zip: &mut Zip,
    photo: &Photo,
    name: &str,
    found: Fetched,
    sender: &mut Sender<std::io::Result<Bytes>>,
) -> Result<u64, Stopped> {
    let at = photo.timeline_at();
    let sum = match found {
        Fetched::Whole { pieces, sum } => {
            send(sender, zip.begin(name, at, Ok(sum)).into()).await?;
            for piece in pieces {
                send(sender, piece).await?;
            }
            sum
        }
        Fetched::Open(blob) => {
            send(sender, zip.begin(name, at, Err(blob.size)).into()).await?;
            let (mut hasher, mut bytes, mut stream) = (crc32fast::Hasher::new(), 0, blob.bytes);
            while let Some(piece) = stream.try_next().await.map_err(Error::unavailable)? {
                hasher.update(&piece);
                bytes += piece.len() as u64;
                send(sender, piece).await?;
            }
            if bytes != blob.size {
                return Err(Error::unavailable("an original broke off").into());
            }
            Sum { bytes, crc: hasher.finalize() }
        }
    };
    send(sender, zip.end(sum).into()).await?;
    Ok(sum.bytes)
}

async fn send(sender: &mut Sender<std::io::Result<Bytes>>, piece: Bytes) -> Result<(), Stopped> {
    if piece.is_empty() {
        return Ok(());
    }
    sender.send(Ok(piece)).await.map_err(|_| Stopped::Unwanted)
}
