//! What can go wrong with the database.

use std::{io, path::PathBuf, sync::Arc};

use tokio::{sync::AcquireError, task::JoinError};

use crate::{
    Error,
    ports::table::{Key, WriteError},
};

#[derive(Debug, thiserror::Error)]
pub(super) enum SqliteError {
    #[error("the database {} cannot be opened", .path.display())]
    Open {
        path: PathBuf,
        #[source]
        cause: OpenError,
    },
    #[error("a database in memory cannot be opened")]
    OpenInMemory(#[source] OpenError),
    #[error("SQLite failed")]
    Sqlite(#[from] rusqlite::Error),
    /// All writes of a group share the cause.
    #[error("writes could not be committed")]
    Commit(#[source] Arc<rusqlite::Error>),
    #[error("the write was not committed")]
    Dropped,
    #[error("too many keys in one read: {0}")]
    TooManyKeys(usize),
    #[error("too many operations in one write: {0}")]
    TooManyWrites(usize),
    #[error("two operations on {0:?} in one write")]
    SameKeyTwice(Key),
    #[error("{name} of {key:?} is not a number that can be added to")]
    NoSum { name: String, key: Key },
    #[error("the attributes are not valid JSON")]
    Json(#[from] serde_json::Error),
    #[error("an item's expiry is not a valid time")]
    Expiry(#[from] jiff::Error),
    #[error("the database is closed")]
    Closed(#[from] AcquireError),
    #[error("a read was interrupted")]
    Task(#[from] JoinError),
}

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("its schema is version {found}; this program knows version {known}")]
    Newer { found: i64, known: i64 },
}

impl From<SqliteError> for Error {
    fn from(error: SqliteError) -> Self {
        Self::unavailable(error)
    }
}

impl From<SqliteError> for WriteError {
    fn from(error: SqliteError) -> Self {
        Self::Other(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::chain;

    #[test]
    fn the_error_has_the_whole_chain() {
        let cause = OpenError::Io(io::Error::other("the disk is full"));
        let error = Error::from(SqliteError::Open { path: "/data/vitrine.sqlite".into(), cause });
        let text = chain(&error).to_string();
        assert_eq!(text, "unavailable: the database /data/vitrine.sqlite cannot be opened: the disk is full");
    }
}
