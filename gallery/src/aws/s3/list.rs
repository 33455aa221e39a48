//! Lists the photos that have objects, and the renditions of a photo.

use super::Buckets;
use super::error::call_failed;
use crate::{Result, id::PhotoId, ports::blobs::Stored, rendition::Rendition};

/// S3 returns no more at once.
const MOST: usize = 1000;

impl Buckets {
    pub(super) async fn list_photos(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored> {
        let limit = limit.clamp(1, MOST);
        let below = ["originals/", "renditions/"].map(|folder| format!("{}{folder}", self.prefix));
        let (mut photos, renditions) = tokio::try_join!(
            self.ids(&self.originals, &below[0], after, limit),
            self.ids(&self.renditions, &below[1], after, limit),
        )?;
        photos.extend(renditions);
        photos.sort();
        photos.dedup();
        // If a listing was cut off, it returned at least `limit` ids. So after truncation no id in between is missing.
        photos.truncate(limit);
        let next = photos.last().filter(|_| photos.len() == limit).cloned();
        Ok(Stored { photos, next })
    }

    pub(super) async fn list_renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>> {
        let folder = format!("{}renditions/", self.prefix);
        let below = format!("{folder}{photo}/");
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let list = self.s3().list_objects_v2().bucket(&self.renditions).prefix(&below).set_start_after(start);
            let page = list.send().await.map_err(|error| call_failed("ListObjectsV2", error))?;
            let keys = || page.contents().iter().filter_map(|object| object.key());
            found.extend(keys().filter_map(|key| Rendition::parse(key.strip_prefix(&folder)?)));
            start = keys().next_back().map(str::to_owned);
            if page.is_truncated() != Some(true) || start.is_none() {
                return Ok(found);
            }
        }
    }

    /// The next ids below a prefix. All ids have the same length, so they are in the same order as the keys.
    async fn ids(&self, bucket: &str, prefix: &str, after: Option<&PhotoId>, limit: usize) -> Result<Vec<PhotoId>> {
        let mut ids = Vec::new();
        // A tilde sorts after every character that keys consist of, so this skips everything below an id.
        let mut start = after.map(|id| format!("{prefix}{id}/~"));
        loop {
            // Everything below an id counts as one entry.
            let list = self.s3().list_objects_v2().bucket(bucket).prefix(prefix).delimiter("/");
            let list = list.max_keys(limit as i32).set_start_after(start).send().await;
            let page = list.map_err(|error| call_failed("ListObjectsV2", error))?;
            let objects = page.contents().iter().filter_map(|object| object.key());
            let folders = page.common_prefixes().iter().filter_map(|folder| folder.prefix());
            let mut names: Vec<_> = objects.chain(folders).filter_map(|name| name.strip_prefix(prefix)).collect();
            names.sort_unstable();
            let mut names = names.into_iter().map(|name| name.trim_end_matches('/'));
            ids.extend(names.clone().filter_map(|name| name.parse().ok()));
            start = names.next_back().map(|last| format!("{prefix}{last}/~"));
            if page.is_truncated() != Some(true) || start.is_none() || ids.len() >= limit {
                return Ok(ids);
            }
        }
    }
}
