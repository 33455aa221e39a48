//! The durable queue of originals that wait for their renditions.
//!
//! It lives in the same SQLite file as the records: one file to back up, one writing thread, and an announcement
//! shares its fsync with whatever else is written at that moment.

mod job;
#[cfg(test)]
mod tests;

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};
use tokio::sync::Notify;

pub use self::job::Job;
use self::job::{photo, put_back};
use super::sqlite::{Database, SqliteTable};
use crate::{
    Error, Result,
    id::PhotoId,
    ports::{Arrivals, clock::Clock, table::WriteError},
};

/// Attempts after which a job is set aside.
pub const MAX_ATTEMPTS: u32 = 5;

/// The same for a job that was under way whenever the process ended: that is hardly ever its own fault, so it is given
/// more chances, each later than the one before, so that the other photos get theirs.
pub const MAX_INTERRUPTIONS: u32 = 25;

/// Values of the column `state`.
const WAITING: i64 = 0;
const TAKEN: i64 = 1;
const DEAD: i64 = 2;

/// [`Arrivals`] kept in SQLite. Jobs come out at least once; one that was taken and is not done when the process ends
/// comes out again after the next start.
pub struct Queue {
    inner: Arc<Inner>,
    closed: AtomicBool,
}

struct Inner {
    database: Arc<Database>,
    clock: Clock,
    changed: Notify,
}

enum Next {
    Job(Job),
    DueAt(Option<i64>),
}

impl Queue {
    /// The queue beside these records. There may be one for each database.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn open(table: &SqliteTable, clock: Clock) -> Result<Self> {
        let inner = Inner { database: Arc::clone(&table.database), clock, changed: Notify::new() };
        let now = (inner.clock)();
        // What was being done when the process ended is due again; the attempt counts, so that a photo which brings
        // the process down does not do so for ever.
        inner
            .execute(
                "UPDATE arrivals SET state = CASE WHEN attempts >= ?1 THEN ?2 ELSE ?3 END, \
                 due_ms = CASE WHEN attempts > 1 THEN ?5 + attempts * 200 ELSE ?5 END WHERE state = ?4",
                (MAX_INTERRUPTIONS, DEAD, WAITING, TAKEN, now),
            )
            .await?;
        Ok(Self { inner: Arc::new(inner), closed: AtomicBool::new(false) })
    }

    /// The next job that is due, as soon as there is one; `None` once the queue was closed. Cancelling it loses nothing.
    pub async fn take(&self) -> Option<Job> {
        loop {
            let changed = self.inner.changed.notified();
            if self.closed.load(Ordering::Acquire) {
                // Wakes the next of those who wait.
                self.inner.changed.notify_one();
                return None;
            }
            let now = (self.inner.clock)();
            let wait = match self.inner.next(now).await {
                Ok(Next::Job(job)) => {
                    // There may be more, for others who wait.
                    self.inner.changed.notify_one();
                    return Some(job);
                }
                Ok(Next::DueAt(due)) => due.map(|due| due.saturating_sub(now)),
                Err(error) => {
                    tracing::error!(cause = ?error, "the queue cannot be read");
                    Some(1000)
                }
            };
            match wait {
                // Waking up early only looks again.
                Some(milliseconds) => {
                    let wait = Duration::from_millis(milliseconds.max(1).unsigned_abs());
                    let _ = tokio::time::timeout(wait, changed).await;
                }
                None => changed.await,
            }
        }
    }

    /// The job needs no further attempt. If its photo was announced again meanwhile, it is due again.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; the job then comes out again.
    pub async fn done(&self, job: &Job) -> Result<()> {
        let (photo, announced) = (job.photo.as_str().to_owned(), job.announced);
        let now = (self.inner.clock)();
        let finish = move |connection: &Connection| {
            let removed = execute(
                connection,
                "DELETE FROM arrivals WHERE photo = ?1 AND announced = ?2",
                params![photo, announced],
            )?;
            if removed == 0 {
                let sql = "UPDATE arrivals SET state = ?2, attempts = 0, due_ms = ?4 WHERE photo = ?1 AND state = ?3";
                execute(connection, sql, params![photo, WAITING, TAKEN, now])?;
            }
            Ok(removed == 0)
        };
        let again = self.inner.database.write(finish).await?;
        job.settle();
        if again {
            self.inner.changed.notify_one();
        }
        Ok(())
    }

    /// The job failed: it is due again after 2, 4, 8 … seconds, or set aside after [`MAX_ATTEMPTS`].
    ///
    /// # Errors
    /// [`Error::Unavailable`]; the job then comes out again when it is dropped.
    pub async fn retry(&self, job: &Job) -> Result<()> {
        self.inner.database.write(put_back(&self.inner, job)).await?;
        job.settle();
        self.inner.changed.notify_one();
        Ok(())
    }

    /// Jobs that were set aside.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn dead(&self) -> Result<Vec<PhotoId>> {
        self.set_aside(0).await
    }

    async fn set_aside(&self, from_attempts: i64) -> Result<Vec<PhotoId>> {
        self.inner
            .database
            .read(move |connection| {
                let sql = "SELECT photo FROM arrivals WHERE state = ?1 AND attempts >= ?2 ORDER BY due_ms, photo";
                let mut statement = connection.prepare_cached(sql).map_err(Error::unavailable)?;
                let photos = statement.query_map([DEAD, from_attempts], photo).map_err(Error::unavailable)?;
                photos.collect::<rusqlite::Result<_>>().map_err(Error::unavailable)
            })
            .await
    }

    /// Makes all jobs that were set aside due, with all their attempts; answers how many there were. For somebody who
    /// saw to the cause.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn redrive(&self) -> Result<usize> {
        self.revive(i64::MAX).await
    }

    /// The same without those that [interrupted](Self::interrupters) the process: for regular rounds, in which nobody
    /// looks at the cause.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn redrive_harmless(&self) -> Result<usize> {
        self.revive(MAX_INTERRUPTIONS.into()).await
    }

    async fn revive(&self, below_attempts: i64) -> Result<usize> {
        let sql = "UPDATE arrivals SET state = ?1, attempts = 0, due_ms = ?3 WHERE state = ?2 AND attempts < ?4";
        let revived = self.inner.execute(sql, (WAITING, DEAD, (self.inner.clock)(), below_attempts)).await?;
        self.inner.changed.notify_one();
        Ok(revived)
    }

    /// Jobs that were set aside because the process ended whenever they were under way.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn interrupters(&self) -> Result<Vec<PhotoId>> {
        self.set_aside(MAX_INTERRUPTIONS.into()).await
    }

    /// Drops a job that was set aside; one that was announced again meanwhile stays.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn give_up(&self, photo: &PhotoId) -> Result<()> {
        let sql = "DELETE FROM arrivals WHERE photo = ?1 AND state = ?2";
        self.inner.execute(sql, (photo.as_str().to_owned(), DEAD)).await.map(drop)
    }

    /// For how long the job has been due that has waited longest, in milliseconds; 0 when none waits.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn age_ms(&self) -> Result<i64> {
        let now = (self.inner.clock)();
        self.inner
            .database
            .read(move |connection| {
                let sql = "SELECT min(due_ms) FROM arrivals WHERE state = ?1";
                let due: Option<i64> =
                    connection.query_row(sql, [WAITING], |row| row.get(0)).map_err(Error::unavailable)?;
                Ok(due.map_or(0, |due| (now - due).max(0)))
            })
            .await
    }

    /// How many jobs wait or are being done, without those set aside.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn len(&self) -> Result<usize> {
        self.inner
            .database
            .read(|connection| {
                let sql = "SELECT count(*) FROM arrivals WHERE state IN (?1, ?2)";
                let count = connection.query_row(sql, [WAITING, TAKEN], |row| row.get::<_, i64>(0));
                count.map(|count| count as usize).map_err(Error::unavailable)
            })
            .await
    }

    /// Whether nothing waits or is being done.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn is_empty(&self) -> Result<bool> {
        Ok(self.len().await? == 0)
    }

    /// No more jobs come out. Those taken may still be settled, and announcements are kept for the next start.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.inner.changed.notify_one();
    }
}

