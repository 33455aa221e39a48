//! Migrates the records of older versions.
//!
//! The program can work with records of any version that it knows. So the migration is not needed before serving, but
//! before the code that reads older records can be removed. It can be interrupted at any point and continues from
//! there: each step is one write, and its position is stored in the record of the version.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Library,
    change::{Becomes, Changed, change_photo},
    error::LibraryError,
};
use crate::{
    Error, Result,
    id::{PersonId, PhotoId},
    photo::{PHOTO_SCHEMA, Photo},
    ports::table::{Attributes, Condition, Item, Key, Query, Write, WriteError},
    records::{
        decode, encode, keys,
        list::{List, MONTH_TOTAL, MONTHS, photo_of},
        shard::partitions,
    },
};

/// How many people are migrated before the position is stored again.
const PEOPLE_AT_ONCE: u32 = 50;

/// How many photos are moved at the same time.
const PHOTOS_AT_ONCE: usize = 4;

/// How often a count is read again because it was changed in the meantime.
const ATTEMPTS: u32 = 16;

/// What was migrated or, in a dry run, would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Migrated {
    /// People that were checked.
    pub people: u64,
    /// Photos in the trash that were moved to its own partition.
    pub trashed: u64,
    /// Months whose counts were merged.
    pub months: u64,
    /// Directory lines that were moved to their shard.
    pub lines: u64,
    /// Whether nothing is left to do.
    pub complete: bool,
}

/// The version of the gallery's records, and the position of a migration to the next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    version: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

/// Records that all records have the version that this program writes.
pub(super) fn version_of_today() -> Result<Write> {
    let today = Version { version: PHOTO_SCHEMA, partition: None, after: None };
    Ok(Write::put(keys::version(), encode(&today)?))
}

impl Library {
    /// The version of this gallery's records: the current one in a new gallery, or an older one.
    ///
    /// # Errors
    /// [`Error::Unavailable`] with a sentence if they have a newer version than this program knows.
    pub async fn records_version(&self) -> Result<u16> {
        Ok(self.version().await?.version)
    }

    async fn version(&self) -> Result<Version> {
        let version = match self.table.get(&keys::version()).await? {
            Some(item) => decode(item)?,
            None if self.is_new().await? => {
                self.table.write(vec![version_of_today()?]).await?;
                Version { version: PHOTO_SCHEMA, partition: None, after: None }
            }
            None => Version { version: 1, partition: None, after: None },
        };
        if version.version > PHOTO_SCHEMA {
            return Err(LibraryError::NewerRecords { found: version.version, known: PHOTO_SCHEMA }.into());
        }
        Ok(version)
    }

    /// Migrates all records, or only counts what there is to do (`dry_run`). It stops early after `until`; the next
    /// call continues from there.
    ///
    /// # Errors
    /// [`Error::Unavailable`], also for records of a newer version. What is left is done next time.
    pub async fn migrate(
        &self,
        dry_run: bool,
        until: Option<Timestamp>,
        progress: &mut (dyn FnMut(&Migrated) + Send),
    ) -> Result<Migrated> {
        let mut version = self.version().await?;
        let mut migrated = Migrated::default();
        if version.version == PHOTO_SCHEMA {
            return Ok(Migrated { complete: true, ..migrated });
        }
        let begin = version.partition.take();
        let left = partitions(keys::PEOPLE).skip_while(|partition| begin.as_ref().is_some_and(|at| at != partition));
        for partition in left {
            let mut query = Query::prefix(&partition, "").limit(PEOPLE_AT_ONCE).after(version.after.take());
            loop {
                let found = self.table.query(&query).await?;
                for item in found.items {
                    let Ok(person) = item.key.sk.parse::<PersonId>() else { continue };
                    self.migrate_person(&person, dry_run, &mut migrated).await?;
                    if item.key == keys::directory_unsharded(&person) {
                        migrated.lines += 1;
                        self.moved(item, keys::directory(&person), dry_run).await?;
                    }
                }
                progress(&migrated);
                let Some(next) = found.next else { break };
                if !dry_run {
                    let far = Version { version: 1, partition: Some(partition.clone()), after: Some(next.clone()) };
                    self.table.write(vec![Write::put(keys::version(), encode(&far)?)]).await?;
                    if until.is_some_and(|until| self.now() >= until) {
                        return Ok(migrated);
                    }
                }
                query.after = Some(next);
            }
        }
        self.migrate_notes(dry_run, &mut migrated).await?;
        if !dry_run {
            self.table.write(vec![version_of_today()?]).await?;
            migrated.complete = true;
        }
        progress(&migrated);
        Ok(migrated)
    }

