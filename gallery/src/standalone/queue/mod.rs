//! The durable queue of jobs.
//!
//! It is in the same SQLite file as the records: there is one file to back up and one writing thread, and queuing a job
//! shares its fsync with everything else that is written at that moment.

mod error;
mod schema;
mod sql;
#[cfg(test)]
mod tests;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, OnceCell};

use self::error::QueueError;
use super::sqlite::{OwnTables, SqliteTable};
use crate::{
    Error, Result,
    error::chain,
    id::{PersonId, PhotoId},
    log_limit::LogLimit,
    ports::{
        clock::Clock,
        jobs::{Counts, Job, JobSource, Jobs, Lane, MAX_ATTEMPTS, Taken, backoff},
    },
};

/// Maximum attempts at a job that was running each time the process ended. That is hardly ever the job's fault, so it
/// gets more attempts than [`MAX_ATTEMPTS`], with growing delays, so that the other jobs can run.
pub const MAX_INTERRUPTIONS: u32 = 25;

/// The longest wait after the queue could not be read or written.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Log lines a minute about that.
const FAILURES_LOGGED: u32 = 5;

/// Values of the column `state`.
const WAITING: i64 = 0;
const TAKEN: i64 = 1;
const DEAD: i64 = 2;

/// The lane's value in the column `lane`.
fn lane_number(lane: Lane) -> i64 {
    match lane {
        Lane::Photos => 0,
        Lane::Bulk => 1,
    }
}

/// [`Jobs`] in SQLite. Jobs are delivered at least once. A job that was taken and not settled when the process ended is
/// delivered again after the next start. People take turns within a lane.
pub struct Queue {
    inner: Arc<Inner>,
    closed: AtomicBool,
}

struct Inner {
    tables: OwnTables,
    clock: Clock,
    /// Set when the tables are there, and jobs that were running when the last process ended are due again.
    prepared: OnceCell<()>,
    failures: LogLimit,
    photos: Notify,
    bulk: Notify,
}

impl Inner {
    fn changed(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Photos => &self.photos,
            Lane::Bulk => &self.bulk,
        }
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    async fn prepare(&self) -> Result<()> {
        let prepare = async || {
            let now = self.now();
            let prepare = move |connection: &rusqlite::Connection| {
                schema::prepare(connection)?;
                sql::after_a_start(connection, now)?;
                sql::bring_forward(connection, now).map(drop)
            };
            Ok(self.tables.write(prepare).await?)
        };
        self.prepared.get_or_try_init(prepare).await.copied()
    }
}

impl Queue {
    /// Opens the queue in the same database as the records. There may be one queue for each database. If the disk is
    /// full, it delivers no jobs until there is space.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn open(table: &SqliteTable, clock: Clock) -> Result<Self> {
        let inner = Inner {
            tables: table.own_tables(),
            clock,
            prepared: OnceCell::new(),
            failures: LogLimit::new(FAILURES_LOGGED),
            photos: Notify::new(),
            bulk: Notify::new(),
        };
        match inner.prepare().await {
            Err(Error::OutOfSpace(_)) => tracing::error!("the disk is full: no jobs run until there is space"),
            prepared => prepared?,
        }
        Ok(Self { inner: Arc::new(inner), closed: AtomicBool::new(false) })
    }

    /// Waits for the next due job in a lane; `None` if the queue was closed. Cancelling it loses nothing.
    pub async fn take(&self, lane: Lane) -> Option<Taken> {
        let mut failures = 0;
        loop {
            let changed = self.inner.changed(lane).notified();
            if self.closed.load(Ordering::Acquire) {
                // Wake the next waiting task.
                self.inner.changed(lane).notify_one();
                return None;
            }
            let wait = match self.next(lane).await {
                Ok(sql::Next::Job(taken)) => {
                    // There may be more jobs, for other waiting tasks.
                    self.inner.changed(lane).notify_one();
                    return Some(*taken);
                }
                Ok(sql::Next::DueAt(due)) => due.map(|due| due.duration_since(self.inner.now())),
                Err(error) => {
                    if let Some(left_out) = self.inner.failures.allow() {
                        tracing::error!(error = %chain(&error), left_out, "cannot take a job from the queue");
                    }
                    // A notification does not end this wait: giving back the job that could not be taken notifies, too.
                    tokio::time::sleep(wait_after(failures)).await;
                    failures += 1;
                    continue;
                }
            };
            failures = 0;
            match wait {
                // If the wait ends early, the loop just looks again.
                Some(wait) => {
                    let wait = wait.max(SignedDuration::from_millis(1)).unsigned_abs();
                    let _ = tokio::time::timeout(wait, changed).await;
                }
                None => changed.await,
            }
        }
    }

    /// Takes the next job of a lane, or returns when there will be one.
    async fn next(&self, lane: Lane) -> Result<sql::Next> {
        self.inner.prepare().await?;
        let (inner, now) = (Arc::downgrade(&self.inner), self.inner.now());
        let give_back = move |name: String, announced: i64, attempts: u32| -> Box<dyn FnOnce() + Send> {
            Box::new(move || {
                // If the database has been closed, the job becomes due at the next start.
                if let Some(inner) = inner.upgrade() {
                    let put_back = put_back(&inner, name, announced, attempts);
                    inner.tables.post(put_back);
                    inner.changed(lane).notify_one();
                }
            })
        };
        let look = move |connection: &rusqlite::Connection| sql::next(connection, lane, now, give_back);
        // What it returns gives the job back when it is dropped, so it must not run twice.
        Ok(self.inner.tables.write_once(look).await?)
    }

    /// The jobs that were set aside.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn dead(&self) -> Result<Vec<Job>> {
        self.set_aside(0).await
    }

    async fn set_aside(&self, from_attempts: u32) -> Result<Vec<Job>> {
        self.inner.tables.read(move |connection| sql::set_aside(connection, from_attempts)).await
    }

    /// Makes jobs that were set aside due again, except those that [interrupted](Self::interrupters) the process. This
    /// is for regular cleanups, during which nobody looks into the cause. Returns how many there were.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn redrive_harmless(&self) -> Result<u64> {
        self.revive(MAX_INTERRUPTIONS).await
    }

    async fn revive(&self, below_attempts: u32) -> Result<u64> {
        let now = self.inner.now();
        let revived = self.inner.tables.write(move |connection| sql::revive(connection, now, below_attempts)).await?;
        self.inner.photos.notify_one();
        self.inner.bulk.notify_one();
        Ok(revived)
    }

    /// Makes jobs due that were queued while the clock was ahead, for regular cleanups. Returns how many there were.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn bring_forward(&self) -> Result<u64> {
        let now = self.inner.now();
        let brought = self.inner.tables.write(move |connection| sql::bring_forward(connection, now)).await?;
        if brought > 0 {
            self.inner.photos.notify_one();
            self.inner.bulk.notify_one();
        }
        Ok(brought)
    }

    /// Photos whose jobs were set aside because the process ended each time they were rendered.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn interrupters(&self) -> Result<Vec<PhotoId>> {
        let photo = |job| match job {
            Job::Render { photo } => Some(photo),
            _ => None,
        };
        Ok(self.set_aside(MAX_INTERRUPTIONS).await?.into_iter().filter_map(photo).collect())
    }

    /// Drops a photo's job that was set aside. If it was queued again in the meantime, it is kept.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn give_up(&self, photo: &PhotoId) -> Result<()> {
        let name = Job::Render { photo: photo.clone() }.name();
        Ok(self.inner.tables.write(move |connection| sql::give_up(connection, &name)).await?)
    }

    /// Closes the queue: it delivers no more jobs. Jobs that were taken can still be settled, and newly queued jobs are
    /// kept for the next start.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.inner.photos.notify_one();
        self.inner.bulk.notify_one();
    }
}

