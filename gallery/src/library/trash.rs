//! Moving photos to the trash and back.

use std::collections::BTreeMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::{
    Library,
    access::Action,
    change::{Becomes, Changed, change_photo},
};
use crate::{
    Result,
    error::chain,
    id::PhotoId,
    person::Viewer,
    photo::{Photo, PhotoState},
    records::{
        list::List,
        shard::{MONTH_SHARDS, shard},
    },
};

/// How many of the named photos were changed. The others had already been changed, or did not belong to the viewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// The number of photos.
    pub changed: u32,
}

impl Library {
    /// Moves photos to the trash. Photos that are already there, are not ready, or belong to somebody else are not
    /// changed.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn trash(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        let now = self.now();
        self.move_each(viewer, ids, Action::Trash, move |photo| {
            let moves = photo.state == PhotoState::Ready && photo.trashed_at.is_none();
            moves.then(|| Photo { trashed_at: Some(now), ..photo.clone() })
        })
        .await
    }

    /// Moves photos from the trash back to where they were.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn restore(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        self.move_each(viewer, ids, Action::Restore, |photo| {
            photo.trashed_at.map(|_| Photo { trashed_at: None, ..photo.clone() })
        })
        .await
    }

    /// Moves photos between lists. Those for which `becomes` returns `None` are not moved. Photos that are counted in
    /// the same items are moved one after another, because their writes would conflict.
    async fn move_each(
        &self,
        viewer: &Viewer,
        ids: &[PhotoId],
        action: Action,
        becomes: impl Fn(&Photo) -> Option<Photo> + Sync,
    ) -> Result<Outcome> {
        let mut lanes: BTreeMap<u32, Vec<Photo>> = BTreeMap::new();
        for photo in self.photos_for(viewer, ids, action).await? {
            lanes.entry(shard(photo.id.as_str(), MONTH_SHARDS)).or_default().push(photo);
        }
        let becomes = &becomes;
        let moved: Vec<Vec<Photo>> = stream::iter(lanes.into_values())
            .map(|lane| async move {
                let mut moved = Vec::new();
                for photo in lane {
                    let change = |photo: &Photo| Ok(Becomes::from(becomes(photo)));
                    if let Changed::From(before) = change_photo(self.table.as_ref(), photo, change).await? {
                        moved.push(*before);
                    }
                }
                Ok::<_, crate::Error>(moved)
            })
            .buffer_unordered(MONTH_SHARDS as usize)
            .try_collect()
            .await?;
        let moved = moved.concat();
        // The photos have been moved. A month that is left over does no harm.
        if let Err(error) = self.forget_empty_months(&moved).await {
            tracing::warn!(error = %chain(&error), "could not remove empty months");
        }
        Ok(Outcome { changed: u32::try_from(moved.len()).unwrap_or(u32::MAX) })
    }
}

impl Library {
    /// Removes months from the lists that these photos were on, if the photos were the last ones there. The trash does
    /// not show months.
    pub(crate) async fn forget_empty_months(&self, moved: &[Photo]) -> Result<()> {
        let mut months = BTreeMap::new();
        for photo in moved {
            if let Some(list) = List::of(photo).filter(|list| !matches!(list, List::Trash(_))) {
                let month = list.month(photo);
                months.insert((month.pk.clone(), month.from.clone()), month);
            }
        }
        self.forget_months_if_empty(months.into_values().collect()).await
    }
}