    async fn migrate_person(&self, person: &PersonId, dry_run: bool, migrated: &mut Migrated) -> Result<()> {
        migrated.people += 1;
        let mut query = Query::prefix(keys::owner(person), keys::TRASH_OF_VERSION_1);
        loop {
            let found = self.table.query(&query).await?;
            let ids: Vec<PhotoId> = found.items.iter().filter_map(|item| photo_of(&item.key.sk)).collect();
            migrated.trashed += self.migrate_trash(&ids, dry_run).await?;
            match found.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let mut query = List::Timeline(person.clone()).months();
        loop {
            let found = self.table.query(&query).await?;
            // The key of a shard contains another `#`.
            let whole = |item: &Item| item.key.sk.strip_prefix(MONTHS).is_some_and(|month| !month.contains('#'));
            for item in found.items.into_iter().filter(whole) {
                migrated.months += 1;
                if !dry_run {
                    self.migrate_month(item).await?;
                }
            }
            match found.next {
                Some(next) => query.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Moves photos whose tiles are where version 1 put them, and returns how many there were.
    async fn migrate_trash(&self, ids: &[PhotoId], dry_run: bool) -> Result<u64> {
        if ids.is_empty() {
            return Ok(0);
        }
        let wanted: Vec<Key> = ids.iter().map(keys::photo).collect();
        let photos =
            self.table.get_many(&wanted).await?.into_iter().map(decode::<Photo>).collect::<Result<Vec<_>>>()?;
        let older: Vec<Photo> = photos.into_iter().filter(|photo| photo.schema < PHOTO_SCHEMA).collect();
        if dry_run {
            return Ok(older.len() as u64);
        }
        let moves = stream::iter(older).map(|photo| async {
            // Any change moves the photo.
            let again = |photo: &Photo| Ok(Becomes::from((photo.schema < PHOTO_SCHEMA).then(|| photo.clone())));
            Ok::<_, Error>(matches!(change_photo(self.table.as_ref(), photo, again).await?, Changed::From(_)))
        });
        let moved: Vec<bool> = moves.buffer_unordered(PHOTOS_AT_ONCE).try_collect().await?;
        Ok(moved.into_iter().filter(|moved| *moved).count() as u64)
    }

    /// Adds the counts of an item without a shard to the first shard of its month.
    async fn migrate_month(&self, mut item: Item) -> Result<()> {
        for _ in 0..ATTEMPTS {
            let unchanged = match item.attributes.get(MONTH_TOTAL) {
                Some(total) => Condition::Equals(MONTH_TOTAL.to_owned(), total.clone()),
                None => Condition::Lacks(MONTH_TOTAL.to_owned()),
            };
            let shard = Write::update(Key::new(&item.key.pk, format!("{}#0", item.key.sk)));
            let counts = item.attributes.iter().filter_map(|(name, count)| Some((name, count.as_i64()?)));
            let sums = counts.fold(shard, |shard, (name, count)| shard.add(name, count));
            let gone = Write::delete(item.key.clone()).when(Condition::Exists).when(unchanged);
            match self.table.write(vec![gone, sums.into()]).await {
                Ok(()) => return Ok(()),
                Err(WriteError::ConditionFailed(_)) => match self.table.get(&item.key).await? {
                    Some(now) => item = now,
                    None => return Ok(()),
                },
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(LibraryError::CountsChangedTooOften.into())
    }

    /// Moves the notes of deletions to their shards.
    async fn migrate_notes(&self, dry_run: bool, migrated: &mut Migrated) -> Result<()> {
        let mut query = Query::prefix(keys::ERASED, "");
        loop {
            let found = self.table.query(&query).await?;
            for item in found.items {
                let Ok(photo) = item.key.sk.parse::<PhotoId>() else { continue };
                migrated.lines += 1;
                self.moved(item, keys::erased(&photo), dry_run).await?;
            }
            match found.next {
                Some(next) => query.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn moved(&self, item: Item, to: Key, dry_run: bool) -> Result<()> {
        if dry_run {
            return Ok(());
        }
        let gone = Write::delete(item.key).when(Condition::Exists);
        match self.table.write(vec![gone, Write::put(to, Attributes::new())]).await {
            // It was deleted in the meantime, for example with its account.
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}
