//! Deletes many photos permanently. As with one photo ([`super::delete`]), all records of a photo are deleted in one
//! write that leaves a note, then its bytes are deleted, then the note. Several photos share a write, and all of them
//! share the deletion of bytes: each request to a cloud takes time, and all writes change the same record of the
//! person's usage.

use std::collections::HashMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use serde_json::json;

use super::{
    Library,
    delete::{erase_writes, is_due, known_objects, objects, settle},
};
use crate::{
    Result,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    photo::{Photo, PhotoState},
    ports::{
        blobs::MAX_DELETES,
        table::{Attributes, Item, Key, MAX_WRITES, Write, WriteError},
    },
    records::{keys, places},
};

/// How many requests are made at the same time.
const AT_ONCE: usize = 8;

/// Notes of interrupted deletions that are finished together. Each takes a list and ending its upload, and a run that is
/// interrupted again must have finished some.
const NOTES_AT_ONCE: usize = 4;

/// For how many photos the renditions are listed at the same time.
const LISTS_AT_ONCE: usize = 32;

/// How many photos are deleted at once. Their notes are deleted in one write.
pub(super) const CHUNK: usize = MAX_WRITES;

impl Library {
    /// Deletes the records and bytes of up to [`CHUNK`] photos. Returns how many were deleted; the others were changed
    /// since they were read. `tally` is a record that counts them: its attribute `done` is always the number of photos
    /// whose records have been deleted.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]. Photos whose records have been deleted by then have notes, and
    /// [`Self::finish_erasing`] deletes their bytes.
    pub(crate) async fn erase_many(&self, photos: &[Photo], tally: Option<&Key>) -> Result<u32> {
        let mut erased: Vec<&Photo> = Vec::with_capacity(photos.len());
        // One after another, because each changes the same record of usage.
        for group in groups(photos)? {
            match self.table.write(with_tally(group.writes, tally, group.photos.len(), self.now())).await {
                Ok(()) => erased.extend(group.photos),
                Err(WriteError::ConditionFailed(_)) => {
                    for photo in group.photos {
                        match self.table.write(with_tally(erase_writes(photo)?, tally, 1, self.now())).await {
                            Ok(()) => erased.push(photo),
                            Err(WriteError::ConditionFailed(_)) => {}
                            Err(WriteError::Other(error)) => return Err(error),
                        }
                    }
                }
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        // The uploaded parts of a ready photo became its original.
        let unfinished = erased.iter().filter(|photo| photo.state != PhotoState::Ready).map(|photo| &photo.id);
        let notes = erased.iter().map(|photo| settle(photo, self.now())).collect();
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for photo in &erased {
            match known_objects(photo) {
                Some(objects) => known.extend(objects),
                None => unknown.push(&photo.id),
            }
        }
        self.erase_all_noted(known, unknown.into_iter(), unfinished, notes).await?;
        Ok(erased.len() as u32)
    }

    /// Removes the bytes of photos whose records are gone, and then carries out the writes for their notes: of some photos
    /// the objects are `known`, of the others they are listed.
    async fn erase_all_noted<'a>(
        &self,
        known: Vec<ObjectKey>,
        photos: impl Iterator<Item = &'a PhotoId>,
        unfinished: impl Iterator<Item = &'a PhotoId>,
        notes: Vec<Write>,
    ) -> Result<()> {
        let photos: Vec<_> = photos.map(|photo| objects(self.blobs.as_ref(), photo)).collect();
        let listed: Vec<_> = stream::iter(photos).buffer_unordered(LISTS_AT_ONCE).try_collect().await?;
        let objects: Vec<_> = known.into_iter().chain(listed.into_iter().flatten()).collect();
        let uploads = stream::iter(unfinished.map(|photo| self.blobs.abort_upload(photo)).collect::<Vec<_>>());
        let (uploads, bytes) = futures::join!(
            uploads.buffer_unordered(AT_ONCE).try_collect::<()>(),
            stream::iter(objects.chunks(MAX_DELETES).map(|some| self.blobs.delete_many(some)).collect::<Vec<_>>())
                .buffer_unordered(AT_ONCE)
                .try_collect::<()>(),
        );
        uploads.and(bytes)?;
        for notes in notes.chunks(MAX_WRITES) {
            self.table.write(notes.to_vec()).await?;
        }
        Ok(())
    }

    /// Finishes deletions that a crash interrupted, of one person or of everybody, until `until`. Returns false if time
    /// was up. A photo that cannot be deleted does not stop the others.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]: the first error. The next call retries what is left.
    pub(crate) async fn finish_erasing_until(
        &self,
        of: Option<&PersonId>,
        until: Timestamp,
        count: &mut u32,
    ) -> Result<bool> {
        let theirs = |note: &Item| of.is_none_or(|of| note.attributes.get(places::NOTED_OWNER) == Some(&json!(of)));
        let (mut erased, mut fault) = (self.erased(), None);
        while let Some(mut notes) = erased.next().await? {
            notes.retain(|note| theirs(note) && is_due(note, self.now()));
            // A few at a time: each needs several requests, and an interruption should find some of them finished.
            for notes in notes.chunks(NOTES_AT_ONCE) {
                let ids: Vec<PhotoId> = notes.iter().filter_map(|note| note.key.sk.parse().ok()).collect();
                let settled = notes.iter().map(|note| Write::delete(note.key.clone())).collect();
                // A form that is sent again makes the same photo again. Its bytes are not those of the deleted one.
                let records: Vec<_> = ids.iter().map(keys::photo).collect();
                let back = self.table.get_many(&records).await?;
                let gone = || ids.iter().filter(|id| back.iter().all(|item| item.key != keys::photo(id)));
                match self.erase_all_noted(Vec::new(), gone(), gone(), settled).await {
                    Ok(()) => *count += ids.len() as u32,
                    Err(error) => fault = fault.or(Some(error)),
                }
                if self.now() >= until {
                    return Ok(false);
                }
            }
        }
        fault.map_or(Ok(true), Err)
    }

    /// Finishes deletions that a crash interrupted.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]. The next call retries what is left.
    pub async fn finish_erasing(&self) -> Result<super::Outcome> {
        let mut outcome = super::Outcome::default();
        self.finish_erasing_until(None, Timestamp::MAX, &mut outcome.changed).await?;
        Ok(outcome)
    }
}

/// Photos whose records are deleted in one write.
struct Group<'a> {
    photos: Vec<&'a Photo>,
    writes: Vec<Write>,
}

