//! Deleting one photo for ever. The records go first, in one write that holds only for the state they were read in and
//! that leaves a note; then the bytes go, then the note. A crash in between leaves the note, and the home's next round
//! does the rest: never a tile without its photo, never bytes that nobody knows of.
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
    /// Removes a photo's records and bytes. Answers false, and removes nothing, when the photo is not any more in the
    /// state in which it was read.
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

/// What removes a photo's records, if it is still as it was read, and leaves a note that its bytes are to go.
pub(super) fn erase_writes(photo: &Photo) -> Result<Vec<Write>> {
    places::change(Some(photo), None)
}

/// Everything stored of a photo but what is left of its upload: its original, and its renditions of all revisions.
pub(super) async fn objects(blobs: &dyn Blobs, photo: &PhotoId) -> Result<Vec<ObjectKey>> {
    let renditions = blobs.renditions(photo).await?.into_iter().map(ObjectKey::Rendition);
    Ok(renditions.chain([ObjectKey::Original(photo.clone())]).collect())
}

/// Removes everything stored of a photo.
pub(crate) async fn erase_bytes(blobs: &dyn Blobs, photo: &PhotoId) -> Result<()> {
    for some in objects(blobs, photo).await?.chunks(MAX_DELETES) {
        blobs.delete_many(some).await?;
    }
    Ok(())
}
