//! The record of a zip that somebody requested.
//!
//! A record with 10,000 ids would come close to DynamoDB's limit of 400 KB for an item, so the ids are stored next to
//! it, in parts.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    id::{PersonId, PhotoId, ZipId},
    ports::{
        Table,
        table::{MAX_KEYS, Query, Write},
    },
    records::{decode, encode, keys},
};

/// Ids in one part: 60 KB.
const PART: usize = 2000;

/// How long the zip can be downloaded.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// How much longer the record is kept, so that the page can say that the zip has expired.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The state of a zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZipState {
    /// Requested.
    Waiting,
    /// Being made.
    Making,
    /// Ready to download.
    Ready,
}

/// A zip of originals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZipJob {
    /// Identifies the zip.
    pub id: ZipId,
    /// Who requested it and may download it.
    pub owner: PersonId,
    /// The state of the zip.
    pub state: ZipState,
    /// Number of requested photos.
    pub photos: u32,
    /// Bytes of their originals.
    pub bytes: u64,
    /// Number of photos that are finished, including those left out.
    pub photos_done: u32,
    /// Bytes of originals that are in the zip.
    pub bytes_done: u64,
    /// Number of photos that were deleted before their turn.
    pub left_out: u32,
    /// When any of this last changed.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub changed_at: Timestamp,
    /// After this time, it can no longer be downloaded.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub good_until: Timestamp,
}

impl ZipJob {
    /// The writes for a new request: the record, and the list of photos, in order.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] for a mistake in this crate.
    pub(crate) fn writes(&self, photos: &[PhotoId]) -> Result<Vec<Write>> {
        let remembered_until = self.good_until + REMEMBERED;
        let mut writes = vec![Write::put_until(remembered_until, keys::zip_job(&self.id), encode(self)?)];
        for (number, photos) in photos.chunks(PART).enumerate() {
            let part = encode(&Part { photos: photos.to_vec() })?;
            writes.push(Write::put_until(self.good_until, keys::zip_part(&self.id, number), part));
        }
        Ok(writes)
    }

    /// Reads the record, if it exists.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub(crate) async fn read(table: &dyn Table, id: &ZipId) -> Result<Option<Self>> {
        table.get(&keys::zip_job(id)).await?.map(decode).transpose()
    }
}

/// The photos that were requested for a zip, in order.
pub(super) async fn photos(table: &dyn Table, id: &ZipId) -> Result<Vec<PhotoId>> {
    let mut photos = Vec::new();
    let mut query = Query::prefix(keys::zip_job(id).pk, keys::ZIP_PARTS).limit(MAX_KEYS as u32);
    loop {
        let found = table.query(&query).await?;
        for item in found.items {
            photos.extend(decode::<Part>(item)?.photos);
        }
        match found.next {
            Some(next) => query.after = Some(next),
            None => return Ok(photos),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Part {
    photos: Vec<PhotoId>,
}
