//! What can go wrong with files.

use std::{io, path::PathBuf};

use tokio::task::JoinError;

use crate::{
    Error,
    error::{Conflict, Invalid},
};

/// Why work on files failed: the domain's reason, or the file system's.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error("the directory {} cannot be used", .path.display())]
    Open {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("a stored file cannot be read or written")]
    Io(#[from] io::Error),
    #[error("the bytes to be stored broke off")]
    Source(#[source] io::Error),
    #[error("an endless stream")]
    Endless,
    #[error("the router streams zips and keeps none")]
    NoZips,
    #[error("work on files ended early")]
    Task(#[from] JoinError),
    #[error(transparent)]
    Domain(Error),
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Domain(error) => error,
            error => Self::unavailable(error),
        }
    }
}

impl From<Error> for FileError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl From<Invalid> for FileError {
    fn from(invalid: Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

impl From<Conflict> for FileError {
    fn from(conflict: Conflict) -> Self {
        Self::Domain(conflict.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::chain;

    #[test]
    fn the_domain_s_reasons_stay_what_they_are() {
        assert!(matches!(Error::from(FileError::from(Invalid::FileChanged)), Error::Invalid(Invalid::FileChanged)));
        let full = Error::from(FileError::from(io::Error::other("the disk is full")));
        assert_eq!(chain(&full).to_string(), "unavailable: a stored file cannot be read or written: the disk is full");
    }
}
