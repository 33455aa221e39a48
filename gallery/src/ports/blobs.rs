//! Bytes: originals and renditions.

use std::{io, pin::Pin};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures::{Stream, TryStreamExt as _};
use jiff::Timestamp;

use crate::{
    Error, Result,
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    rendition::Rendition,
    sha256::Sha256,
    ticket::{TicketPart, UploadForm},
};

/// Objects in one [`Blobs::delete_many`] at most (S3's `DeleteObjects`).
pub const MAX_DELETES: usize = 1000;

/// Bytes as they come.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

#[derive(Debug, thiserror::Error)]
enum BlobError {
    #[error("the bytes of an object broke off")]
    BrokeOff(#[source] io::Error),
    #[error("{0} objects to delete at once")]
    TooManyDeletes(usize),
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Self {
        Self::unavailable(error)
    }
}

/// An object opened for reading.
pub struct Blob {
    /// Bytes in the whole object.
    pub size: u64,
    /// Names these very bytes, where the store has a name for them; others under the same key have another.
    pub etag: Option<String>,
    /// The bytes asked for.
    pub bytes: ByteStream,
}

impl Blob {
    /// Reads all of it into memory.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the stream breaks off.
    pub async fn read(self) -> Result<Bytes> {
        let mut all = BytesMut::with_capacity(usize::try_from(self.size).unwrap_or(0));
        let mut bytes = self.bytes;
        while let Some(chunk) = bytes.try_next().await.map_err(BlobError::BrokeOff)? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }
}

/// A file that a browser is about to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The photo it will become.
    pub photo: PhotoId,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Sha256,
    /// Its format.
    pub format: Format,
}

/// Photos of which there are bytes, by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// The photos, in order.
    pub photos: Vec<PhotoId>,
    /// Set when there may be more: give it as `after`.
    pub next: Option<PhotoId>,
}

/// Refuses more than [`MAX_DELETES`] keys. Adapters do this before they delete.
///
/// # Errors
/// [`Error::Unavailable`].
pub fn check_deletes(keys: &[ObjectKey]) -> Result<()> {
    if keys.len() > MAX_DELETES {
        return Err(BlobError::TooManyDeletes(keys.len()).into());
    }
    Ok(())
}

/// The store of bytes. A write is seen whole or not at all, and survives a crash once acknowledged.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Stores an object, replacing what was there.
    async fn put(&self, key: &ObjectKey, bytes: Bytes, content_type: &str) -> Result<()>;

    /// Stores an object as its bytes come, replacing what was there; answers its size. Takes little memory however
    /// large it is. When the stream breaks off, what was there stays.
    ///
    /// # Errors
    /// `Unavailable`, also for a stream that breaks off.
    async fn put_stream(&self, key: &ObjectKey, bytes: ByteStream, content_type: &str) -> Result<u64>;

    /// Opens an object, or `range` of its bytes (first, and last inclusive). `NotFound` when there is none;
    /// `Invalid` when the range starts past the end.
    async fn get(&self, key: &ObjectKey, range: Option<(u64, u64)>) -> Result<Blob>;

    /// The object's size; `None` when there is none.
    async fn head(&self, key: &ObjectKey) -> Result<Option<u64>>;

    /// Removes an object; an absent one is no fault.
    async fn delete(&self, key: &ObjectKey) -> Result<()>;

    /// Removes objects, [`MAX_DELETES`] at most; absent ones are no fault. When it fails, some of them may be gone.
    ///
    /// # Errors
    /// `Unavailable`, also for more than that: then nothing is removed.
    async fn delete_many(&self, keys: &[ObjectKey]) -> Result<()>;

    /// Photos that have an original or renditions, in the order of their ids, from behind `after`; `limit` of them at
    /// most (up to 1000). For checks of everything: no page needs it.
    async fn list(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored>;

    /// All stored renditions of a photo, of all revisions, in any order.
    async fn renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>>;

    /// Requests with which a browser sends this file, good until `expires`. Parts that arrived earlier
    /// are marked, so that asking again resumes.
    async fn upload_parts(&self, upload: &Upload, expires: Timestamp) -> Result<Vec<TicketPart>>;

    /// Puts the parts together under [`ObjectKey::Original`]. Idempotent: finishing twice changes nothing.
    ///
    /// # Errors
    /// `Conflict` when parts are missing; `Invalid` when the bytes are not those that were announced (what arrived is
    /// then forgotten).
    async fn finish_upload(&self, upload: &Upload) -> Result<()>;

    /// Forgets what arrived of an unfinished upload.
    async fn abort_upload(&self, photo: &PhotoId) -> Result<()>;

    /// A link that downloads an original under `file_name`, good until `expires`. `inline` shows it in
    /// the browser instead.
    async fn original_link(
        &self,
        photo: &PhotoId,
        format: Format,
        file_name: &str,
        inline: bool,
        expires: Timestamp,
    ) -> Result<String>;

    /// A form that brings one file of `max_bytes` at most to [`ObjectKey::Form`], good until `expires`;
    /// the store then sends the browser on to `redirect_url`. `None` where the gallery takes such forms itself.
    async fn form(
        &self,
        owner: &PersonId,
        photo: &PhotoId,
        max_bytes: u64,
        redirect_url: &str,
        expires: Timestamp,
    ) -> Result<Option<UploadForm>>;

    /// The name of the file that a form brought, [cleaned](crate::file_names::clean_name); `None` when none is known.
    ///
    /// # Errors
    /// `NotFound` when there is no such object.
    async fn form_name(&self, form: &ObjectKey) -> Result<Option<String>>;

    /// Makes what a form brought the original of `upload.photo`, and removes it where it was. Idempotent. With `etag`
    /// only those very bytes: the same form can be sent again at any moment.
    ///
    /// # Errors
    /// `NotFound` when it is neither there nor the original already; `Invalid` when its size is not the announced one;
    /// `Conflict` when it is not what [`Blob::etag`] named: then nothing was done.
    async fn promote_form(&self, form: &ObjectKey, upload: &Upload, etag: Option<&str>) -> Result<()>;

    /// A link that downloads a zip under `file_name`, good until `expires`.
    ///
    /// # Errors
    /// `Unavailable`, also where the router streams zips and keeps none.
    async fn zip_link(&self, zip: &ObjectKey, file_name: &str, expires: Timestamp) -> Result<String>;
}
