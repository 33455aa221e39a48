//! One process at a time.

use std::{fs::File, path::Path};

use super::files::lock;
use crate::{Error, Result};

/// A data directory that is this process' own as long as this value is there.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the directory, which must be there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when another process has it.
    pub fn take(directory: &Path) -> Result<Self> {
        let file = lock(&directory.join("lock")).map_err(|cause| {
            Error::unavailable(format!("the directory {} cannot be used: {cause}", directory.display()))
        })?;
        Ok(Self { _file: file })
    }
}
