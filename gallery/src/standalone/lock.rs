//! Makes sure that only one process uses a data directory.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use super::files::lock;
use crate::{Error, Result};

/// A lock on a data directory. It belongs to this process until this value is dropped.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
#[error("the directory {} cannot be used", .directory.display())]
struct Unusable {
    directory: PathBuf,
    #[source]
    cause: io::Error,
}

impl FolderLock {
    /// Locks the directory, which must exist.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if another process has locked it.
    pub fn take(directory: &Path) -> Result<Self> {
        let file = lock(&directory.join("lock"))
            .map_err(|cause| Error::unavailable(Unusable { directory: directory.to_owned(), cause }))?;
        Ok(Self { _file: file })
    }
}
