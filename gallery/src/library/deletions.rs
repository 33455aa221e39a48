//! Deleting many photos permanently: what people request, and its progress.
//!
//! A few photos are deleted before the response. For more, the request writes a record of what to delete and queues a
//! job. The record contains the progress, so that a page can show it and an interrupted job can continue.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Library, Outcome,
    access::{Action, known, photos_of, signed_in},
    erase::CHUNK,
};
use crate::{
    Result,
    id::{JobId, PersonId, PhotoId},
    page::{Cursor, Page},
    person::Viewer,
    photo::{Photo, PhotoState, civil_utc},
    ports::{
        jobs::Job,
        table::{Attributes, Condition, Item, Key, Query, Write, WriteError},
    },
    records::{
        decode, encode, keys,
        list::{List, photo_of},
    },
};

/// The maximum number of photos that are deleted before the response.
pub const FEW: usize = 20;

/// How many photos one record names.
const PART: usize = 2000;

/// A deletion without progress for this long is queued again.
const STALLED_AFTER: SignedDuration = SignedDuration::from_mins(20);

/// How long the record of a finished deletion is kept.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// The result of a request to delete photos permanently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleting {
    /// They were deleted.
    Done(Outcome),
    /// There are many, and a job deletes them. [`Library::deletions`] shows its progress.
    Begun,
}

/// A deletion of many photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Whether it empties the trash. Otherwise it deletes selected photos.
    pub whole_trash: bool,
    /// How many photos are to be deleted, if that is known.
    pub photos: Option<u64>,
    /// How many photos were deleted.
    pub done: u64,
    /// The stage.
    pub stage: DeletionStage,
}

/// The stage of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionStage {
    /// In progress.
    Running,
    /// There was an error on our side. It will continue without help.
    Stalled,
    /// Finished at this time.
    Done(Timestamp),
}

/// The progress of a deletion, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    state: State,
    /// For the trash: only photos that were put there before this time are deleted.
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::required")]
    before: Timestamp,
    /// How many photos are to be deleted.
    #[serde(default)]
    photos: Option<u64>,
    /// How many photos were deleted.
    #[serde(default)]
    done: u64,
    /// For selected photos: how many were processed.
    #[serde(default)]
    looked_at: usize,
    /// When any of this was last changed.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    changed_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Running,
    Done,
}

#[derive(Serialize, Deserialize)]
struct Part {
    photos: Vec<PhotoId>,
}

/// How much of a job was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice {
    /// All of it.
    Done,
    /// Time was up. The job continues from its position.
    More,
}

impl Record {
    fn new(now: Timestamp) -> Self {
        let before = Timestamp::UNIX_EPOCH;
        Self { state: State::Running, before, photos: None, done: 0, looked_at: 0, changed_at: now }
    }

    fn is_stalled(&self, now: Timestamp) -> bool {
        // It may also have been written while the clock was ahead.
        self.state == State::Running && now.duration_since(self.changed_at).abs() > STALLED_AFTER
    }
}

