//! What can go wrong with files.

use std::{io, path::PathBuf};

use tokio::task::JoinError;

use crate::{
    Error,
    error::{Conflict, Invalid, OutOfSpace},
    standalone::disk::is_full_io,
};

/// Why an operation on files failed: an error of the domain, or of the file system.
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
    #[error("the bytes to store could not be read to the end")]
    Source(#[source] io::Error),
    #[error("the stream is endless")]
    Endless,
    #[error("zips are streamed by the router and not stored")]
    NoZips,
    #[error("an operation on files was interrupted")]
    Task(#[from] JoinError),
    #[error(transparent)]
    Domain(Error),
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Domain(error) => error,
            FileError::Io(cause) if is_full_io(&cause) => Self::OutOfSpace(OutOfSpace::Photos),
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
    fn errors_of_the_domain_are_passed_on_unchanged() {
        assert!(matches!(Error::from(FileError::from(Invalid::AnotherFile)), Error::Invalid(Invalid::AnotherFile)));
        let full = Error::from(FileError::from(io::Error::other("the disk is full")));
        assert_eq!(chain(&full).to_string(), "unavailable: a stored file cannot be read or written: the disk is full");
    }
}
