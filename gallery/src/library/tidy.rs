//! Cleans up uploads that were not finished.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Library, access::photos_of, deletions::Slice, erase::CHUNK};
use crate::{
    Result,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    photo::{Photo, PhotoState},
    ports::table::{Direction, Item, Query, Write},
    records::{decode, encode, keys},
};

/// After this time, a complete original that was not announced is announced: the browser is not coming back to do it.
pub const STRANDED_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// After this time, an unfinished upload is removed.
pub const ABANDONED_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How many uploads are checked at the same time.
const AT_ONCE: usize = 8;

/// What a cleanup of uploads did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Complete originals that had not been announced.
    pub announced: u32,
    /// Uploads that were removed.
    pub forgotten: u32,
}

/// The position of an interrupted cleanup.
#[derive(Serialize, Deserialize)]
struct Record {
    /// Uploads up to this sort key have been checked.
    after: String,
}

impl Library {
    /// Checks a person's uploads that started more than [`STRANDED_AFTER`] ago, until `until`. If all bytes of an
    /// upload have arrived (a crash came before the announcement), it is announced. Any other upload is removed once it
    /// is older than [`ABANDONED_AFTER`].
    pub(crate) async fn tidy_uploads_slice(&self, person: &PersonId, until: Timestamp) -> Result<(Slice, Tidied)> {
        let key = keys::tidying(person);
        let known: Option<Record> = self.table.get(&key).await?.map(decode).transpose()?;
        let mut query = begun_before(person, self.now() - STRANDED_AFTER);
        query.after = known.map(|record| record.after);
        let (resumed, trusted) = (query.after.is_some(), self.clock_is_trusted().await?);
        let mut tidied = Tidied::default();
        loop {
            let found = self.table.query(&query).await?;
            let ids: Vec<_> =
                found.items.iter().filter_map(|item| item.key.sk.rsplit('#').next()?.parse().ok()).collect();
            let photos = photos_of(self.table.as_ref(), person, &ids).await?;
            let each: Vec<_> = photos.iter().map(|photo| self.tidy(photo, trusted)).collect();
            let mut done = stream::iter(each).buffer_unordered(AT_ONCE);
            while let Some(Tidied { announced, forgotten }) = done.try_next().await? {
                tidied.announced += announced;
                tidied.forgotten += forgotten;
            }
            query.after = found.next;
            let Some(after) = &query.after else { break };
            if self.now() >= until {
                let item = Item { key, attributes: encode(&Record { after: after.clone() })?, expires_at: None };
                self.table.write(vec![Write::Put { item, conditions: Vec::new() }]).await?;
                return Ok((Slice::More, tidied));
            }
        }
        if resumed {
            self.table.write(vec![Write::delete(key)]).await?;
        }
        Ok((Slice::Done, tidied))
    }

    /// Removes parts of a file whose photo is gone.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn forget_stray_parts(&self, id: &PhotoId) -> Result<()> {
        let photo: Option<Photo> = self.table.get(&keys::photo(id)).await?.map(decode).transpose()?;
        match photo {
            Some(photo) if photo.state == PhotoState::Uploading => Ok(()),
            _ => self.blobs.abort_upload(id).await,
        }
    }

    /// Announces or removes an upload. None is removed while the clock is not trusted.
    async fn tidy(&self, photo: &Photo, trusted: bool) -> Result<Tidied> {
        let mut tidied = Tidied::default();
        let age = self.now().duration_since(photo.added_at);
        if photo.state != PhotoState::Uploading || age < STRANDED_AFTER {
            return Ok(tidied);
        }
        if self.blobs.head(&ObjectKey::Original(photo.id.clone())).await? == Some(photo.bytes) {
            self.arrived(photo).await?;
            tidied.announced += 1;
        } else if trusted && age >= ABANDONED_AFTER && self.erase(photo).await? {
            tidied.forgotten += 1;
        }
        Ok(tidied)
    }
}

/// Uploads that started before that time, oldest first.
pub(super) fn begun_before(person: &PersonId, before: Timestamp) -> Query {
    Query {
        pk: keys::owner(person),
        from: keys::PENDING.to_owned(),
        to: format!("U#{:013}", before.as_millisecond().max(0)),
        direction: Direction::Forward,
        limit: CHUNK as u32,
        after: None,
        attributes_of: u32::MAX,
    }
}
