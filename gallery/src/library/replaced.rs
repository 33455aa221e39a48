//! Files of renditions that were replaced. They stay for two days, for open and cached pages; then the cleanup deletes
//! them.
//!
//! The write that makes a photo show other renditions also leaves a note of the revision that it showed before. A
//! replaced revision is never made again ([`Revision`](crate::rendition::Revision)), so nobody writes its files while
//! they are deleted. The files are deleted before the note, so a crash in between only makes the cleanup try again.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
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

/// How long the files of replaced renditions stay.
const KEPT: SignedDuration = SignedDuration::from_hours(2 * 24);

/// How many revisions are deleted at the same time.
const AT_ONCE: usize = 8;

/// A note that renditions must be deleted.
#[derive(Serialize, Deserialize)]
struct Note {
    /// When the files must be deleted; stored in Unix milliseconds.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    due: Timestamp,
}

/// Returns the write that notes that the renditions of a revision must be deleted in two days.
pub(crate) fn note(photo: &PhotoId, revision: Option<Revision>, now: Timestamp) -> Result<Write> {
    Ok(Write::put(keys::replaced(photo, revision), encode(&Note { due: now + KEPT })?))
}

impl Library {
    /// Deletes what was replaced long enough ago, from `place` on, until the given time. Returns false if time was up;
    /// `place` is then where the next call continues. A revision that cannot be deleted does not stop the others. It
    /// sets `failed`, and the next cleanup tries it again. `count` counts revisions.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if the notes cannot be read.
    pub(super) async fn delete_replaced_until(
        &self,
        until: Timestamp,
        place: &mut Option<Place>,
        failed: &mut bool,
        count: &mut u32,
    ) -> Result<bool> {
        let now = self.now();
        let mut notes = self.replaced_from(place.take());
        while let Some(mut some) = notes.next().await? {
            let read = some.last().map(Place::of);
            some.retain(|note| decode::<Note>(note.clone()).is_ok_and(|note| note.due <= now));
            for few in some.chunks(AT_ONCE) {
                match self.delete_replaced(few).await {
                    Ok(()) => *count += few.len() as u32,
                    Err(error) => {
                        tracing::error!(error = %chain(&error), "replaced renditions could not be deleted");
                        *failed = true;
                    }
                }
            }
            if self.now() >= until {
                *place = read;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Deletes the files that these notes name, and then the notes.
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
        // A deleted photo that was restored from a backup may show a revision that had been replaced.
        let gone = named.iter().filter(|(photo, revision)| shown.get(photo) != Some(revision));
        let files: Vec<_> =
            gone.flat_map(|(photo, revision)| Rendition::all_of(photo, *revision)).map(ObjectKey::Rendition).collect();
        self.blobs.delete_many(&files).await?;
        Ok(self.table.write(notes.iter().map(|note| Write::delete(note.key.clone())).collect()).await?)
    }
}
