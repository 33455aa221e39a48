//! Objects that are read and written in one piece.

use aws_sdk_s3::{
    primitives::ByteStream,
    types::{Delete, ObjectIdentifier},
};
use bytes::Bytes;

use super::Buckets;
use super::error::{S3Error, call_failed};
use crate::{
    Result,
    aws::fault::{code, status},
    key::ObjectKey,
    ports::blobs::check_deletes,
};

impl Buckets {
    pub(super) async fn put_object(&self, key: &ObjectKey, bytes: Bytes, content_type: &str) -> Result<()> {
        let put = self.s3().put_object().bucket(self.bucket(key)).key(self.path(key));
        let put = put.content_type(content_type).cache_control(key.cache_control());
        let put = put.set_storage_class(self.class(key, bytes.len() as u64));
        // The SDK sends a checksum along, so that bytes that were changed on the way are not stored.
        let put = put.body(ByteStream::from(bytes)).send().await;
        put.map(drop).map_err(|error| call_failed("PutObject", error))
    }

    /// The size of an object, if it exists.
    pub(super) async fn size(&self, bucket: &str, key: &str) -> Result<Option<u64>> {
        Ok(self.size_and_etag(bucket, key).await?.map(|(bytes, _)| bytes))
    }

    /// The size of an object and its ETag, if it exists.
    pub(super) async fn size_and_etag(&self, bucket: &str, key: &str) -> Result<Option<(u64, Option<String>)>> {
        match self.s3().head_object().bucket(bucket).key(key).send().await {
            Ok(head) => {
                let bytes = head.content_length().and_then(|bytes| bytes.try_into().ok());
                Ok(bytes.map(|bytes| (bytes, head.e_tag)))
            }
            // The response has no body that could contain an error code.
            Err(error) if status(&error) == Some(404) => Ok(None),
            Err(error) => Err(call_failed("HeadObject", error)),
        }
    }

    /// Removes an object. S3 returns the same if it did not exist.
    pub(super) async fn remove(&self, bucket: &str, key: &str) -> Result<()> {
        match self.s3().delete_object().bucket(bucket).key(key).send().await {
            Err(error) if code(&error) != Some("NoSuchKey") => Err(call_failed("DeleteObject", error)),
            _ => Ok(()),
        }
    }

    /// Removes objects, with one request for each bucket.
    pub(super) async fn remove_many(&self, keys: &[ObjectKey]) -> Result<()> {
        check_deletes(keys)?;
        let of = |bucket| keys.iter().filter(move |key| self.bucket(key) == bucket).map(|key| self.path(key));
        let (originals, renditions) = (self.originals.as_str(), self.renditions.as_str());
        let (here, there) = futures::join!(
            self.remove_from(originals, of(originals).collect()),
            // The two may be the same bucket.
            self.remove_from(renditions, of(renditions).filter(|_| renditions != originals).collect()),
        );
        here.and(there)
    }

    async fn remove_from(&self, bucket: &str, keys: Vec<String>) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let objects = keys.into_iter().map(|key| ObjectIdentifier::builder().key(key).build());
        let objects = objects.collect::<Result<Vec<_>, _>>().map_err(S3Error::from)?;
        // Quiet: the response only lists what could not be removed.
        let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build().map_err(S3Error::from)?;
        let answer = self.s3().delete_objects().bucket(bucket).delete(delete).send().await;
        let answer = answer.map_err(|error| call_failed("DeleteObjects", error))?;
        let failed: Vec<_> = answer.errors().iter().filter(|error| error.code() != Some("NoSuchKey")).collect();
        match failed.first() {
            None => Ok(()),
            Some(first) => {
                let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
                let (key, code, message) = (text(first.key()), text(first.code()), text(first.message()));
                let count = failed.len();
                Err(S3Error::NotDeleted { count, key, code, message }.into())
            }
        }
    }
}