/// Makes a failed job due later, or sets it aside. If it was queued again in the meantime, it starts afresh.
fn put_back(
    inner: &Inner,
    name: String,
    announced: i64,
    attempts: u32,
) -> impl FnMut(&rusqlite::Connection) -> Result<(), crate::ports::table::WriteError> + Send + 'static {
    let state = if attempts >= MAX_ATTEMPTS { DEAD } else { WAITING };
    let now = inner.now();
    let due = now + backoff(attempts);
    move |connection| sql::put_back(connection, &name, announced, state, due, now)
}

/// How long to wait after so many failures before this one: 1, 2, 4 … seconds.
fn wait_after(failures: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(failures)).min(LONGEST_WAIT)
}

/// How often the job had been queued when it was taken.
fn announced(taken: &Taken) -> Result<i64> {
    Ok(taken.receipt.parse().map_err(QueueError::from)?)
}

#[async_trait]
impl Jobs for Queue {
    async fn enqueue(&self, job: &Job, person: Option<&PersonId>) -> Result<()> {
        let (lane, name) = (job.lane(), job.name());
        let text = serde_json::to_string(job).map_err(QueueError::from)?;
        let person = person.map(|person| person.as_str().to_owned()).unwrap_or_default();
        let now = self.inner.now();
        let insert =
            move |connection: &rusqlite::Connection| sql::enqueue(connection, &name, lane, &person, &text, now);
        self.inner.tables.write(insert).await?;
        self.inner.changed(lane).notify_one();
        Ok(())
    }

    async fn counts(&self, lane: Lane) -> Result<Counts> {
        let now = self.inner.now();
        self.inner.tables.read(move |connection| sql::counts(connection, lane, now)).await
    }

    async fn redrive(&self) -> Result<u64> {
        self.revive(u32::MAX).await
    }
}

#[async_trait]
impl JobSource for Queue {
    async fn try_take(&self, lane: Lane) -> Result<Option<Taken>> {
        Ok(match self.next(lane).await? {
            sql::Next::Job(taken) => Some(*taken),
            sql::Next::DueAt(_) => None,
        })
    }

    async fn done(&self, taken: &Taken) -> Result<()> {
        let (name, lane, announced, now) = (taken.job.name(), taken.job.lane(), announced(taken)?, self.inner.now());
        let finish = move |connection: &rusqlite::Connection| sql::finish(connection, &name, announced, now);
        let again = self.inner.tables.write(finish).await?;
        taken.settle();
        if again {
            self.inner.changed(lane).notify_one();
        }
        Ok(())
    }

    async fn retry(&self, taken: &Taken) -> Result<()> {
        let put_back = put_back(&self.inner, taken.job.name(), announced(taken)?, taken.attempts);
        self.inner.tables.write(put_back).await?;
        taken.settle();
        self.inner.changed(taken.job.lane()).notify_one();
        Ok(())
    }
}
