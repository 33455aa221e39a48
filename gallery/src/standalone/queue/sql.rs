//! The statements of the queue. Each function must run inside a transaction.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Params, params};

use super::{DEAD, MAX_INTERRUPTIONS, TAKEN, WAITING, error::QueueError, lane_number};
use crate::{
    Result,
    ports::{
        jobs::{Counts, Job, Lane, Taken},
        table::WriteError,
    },
};

/// No job is due later than after this.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_hours(1);

/// The next job of a lane.
pub(super) enum Next {
    Job(Box<Taken>),
    /// When the next job will be due, if there is one.
    DueAt(Option<Timestamp>),
}

/// Selects the next person: of those with a due job, the one who was served longest ago.
pub(super) const NEXT_PERSON: &str = "SELECT person FROM turns WHERE lane = ?1 AND EXISTS \
    (SELECT 1 FROM jobs WHERE jobs.lane = ?1 AND jobs.person = turns.person AND state = 0 AND due_ms <= ?2) \
    ORDER BY turn, person LIMIT 1";

/// Selects their job that has been due longest.
pub(super) const THEIR_OLDEST: &str = "SELECT name, job, announced, attempts FROM jobs WHERE lane = ?1 AND person = ?2 AND state = 0 AND due_ms <= ?3 \
    ORDER BY due_ms LIMIT 1";

fn execute(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, QueueError> {
    let changed = connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
    Ok(changed?)
}

/// Jobs that were running when the process ended become due again. The attempt counts, so that a job that crashes the
/// process does not do so for ever.
pub(super) fn after_a_start(connection: &Connection, now: Timestamp) -> Result<(), WriteError> {
    let sql = "UPDATE jobs SET state = CASE WHEN attempts >= ?1 THEN ?2 ELSE ?3 END, \
        due_ms = CASE WHEN attempts > 1 THEN ?5 + attempts * 200 ELSE ?5 END WHERE state = ?4";
    execute(connection, sql, params![MAX_INTERRUPTIONS, DEAD, WAITING, TAKEN, now.as_millisecond()])?;
    Ok(())
}

/// Jobs that are due later than any delay leads to were queued while the clock was ahead. They become due. Returns how many.
pub(super) fn bring_forward(connection: &Connection, now: Timestamp) -> Result<u64, WriteError> {
    let latest = now + LONGEST_DELAY;
    let sql = "UPDATE jobs SET due_ms = ?1 WHERE state = ?2 AND due_ms > ?3";
    Ok(execute(connection, sql, params![now.as_millisecond(), WAITING, latest.as_millisecond()])? as u64)
}

/// A running job will run once more; a job that was set aside starts afresh. A person who is new to the lane is served
/// after those who have waited since the last turn, and before the person who had it.
pub(super) fn enqueue(
    connection: &Connection,
    name: &str,
    lane: Lane,
    person: &str,
    job: &str,
    now: Timestamp,
) -> Result<(), WriteError> {
    let lane = lane_number(lane);
    let sql = "INSERT INTO jobs(name, lane, person, job, announced, due_ms, attempts, state) \
        VALUES (?1, ?2, ?3, ?4, 1, ?5, 0, ?6) \
        ON CONFLICT(name) DO UPDATE SET announced = announced + 1, \
        attempts = CASE state WHEN ?7 THEN 0 ELSE attempts END, \
        due_ms = CASE state WHEN ?7 THEN ?5 ELSE due_ms END, \
        state = CASE state WHEN ?7 THEN ?6 ELSE state END";
    execute(connection, sql, params![name, lane, person, job, now.as_millisecond(), WAITING, DEAD])?;
    let sql = "INSERT OR IGNORE INTO turns(lane, person, turn) \
        SELECT ?1, person, coalesce((SELECT max(turn) FROM turns WHERE lane = ?1), 1) - 1 FROM jobs WHERE name = ?2";
    execute(connection, sql, params![lane, name])?;
    Ok(())
}

/// Takes the next person's oldest job, or returns when the next one will be due.
pub(super) fn next(
    connection: &Connection,
    lane: Lane,
    now: Timestamp,
    give_back: impl FnOnce(String, i64, u32) -> Box<dyn FnOnce() + Send>,
) -> Result<Next, WriteError> {
    let lane = lane_number(lane);
    let person: Option<String> = connection
        .prepare_cached(NEXT_PERSON)
        .and_then(|mut statement| statement.query_row([lane, now.as_millisecond()], |row| row.get(0)).optional())
        .map_err(QueueError::from)?;
    let Some(person) = person else {
        let due: Option<i64> = connection
            .prepare_cached("SELECT min(due_ms) FROM jobs WHERE lane = ?1 AND state = ?2")
            .and_then(|mut statement| statement.query_row([lane, WAITING], |row| row.get(0)))
            .map_err(QueueError::from)?;
        return Ok(Next::DueAt(due.and_then(|due| Timestamp::from_millisecond(due).ok())));
    };
    let (name, job, announced, attempts): (String, String, i64, u32) = connection
        .prepare_cached(THEIR_OLDEST)
        .and_then(|mut statement| {
            let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            statement.query_row(params![lane, person, now.as_millisecond()], columns)
        })
        .map_err(QueueError::from)?;
    let job: Job = match serde_json::from_str(&job) {
        Ok(job) => job,
        Err(cause) => {
            // It was written by a newer version. It is kept, but does not block the others.
            tracing::error!(name, %cause, "unknown job; setting it aside");
            execute(connection, "UPDATE jobs SET state = ?2 WHERE name = ?1", params![name, DEAD])?;
            return Ok(Next::DueAt(Some(now)));
        }
    };
    let attempts = attempts + 1;
    execute(connection, "UPDATE jobs SET state = ?2, attempts = ?3 WHERE name = ?1", params![name, TAKEN, attempts])?;
    let sql =
        "UPDATE turns SET turn = (SELECT max(turn) FROM turns WHERE lane = ?1) + 1 WHERE lane = ?1 AND person = ?2";
    execute(connection, sql, params![lane, person])?;
    let person = person.parse().ok();
    let give_back = give_back(name, announced, attempts);
    Ok(Next::Job(Box::new(Taken::new(job, person, attempts, announced.to_string(), Some(give_back)))))
}

/// Removes a job that is done. Returns true if it was queued again in the meantime, and is due again.
pub(super) fn finish(connection: &Connection, name: &str, announced: i64, now: Timestamp) -> Result<bool, WriteError> {
    let sql = "DELETE FROM jobs WHERE name = ?1 AND announced = ?2 RETURNING lane, person";
    match remove(connection, sql, params![name, announced])? {
        Some((lane, person)) => forget_turn(connection, lane, &person).map(|()| false),
        None => {
            let sql = "UPDATE jobs SET state = ?2, attempts = 0, due_ms = ?4 WHERE name = ?1 AND state = ?3";
            Ok(execute(connection, sql, params![name, WAITING, TAKEN, now.as_millisecond()])? > 0)
        }
    }
}

/// Puts a failed job into `state`, due at the given time. If it was queued again in the meantime, it starts afresh.
pub(super) fn put_back(
    connection: &Connection,
    name: &str,
    announced: i64,
    state: i64,
    due: Timestamp,
    now: Timestamp,
) -> Result<(), WriteError> {
    let sql = "UPDATE jobs SET \
        state = CASE announced WHEN ?2 THEN ?3 ELSE ?5 END, \
        due_ms = CASE announced WHEN ?2 THEN ?4 ELSE ?7 END, \
        attempts = CASE announced WHEN ?2 THEN attempts ELSE 0 END \
        WHERE name = ?1 AND state = ?6";
    let (due_ms, now_ms) = (due.as_millisecond(), now.as_millisecond());
    execute(connection, sql, params![name, announced, state, due_ms, WAITING, TAKEN, now_ms])?;
    Ok(())
}

/// Jobs that were set aside after at least this many attempts, without those that this version does not know.
pub(super) fn set_aside(connection: &Connection, from_attempts: u32) -> Result<Vec<Job>> {
    let sql = "SELECT job FROM jobs WHERE state = ?1 AND attempts >= ?2 ORDER BY due_ms, name";
    let mut statement = connection.prepare_cached(sql).map_err(QueueError::from)?;
    let texts = statement
        .query_map(params![DEAD, from_attempts], |row| row.get::<_, String>(0))
        .and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>)
        .map_err(QueueError::from)?;
    Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
}

