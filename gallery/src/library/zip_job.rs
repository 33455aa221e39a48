//! A zip of several originals that the worker makes, where the web function cannot send that much itself.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{Library, access::signed_in, attempts::By, error::LibraryError};
use crate::{
    Result,
    error::{Conflict, Invalid},
    id::{PhotoId, ZipId},
    key::ObjectKey,
    person::Viewer,
    photo::Photo,
    ports::{
        Job,
        table::{Condition, Write, WriteError},
    },
    rate_limit::LimitedAction,
    records::{decode, encode, keys},
    sha256::Sha256,
    zip_job::{LIFETIME, ZipJob, ZipState},
};

/// Maximum bytes of originals in one zip: an amount that a worker can always handle in its time.
pub const MAX_ZIP_BYTES: u64 = 20_000_000_000;

/// How long a link to a zip is valid. The page makes a new one each time.
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A zip that has made no progress for this long will probably not be finished.
const STALLED_AFTER: SignedDuration = SignedDuration::from_mins(20);

/// The zip's file name in the browser.
const FILE_NAME: &str = "photos.zip";

/// What the person who requested a zip can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipView {
    /// What the person can do.
    pub stage: ZipStage,
    /// Number of requested photos.
    pub photos: u32,
    /// Number of photos that have been processed.
    pub photos_done: u32,
    /// Number of photos that were deleted in the meantime.
    pub left_out: u32,
    /// Bytes of the requested originals.
    pub bytes: u64,
    /// Bytes of the originals that are in the zip.
    pub bytes_done: u64,
}

/// What the person can do with a zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZipStage {
    /// Wait: it is being made.
    Making,
    /// Request another one: there was an internal error.
    Stalled,
    /// Download it.
    Ready {
        /// The link, which is valid for an hour.
        link: String,
    },
    /// Request another one: it is a day old and was removed.
    Expired,
}

/// What a person requested, next to their other jobs.
#[derive(Serialize, Deserialize)]
struct Requested {
    zip: ZipId,
}

impl Library {
    /// Starts a zip of the originals of some of the viewer's photos, in the requested order. A zip of the same photos
    /// that is being made, or can still be downloaded for a while, is not made again.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] if none of them belongs to the viewer; [`crate::Error::Invalid`] if they are too many
    /// or too large together; [`crate::Error::TooManyAttempts`] after many zips;
    /// [`crate::Error::Unavailable`], also if no worker makes zips.
    pub async fn begin_zip(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<ZipId> {
        let owner = signed_in(viewer)?;
        let photos = self.download(viewer, ids).await?;
        let bytes = photos.iter().map(|photo| photo.bytes).sum();
        if bytes > MAX_ZIP_BYTES {
            return Err(Invalid::PhotosTooLarge { bytes, limit_bytes: MAX_ZIP_BYTES }.into());
        }
        if !self.jobs.makes_zips() {
            return Err(LibraryError::NoZips.into());
        }
        let now = self.now();
        let key = keys::zip_of(owner, &Sha256::of(names(&photos).as_bytes()));
        let requested = self.table.get(&key).await?;
        let before: Option<Requested> = requested.clone().map(decode).transpose()?;
        if let Some(Requested { zip }) = before
            && self.serves_again(&zip).await?
        {
            return Ok(zip);
        }
        self.count_attempt(LimitedAction::MakeZip, By::Account(owner.as_str())).await?;
        let zip = ZipJob {
            id: ZipId::random(),
            owner: owner.clone(),
            state: ZipState::Waiting,
            photos: u32::try_from(photos.len()).unwrap_or(u32::MAX),
            bytes,
            photos_done: 0,
            bytes_done: 0,
            left_out: 0,
            changed_at: now,
            good_until: now + LIFETIME,
        };
        let ids: Vec<_> = photos.into_iter().map(|photo| photo.id).collect();
        let unchanged = match requested.and_then(|item| item.attributes.get("zip").cloned()) {
            Some(zip) => Condition::Equals("zip".to_owned(), zip),
            None => Condition::Absent,
        };
        let note = Write::put_until(zip.good_until, key.clone(), encode(&Requested { zip: zip.id.clone() })?);
        let mut writes = vec![note.when(unchanged)];
        writes.extend(zip.writes(&ids)?);
        match self.table.write(writes).await {
            Ok(()) => {}
            // Another request for the same photos was faster.
            Err(WriteError::ConditionFailed(_)) => {
                let item = self.table.get(&key).await?.ok_or(Conflict::Changed)?;
                return Ok(decode::<Requested>(item)?.zip);
            }
            Err(WriteError::Other(error)) => return Err(error),
        }
        self.jobs.enqueue(&Job::Zip { zip: zip.id.clone() }, Some(owner)).await?;
        Ok(zip.id)
    }

    /// Whether a zip is being made, or can be downloaded for a while.
    async fn serves_again(&self, id: &ZipId) -> Result<bool> {
        let (zip, now) = (ZipJob::read(self.table.as_ref(), id).await?, self.now());
        Ok(zip.is_some_and(|zip| {
            let is_alive = zip.state == ZipState::Ready || zip.changed_at >= now - STALLED_AFTER;
            is_alive && zip.good_until >= now + LINK_LIFETIME
        }))
    }

    /// The progress of a zip that the viewer requested, and its link when it is ready.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] if it does not exist, or somebody else requested it.
    pub async fn zip_job(&self, viewer: &Viewer, id: &ZipId) -> Result<ZipView> {
        let zip = self.zip_for(viewer, id).await?;
        let now = self.now();
        let stage = if zip.good_until <= now {
            ZipStage::Expired
        } else if zip.state == ZipState::Ready {
            let key = ObjectKey::Zip(zip.owner.clone(), zip.id.clone());
            let expires = (now + LINK_LIFETIME).min(zip.good_until);
            ZipStage::Ready { link: self.blobs.zip_link(&key, FILE_NAME, expires).await? }
        } else if zip.changed_at < now - STALLED_AFTER {
            ZipStage::Stalled
        } else {
            ZipStage::Making
        };
        let ZipJob { photos, photos_done, left_out, bytes, bytes_done, .. } = zip;
        Ok(ZipView { stage, photos, photos_done, left_out, bytes, bytes_done })
    }
}

/// What tells one request from another: the photos, their order, and the times and names that the zip has of them.
fn names(photos: &[Photo]) -> String {
    let line = |photo: &Photo| format!("{} {} {}\n", photo.id, photo.changes, photo.file_name);
    photos.iter().map(line).collect()
}
