//! Moving photos to the trash and back.

use std::collections::BTreeMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::json;

use super::{Library, absent, exists, months::month_change};
use crate::{
    Result,
    id::PhotoId,
    person::Viewer,
    photo::{Photo, PhotoState, Tile},
    ports::table::{Attributes, Item, Write, WriteError},
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
        // The photos are in the trash. A month that is left over does no harm.
        if let Err(error) = self.forget_empty_months(&photos).await {
            tracing::warn!(%error, "empty months are left over");
        }
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

    /// One all-or-nothing write for each of the photos; a photo that changed meanwhile is left as it is. Photos that
    /// count in the same item come one after another: they would only be in each other's way.
    async fn each<F>(&self, photos: &[Photo], writes: F) -> Result<Outcome>
    where
        F: Fn(&Photo) -> Result<Option<Vec<Write>>>,
    {
        let mut lanes: BTreeMap<String, Vec<Vec<Write>>> = BTreeMap::new();
        for photo in photos {
            if let Some(writes) = writes(photo)? {
                lanes.entry(keys::month_count(photo).0.sk).or_default().push(writes);
            }
        }
        let changed = stream::iter(lanes.into_values().map(|lane| self.one_by_one(lane)))
            .buffer_unordered(AT_ONCE)
            .try_fold(0, |sum, n| async move { Ok(sum + n) })
            .await?;
        Ok(Outcome { changed })
    }

    /// How many of the writes happened.
    async fn one_by_one(&self, lane: Vec<Vec<Write>>) -> Result<u32> {
        let mut changed = 0;
        for writes in lane {
            match self.table.write(writes).await {
                Ok(()) => changed += 1,
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Ok(changed)
    }
}

fn put(key: crate::ports::table::Key, attributes: Attributes) -> Write {
    Write::Put { item: Item { key, attributes, expires_at: None }, conditions: absent() }
}
