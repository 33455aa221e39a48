//! Finds the remains of abandoned uploads, in case the bucket's owner has no lifecycle rules that remove them.

use std::time::SystemTime;

use async_trait::async_trait;
use aws_sdk_s3::primitives::DateTime;

use super::{Buckets, error::call_failed, multipart::ObjectLocation};
use crate::{Result, id::PhotoId, ports::Leftovers};

/// Where older versions joined the parts of large files.
const UPLOADS: &str = "uploads/";

/// An unfinished multipart upload.
struct Open {
    key: String,
    id: String,
    old: bool,
}

#[async_trait]
impl Leftovers for Buckets {
    async fn abandoned_uploads(&self, older_than: SystemTime) -> Result<Vec<PhotoId>> {
        let prefix = format!("{}originals/", self.prefix);
        let open = self.open_below(&self.originals, &prefix, older_than).await?;
        let old = open.into_iter().filter(|upload| upload.old);
        let mut ids: Vec<PhotoId> = old.filter_map(|upload| upload.key.strip_prefix(&prefix)?.parse().ok()).collect();
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    async fn forget_strays(&self, older_than: SystemTime) -> Result<u64> {
        let mut forgotten = 0;
        for folder in ["forms/", UPLOADS] {
            for key in self.objects_before(&format!("{}{folder}", self.prefix), older_than).await? {
                self.remove(&self.originals, &key).await?;
                forgotten += 1;
            }
        }
        // Streams that were interrupted by a crash: `forms/`, `renditions/` or `zips/`. Anything else below the prefix
        // does not belong to the gallery.
        for folder in ["forms/", UPLOADS, "renditions/", "zips/"] {
            let bucket = if matches!(folder, "forms/" | UPLOADS) { &self.originals } else { &self.renditions };
            let open = self.open_below(bucket, &format!("{}{folder}", self.prefix), older_than).await?;
            for Open { key, id, .. } in open.iter().filter(|upload| upload.old) {
                self.abort_multipart(ObjectLocation { bucket, key }, id).await?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }
}

impl Buckets {
    /// All multipart uploads below a prefix.
    async fn open_below(&self, bucket: &str, prefix: &str, older_than: SystemTime) -> Result<Vec<Open>> {
        let (mut open, mut key_marker, mut id_marker) = (Vec::new(), None, None);
        loop {
            let list = self.s3().list_multipart_uploads().bucket(bucket).prefix(prefix);
            let list = list.set_key_marker(key_marker).set_upload_id_marker(id_marker).send().await;
            let page = list.map_err(|error| call_failed("ListMultipartUploads", error))?;
            for upload in page.uploads() {
                if let (Some(key), Some(id)) = (upload.key(), upload.upload_id()) {
                    let old = upload.initiated().is_some_and(|began| is_before(began, older_than));
                    open.push(Open { key: key.to_owned(), id: id.to_owned(), old });
                }
            }
            if page.is_truncated() != Some(true) {
                return Ok(open);
            }
            (key_marker, id_marker) = (page.next_key_marker, page.next_upload_id_marker);
        }
    }

    /// Keys below a prefix in the bucket for originals, of objects that were last written before `older_than`.
    async fn objects_before(&self, prefix: &str, older_than: SystemTime) -> Result<Vec<String>> {
        let (mut keys, mut token) = (Vec::new(), None);
        loop {
            let list = self.s3().list_objects_v2().bucket(&self.originals).prefix(prefix);
            let list = list.set_continuation_token(token).send().await;
            let page = list.map_err(|error| call_failed("ListObjectsV2", error))?;
            let old = page
                .contents()
                .iter()
                .filter(|object| object.last_modified().is_some_and(|modified| is_before(modified, older_than)));
            keys.extend(old.filter_map(|object| object.key().map(str::to_owned)));
            token = page.next_continuation_token;
            if page.is_truncated != Some(true) || token.is_none() {
                return Ok(keys);
            }
        }
    }
}

fn is_before(moment: &DateTime, limit: SystemTime) -> bool {
    SystemTime::try_from(*moment).is_ok_and(|moment| moment < limit)
}
