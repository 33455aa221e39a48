//! What can go wrong in a use case, apart from its ports.

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum LibraryError {
    #[error("a photo had too many concurrent changes")]
    PhotoChangedTooOften,
    #[error("a photo changed too often while its entries were updated")]
    EntriesChangedTooOften,
    #[error("a month's counts had too many concurrent changes")]
    CountsChangedTooOften,
    #[error(
        "The records of this gallery have version {found}, and this program knows only versions up to {known}. \
         Start a newer program, or restore a backup."
    )]
    NewerRecords { found: u16, known: u16 },
    #[error("a cleanup had errors, which were logged")]
    Round,
    #[error("an unfinished upload without the hash of its file")]
    NoHash,
    #[error("no worker makes zips in this gallery")]
    NoZips,
    #[error("an unfinished sign-in cannot be written as JSON")]
    Waiting(#[from] serde_json::Error),
}

impl From<LibraryError> for Error {
    fn from(error: LibraryError) -> Self {
        Self::unavailable(error)
    }
}