impl Library {
    /// Deletes photos permanently, if they are in the trash or never became ready. Other photos are not deleted. More
    /// than [`FEW`] are deleted after the response.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn delete_forever(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Deleting> {
        let first = &ids[..ids.len().min(CHUNK)];
        let mut photos = self.photos_for(viewer, first, Action::Delete).await?;
        photos.retain(is_deletable);
        if ids.len() <= FEW || photos.is_empty() {
            return Ok(Deleting::Done(Outcome { changed: self.erase_many(&photos, None).await? }));
        }
        let owner = signed_in(viewer)?;
        let (id, record) = (JobId::random(), Record::new(self.now()));
        let record = Record { photos: Some(ids.len() as u64), ..record };
        let mut writes = vec![put(keys::deletion(owner, &id), encode(&record)?, None)];
        for (number, photos) in ids.chunks(PART).enumerate() {
            writes.push(put(keys::deletion_part(owner, &id, number), encode(&Part { photos: photos.to_vec() })?, None));
        }
        self.table.write(writes).await?;
        self.jobs.enqueue(&Job::ErasePhotos { person: owner.clone(), id }, Some(owner)).await?;
        Ok(Deleting::Begun)
    }

    /// Deletes photos that never became ready. Photos that are ready are not deleted.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn cancel_uploads(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        known(viewer)?;
        let mut outcome = Outcome::default();
        for ids in ids.chunks(CHUNK) {
            let mut photos = self.photos_for(viewer, ids, Action::CancelUpload).await?;
            photos.retain(|photo| photo.state != PhotoState::Ready);
            outcome.changed += self.erase_many(&photos, None).await?;
        }
        Ok(outcome)
    }

    /// Deletes everything in the viewer's trash. More than [`FEW`] photos are deleted after the response.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn empty_trash(&self, viewer: &Viewer) -> Result<Deleting> {
        let owner = signed_in(viewer)?;
        // Include photos that were put there in this millisecond.
        let before = self.now() + SignedDuration::from_millis(1);
        let found = self.table.query(&trashed_before(owner, before).limit(FEW as u32 + 1)).await?;
        if found.items.len() <= FEW {
            let photos = self.trashed(owner, &found.items, before).await?;
            return Ok(Deleting::Done(Outcome { changed: self.erase_many(&photos, None).await? }));
        }
        self.begin_emptying(owner, before).await?;
        Ok(Deleting::Begun)
    }

    /// Returns the viewer's deletions of many photos: those in progress, and those of the last day.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn deletions(&self, viewer: &Viewer) -> Result<Vec<Deletion>> {
        let owner = signed_in(viewer)?;
        let (now, found) = (self.now(), self.table.query(&deletions(owner)).await?);
        let emptying = keys::emptying(owner);
        let view = |item: Item| {
            let (whole_trash, expired) = (item.key == emptying, item.expires_at.is_some_and(|at| at <= now));
            let record: Record = decode(item).ok().filter(|_| !expired)?;
            let stage = match record.state {
                State::Done => DeletionStage::Done(record.changed_at),
                State::Running if record.is_stalled(now) => DeletionStage::Stalled,
                State::Running => DeletionStage::Running,
            };
            Some(Deletion { whole_trash, photos: record.photos, done: record.done, stage })
        };
        Ok(found.items.into_iter().filter_map(view).collect())
    }

    /// Returns what the trash page shows: part of the viewer's trash, last trashed first, and their deletions.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn trash_view(
        &self,
        viewer: &Viewer,
        before: Option<Cursor>,
        limit: u32,
    ) -> Result<(Page, Vec<Deletion>)> {
        let (page, deletions) = futures::join!(self.trash_page(viewer, before, limit), self.deletions(viewer));
        Ok((page?, deletions?))
    }

    /// Queues the job that deletes everything in a person's trash that was put there before `before`.
    pub(super) async fn begin_emptying(&self, owner: &PersonId, before: Timestamp) -> Result<()> {
        let (key, now) = (keys::emptying(owner), self.now());
        let known: Option<Record> = self.table.get(&key).await?.map(decode).transpose()?;
        let running = known.filter(|record| record.state == State::Running);
        if let Some(record) = &running {
            let more = Write::update(key.clone())
                .set("before", before.max(record.before).as_millisecond())
                // The number is counted again.
                .remove("photos")
                .when(Condition::Equals("state".to_owned(), json!(State::Running)));
            match self.table.write(vec![more]).await {
                Ok(()) if !record.is_stalled(now) => return Ok(()),
                Ok(()) | Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        if running.is_none() {
            self.table.write(vec![put(key, encode(&Record { before, ..Record::new(now) })?, None)]).await?;
        }
        self.jobs.enqueue(&Job::EmptyTrash { person: owner.clone() }, Some(owner)).await
    }

    /// Queues a person's deletions again that have had no progress for a long time.
    pub(super) async fn resume_deletions(&self, owner: &PersonId) -> Result<()> {
        let now = self.now();
        for item in self.table.query(&deletions(owner)).await?.items {
            let key = item.key.clone();
            if decode::<Record>(item).is_ok_and(|record| record.is_stalled(now)) {
                let id = key.sk.strip_prefix(keys::DELETIONS).and_then(|id| id.parse().ok());
                let job = match id {
                    Some(id) => Job::ErasePhotos { person: owner.clone(), id },
                    None => Job::EmptyTrash { person: owner.clone() },
                };
                self.jobs.enqueue(&job, Some(owner)).await?;
            }
        }
        Ok(())
    }

    /// Continues to empty a person's trash, until `until`.
    pub(crate) async fn empty_trash_slice(&self, owner: &PersonId, until: Timestamp) -> Result<Slice> {
        let key = keys::emptying(owner);
        loop {
            let known: Option<Record> = self.table.get(&key).await?.map(decode).transpose()?;
            let Some(record) = known.filter(|record| record.state == State::Running) else { return Ok(Slice::Done) };
            if record.photos.is_none() {
                let photos = record.done + self.count_trash(owner, record.before).await?;
                self.update(&key, [("photos", json!(photos))], same_before(record.before)).await?;
            }
            let mut after = None;
            loop {
                let query = trashed_before(owner, record.before).after(after);
                let found = self.table.query(&query).await?;
                let photos = self.trashed(owner, &found.items, record.before).await?;
                self.erase_many(&photos, Some(&key)).await?;
                after = found.next;
                if after.is_none() {
                    break;
                }
                if self.now() >= until {
                    return Ok(Slice::More);
                }
            }
            // If more was requested in the meantime, it continues.
            if self.finish(owner, key.clone(), same_before(record.before), until).await? {
                return Ok(Slice::Done);
            }
            if self.now() >= until {
                return Ok(Slice::More);
            }
        }
    }

    /// Continues to delete the photos that a person selected, until `until`.
    pub(crate) async fn erase_photos_slice(&self, owner: &PersonId, id: &JobId, until: Timestamp) -> Result<Slice> {
        let key = keys::deletion(owner, id);
        let known: Option<Record> = self.table.get(&key).await?.map(decode).transpose()?;
        let Some(record) = known.filter(|record| record.state == State::Running) else { return Ok(Slice::Done) };
        let mut looked_at = record.looked_at;
        while let Some(item) = self.table.get(&keys::deletion_part(owner, id, looked_at / PART)).await? {
            let ids = decode::<Part>(item)?.photos;
            for ids in ids.get(looked_at % PART..).unwrap_or_default().chunks(CHUNK) {
                let mut photos = photos_of(self.table.as_ref(), owner, ids).await?;
                photos.retain(is_deletable);
                self.erase_many(&photos, Some(&key)).await?;
                looked_at += ids.len();
                self.update(&key, [("looked_at", json!(looked_at))], Vec::new()).await?;
                if self.now() >= until {
                    return Ok(Slice::More);
                }
            }
            if ids.len() < PART {
                break;
            }
        }
        if !self.finish(owner, key, Vec::new(), until).await? {
            return Ok(Slice::More);
        }
        let parts = record.photos.unwrap_or_default().div_ceil(PART as u64);
        let parts = (0..parts).map(|number| Write::delete(keys::deletion_part(owner, id, number as usize)));
        self.table.write(parts.collect()).await?;
        Ok(Slice::Done)
    }

    /// Finishes a deletion if the conditions hold for its record: deletes bytes of which a crash left only notes, and
    /// stores that the deletion is finished. Returns false if time was up, or if the conditions do not hold.
    async fn finish(&self, owner: &PersonId, key: Key, conditions: Vec<Condition>, until: Timestamp) -> Result<bool> {
        let now = self.now();
        if !self.finish_erasing_until(Some(owner), until, &mut 0).await? {
            return Ok(false);
        }
        let Some(item) = self.table.get(&key).await? else { return Ok(true) };
        let record = Record { state: State::Done, changed_at: now, ..decode(item)? };
        let item = Item { key, attributes: encode(&record)?, expires_at: Some(now + REMEMBERED) };
        match self.table.write(vec![Write::Put { item, conditions }]).await {
            Ok(()) => Ok(true),
            Err(WriteError::ConditionFailed(_)) => Ok(false),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Changes attributes of a record if the conditions hold.
    async fn update<const N: usize>(
        &self,
        key: &Key,
        set: [(&str, serde_json::Value); N],
        conditions: Vec<Condition>,
    ) -> Result<()> {
        let set = set.into_iter().map(|(name, value)| (name.to_owned(), value));
        let changed_at = [("changed_at".to_owned(), json!(self.now().as_millisecond()))];
        let set = set.chain(changed_at).collect();
        let write = Write::Update { key: key.clone(), set, remove: Vec::new(), add: Vec::new(), conditions };
        match self.table.write(vec![write]).await {
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    async fn count_trash(&self, owner: &PersonId, before: Timestamp) -> Result<u64> {
        let (mut count, mut query) = (0, trashed_before(owner, before).limit(1000).keys_only());
        loop {
            let found = self.table.query(&query).await?;
            count += found.items.len() as u64;
            match found.next {
                Some(next) => query = query.after(Some(next)),
                None => return Ok(count),
            }
        }
    }

    /// Returns the photos of these tiles that are in the trash and were put there before `before`.
    async fn trashed(&self, owner: &PersonId, tiles: &[Item], before: Timestamp) -> Result<Vec<Photo>> {
        let ids: Vec<_> = tiles.iter().filter_map(|tile| photo_of(&tile.key.sk)).collect();
        let mut photos = photos_of(self.table.as_ref(), owner, &ids).await?;
        photos.retain(|photo| {
            photo.state == PhotoState::Ready && photo.trashed_at.is_some_and(|trashed_at| trashed_at < before)
        });
        Ok(photos)
    }
}

fn is_deletable(photo: &Photo) -> bool {
    photo.state != PhotoState::Ready || photo.trashed_at.is_some()
}

/// Queries the tiles in the trash that were put there before `before`, oldest first.
pub(super) fn trashed_before(owner: &PersonId, before: Timestamp) -> Query {
    List::Trash(owner.clone()).tiles_before(civil_utc(before)).limit(CHUNK as u32)
}

fn deletions(owner: &PersonId) -> Query {
    Query::prefix(keys::jobs(owner), keys::DELETIONS)
}

fn same_before(before: Timestamp) -> Vec<Condition> {
    vec![Condition::Equals("before".to_owned(), json!(before.as_millisecond()))]
}

fn put(key: Key, attributes: Attributes, expires_at: Option<Timestamp>) -> Write {
    Write::Put { item: Item { key, attributes, expires_at }, conditions: Vec::new() }
}
