//! Deleting many photos for ever: what people ask for, and what becomes of it.
//!
//! A few photos are deleted while the person waits. For more, the request writes down what is wanted and hands in a job.
//! The job's record says how far it is, so that a page can show it, and a job that was cut off goes on.

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

/// Photos that are deleted while the person waits.
pub const FEW: usize = 20;

/// Photos named in one record.
const PART: usize = 2000;

/// A deletion of which nothing was heard for so long is handed in again.
const STALLED_AFTER: SignedDuration = SignedDuration::from_mins(20);

/// For how long it is known that a deletion was done.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// What became of a wish to delete photos for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleting {
    /// They are gone.
    Done(Outcome),
    /// They are many, and go one after another from now on. [`Library::deletions`] tells how far that is.
    Begun,
}

/// A deletion of many photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Whether it empties the trash; otherwise it deletes photos that were selected.
    pub whole_trash: bool,
    /// Photos that are to go, if that is known.
    pub photos: Option<u64>,
    /// Photos that are gone.
    pub done: u64,
    /// Where it is.
    pub stage: DeletionStage,
}

/// Where a deletion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionStage {
    /// Under way.
    Running,
    /// Something went wrong on our side; it goes on by itself sooner or later.
    Stalled,
    /// Done, at this time.
    Done(Timestamp),
}

/// How far a deletion is, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    state: State,
    /// Of the trash: photos that were there before this time are to go.
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::required")]
    before: Timestamp,
    /// Photos that are to go.
    #[serde(default)]
    photos: Option<u64>,
    /// Photos that are gone.
    #[serde(default)]
    done: u64,
    /// Of photos that were selected: how many were looked at.
    #[serde(default)]
    looked_at: usize,
    /// When anything of this last changed.
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
    /// Time was up; it goes on where it is.
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
    /// Deletes photos for ever: those in the trash, and those that never became ready. Others stay. More than [`FEW`]
    /// go one after another after the answer.
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

    /// Forgets photos that never became ready; those that are ready stay.
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

    /// Deletes everything in the viewer's trash; more than [`FEW`] photos go one after another after the answer.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn empty_trash(&self, viewer: &Viewer) -> Result<Deleting> {
        let owner = signed_in(viewer)?;
        // What was put there this very moment, too.
        let before = self.now() + SignedDuration::from_millis(1);
        let found = self.table.query(&trashed_before(owner, before).limit(FEW as u32 + 1)).await?;
        if found.items.len() <= FEW {
            let photos = self.trashed(owner, &found.items, before).await?;
            return Ok(Deleting::Done(Outcome { changed: self.erase_many(&photos, None).await? }));
        }
        self.begin_emptying(owner, before).await?;
        Ok(Deleting::Begun)
    }

    /// The viewer's deletions of many photos: those under way, and those of the last day.
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

    /// What a page of the trash shows: part of the viewer's trash, last trashed first, and their deletions.
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

    /// Hands in the job that empties a person's trash of what was there before then.
    pub(super) async fn begin_emptying(&self, owner: &PersonId, before: Timestamp) -> Result<()> {
        let (key, now) = (keys::emptying(owner), self.now());
        let known: Option<Record> = self.table.get(&key).await?.map(decode).transpose()?;
        let running = known.filter(|record| record.state == State::Running);
        if let Some(record) = &running {
            let more = Write::update(key.clone())
                .set("before", before.max(record.before).as_millisecond())
                // It is counted again.
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

    /// Hands in again the deletions of a person's of which nothing was heard for long.
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

    /// Goes on with emptying a person's trash, `until` then.
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
            // If more was asked for meanwhile, it goes on.
            if self.finish(owner, key.clone(), same_before(record.before), until).await? {
                return Ok(Slice::Done);
            }
            if self.now() >= until {
                return Ok(Slice::More);
            }
        }
    }

    /// Goes on with deleting photos that a person selected, `until` then.
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

    /// Ends a deletion, if the conditions hold of its record: removes the bytes of which a crash left only notes, and
    /// writes down that it is done. False when time was up before, or they do not hold.
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

    /// Changes attributes of a record, if the conditions hold.
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

    /// Photos of these tiles that are in the trash, and were before then.
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

/// Places in the trash that were taken before then, oldest first.
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
