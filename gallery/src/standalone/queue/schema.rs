//! The queue's own tables, and the migration from older versions.

use rusqlite::Connection;

use super::{error::QueueError, lane_number};
use crate::{
    Result,
    ports::{jobs::Lane, table::WriteError},
};

/// Each row of `jobs` is a job, identified by its name. `announced` counts how often it was queued, so that a job that
/// is queued while it is running runs again. Jobs for nobody have the person `''`.
///
/// `turns` has a row for each person with jobs in a lane: the person who was served longest ago comes next. To find the
/// next job, the queue reads the next person's row and their oldest job. The cost does not depend on how many jobs are
/// waiting.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS jobs(
        name TEXT NOT NULL PRIMARY KEY,
        lane INTEGER NOT NULL,
        person TEXT NOT NULL,
        job TEXT NOT NULL,
        announced INTEGER NOT NULL,
        due_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        state INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS jobs_of_person ON jobs(lane, person, state, due_ms);
    CREATE INDEX IF NOT EXISTS jobs_due ON jobs(lane, state, due_ms);
    CREATE TABLE IF NOT EXISTS turns(
        lane INTEGER NOT NULL,
        person TEXT NOT NULL,
        turn INTEGER NOT NULL,
        PRIMARY KEY(lane, person)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS turns_next ON turns(lane, turn, person);
";

/// Until version 2 of the database there were only photos, without their owners. A photo without a record belongs to
/// nobody. Jobs that were running count as waiting.
const FROM_ARRIVALS: &str = "
    INSERT OR IGNORE INTO jobs(name, lane, person, job, announced, due_ms, attempts, state)
    SELECT 'render#' || photo, ?1,
        coalesce((SELECT json_extract(attributes, '$.owner') FROM items
            WHERE pk = 'PHOTO#' || photo AND sk = 'PHOTO'), ''),
        json_object('do', 'render', 'photo', photo), announced, due_ms, attempts, state
    FROM arrivals
";

/// Creates missing tables, and turns the queue of older versions into jobs.
pub(super) fn prepare(connection: &Connection) -> Result<(), WriteError> {
    Ok(tables(connection).map_err(QueueError::from)?)
}

fn tables(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    let older = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'arrivals'";
    let older: i64 = connection.query_row(older, [], |row| row.get(0))?;
    if older > 0 {
        let photos = lane_number(Lane::Photos);
        connection.execute(FROM_ARRIVALS, [photos])?;
        connection
            .execute("INSERT OR IGNORE INTO turns(lane, person, turn) SELECT DISTINCT lane, person, 0 FROM jobs", [])?;
        connection.execute_batch("DROP TABLE arrivals")?;
    }
    Ok(())
}
