//! Makes an original of the bytes that a browser sent.
//!
//! A small file is the original as soon as S3 has accepted it, because its length and SHA-256 were part of the
//! signature. The parts of a large file are joined to the original by S3, which then notifies the worker. Their lengths
//! were part of the signatures, but S3 computes no SHA-256 of a whole file from its parts. The worker does, because it
//! reads every original anyway, and refuses one that was not announced. Nothing is read here.

use aws_sdk_s3::types::MetadataDirective;

use super::error::{S3Error, call_failed};
use super::{
    Buckets,
    multipart::{Existing, ObjectLocation},
    parts::whole_parts,
};
use crate::{
    Error, Result,
    aws::fault::{code, status},
    error::Conflict,
    key::ObjectKey,
    ports::blobs::Upload,
    ticket::{self, SINGLE_PART_BYTES},
};

/// How often the state is read again because somebody else changed it.
const LOOKS: u32 = 4;

impl Buckets {
    pub(super) async fn finish(&self, upload: &Upload) -> Result<()> {
        let original = self.path(&ObjectKey::Original(upload.photo.clone()));
        let location = ObjectLocation { bucket: &self.originals, key: &original };
        for _ in 0..LOOKS {
            if self.size(location.bucket, location.key).await? == Some(upload.bytes) {
                return Ok(());
            }
            if upload.bytes <= SINGLE_PART_BYTES {
                return Err(missing(0, 1));
            }
            if self.join(location, upload).await? {
                return Ok(());
            }
        }
        Err(S3Error::FinishedAndBegun.into())
    }

    /// Joins the parts; `false` if somebody else did.
    async fn join(&self, location: ObjectLocation<'_>, upload: &Upload) -> Result<bool> {
        let wanted = ticket::cut(upload.bytes).count();
        let Some(id) = self.open_multiparts(location).await?.into_iter().next() else {
            // They were joined after the last look, or the upload never started.
            return match self.size(location.bucket, location.key).await? {
                Some(_) => Ok(false),
                None => Err(missing(0, wanted)),
            };
        };
        let Some(arrived) = self.parts_of(location, &id).await? else { return Ok(false) };
        let parts = whole_parts(upload, &arrived);
        if parts.len() < wanted {
            return Err(missing(parts.len(), wanted));
        }
        self.complete_multipart(location, &id, parts, Existing::Keep).await
    }

    /// Makes S3 copy an object to the originals, unless the original exists. Returns `false` if there is nothing to
    /// copy, or if the object does not have the given `etag`. S3 copies up to 5 GB at once.
    pub(super) async fn copy(&self, from: &str, upload: &Upload, etag: Option<&str>) -> Result<bool> {
        let key = ObjectKey::Original(upload.photo.clone());
        let (original, format) = (&self.path(&key), upload.format);
        let copy = self.s3().copy_object().bucket(&self.originals).key(original);
        let copy = copy.set_storage_class(self.class(&key, upload.bytes));
        let copy = copy.copy_source(format!("{}/{from}", self.originals)).if_none_match("*");
        let copy = copy.content_type(format.content_type()).metadata_directive(MetadataDirective::Replace);
        match copy.set_copy_source_if_match(etag.map(str::to_owned)).send().await {
            Ok(_) => Ok(true),
            Err(error) if status(&error) == Some(412) && etag.is_none() => Ok(true),
            // S3 does not say which of the two conditions failed.
            Err(error) if status(&error) == Some(412) => Ok(self.size(&self.originals, original).await?.is_some()),
            Err(error) if matches!(code(&error), Some("NoSuchKey" | "ConditionalRequestConflict")) => Ok(false),
            Err(error) => Err(call_failed("CopyObject", error)),
        }
    }
}

fn missing(arrived: usize, wanted: usize) -> Error {
    Conflict::PartsMissing { arrived, wanted }.into()
}
