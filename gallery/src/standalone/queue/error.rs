//! What can go wrong with the queue.

use std::num::ParseIntError;

use crate::{Error, error::OutOfSpace, ports::table::WriteError, standalone::sqlite::is_full};

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
        match &error {
            QueueError::Sqlite(cause) if is_full(cause) => Self::OutOfSpace(OutOfSpace::Records),
            _ => Self::unavailable(error),
        }
    }
}

impl From<QueueError> for WriteError {
    fn from(error: QueueError) -> Self {
        Self::Other(error.into())
    }
}