#[async_trait]
impl Arrivals for Queue {
    async fn announce(&self, photo: &PhotoId) -> Result<()> {
        // What is being rendered is rendered once more; what was set aside is tried afresh.
        let sql = "INSERT INTO arrivals(photo, announced, due_ms, attempts, state) VALUES (?1, 1, ?2, 0, ?3) \
            ON CONFLICT(photo) DO UPDATE SET announced = announced + 1, \
            attempts = CASE state WHEN ?4 THEN 0 ELSE attempts END, \
            due_ms = CASE state WHEN ?4 THEN ?2 ELSE due_ms END, \
            state = CASE state WHEN ?4 THEN ?3 ELSE state END";
        self.inner.execute(sql, (photo.as_str().to_owned(), (self.inner.clock)(), WAITING, DEAD)).await?;
        self.inner.changed.notify_one();
        Ok(())
    }

    async fn redrive(&self) -> Result<Option<u64>> {
        Ok(Some(Queue::redrive(self).await? as u64))
    }
}

impl Inner {
    async fn execute(&self, sql: &'static str, params: impl Params + Send + 'static) -> Result<usize> {
        Ok(self.database.write(move |connection| execute(connection, sql, params)).await?)
    }

    /// Takes the job that has been due longest, or tells when the next one will be.
    async fn next(self: &Arc<Self>, now: i64) -> Result<Next> {
        let queue = Arc::downgrade(self);
        let look = move |connection: &Connection| {
            let sql = "UPDATE arrivals SET state = ?1, attempts = attempts + 1 WHERE photo = \
                (SELECT photo FROM arrivals WHERE state = ?2 AND due_ms <= ?3 ORDER BY due_ms LIMIT 1) \
                RETURNING photo, attempts, announced";
            let job = |row: &Row<'_>| Job::from_row(row, Weak::clone(&queue));
            let taken = connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_row((TAKEN, WAITING, now), job).optional())
                .map_err(Error::unavailable)?;
            if let Some(job) = taken {
                return Ok(Next::Job(job));
            }
            let due = connection
                .prepare_cached("SELECT min(due_ms) FROM arrivals WHERE state = ?1")
                .and_then(|mut statement| statement.query_row([WAITING], |row| row.get(0)))
                .map_err(Error::unavailable)?;
            Ok(Next::DueAt(due))
        };
        Ok(self.database.write(look).await?)
    }
}

fn execute(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, WriteError> {
    let changed = connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
    Ok(changed.map_err(Error::unavailable)?)
}
