//! The cleanup, hourly or daily: it finishes interrupted deletions, deletes the files of replaced renditions, and
//! checks whether anything needs doing for each person. What needs doing is queued as a job for that person, so a
//! cleanup takes a few requests for each person, however many photos they have. It remembers its position: with many
//! people it runs in slices, and an interrupted one continues where it was.

use futures::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    Library, Totals,
    deletions::{Slice, trashed_before},
    error::LibraryError,
    restore::RESTORABLE,
    sharded::Place,
    tidy::{STRANDED_AFTER, begun_before},
};
use crate::{
    Result,
    error::chain,
    id::PersonId,
    ports::{
        jobs::Job,
        table::{Item, Write},
    },
    records::{decode, encode, keys},
};

/// How many people are checked at the same time.
const AT_ONCE: usize = 8;

/// What a slice of a cleanup did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Interrupted deletions that were finished.
    pub erased: u32,
    /// Replaced revisions of renditions whose files were deleted.
    pub replaced: u32,
    /// People who were checked.
    pub people: u32,
}

/// The progress of a cleanup.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Record {
    /// Whether interrupted deletions were finished.
    erased: bool,
    /// Whether the files of replaced renditions were deleted.
    replaced: bool,
    /// The position up to which they were deleted.
    replaced_place: Option<Place>,
    /// The position up to which people were checked.
    place: Option<Place>,
    /// Whether there was an error.
    failed: bool,
    /// What the people who were checked have.
    totals: Totals,
}

/// A person's line in the directory.
struct Line {
    person: PersonId,
    /// When the account was deleted.
    deleted_at: Option<Timestamp>,
}

impl Line {
    fn of(item: &Item) -> Option<Self> {
        let deleted_at = item.attributes.get("deleted_at").and_then(serde_json::Value::as_i64);
        let deleted_at = deleted_at.and_then(|at| Timestamp::from_millisecond(at).ok());
        item.key.sk.parse().ok().map(|person| Self { person, deleted_at })
    }
}

impl Library {
    /// Starts a cleanup or continues it, until `until`. An error for one person does not stop the cleanup of others.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`], also at the end of a cleanup that had an error. The next one starts from the
    /// beginning.
    pub(crate) async fn round_slice(&self, until: Timestamp) -> Result<(Slice, Round)> {
        let (key, mut round) = (keys::round(), Round::default());
        // Migrate older records first. The code below only looks where current ones are.
        if !self.migrate(false, Some(until), &mut |_| {}).await?.complete {
            return Ok((Slice::More, round));
        }
        let mut record: Record = self.table.get(&key).await?.map(decode).transpose()?.unwrap_or_default();
        if !record.erased {
            match self.finish_erasing_until(None, until, &mut round.erased).await {
                Ok(true) => record.erased = true,
                Ok(false) => return self.pause(&record).await.map(|()| (Slice::More, round)),
                Err(error) => {
                    tracing::error!(error = %chain(&error), "interrupted deletions could not be finished");
                    (record.erased, record.failed) = (true, true);
                }
            }
            self.pause(&record).await?;
        }
        let trusted = self.clock_is_trusted().await?;
        if !record.replaced && trusted {
            let Record { replaced_place, failed, .. } = &mut record;
            match self.delete_replaced_until(until, replaced_place, failed, &mut round.replaced).await {
                Ok(true) => record.replaced = true,
                Ok(false) => return self.pause(&record).await.map(|()| (Slice::More, round)),
                Err(error) => {
                    tracing::error!(error = %chain(&error), "the notes of replaced renditions could not be read");
                    (record.replaced, record.failed) = (true, true);
                }
            }
            self.pause(&record).await?;
        }
        let mut everybody = self.everybody_from(record.place.clone());
        while let Some(lines) = everybody.next().await? {
            let people: Vec<Line> = lines.iter().filter_map(Line::of).collect();
            let each: Vec<_> = people.iter().map(|line| self.look_after(line, trusted)).collect();
            let mut looked = stream::iter(each).buffer_unordered(AT_ONCE);
            while let Some(done) = looked.next().await {
                if let Err(error) = done {
                    tracing::error!(error = %chain(&error), "a person's cleanup could not be queued");
                    record.failed = true;
                }
            }
            round.people += people.len() as u32;
            let ids: Vec<_> = people.iter().map(|line| line.person.clone()).collect();
            match self.lines_of(&ids).await {
                Ok(lines) => lines.iter().for_each(|line| record.totals.count(line)),
                Err(error) => {
                    tracing::error!(error = %chain(&error), "what people have could not be counted");
                    record.failed = true;
                }
            }
            record.place = lines.last().map(Place::of);
            self.pause(&record).await?;
            if self.now() >= until {
                return Ok((Slice::More, round));
            }
        }
        let mut ended = self.ended();
        while let Some(people) = ended.next_ids::<PersonId>().await? {
            for person in people {
                self.jobs.enqueue(&Job::EraseAccount { person: person.clone() }, Some(&person)).await?;
            }
        }
        let totals = Totals { counted_at: Some(self.now()), ..record.totals };
        self.table.write(vec![Write::delete(key), Write::put(keys::totals(), encode(&totals)?)]).await?;
        if record.failed {
            return Err(LibraryError::Round.into());
        }
        Ok((Slice::Done, round))
    }

    /// Stores the progress of a cleanup.
    async fn pause(&self, record: &Record) -> Result<()> {
        let item = Item { key: keys::round(), attributes: encode(record)?, expires_at: None };
        Ok(self.table.write(vec![Write::Put { item, conditions: Vec::new() }]).await?)
    }

    /// Queues whatever needs doing for a person. Deleted accounts and old trash stay while the clock is not trusted.
    async fn look_after(&self, Line { person, deleted_at }: &Line, trusted: bool) -> Result<()> {
        let now = self.now();
        if trusted && deleted_at.is_some_and(|deleted_at| deleted_at + RESTORABLE <= now) {
            return self.end_account(person).await;
        }
        let before = now - SignedDuration::from_hours(24 * i64::from(self.settings.trash_days));
        if trusted && !self.table.query(&trashed_before(person, before).limit(1)).await?.items.is_empty() {
            self.begin_emptying(person, before).await?;
        }
        if !self.table.query(&begun_before(person, now - STRANDED_AFTER).limit(1)).await?.items.is_empty() {
            self.jobs.enqueue(&Job::TidyUploads { person: person.clone() }, Some(person)).await?;
        }
        self.resume_deletions(person).await
    }
}
