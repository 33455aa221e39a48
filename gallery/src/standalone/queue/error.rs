//! What can go wrong with the queue.

use std::num::ParseIntError;

use crate::{Error, ports::table::WriteError};

#[derive(Debug, thiserror::Error)]
pub(super) enum QueueError {
    #[error("SQLite failed")]
    Sqlite(#[from] rusqlite::Error),
    #[error("a job cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("the job was taken from another queue")]
    Receipt(#[from] ParseIntError),
}

impl From<QueueError> for Error {
    fn from(error: QueueError) -> Self {
        Self::unavailable(error)
    }
}

impl From<QueueError> for WriteError {
    fn from(error: QueueError) -> Self {
        Self::Other(error.into())
    }
}
