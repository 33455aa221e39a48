//! What can go wrong with the database.

use std::{io, path::PathBuf, sync::Arc};

use rusqlite::{ErrorCode, ffi::SQLITE_IOERR_SHMSIZE};
use tokio::{sync::AcquireError, task::JoinError};

use crate::{
    Error,
    error::OutOfSpace,
    ports::table::{Key, WriteError},
    standalone::disk::is_full_io,
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

/// Whether SQLite says that the disk is full.
pub(in crate::standalone) fn is_full(error: &rusqlite::Error) -> bool {
    let failure = error.sqlite_error();
    failure.is_some_and(|it| it.code == ErrorCode::DiskFull || it.extended_code == SQLITE_IOERR_SHMSIZE)
}

/// Whether a full disk, or a quota of the file system, may be the cause.
pub(super) fn may_be_full(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    is_full(error) || matches!(code, Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen))
}

impl From<SqliteError> for Error {
    fn from(error: SqliteError) -> Self {
        let full = match &error {
            SqliteError::Sqlite(cause) => is_full(cause),
            SqliteError::Commit(cause) => is_full(cause),
            _ => false,
        };
        if full { Self::OutOfSpace(OutOfSpace::Records) } else { Self::unavailable(error) }
    }
}

impl OpenError {
    /// Whether a full disk is the cause, if there is hardly any space left.
    pub fn may_be_full(&self) -> bool {
        match self {
            Self::Io(cause) => is_full_io(cause),
            Self::Sqlite(cause) => may_be_full(cause),
            Self::Newer { .. } => false,
        }
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
