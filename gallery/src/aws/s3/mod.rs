//! The store of bytes in S3. On AWS there are two buckets. The first has originals and the files that will become
//! originals, and notifies the worker of every original. Renditions and zips are in the second, so that they never
//! cause a notification. The standalone gallery has everything in one bucket, below a prefix.
//!
//! | bucket | key | what |
//! |---|---|---|
//! | originals | `originals/{photo}` | an original, or the parts of a large one while they arrive |
//! | | `forms/{person}/{photo}` | a file uploaded with a form without JavaScript |
//! | renditions | `renditions/{photo}/{revision}/{kind}.{extension}` | a rendition; older ones have no revision |
//! | | `zips/{person}/{zip}.zip` | a zip |

mod class;
mod disposition;
mod error;
mod finish;
mod form;
mod form_upload;
mod in_flight;
mod leftovers;
mod list;
mod mime_words;
mod multipart;
mod objects;
mod parts;
mod presign;
mod read;
mod stream;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;

use super::Clients;
use crate::{
    Result, download,
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    link::Signer,
    ports::blobs::{Blob, Blobs, ByteStream, Stored, Upload},
    rendition::Rendition,
    ticket::{TicketPart, UploadForm},
};

/// [`Blobs`] in S3. It needs permission to get, put and delete objects in both buckets, to list both, and to list the
/// multipart uploads of the first. (Without permission to list, S3 reports missing objects as forbidden.)
pub struct Buckets {
    clients: Arc<Clients>,
    originals: String,
    renditions: String,
    /// What every key starts with: empty, or a path that ends with a slash.
    prefix: String,
    /// Whether browsers post forms to the bucket itself.
    takes_forms: bool,
    /// Whether the store has a class whose objects move to cheaper tiers by themselves.
    tiers: bool,
    /// Signs links to originals and zips that the gallery's own address serves.
    signer: Option<Signer>,
}

impl Buckets {
    /// A store in these two buckets.
    #[must_use]
    pub fn new(clients: Arc<Clients>, originals: impl Into<String>, renditions: impl Into<String>) -> Self {
        let (originals, renditions) = (originals.into(), renditions.into());
        Self { clients, originals, renditions, prefix: String::new(), takes_forms: true, tiers: true, signer: None }
    }

    /// Makes links to originals and zips paths of the gallery's own address, signed with the keys of links to photos.
    /// Something there must check them and read from the buckets ([`crate::download`]). Otherwise, links lead to the
    /// store, and end with the credentials that signed them.
    #[must_use]
    pub fn served_by_gallery(self, signer: Signer) -> Self {
        Self { signer: Some(signer), ..self }
    }

    /// A store in one bucket. Every key starts with `prefix`, which is empty or ends with a slash. Forms go through the
    /// gallery: the bucket would notify nobody of the files, and many stores do not accept forms.
    #[must_use]
    pub fn one(clients: Arc<Clients>, bucket: impl Into<String>, prefix: impl Into<String>) -> Self {
        let bucket = bucket.into();
        let (originals, renditions, prefix) = (bucket.clone(), bucket, prefix.into());
        Self { clients, originals, renditions, prefix, takes_forms: false, tiers: false, signer: None }
    }

    /// Creates the buckets, for tests.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`], also if they already exist.
    #[cfg(feature = "contract")]
    pub async fn make(&self) -> Result<()> {
        use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
        let location = self.clients.region().map(BucketLocationConstraint::from);
        let location = CreateBucketConfiguration::builder().set_location_constraint(location).build();
        let mut names = vec![&self.originals, &self.renditions];
        names.dedup();
        for name in names {
            let make = self.s3().create_bucket().bucket(name).create_bucket_configuration(location.clone());
            make.send().await.map_err(|error| error::call_failed("CreateBucket", error))?;
        }
        Ok(())
    }

    /// An object's key in its bucket.
    fn path(&self, key: &ObjectKey) -> String {
        format!("{}{}", self.prefix, key.path())
    }

    fn s3(&self) -> &aws_sdk_s3::Client {
        self.clients.s3()
    }

    fn bucket(&self, key: &ObjectKey) -> &str {
        match key {
            ObjectKey::Original(_) | ObjectKey::Form(..) => &self.originals,
            ObjectKey::Rendition(_) | ObjectKey::Zip(..) => &self.renditions,
        }
    }
}

#[async_trait]
impl Blobs for Buckets {
    async fn put(&self, key: &ObjectKey, bytes: Bytes, content_type: &str) -> Result<()> {
        self.put_object(key, bytes, content_type).await
    }

    async fn put_stream(&self, key: &ObjectKey, bytes: ByteStream, content_type: &str) -> Result<u64> {
        self.put_pieces(key, bytes, content_type).await
    }

    async fn get(&self, key: &ObjectKey, range: Option<(u64, u64)>) -> Result<Blob> {
        self.open(self.bucket(key), &self.path(key), range).await
    }

    async fn head(&self, key: &ObjectKey) -> Result<Option<u64>> {
        self.size(self.bucket(key), &self.path(key)).await
    }

    async fn delete(&self, key: &ObjectKey) -> Result<()> {
        self.remove(self.bucket(key), &self.path(key)).await
    }

    async fn delete_many(&self, keys: &[ObjectKey]) -> Result<()> {
        self.remove_many(keys).await
    }

    async fn list(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored> {
        self.list_photos(after, limit).await
    }

    async fn renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>> {
        self.list_renditions(photo).await
    }

    async fn upload_parts(&self, upload: &Upload, expires: Timestamp) -> Result<Vec<TicketPart>> {
        self.ticket_parts(upload, expires).await
    }

    async fn finish_upload(&self, upload: &Upload) -> Result<()> {
        self.finish(upload).await
    }

    async fn abort_upload(&self, photo: &PhotoId) -> Result<()> {
        self.forget_upload(photo).await
    }

    async fn original_link(
        &self,
        photo: &PhotoId,
        format: Format,
        file_name: &str,
        inline: bool,
        expires: Timestamp,
    ) -> Result<String> {
        if let Some(signer) = &self.signer {
            return Ok(signer.sign(&download::original(photo, format, file_name, inline), expires));
        }
        let key = ObjectKey::Original(photo.clone());
        let disposition = disposition::value(if inline { "inline" } else { "attachment" }, file_name);
        self.presigned_get(&key, format.content_type(), &disposition, expires).await
    }

    async fn form(
        &self,
        owner: &PersonId,
        photo: &PhotoId,
        max_bytes: u64,
        redirect_url: &str,
        expires: Timestamp,
    ) -> Result<Option<UploadForm>> {
        if !self.takes_forms {
            return Ok(None);
        }
        let key = ObjectKey::Form(owner.clone(), photo.clone());
        self.presigned_form(&key, max_bytes, redirect_url, expires).await.map(Some)
    }

    async fn form_name(&self, form: &ObjectKey) -> Result<Option<String>> {
        self.name_of_form(form).await
    }

    async fn promote_form(&self, form: &ObjectKey, upload: &Upload, etag: Option<&str>) -> Result<()> {
        self.promote_form_object(form, upload, etag).await
    }

    async fn zip_link(&self, zip: &ObjectKey, file_name: &str, expires: Timestamp) -> Result<String> {
        if let Some(signer) = &self.signer {
            return Ok(signer.sign(&download::zip(zip, file_name), expires));
        }
        let disposition = disposition::value("attachment", file_name);
        self.presigned_get(zip, "application/zip", &disposition, expires).await
    }
}
