//! What can go wrong in a use case, apart from its ports.

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum LibraryError {
    #[error("a photo changed too often at the same time")]
    PhotoChangedTooOften,
    #[error("a photo changed too often while its entries followed")]
    EntriesChangedTooOften,
    #[error("the counts of a month changed too often at the same time")]
    CountsChangedTooOften,
    #[error(
        "The records of this gallery have version {found}, and this program knows only versions up to {known}. \
         Start a newer program, or restore a backup."
    )]
    NewerRecords { found: u16, known: u16 },
    #[error("something went wrong in a round, as was logged")]
    Round,
    #[error("a photo on its way without the hash of its file")]
    NoHash,
    #[error("no worker makes zips here")]
    NoZips,
    #[error("a sign-in that waits for its second step cannot be written as JSON")]
    Waiting(#[from] serde_json::Error),
}

impl From<LibraryError> for Error {
    fn from(error: LibraryError) -> Self {
        Self::unavailable(error)
    }
}
