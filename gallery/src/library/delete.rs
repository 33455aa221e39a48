//! Deletes one photo permanently. First its records are deleted, in one write that leaves a note and only succeeds if
//! the photo is still in the state in which it was read. Then its bytes are deleted, then the note. If there is a crash
//! in between, the note remains, and the next cleanup does the rest. So there is never a tile without a photo, and
//! there are never bytes that no record or note names.
//!
//! [`super::erase`] does the same with many photos.

use super::{
    Library,
    change::{Becomes, Changed, change_photo},
};
use crate::{
    Result,
    id::PhotoId,
    key::ObjectKey,
    photo::Photo,
    ports::{
        Blobs,
        blobs::MAX_DELETES,
        table::{Key, Write},
    },
    records::{keys, places},
};

impl Library {
    /// Deletes a photo's records and bytes. Returns false, and deletes nothing, if the photo was changed since it was
    /// read.
    pub(crate) async fn erase(&self, photo: &Photo) -> Result<bool> {
        let (state, trashed) = (photo.state.name(), photo.trashed_at.is_some());
        let changed = change_photo(self.table.as_ref(), photo.clone(), |photo| {
            let same = photo.state.name() == state && photo.trashed_at.is_some() == trashed;
            Ok(if same { Becomes::Nothing } else { Becomes::Same })
        });
        match changed.await? {
            Changed::From(before) => {
                self.erase_noted(&before.id, keys::erased(&before.id)).await?;
                Ok(true)
            }
            Changed::Same | Changed::Gone => Ok(false),
        }
    }

    pub(super) async fn erase_noted(&self, photo: &PhotoId, note: Key) -> Result<()> {
        self.blobs.abort_upload(photo).await?;
        erase_bytes(self.blobs.as_ref(), photo).await?;
        Ok(self.table.write(vec![Write::delete(note)]).await?)
    }
}

/// Returns the writes that delete a photo's records and leave a note that its bytes must be deleted. They fail if the
/// photo was changed since it was read.
pub(super) fn erase_writes(photo: &Photo) -> Result<Vec<Write>> {
    places::change(Some(photo), None)
}

/// Returns the keys of everything stored of a photo, except what is left of its upload: its original, and its
/// renditions of all revisions.
pub(super) async fn objects(blobs: &dyn Blobs, photo: &PhotoId) -> Result<Vec<ObjectKey>> {
    let renditions = blobs.renditions(photo).await?.into_iter().map(ObjectKey::Rendition);
    Ok(renditions.chain([ObjectKey::Original(photo.clone())]).collect())
}

/// Deletes everything stored of a photo.
pub(crate) async fn erase_bytes(blobs: &dyn Blobs, photo: &PhotoId) -> Result<()> {
    for some in objects(blobs, photo).await?.chunks(MAX_DELETES) {
        blobs.delete_many(some).await?;
    }
    Ok(())
}
