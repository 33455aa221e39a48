//! One process at a time.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use super::files::lock;
use crate::{Error, Result};

/// A data directory that is this process' own as long as this value is there.
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
    /// Takes the directory, which must be there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when another process has it.
    pub fn take(directory: &Path) -> Result<Self> {
        let file = lock(&directory.join("lock"))
            .map_err(|cause| Error::unavailable(Unusable { directory: directory.to_owned(), cause }))?;
        Ok(Self { _file: file })
    }
}
