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
    photo::{Photo, PhotoState},
    ports::{
        Blobs,
        blobs::MAX_DELETES,
        table::{Key, Write},
    },
    records::{keys, places},
    rendition::{Recipe, Rendition, Revision},
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

/// Returns every object that a photo can have, if its record tells. Most photos were rendered once and never edited: they
/// have their original, and renditions without a revision or of a first one. Anything else must be listed, which takes a
/// request for each photo. An edited photo may have been edited while an attempt to render it left files behind.
pub(super) fn known_objects(photo: &Photo) -> Option<Vec<ObjectKey>> {
    let rendered_once = photo.state == PhotoState::Ready
        && photo.edits.is_none()
        && photo.shows_its_edits()
        && photo.revision.is_none_or(Revision::is_first);
    rendered_once.then(|| {
        let firsts = Recipe::of_all_versions(photo.sha256, &photo.edits).map(Revision::first).map(Some);
        [None]
            .into_iter()
            .chain(firsts)
            .flat_map(|revision| Rendition::all_of(&photo.id, revision))
            .map(ObjectKey::Rendition)
            .chain([ObjectKey::Original(photo.id.clone())])
            .collect()
    })
}

/// Everything stored of a photo but what is left of its upload: its original, and its renditions of all revisions.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{edits::Edits, sha256::Sha256};

    fn photo(state: &str) -> Photo {
        let text = serde_json::json!({
            "id": PhotoId::random(), "owner": "0123456789abcdefghjkmnpqrs", "state": state, "file_name": "a.jpg",
            "bytes": 10, "sha256": Sha256::of(b"a"), "format": "jpeg", "added_at": 1_700_000_000_000_i64,
        });
        serde_json::from_value(text).expect("a photo")
    }

    #[test]
    fn only_a_photo_that_was_rendered_once_needs_no_list() {
        let ready = photo("ready");
        let first = Revision::first(ready.recipe());
        for revision in [None, Some(first)] {
            let known = known_objects(&Photo { revision, ..ready.clone() }).expect("known");
            let mut files: Vec<_> = Rendition::all_of(&ready.id, revision).map(ObjectKey::Rendition).collect();
            files.push(ObjectKey::Original(ready.id.clone()));
            assert!(files.iter().all(|file| known.contains(file)), "{known:?}");
            assert!(known.len() * super::super::erase::CHUNK <= MAX_DELETES, "a slice is one request");
        }
        let turned = Edits { turns: 1, ..Edits::default() };
        let other = Photo { edits: turned, ..ready.clone() };
        let listed = [
            photo("uploading"),
            photo("processing"),
            other.clone(),
            Photo { revision: Some(first), ..other.clone() },
            Photo { revision: Some(Revision::first(other.recipe())), ..other.clone() },
            Photo { revision: Some(Revision::next(Some(first), other.recipe())), ..other },
            Photo { revision: Some(Revision::first(photo_of(b"b").recipe())), ..ready },
        ];
        for photo in listed {
            assert_eq!(known_objects(&photo), None, "{photo:?}");
        }
    }

    fn photo_of(bytes: &[u8]) -> Photo {
        Photo { sha256: Some(Sha256::of(bytes)), ..photo("ready") }
    }
}
