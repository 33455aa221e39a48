//! What can go wrong while a zip is made.

use std::io;

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum ZipError {
    #[error("an original cannot be read")]
    Original(#[from] io::Error),
    #[error("an original broke off")]
    BrokeOff,
    #[error("a zip was stored before it was whole")]
    StoredTooEarly,
}

impl From<ZipError> for Error {
    fn from(error: ZipError) -> Self {
        Self::unavailable(error)
    }
}
