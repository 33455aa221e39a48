//! What can go wrong with the administrator's folders.

use std::{io, path::PathBuf};

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum AdminError {
    #[error("{} cannot be read or written", .path.display())]
    File {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("the library cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("an original cannot be read")]
    Original(#[source] io::Error),
}

impl From<AdminError> for Error {
    fn from(error: AdminError) -> Self {
        Self::unavailable(error)
    }
}
