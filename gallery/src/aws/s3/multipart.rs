//! Multipart uploads.

use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart, Part, StorageClass};

use super::Buckets;
use super::error::{S3Error, call_failed};
use crate::{
    Result,
    aws::fault::{code, status},
};

/// Where an object is or will be.
#[derive(Clone, Copy)]
pub(super) struct ObjectLocation<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
}

/// What happens to an object that already has the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    Keep,
    Replace,
}

impl Buckets {
    /// Starts a multipart upload and returns its id. With `checksums`, every part needs one of that kind, when it is
    /// sent and at the end. Without, no part may have one.
    pub(super) async fn begin_multipart(
        &self,
        location: ObjectLocation<'_>,
        content_type: &str,
        cache_control: Option<&str>,
        checksums: Option<ChecksumAlgorithm>,
        class: Option<StorageClass>,
    ) -> Result<String> {
        let begin =
            self.s3().create_multipart_upload().bucket(location.bucket).key(location.key).content_type(content_type);
        let begin = begin.set_checksum_algorithm(checksums).set_storage_class(class);
        let begun = begin.set_cache_control(cache_control.map(str::to_owned)).send().await;
        let begun = begun.map_err(|error| call_failed("CreateMultipartUpload", error))?;
        Ok(begun.upload_id.ok_or(S3Error::Incomplete("CreateMultipartUpload", "id"))?)
    }

    /// The ids of the unfinished uploads for exactly that key, oldest first. The ids are not stored anywhere else.
    pub(super) async fn open_multiparts(&self, location: ObjectLocation<'_>) -> Result<Vec<String>> {
        let (mut open, mut key_marker, mut id_marker) = (Vec::new(), None, None);
        loop {
            let list = self.s3().list_multipart_uploads().bucket(location.bucket).prefix(location.key);
            let list = list.set_key_marker(key_marker).set_upload_id_marker(id_marker).send().await;
            let page = list.map_err(|error| call_failed("ListMultipartUploads", error))?;
            for upload in page.uploads() {
                if let Some(id) = upload.upload_id().filter(|_| upload.key() == Some(location.key)) {
                    let began = upload.initiated().map(|moment| (moment.secs(), moment.subsec_nanos()));
                    open.push((began, id.to_owned()));
                }
            }
            if page.is_truncated() != Some(true) {
                break;
            }
            (key_marker, id_marker) = (page.next_key_marker, page.next_upload_id_marker);
        }
        open.sort();
        Ok(open.into_iter().map(|(_, id)| id).collect())
    }

    /// The parts that have arrived; `None` if the upload no longer exists.
    pub(super) async fn parts_of(&self, location: ObjectLocation<'_>, upload: &str) -> Result<Option<Vec<Part>>> {
        let (mut parts, mut marker) = (Vec::new(), None);
        loop {
            let list = self.s3().list_parts().bucket(location.bucket).key(location.key).upload_id(upload);
            let page = match list.set_part_number_marker(marker).send().await {
                Ok(page) => page,
                Err(error) if code(&error) == Some("NoSuchUpload") => return Ok(None),
                Err(error) => return Err(call_failed("ListParts", error)),
            };
            parts.extend(page.parts.unwrap_or_default());
            marker = page.next_part_number_marker;
            if page.is_truncated != Some(true) || marker.is_none() {
                return Ok(Some(parts));
            }
        }
    }

    /// Makes an object of the parts. Returns `false` if the upload no longer exists, because somebody else was faster
    /// or it was aborted, or if an object was kept.
    pub(super) async fn complete_multipart(
        &self,
        location: ObjectLocation<'_>,
        upload: &str,
        parts: Vec<CompletedPart>,
        existing: Existing,
    ) -> Result<bool> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let complete =
            self.s3().complete_multipart_upload().bucket(location.bucket).key(location.key).upload_id(upload);
        let complete = complete.set_if_none_match((existing == Existing::Keep).then(|| "*".to_owned()));
        match complete.multipart_upload(parts).send().await {
            Ok(_) => Ok(true),
            Err(error) if matches!(code(&error), Some("NoSuchUpload" | "ConditionalRequestConflict")) => Ok(false),
            Err(error) if status(&error) == Some(412) => Ok(false),
            Err(error) => Err(call_failed("CompleteMultipartUpload", error)),
        }
    }

    /// Aborts an upload and discards its parts. It is not an error if the upload does not exist.
    pub(super) async fn abort_multipart(&self, location: ObjectLocation<'_>, upload: &str) -> Result<()> {
        let abort = self.s3().abort_multipart_upload().bucket(location.bucket).key(location.key).upload_id(upload);
        match abort.send().await {
            Err(error) if code(&error) != Some("NoSuchUpload") => Err(call_failed("AbortMultipartUpload", error)),
            _ => Ok(()),
        }
    }
}
