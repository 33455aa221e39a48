//! One job, and what becomes of it when it fails.

use std::sync::{
    Weak,
    atomic::{AtomicBool, Ordering},
};

use rusqlite::{Connection, Row};

use super::{DEAD, Inner, MAX_ATTEMPTS, TAKEN, WAITING, execute};
use crate::{
    id::{NotAnId, PhotoId},
    ports::table::WriteError,
};

/// Seconds between two attempts at most.
pub(super) const MAX_BACKOFF_SECONDS: i64 = 300;

/// An original to be rendered. Dropped without [`done`](super::Queue::done), it counts as failed, so that a panic loses nothing.
pub struct Job {
    /// The photo.
    pub photo: PhotoId,
    /// How often it was tried, this time included.
    pub attempts: u32,
    pub(super) announced: i64,
    settled: AtomicBool,
    pub(super) queue: Weak<Inner>,
}

impl Job {
    /// A row of `photo, attempts, announced`.
    pub(super) fn from_row(row: &Row<'_>, queue: Weak<Inner>) -> rusqlite::Result<Self> {
        let (photo, attempts, announced) = (photo(row)?, row.get(1)?, row.get(2)?);
        Ok(Self { photo, attempts, announced, settled: AtomicBool::new(false), queue })
    }

    /// It was dealt with: dropping it does nothing any more.
    pub(super) fn settle(&self) {
        self.settled.store(true, Ordering::Release);
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if !*self.settled.get_mut()
            && let Some(queue) = self.queue.upgrade()
        {
            queue.database.post(put_back(&queue, self));
            queue.changed.notify_one();
        }
    }
}

/// Makes a failed job due later, or sets it aside. If its photo was announced again meanwhile, that starts afresh.
pub(super) fn put_back(
    queue: &Inner,
    job: &Job,
) -> impl FnOnce(&Connection) -> Result<(), WriteError> + Send + 'static {
    let (photo, announced) = (job.photo.as_str().to_owned(), job.announced);
    let state = if job.attempts >= MAX_ATTEMPTS { DEAD } else { WAITING };
    let now = (queue.clock)();
    let due_ms = now + backoff_seconds(job.attempts) * 1000;
    move |connection| {
        let sql = "UPDATE arrivals SET \
            state = CASE announced WHEN ?2 THEN ?3 ELSE ?5 END, \
            due_ms = CASE announced WHEN ?2 THEN ?4 ELSE ?7 END, \
            attempts = CASE announced WHEN ?2 THEN attempts ELSE 0 END \
            WHERE photo = ?1 AND state = ?6";
        execute(connection, sql, (photo, announced, state, due_ms, WAITING, TAKEN, now)).map(drop)
    }
}

pub(super) fn backoff_seconds(attempts: u32) -> i64 {
    2_i64.checked_pow(attempts).map_or(MAX_BACKOFF_SECONDS, |seconds| seconds.min(MAX_BACKOFF_SECONDS))
}

/// The first column.
pub(super) fn photo(row: &Row<'_>) -> rusqlite::Result<PhotoId> {
    let text: String = row.get(0)?;
    text.parse().map_err(|cause| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::<NotAnId>::new(cause))
    })
}
