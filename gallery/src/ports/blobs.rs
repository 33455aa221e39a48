//! The store of bytes: originals and renditions.

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

/// Maximum number of objects in one [`Blobs::delete_many`] (S3's `DeleteObjects`).
pub const MAX_DELETES: usize = 1000;

/// A stream of bytes.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

#[derive(Debug, thiserror::Error)]
enum BlobError {
    #[error("the bytes of an object were cut off")]
    BrokeOff(#[source] io::Error),
    #[error("{0} are too many objects to delete at once")]
    TooManyDeletes(usize),
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Self {
        Self::unavailable(error)
    }
}

/// An object that was opened for reading.
pub struct Blob {
    /// The size of the complete object in bytes.
    pub size: u64,
    /// Identifies exactly these bytes, if the store supports that. Other bytes under the same key have another one.
    pub etag: Option<String>,
    /// The requested bytes.
    pub bytes: ByteStream,
}

impl Blob {
    /// Reads all of them into memory.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the stream is interrupted.
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
    /// The size in bytes.
    pub bytes: u64,
    /// The SHA-256.
    pub sha256: Sha256,
    /// The format.
    pub format: Format,
}

/// Photos that have stored bytes, by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// The photos, ordered by id.
    pub photos: Vec<PhotoId>,
    /// Set if there may be more: pass it as `after`.
    pub next: Option<PhotoId>,
}

/// Refuses more than [`MAX_DELETES`] keys. Adapters call this before they delete.
///
/// # Errors
/// [`Error::Unavailable`].
pub fn check_deletes(keys: &[ObjectKey]) -> Result<()> {
    if keys.len() > MAX_DELETES {
        return Err(BlobError::TooManyDeletes(keys.len()).into());
    }
    Ok(())
}

/// The store of bytes. A write is visible completely or not at all, and survives a crash once it was acknowledged.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Stores an object, replacing an existing one.
    async fn put(&self, key: &ObjectKey, bytes: Bytes, content_type: &str) -> Result<()>;

    /// Stores an object from a stream, replacing an existing one, and returns its size. It takes little memory,
    /// whatever the size. If the stream is interrupted, an existing object is kept.
    ///
    /// # Errors
    /// `Unavailable`, also if the stream is interrupted.
    async fn put_stream(&self, key: &ObjectKey, bytes: ByteStream, content_type: &str) -> Result<u64>;

    /// Opens an object, or `range` of its bytes (first and last, inclusive). `NotFound` if there is none; `Invalid` if
    /// the range starts after the end.
    async fn get(&self, key: &ObjectKey, range: Option<(u64, u64)>) -> Result<Blob>;

    /// Returns the size of an object, or `None` if there is none.
    async fn head(&self, key: &ObjectKey) -> Result<Option<u64>>;

    /// Deletes an object. It is not an error if there is none.
    async fn delete(&self, key: &ObjectKey) -> Result<()>;

    /// Deletes objects, at most [`MAX_DELETES`]. It is not an error if some do not exist. If it fails, some of them may
    /// have been deleted.
    ///
    /// # Errors
    /// `Unavailable`, also for too many objects; then nothing is deleted.
    async fn delete_many(&self, keys: &[ObjectKey]) -> Result<()>;

    /// Returns photos that have an original or renditions, ordered by id, starting after `after`; at most `limit` (up
    /// to 1000). This is for checks of everything; no page needs it.
    async fn list(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored>;

    /// Returns all stored renditions of a photo, of all revisions, in any order.
    async fn renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>>;

    /// Returns the requests with which a browser sends this file. They are valid until `expires`. Parts that arrived
    /// earlier are marked, so calling this again resumes an upload.
    async fn upload_parts(&self, upload: &Upload, expires: Timestamp) -> Result<Vec<TicketPart>>;

    /// Joins the parts into [`ObjectKey::Original`]. Idempotent: finishing twice changes nothing. Only the lengths of the
    /// parts are checked. The worker compares the bytes with what was announced.
    ///
    /// # Errors
    /// `Conflict` if parts are missing.
    async fn finish_upload(&self, upload: &Upload) -> Result<()>;

    /// Deletes the parts of an unfinished upload.
    async fn abort_upload(&self, photo: &PhotoId) -> Result<()>;

    /// Returns a link that downloads an original under `file_name`, valid until `expires`. With `inline`, the browser
    /// shows it instead.
    async fn original_link(
        &self,
        photo: &PhotoId,
        format: Format,
        file_name: &str,
        inline: bool,
        expires: Timestamp,
    ) -> Result<String>;

    /// Returns a form that sends one file of at most `max_bytes` to [`ObjectKey::Form`], valid until `expires`. The
    /// store then redirects the browser to `redirect_url`. `None` if the gallery receives such forms itself.
    async fn form(
        &self,
        owner: &PersonId,
        photo: &PhotoId,
        max_bytes: u64,
        redirect_url: &str,
        expires: Timestamp,
    ) -> Result<Option<UploadForm>>;

    /// Returns the name of a file that was sent with a form, [cleaned](crate::file_names::clean_name), or `None` if it is
    /// unknown.
    ///
    /// # Errors
    /// `NotFound` if there is no such object.
    async fn form_name(&self, form: &ObjectKey) -> Result<Option<String>>;

    /// Makes the file of a form the original of `upload.photo`, and deletes it under the form's key. Idempotent. With
    /// `etag`, only exactly those bytes are accepted, because the same form can be sent again at any time.
    ///
    /// # Errors
    /// `NotFound` if neither the file nor the original exists; `Invalid` if its size is not the announced one;
    /// `Conflict` if it is not what [`Blob::etag`] identified. Nothing is changed then.
    async fn promote_form(&self, form: &ObjectKey, upload: &Upload, etag: Option<&str>) -> Result<()>;

    /// Returns a link that downloads a zip under `file_name`, valid until `expires`.
    ///
    /// # Errors
    /// `Unavailable`, also if the router streams zips and none are stored.
    async fn zip_link(&self, zip: &ObjectKey, file_name: &str, expires: Timestamp) -> Result<String>;
}