/// Groups the photos into as few writes as possible, with space for a tally in each.
fn groups(photos: &[Photo]) -> Result<Vec<Group<'_>>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = HashMap::new();
    for photo in photos {
        let writes = erase_writes(photo)?;
        let joined = groups.last_mut().is_some_and(|group| {
            let fits = join(&mut group.writes, &mut places, &writes);
            if fits {
                group.photos.push(photo);
            }
            fits
        });
        if !joined {
            places = writes.iter().enumerate().map(|(place, write)| (write.key().clone(), place)).collect();
            groups.push(Group { photos: vec![photo], writes });
        }
    }
    Ok(groups)
}

/// Adds writes to others. `places` are the positions of their keys. Additions to the same record are merged. Returns
/// false, and adds nothing, if there would be too many writes, or two that cannot be merged for the same record.
fn join(all: &mut Vec<Write>, places: &mut HashMap<Key, usize>, more: &[Write]) -> bool {
    let new = more.iter().filter(|write| !places.contains_key(write.key())).count();
    let mut both = more.iter().filter_map(|write| Some((&all[*places.get(write.key())?], write)));
    if all.len() + new >= MAX_WRITES || both.any(|(one, other)| sum(one, other).is_none()) {
        return false;
    }
    for write in more {
        match places.get(write.key()) {
            Some(&place) => {
                if let Some(sum) = sum(&all[place], write) {
                    all[place] = sum;
                }
            }
            None => {
                places.insert(write.key().clone(), all.len());
                all.push(write.clone());
            }
        }
    }
    true
}

