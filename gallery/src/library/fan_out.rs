//! Updates a photo's entries in albums when the photo changes: the tile, the date, and whether others may see it.

use super::{Library, change::read_photo, error::LibraryError};
use crate::{
    Result,
    id::PhotoId,
    ports::table::{Query, WriteError},
    records::{
        decode,
        entries::{self, ENTRIES, Entry},
        keys,
    },
};

/// How many entries are read at once.
const PAGE: u32 = 25;

/// How often the entries are updated again because the photo was changed in the meantime.
const ROUNDS: u32 = 8;

impl Library {
    /// Updates every entry of a photo. If the photo was deleted, its entries are deleted, too. Each entry is one write,
    /// so this can be interrupted at any point and repeated.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; what is left is done next time.
    pub async fn fan_out(&self, id: &PhotoId) -> Result<()> {
        for _ in 0..ROUNDS {
            if self.update_entries(id).await? {
                return Ok(());
            }
        }
        Err(LibraryError::EntriesChangedTooOften.into())
    }

    /// Goes through the entries once. Returns false if the photo or an entry was changed in the meantime.
    async fn update_entries(&self, id: &PhotoId) -> Result<bool> {
        let photo = read_photo(self.table.as_ref(), id).await?;
        let mut query = Query::prefix(keys::photo(id).pk, ENTRIES).limit(PAGE);
        let mut all = true;
        loop {
            let found = self.table.query(&query).await?;
            for item in found.items {
                let entry: Entry = decode(item)?;
                let writes = match &photo {
                    Some(photo) => entries::follow(&entry, photo)?,
                    None => entries::remove(id, &entry)?,
                };
                if writes.is_empty() {
                    continue;
                }
                match self.table.write(writes).await {
                    Ok(()) => {}
                    Err(WriteError::ConditionFailed(_)) => all = false,
                    Err(WriteError::Other(error)) => return Err(error),
                }
            }
            match found.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let now = read_photo(self.table.as_ref(), id).await?;
        let changes = |photo: Option<crate::photo::Photo>| photo.map(|photo| photo.changes);
        Ok(all && changes(now) == changes(photo))
    }
}