/// Makes jobs due that were set aside after fewer attempts than this.
pub(super) fn revive(connection: &Connection, now: Timestamp, below_attempts: u32) -> Result<u64, WriteError> {
    let sql = "UPDATE jobs SET state = ?1, attempts = 0, due_ms = ?3 WHERE state = ?2 AND attempts < ?4";
    Ok(execute(connection, sql, params![WAITING, DEAD, now.as_millisecond(), below_attempts])? as u64)
}

/// Removes a job that was set aside.
pub(super) fn give_up(connection: &Connection, name: &str) -> Result<(), WriteError> {
    let sql = "DELETE FROM jobs WHERE name = ?1 AND state = ?2 RETURNING lane, person";
    match remove(connection, sql, params![name, DEAD])? {
        Some((lane, person)) => forget_turn(connection, lane, &person),
        None => Ok(()),
    }
}

/// Removes a job and returns its lane and its person.
fn remove(connection: &Connection, sql: &str, params: impl Params) -> Result<Option<(i64, String)>, QueueError> {
    let removed = connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(params, |row| Ok((row.get(0)?, row.get(1)?))).optional());
    Ok(removed?)
}

/// Removes the turn of a person who has no more jobs in a lane.
fn forget_turn(connection: &Connection, lane: i64, person: &str) -> Result<(), WriteError> {
    let sql = "DELETE FROM turns WHERE lane = ?1 AND person = ?2 \
        AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.lane = ?1 AND jobs.person = ?2)";
    execute(connection, sql, params![lane, person])?;
    Ok(())
}

/// The number of jobs in a lane.
pub(super) fn counts(connection: &Connection, lane: Lane, now: Timestamp) -> Result<Counts> {
    let sql = "SELECT count(*) FILTER (WHERE state <> ?2), count(*) FILTER (WHERE state = ?2), \
        min(due_ms) FILTER (WHERE state = ?3) FROM jobs WHERE lane = ?1";
    let row = connection.prepare_cached(sql).and_then(|mut statement| {
        let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        statement.query_row(params![lane_number(lane), DEAD, WAITING], columns)
    });
    let (waiting, dead, due): (i64, i64, Option<i64>) = row.map_err(QueueError::from)?;
    let late = |due: i64| SignedDuration::from_millis((now.as_millisecond() - due).max(0));
    let oldest = Some(due.map(late).unwrap_or_default());
    Ok(Counts { waiting: waiting.unsigned_abs(), dead: dead.unsigned_abs(), oldest })
}
