//! What can go wrong while a zip is being made.

use std::io;

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum ZipError {
    #[error("an original cannot be read")]
    Original(#[from] io::Error),
    #[error("an original ended early")]
    BrokeOff,
    #[error("a zip was stored before it was complete")]
    StoredTooEarly,
}

impl From<ZipError> for Error {
    fn from(error: ZipError) -> Self {
        Self::unavailable(error)
    }
}