/// Merges two writes to one record into one with the same effect, if that is possible.
fn sum(one: &Write, other: &Write) -> Option<Write> {
    let plain = |set: &Attributes, remove: &[String]| set.is_empty() && remove.is_empty();
    match (one, other) {
        (
            Write::Update { key, set, remove, add, conditions },
            Write::Update { set: more_set, remove: more_remove, add: more, conditions: more_conditions, .. },
        ) if plain(set, remove) && plain(more_set, more_remove) && conditions == more_conditions => {
            let mut add = add.clone();
            for (name, number) in more {
                match add.iter_mut().find(|(known, _)| known == name) {
                    Some((_, sum)) => *sum += number,
                    None => add.push((name.clone(), *number)),
                }
            }
            let (set, remove, conditions) = (set.clone(), remove.clone(), conditions.clone());
            Some(Write::Update { key: key.clone(), set, remove, add, conditions })
        }
        (Write::Delete { .. }, Write::Delete { .. }) if one == other => Some(one.clone()),
        _ => None,
    }
}

fn with_tally(mut writes: Vec<Write>, tally: Option<&Key>, photos: usize, now: Timestamp) -> Vec<Write> {
    writes.extend(tally.map(|key| {
        Write::update(key.clone()).set("changed_at", now.as_millisecond()).add("done", photos as i64).into()
    }));
    writes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sha256::Sha256;

    fn photo(number: usize, trashed: bool) -> Photo {
        let id = PhotoId::random();
        let text = json!({
            "id": id, "owner": "0123456789abcdefghjkmnpqrs", "state": "ready", "file_name": "a.jpg", "bytes": 10,
            "sha256": Sha256::of(&number.to_be_bytes()), "format": "jpeg", "added_at": 1_700_000_000_000_i64,
            "schema": 2, "changes": 3, "dimensions": { "width": 3, "height": 2 },
            "trashed_at": trashed.then_some(1_700_000_000_000_i64)
        });
        serde_json::from_value(text).expect("a photo")
    }

    #[test]
    fn photos_share_writes_up_to_their_limit() {
        let photos: Vec<_> = (0..100).map(|number| photo(number, number % 2 == 0)).collect();
        let groups = groups(&photos).expect("writes");
        assert_eq!(groups.iter().map(|group| group.photos.len()).sum::<usize>(), 100);
        assert!(groups.len() <= 5, "{} writes", groups.len());
        for group in &groups {
            assert!(group.writes.len() < MAX_WRITES, "no space for a tally");
            let mut keys: Vec<_> = group.writes.iter().map(|write| format!("{:?}", write.key())).collect();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), group.writes.len(), "a record is written twice");
            let usage = group.writes.iter().find(|write| write.key().sk == "USAGE");
            let Some(Write::Update { add, .. }) = usage else { panic!("no update of the usage") };
            let count = group.photos.len() as i64;
            assert_eq!(add, &[("bytes".to_owned(), -10 * count), ("photos".to_owned(), -count)]);
        }
    }

    #[test]
    fn a_record_that_two_photos_share_is_deleted_once() {
        let (one, other) = (photo(7, true), photo(7, true));
        let both = [one, other];
        let groups = groups(&both).expect("writes");
        assert_eq!(groups.len(), 1);
        let hashes = groups[0].writes.iter().filter(|write| write.key().sk.starts_with("H#"));
        assert_eq!(hashes.count(), 1);
    }

    #[test]
    fn the_same_photo_twice_takes_two_writes_and_the_second_fails() {
        let one = photo(1, true);
        let twice = [one.clone(), one];
        assert_eq!(groups(&twice).expect("writes").len(), 2);
    }
}
