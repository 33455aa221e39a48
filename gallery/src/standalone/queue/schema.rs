//! The queue's own tables, and what older versions had instead.

use rusqlite::Connection;

use super::{error::QueueError, lane_number};
use crate::{
    Result,
    ports::{jobs::Lane, table::WriteError},
};

/// Rows of `jobs` are jobs by name. `announced` counts how often one was handed in, so that a job which was handed in
/// while it was done is done again. Jobs for nobody have the person `''`.
///
/// `turns` has a row for each person with jobs in a lane: who was served longest ago comes next. Finding the next job is
/// a look at the next person's row, and at their oldest job: it costs the same however many jobs wait.
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

/// Until version 2 of the database there were photos only, without their owners. A photo whose record is gone is
/// nobody's. What was being done counts as waiting.
const FROM_ARRIVALS: &str = "
    INSERT OR IGNORE INTO jobs(name, lane, person, job, announced, due_ms, attempts, state)
    SELECT 'render#' || photo, ?1,
        coalesce((SELECT json_extract(attributes, '$.owner') FROM items
            WHERE pk = 'PHOTO#' || photo AND sk = 'PHOTO'), ''),
        json_object('do', 'render', 'photo', photo), announced, due_ms, attempts, state
    FROM arrivals
";

/// Makes the tables that are not there, and jobs of what older versions left.
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
