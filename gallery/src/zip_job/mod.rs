//! Zips of originals. [`ZipMaker`] makes a zip in the worker and stores it; `Library::zip` streams one to a browser.
//! Both use the same writer ([`originals`]). `docs/decisions/0020-one-zip-writer.md` explains why it is written here.
//!
//! A zip is written while the originals are read, so the memory it needs does not grow with its size. Requests are
//! delivered at least once: a zip that is made twice is the same zip.

mod error;
mod fetch;
pub(crate) mod originals;
mod record;
mod zip;

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use futures::{
    SinkExt as _, Stream, StreamExt as _, TryStreamExt as _,
    channel::mpsc::{self, Sender},
    stream,
};
use jiff::SignedDuration;
use serde_json::json;

pub use self::record::{LIFETIME, ZipJob, ZipState};
use self::{
    error::ZipError,
    originals::{Done, Piece, ReadAhead},
};
use crate::{
    Error, Result,
    id::{PersonId, PhotoId, ZipId},
    key::ObjectKey,
    library::access::photos_of,
    photo::Photo,
    ports::{
        Blobs, Clock, Table,
        table::{Condition, MAX_KEYS, Write, WriteError},
    },
    records::keys,
};

/// A worker makes one zip at a time and has all of its memory for it.
const AHEAD: ReadAhead = ReadAhead { originals: 4, whole_bytes: 32 * 1024 * 1024 };

/// How many pieces may wait for the store.
const PIECES: usize = 16;

/// Interval between two updates of the progress.
const NOTE_AFTER: SignedDuration = SignedDuration::from_secs(2);

/// The outcome of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZipOutcome {
    /// The zip can be downloaded.
    Ready {
        /// Photos in it.
        photos: u32,
        /// Its size.
        bytes: u64,
    },
    /// There was nothing to do: it was made before, has expired, or its record is gone.
    Nothing,
}

/// Makes zips. Cheap to clone.
#[derive(Clone)]
pub struct ZipMaker {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// The current time.
    pub clock: Clock,
}

impl ZipMaker {
    /// Handles one request.
    ///
    /// # Errors
    /// An internal error, to be retried from the start.
    pub async fn run(&self, id: &ZipId) -> Result<ZipOutcome> {
        let Some(mut zip) = ZipJob::read(self.table.as_ref(), id).await? else { return Ok(ZipOutcome::Nothing) };
        if zip.state == ZipState::Ready || zip.good_until <= (self.clock)() {
            return Ok(ZipOutcome::Nothing);
        }
        (zip.photos_done, zip.bytes_done, zip.left_out) = (0, 0, 0);
        zip.state = ZipState::Making;
        if !self.note(&mut zip).await? {
            return Ok(ZipOutcome::Nothing);
        }
        let key = ObjectKey::Zip(zip.owner.clone(), id.clone());
        let (sender, receiver) = mpsc::channel(PIECES);
        let (made, stored) = futures::join!(
            self.make(&mut zip, sender),
            self.blobs.put_stream(&key, Box::pin(receiver), "application/zip")
        );
        // If the store fails, the code that makes the zip only sees that the stream was closed.
        let bytes = match (made, stored) {
            (Err(Stopped::Failed(error)), _) | (_, Err(error)) => return Err(error),
            (Err(Stopped::Unwanted), Ok(_)) => return Err(ZipError::StoredTooEarly.into()),
            (Ok(()), Ok(bytes)) => bytes,
        };
        zip.state = ZipState::Ready;
        if !self.note(&mut zip).await? {
            self.blobs.delete(&key).await?;
            return Ok(ZipOutcome::Nothing);
        }
        Ok(ZipOutcome::Ready { photos: zip.photos_done - zip.left_out, bytes })
    }

    /// Sends the zip, piece by piece. An error aborts it, so that an incomplete zip is never stored.
    async fn make(&self, zip: &mut ZipJob, mut sender: Sender<std::io::Result<Bytes>>) -> Result<(), Stopped> {
        let made = self.pieces(zip, &mut sender).await;
        if let Err(Stopped::Failed(error)) = &made {
            let _ = sender.send(Err(std::io::Error::other(error.to_string()))).await;
        }
        made
    }

    async fn pieces(&self, zip: &mut ZipJob, sender: &mut Sender<std::io::Result<Bytes>>) -> Result<(), Stopped> {
        let ids = record::photos(self.table.as_ref(), &zip.id).await?;
        let photos = photos(self.table.clone(), zip.owner.clone(), ids);
        let mut pieces = Box::pin(originals::zip(self.blobs.clone(), photos, AHEAD));
        let mut noted = (self.clock)();
        while let Some(Piece { bytes, done }) = pieces.try_next().await? {
            if !bytes.is_empty() {
                sender.send(Ok(bytes)).await.map_err(|_| Stopped::Unwanted)?;
            }
            let Some(done) = done else { continue };
            zip.photos_done += 1;
            match done {
                Done::Written(bytes) => zip.bytes_done += bytes,
                Done::LeftOut => zip.left_out += 1,
            }
            if (self.clock)().duration_since(noted) >= NOTE_AFTER {
                noted = (self.clock)();
                self.note(zip).await?;
            }
        }
        Ok(())
    }

    /// Records the progress. Returns false if the record is gone.
    async fn note(&self, zip: &mut ZipJob) -> Result<bool> {
        zip.changed_at = (self.clock)();
        let write = Write::update(keys::zip_job(&zip.id))
            .set("state", json!(zip.state))
            .set("photos_done", zip.photos_done)
            .set("bytes_done", zip.bytes_done)
            .set("left_out", zip.left_out)
            .set("changed_at", zip.changed_at.as_millisecond())
            .when(Condition::Exists);
        match self.table.write(vec![write]).await {
            Ok(()) => Ok(true),
            Err(WriteError::ConditionFailed(_)) => Ok(false),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

/// Why the zip is not continued.
enum Stopped {
    /// There was an error.
    Failed(Error),
    /// The store accepts no more pieces.
    Unwanted,
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// The photos with these ids, in order; `None` for those that are gone or no longer belong to the owner.
fn photos(
    table: Arc<dyn Table>,
    owner: PersonId,
    ids: Vec<PhotoId>,
) -> impl Stream<Item = Result<Option<Photo>>> + Send + 'static {
    let parts: Vec<Vec<PhotoId>> = ids.chunks(MAX_KEYS).map(<[_]>::to_vec).collect();
    let some = stream::iter(parts).then(move |ids| {
        let (table, owner) = (Arc::clone(&table), owner.clone());
        async move {
            let mut found = photos_of(table.as_ref(), &owner, &ids).await?;
            found.retain(Photo::has_original);
            let mut found: HashMap<_, _> = found.into_iter().map(|photo| (photo.id.clone(), photo)).collect();
            Ok::<_, Error>(stream::iter(ids.into_iter().map(move |id| Ok(found.remove(&id)))))
        }
    });
    some.try_flatten()
}
