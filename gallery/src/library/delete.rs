//! Deletes one photo permanently. First its records are deleted, in one write that leaves a note and only succeeds if
//! the photo is still in the state in which it was read. Then its bytes are deleted, then the note. If there is a crash
//! in between, the note remains, and the next cleanup does the rest. So there is never a tile without a photo, and
//! there are never bytes that no record or note names.
//!
//! A browser may still send what it was allowed to send of an unfinished upload, to a store that asks nobody. The note of
//! such a photo stays until those requests have expired, and the cleanup then deletes what came.
//!
//! [`super::erase`] does the same with many photos.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Library,
    change::{Becomes, Changed, change_photo},
    upload::TICKET_LIFETIME,
};
use crate::{
    Result,
    id::PhotoId,
    key::ObjectKey,
    photo::{Photo, PhotoState},
    ports::{
        Blobs,
        blobs::MAX_DELETES,
        table::{Attributes, Item, Write},
    },
    records::{
        keys,
        places::{self, NOTED_OWNER},
    },
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
                self.erase_noted(&before).await?;
                Ok(true)
            }
            Changed::Same | Changed::Gone => Ok(false),
        }
    }

    /// Deletes the bytes of a photo whose records are deleted, and then the note.
    pub(super) async fn erase_noted(&self, photo: &Photo) -> Result<()> {
        self.blobs.abort_upload(&photo.id).await?;
        erase_bytes(self.blobs.as_ref(), &photo.id).await?;
        Ok(self.table.write(vec![settle(photo, self.now())]).await?)
    }
}

/// The attribute of a note that says when to delete the photo's bytes once more, in Unix milliseconds.
const AGAIN_AT: &str = "again_at";

/// Returns the write that follows when the bytes of a photo have been deleted: the note is deleted, or kept for what a
/// browser may still send.
pub(super) fn settle(photo: &Photo, now: Timestamp) -> Write {
    let note = keys::erased(&photo.id);
    if photo.state != PhotoState::Uploading {
        return Write::delete(note);
    }
    let again_at = (now + TICKET_LIFETIME).as_millisecond();
    let attributes = [(NOTED_OWNER.to_owned(), json!(photo.owner)), (AGAIN_AT.to_owned(), json!(again_at))];
    Write::put(note, Attributes::from_iter(attributes))
}

/// Returns whether it is time to delete the bytes of the photo of a note.
pub(super) fn is_due(note: &Item, now: Timestamp) -> bool {
    let again_at = note.attributes.get(AGAIN_AT).and_then(Value::as_i64);
    again_at.is_none_or(|at| at <= now.as_millisecond())
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
