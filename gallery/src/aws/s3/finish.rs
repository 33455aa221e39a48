//! Makes an original of the bytes that a browser sent.
//!
//! A small file is the original as soon as S3 has accepted it, because its length and SHA-256 were part of the
//! signature. For a large file, S3 only knows the checksums of the parts, which were not announced. So its parts are
//! first joined under another key, and the whole object is read and compared. Only then does S3 copy it to the
//! originals and notify the worker. Bytes that were not announced are never an original, not even for a moment.

use aws_sdk_s3::types::MetadataDirective;
use futures::TryStreamExt as _;
use ring::digest;

use super::error::{S3Error, call_failed};
use super::{Buckets, multipart::ObjectLocation, parts::whole_parts};
use crate::{
    Error, Result,
    aws::fault::{code, status},
    error::{Conflict, Invalid},
    key::ObjectKey,
    ports::blobs::Upload,
    sha256::Sha256,
    ticket::{self, SINGLE_PART_BYTES},
};

/// How often the state is read again because somebody else changed it.
const LOOKS: u32 = 4;

/// The result of one step.
enum Step {
    Done,
    /// Somebody else changed something in between.
    LookAgain,
}

impl Buckets {
    pub(super) async fn finish(&self, upload: &Upload) -> Result<()> {
        for _ in 0..LOOKS {
            if let Step::Done = self.step(upload).await? {
                return Ok(());
            }
        }
        Err(S3Error::FinishedAndBegun.into())
    }

    async fn step(&self, upload: &Upload) -> Result<Step> {
        let original = self.path(&ObjectKey::Original(upload.photo.clone()));
        let staging = self.staging(&upload.photo);
        let location = ObjectLocation { bucket: &self.originals, key: &staging };
        if upload.bytes <= SINGLE_PART_BYTES {
            return match self.size(&self.originals, &original).await? {
                Some(bytes) if bytes == upload.bytes => Ok(Step::Done),
                _ => Err(missing(0, 1)),
            };
        }
        let (there, joined) =
            tokio::try_join!(self.size(&self.originals, &original), self.size(&self.originals, &staging))?;
        if there == Some(upload.bytes) {
            if joined.is_some() {
                self.remove(&self.originals, &staging).await?;
            }
            return Ok(Step::Done);
        }
        if joined != Some(upload.bytes) && !self.join(location, upload).await? {
            return Ok(Step::LookAgain);
        }
        match self.sha256(location).await? {
            Some(sha256) if sha256 == upload.sha256 => {}
            None => return Ok(Step::LookAgain),
            Some(_) => {
                self.forget_upload(&upload.photo).await?;
                return Err(Invalid::FileChanged.into());
            }
        }
        if !self.copy(&staging, upload, None).await? {
            return Ok(Step::LookAgain);
        }
        self.remove(&self.originals, &staging).await?;
        Ok(Step::Done)
    }

    /// Joins the parts; `false` if somebody else did.
    async fn join(&self, location: ObjectLocation<'_>, upload: &Upload) -> Result<bool> {
        let wanted = ticket::cut(upload.bytes).count();
        let Some(id) = self.open_multiparts(location).await?.into_iter().next() else {
            // They were joined after the last look, or the upload never started.
            return match self.size(location.bucket, location.key).await? {
                Some(_) => Ok(false),
                None => self.joined_and_gone(upload, wanted).await,
            };
        };
        let Some(arrived) = self.parts_of(location, &id).await? else { return Ok(false) };
        let parts = whole_parts(upload, &arrived);
        if parts.len() < wanted {
            return Err(missing(parts.len(), wanted));
        }
        self.complete_multipart(location, &id, parts).await
    }

    /// `Ok(false)` if the original exists after all.
    async fn joined_and_gone(&self, upload: &Upload, wanted: usize) -> Result<bool> {
        let original = self.path(&ObjectKey::Original(upload.photo.clone()));
        match self.size(&self.originals, &original).await? {
            Some(_) => Ok(false),
            None => Err(missing(0, wanted)),
        }
    }

    /// The SHA-256 of an object, if there is one.
    async fn sha256(&self, location: ObjectLocation<'_>) -> Result<Option<Sha256>> {
        let mut blob = match self.open(location.bucket, location.key, None).await {
            Err(Error::NotFound) => return Ok(None),
            opened => opened?,
        };
        let mut digest = digest::Context::new(&digest::SHA256);
        while let Some(piece) = blob.bytes.try_next().await.map_err(S3Error::ReadBack)? {
            digest.update(&piece);
        }
        let hash: [u8; 32] = digest.finish().as_ref().try_into().expect("SHA-256 has 32 bytes");
        Ok(Some(hash.into()))
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
