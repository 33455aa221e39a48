//! Entries in albums follow what becomes of their photo: its tile, its date, whether others may see it.

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

/// Entries read at once.
const PAGE: u32 = 25;

/// How often the entries are gone through again because the photo changed meanwhile.
const ROUNDS: u32 = 8;

impl Library {
    /// Makes every entry of a photo follow it; those of a photo that is gone go, too. Each entry is one write, so it can
    /// be ended at any point and done again.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; what is left is done next time.
    pub async fn fan_out(&self, id: &PhotoId) -> Result<()> {
        for _ in 0..ROUNDS {
            if self.entries_follow(id).await? {
                return Ok(());
            }
        }
        Err(LibraryError::EntriesChangedTooOften.into())
    }

    /// Goes through the entries once. False when the photo, or one of them, changed meanwhile.
    async fn entries_follow(&self, id: &PhotoId) -> Result<bool> {
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
