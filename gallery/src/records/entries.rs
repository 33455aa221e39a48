//! Photos in lists other than their owner's own, that is, in albums. An entry consists of a tile and a count in such a
//! list, and a row next to the photo's record that points to it. With these rows (`PHOTO#{photo}` / `IN#{album}`), the
//! tiles are updated when the photo changes.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::error::RecordError;
use crate::{
    Result,
    id::{AlbumId, PhotoId},
    photo::{Photo, PhotoState, Tile, Visibility},
    ports::table::{Attributes, Condition, Key, Write},
    records::{encode, keys, list::List, places},
};

/// Prefix of the sort keys of a photo's entries.
pub const ENTRIES: &str = "IN#";

/// A photo in an album: the row next to its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The album.
    pub album: AlbumId,
    /// The time of its tile in the album, where it is also counted; `None` while others must not see the photo.
    pub shown_at: Option<DateTime>,
    /// The number of changes of the photo's record that the tile shows.
    pub changes: u64,
}

/// The key of an entry's row.
#[must_use]
pub fn key(photo: &PhotoId, album: &AlbumId) -> Key {
    Key::new(keys::photo(photo).pk, format!("{ENTRIES}{album}"))
}

/// Adds a photo to an album, in one write. It fails if the photo has left the list of its owner's on which it was read.
/// The second operation fails if the photo is already in the album.
///
/// # Errors
/// [`crate::Error::Unavailable`] for a ready photo without dimensions.
pub fn add(photo: &Photo, album: &AlbumId) -> Result<Vec<Write>> {
    let entry = of(photo, album);
    let mut writes = vec![
        Write::check(places::place(photo)).when(Condition::Exists),
        Write::put(key(&photo.id, album), encode(&entry)?).when(Condition::Absent),
    ];
    writes.extend(moved(&photo.id, None, Some((&entry, photo)))?);
    Ok(writes)
}

/// Removes an entry from its album.
///
/// # Errors
/// Like [`add`].
pub fn remove(photo: &PhotoId, entry: &Entry) -> Result<Vec<Write>> {
    let mut writes = vec![Write::delete(key(photo, &entry.album)).when(unchanged(entry))];
    writes.extend(moved(photo, Some(entry), None)?);
    Ok(writes)
}

/// Updates an entry from its photo. Returns nothing if it is up to date.
///
/// # Errors
/// Like [`add`].
pub fn follow(entry: &Entry, photo: &Photo) -> Result<Vec<Write>> {
    if entry.changes >= photo.changes {
        return Ok(Vec::new());
    }
    let now = of(photo, &entry.album);
    let mut writes = vec![Write::put(key(&photo.id, &entry.album), encode(&now)?).when(unchanged(entry))];
    writes.extend(moved(&photo.id, Some(entry), Some((&now, photo)))?);
    Ok(writes)
}

/// The entry for the photo's current state.
fn of(photo: &Photo, album: &AlbumId) -> Entry {
    let seen = photo.state == PhotoState::Ready && photo.trashed_at.is_none() && photo.visibility != Visibility::Locked;
    Entry { album: album.clone(), shown_at: seen.then(|| photo.timeline_at()), changes: photo.changes }
}

fn unchanged(entry: &Entry) -> Condition {
    Condition::Equals("changes".to_owned(), entry.changes.into())
}

/// The changes in the album from one entry to another.
fn moved(id: &PhotoId, before: Option<&Entry>, after: Option<(&Entry, &Photo)>) -> Result<Vec<Write>> {
    let shown = |entry: &Entry| Some((List::Album(entry.album.clone()), entry.shown_at?));
    let (old, new) = (before.and_then(shown), after.and_then(|(entry, _)| shown(entry)));
    let mut writes = Vec::new();
    let tile = |(list, at): &(List, DateTime)| list.tile_at(*at, id);
    if let (Some(new), Some((_, photo))) = (&new, after) {
        let attributes: Attributes = encode(&Tile::of(photo).ok_or(RecordError::NoDimensions)?)?;
        writes.push(Write::put(tile(new), attributes));
    }
    if let Some(old) = old.as_ref().filter(|old| new.as_ref().map(tile) != Some(tile(old))) {
        writes.push(Write::delete(tile(old)));
    }
    let counts = |place: &Option<(List, DateTime)>| {
        let counted = place.iter().map(|(list, at)| list.count_at(*at, id));
        places::counted(counted)
    };
    writes.extend(places::adjust(counts(&old), counts(&new)));
    Ok(writes)
}
