//! A file that only takes up space, so that there is some when it is needed.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::standalone::files::sync_directory;

/// Its size: more than SQLite's log grows before it is used again from its beginning.
pub(super) const BYTES: u64 = 16 * 1024 * 1024;

/// How much is written at a time.
const PIECE: usize = 256 * 1024;

pub(super) struct Reserve {
    directory: PathBuf,
    path: PathBuf,
}

impl Reserve {
    pub fn in_directory(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), path: directory.join("reserve") }
    }

    /// Whether it is there, complete.
    pub fn exists(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|metadata| metadata.len() == BYTES)
    }

    /// Writes it, or nothing.
    pub fn make(&self) -> io::Result<()> {
        let unfinished = self.directory.join("reserve.unfinished");
        let made = write(&unfinished).and_then(|()| fs::rename(&unfinished, &self.path));
        if made.is_err() {
            // What was written of it would be missing elsewhere.
            let _ = fs::remove_file(&unfinished);
        }
        made.and_then(|()| sync_directory(&self.directory))
    }

    /// Removes it. Returns false if there was none.
    pub fn remove(&self) -> io::Result<bool> {
        match fs::remove_file(&self.path) {
            Ok(()) => {
                // Some file systems only free the space with the next sync.
                let _ = sync_directory(&self.directory);
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Random bytes, because some file systems compress, store nothing for zeros, or store the same bytes once.
fn write(path: &Path) -> io::Result<()> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|error| io::Error::other(error.to_string()))?;
    // Xorshift (Marsaglia): any state but zero will do.
    let mut state = u64::from_le_bytes(seed) | 1;
    let mut file = File::create(path)?;
    let mut piece = vec![0; PIECE];
    for _ in 0..BYTES / PIECE as u64 {
        for word in piece.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        file.write_all(&piece)?;
    }
    file.sync_all()
}
