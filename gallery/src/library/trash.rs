//! Moving photos to the trash and back.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::json;

use super::{Library, absent, exists, list::month_count};
use crate::{
    Result,
    id::PhotoId,
    person::Viewer,
    photo::{Photo, PhotoState, Tile},
    ports::table::{Attributes, Condition, Item, MAX_KEYS, Write, WriteError},
    records::{encode, keys},
};

/// Photos worked on at the same time.
const AT_ONCE: usize = 8;

/// How many of the photos somebody named were changed; the others had changed already or were not theirs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// How many.
    pub changed: u32,
}

impl Library {
    /// Moves photos to the trash. Those that are there, are not ready, or belong to somebody else stay as they are.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn trash(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        let now = self.now_ms();
        let photos = self.own_photos(viewer, ids).await?;
        let moved = self.each(&photos, move |photo| {
            if photo.state != PhotoState::Ready || photo.trashed_at.is_some() {
                return Ok(None);
            }
            let trashed = Photo { trashed_at: Some(now), ..photo.clone() };
            let Some(tile) = Tile::of(&trashed) else { return Ok(None) };
            Ok(Some(vec![
                // The tile on the timeline is the guard: who removes it has moved the photo.
                Write::Delete { key: keys::timeline(photo), conditions: exists() },
                put(keys::trash(photo, now), encode(&tile)?),
                Write::Update {
                    key: keys::photo(&photo.id),
                    set: Attributes::from_iter([("trashed_at".to_owned(), json!(now))]),
                    remove: Vec::new(),
                    add: Vec::new(),
                    conditions: exists(),
                },
                month_change(photo, -1),
            ]))
        });
        let outcome = moved.await?;
        self.forget_empty_months(&photos).await?;
        Ok(outcome)
    }

    /// Moves photos from the trash back to where they were.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn restore(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        let photos = self.own_photos(viewer, ids).await?;
        self.each(&photos, |photo| {
            let Some(trashed_at) = photo.trashed_at else { return Ok(None) };
            let restored = Photo { trashed_at: None, ..photo.clone() };
            let Some(tile) = Tile::of(&restored) else { return Ok(None) };
            Ok(Some(vec![
                Write::Delete { key: keys::trash(photo, trashed_at), conditions: exists() },
                put(keys::timeline(photo), encode(&tile)?),
                Write::Update {
                    key: keys::photo(&photo.id),
                    set: Attributes::new(),
                    remove: vec!["trashed_at".to_owned()],
                    add: Vec::new(),
                    conditions: exists(),
                },
                month_change(photo, 1),
            ]))
        })
        .await
    }

    /// Takes months off the index of which the last of these photos was taken away. A month that is left there by a
    /// crash in between does no harm: it leads to the next older one.
    async fn forget_empty_months(&self, photos: &[Photo]) -> Result<()> {
        let mut months: Vec<_> = photos.iter().map(|photo| keys::month(&photo.owner, photo.timeline_at()).0).collect();
        months.sort_by(|a, b| a.sk.cmp(&b.sk));
        months.dedup();
        for some in months.chunks(MAX_KEYS) {
            for month in self.table.get_many(some).await? {
                if month_count(&month).is_some() {
                    continue;
                }
                // Every change of a count changes the total: a photo that came meanwhile keeps the month.
                let total = month.attributes.get(keys::MONTH_TOTAL).cloned().unwrap_or_default();
                let unchanged = vec![Condition::Equals(keys::MONTH_TOTAL.to_owned(), total)];
                match self.table.write(vec![Write::Delete { key: month.key, conditions: unchanged }]).await {
                    Ok(()) | Err(WriteError::ConditionFailed(_)) => {}
                    Err(WriteError::Other(error)) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// One all-or-nothing write for each of the photos; a photo that changed meanwhile is left as it is.
    async fn each<F>(&self, photos: &[Photo], writes: F) -> Result<Outcome>
    where
        F: Fn(&Photo) -> Result<Option<Vec<Write>>>,
    {
        let prepared = photos.iter().filter_map(|photo| writes(photo).transpose()).collect::<Result<Vec<_>>>()?;
        let changed = stream::iter(prepared.into_iter().map(|writes| async {
            match self.table.write(writes).await {
                Ok(()) => Ok(1),
                Err(WriteError::ConditionFailed(_)) => Ok(0),
                Err(WriteError::Other(error)) => Err(error),
            }
        }))
        .buffer_unordered(AT_ONCE)
        .try_fold(0, |sum, n| async move { Ok(sum + n) })
        .await?;
        Ok(Outcome { changed })
    }
}

fn put(key: crate::ports::table::Key, attributes: Attributes) -> Write {
    Write::Put { item: Item { key, attributes, expires_at: None }, conditions: absent() }
}

/// Counts a photo in (1) or out (−1) of its day and of its month.
pub(crate) fn month_change(photo: &Photo, sign: i64) -> Write {
    let (key, day) = keys::month(&photo.owner, photo.timeline_at());
    Write::Update {
        key,
        set: Attributes::new(),
        remove: Vec::new(),
        add: vec![(day, sign), (keys::MONTH_TOTAL.to_owned(), sign)],
        conditions: Vec::new(),
    }
}
