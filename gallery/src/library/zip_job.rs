//! Several originals as one zip that a worker makes, where the web cannot send that much itself.

use jiff::SignedDuration;

use super::{Library, access::signed_in, error::LibraryError};
use crate::{
    Result,
    error::Invalid,
    id::{PhotoId, ZipId},
    key::ObjectKey,
    person::Viewer,
    ports::Job,
    zip_job::{LIFETIME, ZipJob, ZipState},
};

/// Bytes of originals in one zip at most: what a worker surely gets done in its time.
pub const MAX_ZIP_BYTES: u64 = 20_000_000_000;

/// For how long a link to a zip is good; the page makes a fresh one.
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A zip of which nothing was heard for so long will hardly come any more.
const STALLED_AFTER: SignedDuration = SignedDuration::from_mins(20);

/// The zip's name in the browser.
const FILE_NAME: &str = "photos.zip";

/// What the person who asked for a zip is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipView {
    /// What can be done with it.
    pub stage: ZipStage,
    /// Photos that were asked for.
    pub photos: u32,
    /// Photos that were looked at.
    pub photos_done: u32,
    /// Photos that were deleted meanwhile.
    pub left_out: u32,
    /// Bytes of originals that were asked for.
    pub bytes: u64,
    /// Bytes of originals that are in it.
    pub bytes_done: u64,
}

/// What can be done with a zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZipStage {
    /// Wait.
    Making,
    /// Ask for another: something went wrong on our side.
    Stalled,
    /// Fetch it.
    Ready {
        /// From here, for an hour.
        link: String,
    },
    /// Ask for another: it is a day old.
    Expired,
}

impl Library {
    /// Has a zip made of the originals of some of the viewer's photos, in the order asked for.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when none of them is the viewer's; [`crate::Error::Invalid`] when they are too many or too large
    /// together; [`crate::Error::Unavailable`], also where no worker makes zips.
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
        self.table.write(zip.writes(&ids)?).await?;
        self.jobs.enqueue(&Job::Zip { zip: zip.id.clone() }, Some(owner)).await?;
        Ok(zip.id)
    }

    /// How far a zip is that the viewer asked for, and where it is when it is there.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is none, or somebody else asked for it.
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
