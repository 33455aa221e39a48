//! What is known of a zip that somebody asked for.
//!
//! A record of 10,000 ids would come near the 400 KB that an item of DynamoDB may have, so the ids lie beside it, in
//! parts.

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

/// For how long the zip may be fetched.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// For how much longer it is known that there was one, so that the page can say so.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where a zip is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZipState {
    /// Asked for.
    Waiting,
    /// Being made.
    Making,
    /// To be fetched.
    Ready,
}

/// A zip of originals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZipJob {
    /// Which one.
    pub id: ZipId,
    /// Who asked for it, and may fetch it.
    pub owner: PersonId,
    /// Where it is in its life.
    pub state: ZipState,
    /// Photos that were asked for.
    pub photos: u32,
    /// Bytes of their originals.
    pub bytes: u64,
    /// Photos done, those left out included.
    pub photos_done: u32,
    /// Bytes of originals that are in the zip.
    pub bytes_done: u64,
    /// Photos that were deleted before their turn came.
    pub left_out: u32,
    /// When anything of this last changed.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub changed_at: Timestamp,
    /// After it, it cannot be fetched any more.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub good_until: Timestamp,
}

impl ZipJob {
    /// What is written when somebody asks for it: the record, and which photos, in order.
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

    /// The record, if there is one.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub(crate) async fn read(table: &dyn Table, id: &ZipId) -> Result<Option<Self>> {
        table.get(&keys::zip_job(id)).await?.map(decode).transpose()
    }
}

/// The photos that a zip was asked for, in order.
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
