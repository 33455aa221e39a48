//! Files of renditions that others took the place of. They stay for two days, for pages that are open and for whatever
//! keeps pages; then the home's round deletes them.
//!
//! Whoever makes a photo show other renditions leaves a note of the revision that it showed, in the same write. A revision
//! that was replaced is never made again ([`Revision`](crate::rendition::Revision)), so nobody writes its files while they
//! are deleted. The files go first and then the note, so a crash in between only has the round look once more.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Library, sharded::Place};
use crate::{
    Result,
    error::chain,
    id::PhotoId,
    key::ObjectKey,
    photo::Photo,
    ports::table::{Item, Key, Write},
    records::{decode, encode, keys},
    rendition::{Rendition, Revision},
};

/// For so many milliseconds the files of replaced renditions stay.
pub(crate) const KEPT_MS: i64 = 2 * 86_400_000;

/// Revisions whose files are deleted at once.
const AT_ONCE: usize = 8;

/// A note that renditions are to go.
#[derive(Serialize, Deserialize)]
struct Note {
    /// When, in Unix milliseconds.
    due: i64,
}

/// What notes that the renditions of a revision are to go: `now` (Unix milliseconds) and [`KEPT_MS`].
pub(crate) fn note(photo: &PhotoId, revision: Option<Revision>, now: i64) -> Result<Write> {
    Ok(Write::put(keys::replaced(photo, revision), encode(&Note { due: now + KEPT_MS })?))
}

impl Library {
    /// Deletes what was replaced long enough ago, from `place` on, `until` then (Unix milliseconds). False when time was
    /// up; `place` is then where it goes on. What cannot be deleted keeps nothing else from being deleted, sets `failed`,
    /// and is tried again in the next round. `count` is of revisions.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the notes cannot be read.
    pub(super) async fn delete_replaced_until(
        &self,
        until: i64,
        place: &mut Option<Place>,
        failed: &mut bool,
        count: &mut u32,
    ) -> Result<bool> {
        let now = self.now_ms();
        let mut notes = self.replaced_from(place.take());
        while let Some(mut some) = notes.next().await? {
            let read = some.last().map(Place::of);
            some.retain(|note| decode::<Note>(note.clone()).is_ok_and(|note| note.due <= now));
            for few in some.chunks(AT_ONCE) {
                match self.delete_replaced(few).await {
                    Ok(()) => *count += few.len() as u32,
                    Err(error) => {
                        tracing::error!(error = %chain(&error), "renditions that were replaced could not be deleted");
                        *failed = true;
                    }
                }
            }
            if self.now_ms() >= until {
                *place = read;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Deletes the files that these notes are about, and then the notes.
    async fn delete_replaced(&self, notes: &[Item]) -> Result<()> {
        let named: Vec<_> = notes.iter().filter_map(|note| keys::replaced_of(&note.key.sk)).collect();
        let mut wanted: Vec<Key> = named.iter().map(|(photo, _)| keys::photo(photo)).collect();
        wanted.sort_by(|a, b| a.pk.cmp(&b.pk));
        wanted.dedup();
        let mut shown: HashMap<PhotoId, Option<Revision>> = HashMap::new();
        for item in self.table.get_many(&wanted).await? {
            let photo: Photo = decode(item)?;
            shown.insert(photo.id, photo.revision);
        }
        // A photo that was deleted and came back out of a backup may show what had been replaced.
        let gone = named.iter().filter(|(photo, revision)| shown.get(photo) != Some(revision));
        let files: Vec<_> =
            gone.flat_map(|(photo, revision)| Rendition::all_of(photo, *revision)).map(ObjectKey::Rendition).collect();
        self.blobs.delete_many(&files).await?;
        Ok(self.table.write(notes.iter().map(|note| Write::delete(note.key.clone())).collect()).await?)
    }
}
